import ArgumentParser
import DataAnalysis
import Statistics

/// Columns of a time to an event.
struct TimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column of times to the event or to censoring.", valueName: "column")) var time: String
    @Option(
        help: ArgumentHelp(
            "Column that says whether the event happened (with --event-value 0 also CNSR).", valueName: "column"))
    var event: String
    @OptionGroup var value: EventValueOptions

    func columns(_ arm: String?, _ control: String?, strata: String = "") -> SurvivalColumns {
        SurvivalColumns(
            time: time, event: event, eventValue: value.eventValue, arm: arm, control: control, strata: strata.words)
    }
}

struct AnalyseKaplanMeier: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "kaplan-meier", "Survival curves and medians.",
        example: "--data lung.csv --time time --event status --event-value 2 --arm sex --at 180,360")

    @OptionGroup var data: DataOptions
    @OptionGroup var times: TimeOptions
    @OptionGroup var arms: OptionalArmOptions
    @Option(help: ArgumentHelp("When survival is told; at every event unless given.", valueName: "times")) var at:
        String = ""
    @Option(help: "Scale of intervals: log-log, log or plain.") var scale: Scale = .logLog
    @Option(help: "Intervals have the level 1 - alpha.") var alpha: Double = 0.05

    enum Scale: String, ExpressibleByArgument, CaseIterable {
        case logLog = "log-log"
        case log, plain
    }

    func validate() throws {
        if !(alpha > 0 && alpha < 1) { throw ValidationError("--alpha is \(alpha); give a number between 0 and 1.") }
        for word in at.words where !(Double(word).map { $0 >= 0 && $0.isFinite } ?? false) {
            throw ValidationError("--at has `\(word)`; give times from 0, separated by commas.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        SurvivalCurves(
            times.columns(arms.arm, arms.control), at: at.words.compactMap { Double($0) },
            scale: scale == .logLog ? .logLog : (scale == .log ? .log : .plain), Hypothesis(alpha: alpha))
    }
}

struct AnalyseLogRank: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "log-rank", "Log-rank test of equal survival, stratified and weighted if wished.",
        example: "--data lung.csv --time time --event status --event-value 2 --arm sex")

    @OptionGroup var data: DataOptions
    @OptionGroup var times: TimeOptions
    @OptionGroup var arms: ArmOptions
    @OptionGroup var strata: StrataOptions
    @Option(help: "Weight S(t-)^rho of early differences.") var rho: Double = 0
    @Option(help: "Weight (1 - S(t-))^gamma of late differences.") var gamma: Double = 0
    @OptionGroup var test: TestOptions

    func validate() throws {
        for (name, value) in [("rho", rho), ("gamma", gamma)] where !(value >= 0 && value <= 100) {
            throw ValidationError("--\(name) is \(value); give a number from 0 to 100.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        SurvivalTest(
            times.columns(arms.arm, arms.control, strata: strata.strata), rho: rho, gamma: gamma, test.hypothesis())
    }
}

struct AnalyseCox: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "cox", "Cox's proportional hazards regression: hazard ratios.",
        example: "--data lung.csv --time time --event status --event-value 2 --arm sex --adjust age,ph.ecog")

    @OptionGroup var data: DataOptions
    @OptionGroup var times: TimeOptions
    @OptionGroup var terms: RegressorOptions
    @OptionGroup var strata: StrataOptions
    @Option(help: "How tied times enter: efron or breslow.") var ties: Ties = .efron
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    enum Ties: String, ExpressibleByArgument, CaseIterable { case efron, breslow }

    func analysis() throws -> any DataAnalysing {
        HazardRegression(
            times.columns(terms.arms.arm, terms.arms.control, strata: strata.strata), adjust: terms.adjust.words,
            ties: ties == .efron ? .efron : .breslow, test.hypothesis(margin: null.margin))
    }
}

struct AnalyseRMST: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "rmst", "Restricted mean survival times, their difference and ratio.",
        example: "--data ovarian.csv --time futime --event fustat --arm rx --horizon 700")

    @OptionGroup var data: DataOptions
    @OptionGroup var times: TimeOptions
    @OptionGroup var arms: OptionalArmOptions
    @Option(help: "Until when; the smallest of the arms' largest times unless given.") var horizon: Double?
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    func validate() throws {
        if let horizon, !(horizon > 0 && horizon.isFinite) {
            throw ValidationError("--horizon is \(horizon); give a time above 0.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        RestrictedMeans(times.columns(arms.arm, arms.control), horizon: horizon, test.hypothesis(margin: null.margin))
    }
}
