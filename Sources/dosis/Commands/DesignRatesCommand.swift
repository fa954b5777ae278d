import ArgumentParser
import Statistics

struct DesignRatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates",
        abstract: "One proportion, or two by their difference or ratio.",
        discussion: """
            Normal approximations: the statistic's variance is that under the null hypothesis (pooled, or by \
            Farrington and Manning when there is a margin), power uses that under the alternative. --exact is the \
            binomial test.

            Examples:
              dosis design rates --treatment 0.4 --control 0.25 --looks 3 --futility 0,1
              dosis design rates --treatment 0.3 --control 0.3 --null -0.1
              dosis design rates --treatment 0.4 --control 0.25 --ratio --n 300
              dosis design rates --rate 0.2 --null 0.05 --exact
            """)

    @Option(help: "Proportion with the event in the treated group.")
    var treatment: Double?

    @Option(help: "Proportion with the event in the control group.")
    var control: Double?

    @Option(help: "Proportion with the event in a single group.")
    var rate: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Under the null hypothesis: the difference (default: 0), the ratio (default: 1), or the proportion of one \
            group.
            """))
    var null: Double?

    @Flag(help: "Test the ratio treatment / control instead of the difference.")
    var ratio = false

    @Flag(help: "Variance from each group on its own, in the test as well.")
    var unpooled = false

    @Flag(help: "The exact binomial test of one proportion in one look.")
    var exact = false

    @Option(help: "Subjects treated for each control.")
    var allocation: Double = 1

    @Option(help: "Subjects in all, at most, to find their power.")
    var n: Double?

    @OptionGroup var options: DesignOptions

    private func check() throws {
        if rate == nil {
            guard treatment != nil, control != nil else {
                throw DesignInputError("give --treatment and --control for two groups, or --rate and --null for one")
            }
            if exact { throw DesignInputError("--exact is for one group: give --rate and --null") }
            return
        }
        if treatment != nil || control != nil {
            throw DesignInputError("--rate is of one group; leave out --treatment and --control, or give them alone")
        }
        if null == nil { throw DesignInputError("give --null, the proportion under the null hypothesis, with --rate") }
        if ratio || unpooled || allocation != 1 {
            throw DesignInputError("--ratio, --unpooled and --allocation are for two groups; --rate has one")
        }
    }

    func run() throws {
        try Ending.reporting {
            try check()
            if exact { return try ExactDesign(rate: rate ?? 0, null: null ?? 0, n: n, options).tell() }
            let design = try options.design(size: n == nil ? nil : "--n")
            let comparison = try comparison()
            let plan =
                if let n { try SequentialPlan(design, comparison, maximumSize: n) } else {
                    try SequentialPlan(design, comparison)
                }
            let name = rate != nil ? "rate" : ratio ? "ratio" : "difference"
            let report = DesignReport(
                title: rate != nil ? "One rate" : "\(ratio ? "Ratio" : "Difference") of two rates", unit: "subjects",
                effectName: name, plan: plan, assumptions: assumptions, allocation: rate == nil ? allocation : nil)
            try DesignCommand.tell(report, json: options.json)
        }
    }

    private func comparison() throws -> any EffectTest {
        if let rate, let null { return try OneRateComparison(rate, null: null) }
        return try RatesComparison(
            treatment ?? .nan, control ?? .nan, null: ratio ? .ratio(null ?? 1) : .difference(null ?? 0),
            allocation: allocation, variance: unpooled ? .unpooled : .null)
    }

    private var assumptions: [DesignReport.Line] {
        if let rate, let null {
            return [
                .init(
                    key: "rate", label: "Rate", text: "\(Figures.plain(rate)), against \(Figures.plain(null))",
                    value: rate),
                .init(key: "null", label: "", text: "", value: null),
            ]
        }
        let margin = null ?? (ratio ? 1 : 0)
        let rates = [treatment, control].compactMap { $0 }
        return [
            .init(
                key: "treatment_rate", label: "Rates",
                text: rates.map(Figures.plain).joined(separator: " treated, ")
                    + " control", value: treatment),
            .init(key: "control_rate", label: "", text: "", value: control),
            .init(
                key: "null", label: "Null hypothesis",
                text: "\(ratio ? "ratio" : "difference") \(Figures.plain(margin))",
                value: margin),
            .init(key: "allocation", label: "Allocation", text: "\(Figures.plain(allocation)) : 1", value: allocation),
            .init(
                key: "", label: "Test",
                text: "normal, variance \(unpooled ? "of each group" : "under the null hypothesis")",
                value: nil),
        ]
    }
}
