import ArgumentParser
import DataAnalysis
import Statistics

struct AnalyseNCA: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "nca", "Non-compartmental analysis of each subject's concentrations.",
        example: "--data theoph.csv --time Time --response conc --subject Subject --dose 320")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of times since the dose.", valueName: "column")) var time: String
    @Option(help: ArgumentHelp("Column of concentrations.", valueName: "column")) var response: String
    @Option(help: ArgumentHelp("Column that names subjects; one subject unless given.", valueName: "column"))
    var subject: String?
    @Option(
        help: ArgumentHelp(
            "The dose, or a column of doses; without it there are no clearances and volumes.",
            valueName: "number-or-column"))
    var dose: String?
    @Option(help: "extravascular, bolus or infusion.") var route: Route = .extravascular
    @Option(help: "How long an infusion lasts.") var duration: Double?
    @Option(help: "Trapezoids: linear, or lin-up-log-down.") var method: Method = .linear
    @Option(help: "Where the tail starts from: the observed or the predicted last concentration.") var tail: End =
        .observed
    @Option(help: "Lower limit of quantification; concentrations below it count as not quantifiable.") var lloq:
        Double = 0
    @Option(help: "Dosing interval, at steady state.") var interval: Double?

    enum Route: String, ExpressibleByArgument, CaseIterable { case extravascular, bolus, infusion }
    enum Method: String, ExpressibleByArgument, CaseIterable {
        case linear
        case linUpLogDown = "lin-up-log-down"
    }
    enum End: String, ExpressibleByArgument, CaseIterable { case observed, predicted }

    func validate() throws {
        if (route == .infusion) != (duration != nil) {
            throw ValidationError("--route infusion and --duration need each other; give both or neither.")
        }
        for (name, value) in [("duration", duration), ("interval", interval), ("dose", dose.flatMap { Double($0) })] {
            if let value, !(value > 0 && value.isFinite) {
                throw ValidationError("--\(name) is \(value); give a number above 0.")
            }
        }
        if !(lloq >= 0 && lloq.isFinite) { throw ValidationError("--lloq is \(lloq); give a number from 0.") }
    }

    func analysis() throws -> any DataAnalysing {
        let administration: Administration =
            route == .infusion ? .infusion(duration: duration ?? 0) : (route == .bolus ? .bolus : .extravascular)
        return ExposureAnalysis(
            time: time, concentration: response, subject: subject,
            dose: dose.map { text in Double(text).map { .amount($0) } ?? .column(text) },
            administration: administration,
            rule: method == .linear ? .linear : .linearUpLogDown, tail: tail == .observed ? .observed : .predicted,
            lloq: lloq,
            interval: interval)
    }
}

struct AnalyseBioequivalence: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "bioequivalence", "Two one-sided tests of a ratio of geometric means, crossover or parallel.",
        example:
            "--data crossover.csv --response AUC --treatment treatment --reference R --subject subject --period period --sequence sequence"
    )

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of values on their original scale.", valueName: "column")) var response: String
    @Option(help: ArgumentHelp("Column of treatments, two of them.", valueName: "column")) var treatment: String
    @Option(help: ArgumentHelp("The reference treatment; the first in order unless given.", valueName: "level"))
    var reference: String?
    @Option(help: ArgumentHelp("Column that names subjects; of a crossover.", valueName: "column")) var subject: String?
    @Option(help: ArgumentHelp("Column of periods; of a crossover.", valueName: "column")) var period: String?
    @Option(help: ArgumentHelp("Column of sequences; of a crossover.", valueName: "column")) var sequence: String?
    @Option(
        help: "anova (subjects fixed, EMA's method A) or mixed (subjects random, method B); parallel without subjects.")
    var method: Method?
    @Option(help: ArgumentHelp("Limits of acceptance.", valueName: "lower,upper")) var limits: String = "0.8,1.25"
    @Option(help: "Expand the limits for a variable reference by the rule of ema or health-canada.") var expanding:
        Rule?
    @Option(help: "Level of each of the two tests; the interval has 1 - 2 alpha.") var alpha: Double = 0.05

    enum Method: String, ExpressibleByArgument, CaseIterable { case anova, mixed, parallel }
    enum Rule: String, ExpressibleByArgument, CaseIterable {
        case ema
        case healthCanada = "health-canada"
    }

    private var columns: [String] { [subject, period, sequence].compactMap { $0 } }

    private var acceptance: EquivalenceLimits? {
        let numbers = limits.words.compactMap { Double($0) }
        return numbers.count == 2 && limits.words.count == 2
            ? EquivalenceLimits(lower: numbers[0], upper: numbers[1]) : nil
    }

    func validate() throws {
        let isParallel = method == .parallel || (method == nil && columns.isEmpty)
        if isParallel ? !columns.isEmpty : columns.count < 3 {
            throw ValidationError("a crossover needs --subject, --period and --sequence, parallel groups none of them.")
        }
        if acceptance == nil { throw ValidationError("--limits is `\(limits)`; give two ratios such as 0.8,1.25.") }
        if expanding != nil && (isParallel || limits != "0.8,1.25") {
            throw ValidationError(
                "--expanding sets the limits of a replicate crossover; leave out --limits and give --subject, --period and --sequence."
            )
        }
        if !(alpha > 0 && alpha < 0.5) {
            throw ValidationError("--alpha is \(alpha); give a number between 0 and 0.5.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        let design: EquivalenceAnalysis.Design
        if let subject, let period, let sequence {
            design =
                method == .mixed
                ? .crossoverMixed(subject: subject, period: period, sequence: sequence)
                : .crossover(subject: subject, period: period, sequence: sequence)
        } else {
            design = .parallel
        }
        return EquivalenceAnalysis(
            response: response, treatment: treatment, reference: reference, design: design, limits: acceptance,
            expanding: expanding.map { $0 == .ema ? .ema : .healthCanada }, alpha: alpha)
    }
}
