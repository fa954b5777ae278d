import ArgumentParser
import DataAnalysis
import Statistics

/// Columns of methods that compare shares with an event.
struct ResponderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column that says whether the event happened.", valueName: "column")) var response:
        String
    @OptionGroup var event: EventValueOptions
    @OptionGroup var arms: ArmOptions

    func comparison(
        _ measure: ProportionComparison.Measure, strata: String = "", _ hypothesis: Hypothesis
    ) -> any DataAnalysing {
        ProportionComparison(
            response: response, eventValue: event.eventValue, arm: arms.arm, control: arms.control,
            strata: strata.words,
            measure: measure, hypothesis)
    }
}

/// Columns within whose levels arms are compared.
struct StrataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Columns within whose levels arms are compared.", valueName: "columns")) var strata:
        String = ""
}

struct AnalyseRiskDifference: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "risk-difference", "Difference of the shares with an event.",
        example: "--data trial.csv --response RESPONDER --arm ARM --control placebo --method newcombe")

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ResponderOptions
    @OptionGroup var strata: StrataOptions
    @Option(help: "miettinen-nurminen, newcombe, wald or agresti-caffo; within strata miettinen-nurminen only.")
    var method: Method = .miettinenNurminen
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    enum Method: String, ExpressibleByArgument, CaseIterable {
        case miettinenNurminen = "miettinen-nurminen"
        case newcombe, wald
        case agrestiCaffo = "agresti-caffo"

        var interval: TwoProportions.RiskDifferenceMethod {
            switch self {
            case .miettinenNurminen: .miettinenNurminen
            case .newcombe: .newcombe
            case .wald: .wald
            case .agrestiCaffo: .agrestiCaffo
            }
        }
    }

    func validate() throws {
        if !strata.strata.words.isEmpty && method != .miettinenNurminen {
            throw ValidationError("--method \(method.rawValue) knows no strata; leave out --method or --strata.")
        }
        if let margin = null.margin, !(abs(margin) < 1) {
            throw ValidationError("--margin is \(margin); give a difference of risks between -1 and 1.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        columns.comparison(.difference(method.interval), strata: strata.strata, test.hypothesis(margin: null.margin))
    }
}

struct AnalyseRiskRatio: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "risk-ratio", "Ratio of the shares with an event.",
        example: "--data trial.csv --response RESPONDER --arm ARM --control placebo")

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ResponderOptions
    @OptionGroup var strata: StrataOptions
    @Option(help: "miettinen-nurminen, koopman or log-wald; within strata Mantel and Haenszel's.") var method: Method?
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    enum Method: String, ExpressibleByArgument, CaseIterable {
        case miettinenNurminen = "miettinen-nurminen"
        case koopman
        case logWald = "log-wald"
    }

    func validate() throws {
        if !strata.strata.words.isEmpty, let method {
            throw ValidationError("--method \(method.rawValue) knows no strata; leave out --method or --strata.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        let interval: TwoProportions.RiskRatioMethod =
            method == .koopman ? .koopman : (method == .logWald ? .logWald : .miettinenNurminen)
        return columns.comparison(.ratio(interval), strata: strata.strata, test.hypothesis(margin: null.margin))
    }
}

struct AnalyseOddsRatio: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "odds-ratio", "Odds ratio with Woolf's interval; within strata Mantel and Haenszel's.",
        example: "--data trial.csv --response RESPONDER --arm ARM --strata SITE")

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ResponderOptions
    @OptionGroup var strata: StrataOptions
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    func analysis() throws -> any DataAnalysing {
        columns.comparison(.odds, strata: strata.strata, test.hypothesis(margin: null.margin))
    }
}

struct AnalyseFisher: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "fisher", "Fisher's exact test with the conditional odds ratio.",
        example: "--data trial.csv --response RESPONDER --arm ARM")

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ResponderOptions
    @OptionGroup var test: TestOptions

    func analysis() throws -> any DataAnalysing { columns.comparison(.fisher, test.hypothesis()) }
}

struct AnalyseCMH: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "cmh",
        "Cochran-Mantel-Haenszel test within strata, with the common risk difference, risk ratio and odds ratio.",
        example: "--data trial.csv --response RESPONDER --arm ARM --strata SITE,SEX")

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ResponderOptions
    @Option(help: ArgumentHelp("Columns within whose levels arms are compared.", valueName: "columns")) var strata:
        String
    @Flag(help: "Correct the test for continuity.") var correct = false
    @OptionGroup var test: TestOptions

    func validate() throws {
        if strata.words.isEmpty {
            throw ValidationError("--strata names no column; give one or more, separated by commas.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        columns.comparison(.mantelHaenszel(continuityCorrection: correct), strata: strata, test.hypothesis())
    }
}
