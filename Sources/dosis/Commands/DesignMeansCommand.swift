import ArgumentParser
import Statistics

struct DesignMeansCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "means",
        abstract: "One mean, or the difference of two.",
        discussion: """
            Sizes are exact for Student's t in one analysis (noncentral t), times the inflation factor of the looks. A \
            margin is a --null other than 0: with --difference 0 --null -1 the treatment may be worse by 1.

            Examples:
              dosis design means --difference 2 --sd 5 --sides 2 --power 0.8
              dosis design means --difference 0 --null -1 --sd 3 --looks 2 --futility 0
              dosis design means --mean 1 --sd 2 --n 40
            """)

    @Option(parsing: .unconditional, help: "Difference of two groups, treatment - control, to be detected.")
    var difference: Double?

    @Option(parsing: .unconditional, help: "Mean of one group to be detected.")
    var mean: Double?

    @Option(parsing: .unconditional, help: "Mean or difference under the null hypothesis.")
    var null: Double = 0

    @Option(parsing: .unconditional, help: "Standard deviation; of treatment and control where they differ: `3,5`.")
    var sd: String

    @Option(help: "Subjects treated for each control.")
    var allocation: Double = 1

    @Option(help: "Subjects in all, at most, to find their power.")
    var n: Double?

    @Flag(help: "Known variance: a normal statistic in place of t.")
    var normal = false

    @OptionGroup var options: DesignOptions

    func run() throws {
        try Ending.reporting {
            let design = try options.design(size: n == nil ? nil : "--n")
            let comparison = try comparison()
            let plan =
                if let n { try SequentialPlan(design, comparison, maximumSize: n) } else {
                    try SequentialPlan(design, comparison)
                }
            let isPaired = comparison.groups == 2
            let report = DesignReport(
                title: isPaired ? "Difference of two means" : "One mean", unit: "subjects",
                effectName: isPaired ? "difference" : "mean", plan: plan, assumptions: assumptions(comparison),
                allocation: isPaired ? allocation : nil)
            try DesignCommand.tell(report, json: options.json)
        }
    }

    private func comparison() throws -> MeansComparison {
        let deviations = try NumberList.parse(sd, option: "--sd", example: "one number, or two such as `3,5`")
        switch (mean, difference) {
        case (let mean?, nil):
            guard deviations.count == 1 else {
                throw DesignInputError("--sd \(sd): one group has one standard deviation; give one number")
            }
            guard allocation == 1 else { throw DesignInputError("--allocation is between two groups; --mean has one") }
            return try MeansComparison(mean: mean, null: null, deviation: deviations[0], isNormal: normal)
        case (nil, let difference?):
            switch deviations.count {
            case 1:
                return try MeansComparison(
                    difference: difference, null: null, deviation: deviations[0], allocation: allocation,
                    isNormal: normal)
            case 2:
                return try MeansComparison(
                    difference: difference, null: null, deviations: (deviations[0], deviations[1]),
                    allocation: allocation, isNormal: normal)
            default:
                throw DesignInputError("--sd \(sd): give one number, or two such as `3,5` for treatment and control")
            }
        case (nil, nil): throw DesignInputError("give --difference for two groups, or --mean for one")
        default: throw DesignInputError("--mean is of one group and --difference of two; give one of them")
        }
    }

    private func assumptions(_ comparison: MeansComparison) -> [DesignReport.Line] {
        let deviations = comparison.deviations
        let isOne = deviations.count == 1 || deviations[0] == deviations[1]
        var lines = [
            DesignReport.Line(
                key: "effect", label: mean == nil ? "Difference" : "Mean",
                text: "\(Figures.plain(comparison.effect)), against \(Figures.plain(null))", value: comparison.effect),
            DesignReport.Line(key: "null", label: "", text: "", value: null),
            DesignReport.Line(
                key: "standard_deviation", label: "Standard deviation",
                text: isOne ? Figures.plain(deviations[0]) : deviations.map(Figures.plain).joined(separator: " and "),
                value: deviations[0]),
        ]
        if !isOne { lines.append(.init(key: "control_standard_deviation", label: "", text: "", value: deviations[1])) }
        if comparison.groups == 2 {
            lines.append(
                .init(
                    key: "allocation", label: "Allocation", text: "\(Figures.plain(allocation)) : 1", value: allocation)
            )
        }
        lines.append(.init(key: "", label: "Test", text: normal ? "normal, known variance" : "Student's t", value: nil))
        return lines
    }
}
