import ArgumentParser
import DataAnalysis
import Statistics

/// Covariances that do not trust the model's variance.
enum RobustErrors: String, ExpressibleByArgument, CaseIterable {
    case hc0, hc1

    var covariance: RobustCovariance { self == .hc0 ? .hc0 : .hc1 }
}

/// Arm and covariates of a regression, of which there must be one.
struct RegressorOptions: ParsableArguments {
    @OptionGroup var arms: OptionalArmOptions
    @Option(help: ArgumentHelp("Covariates and factors.", valueName: "terms")) var adjust: String = ""

    func validate() throws {
        if arms.arm == nil && adjust.words.isEmpty {
            throw ValidationError("there is no term; give --arm, --adjust or both.")
        }
    }
}

struct AnalyseLogistic: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "logistic", "Logistic regression: odds ratios, and marginal risks of two arms.",
        example: "--data trial.csv --response RESPONDER --arm ARM --adjust AGE,SEX")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column that says whether the event happened.", valueName: "column")) var response:
        String
    @OptionGroup var event: EventValueOptions
    @OptionGroup var terms: RegressorOptions
    @Option(help: "ml (maximum likelihood), or firth (penalised: finite under separation).") var method: Method = .ml
    @Option(help: "Robust errors: hc0 or hc1.") var robust: RobustErrors?
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    enum Method: String, ExpressibleByArgument, CaseIterable { case ml, firth }

    func validate() throws {
        if method == .firth && robust != nil { throw ValidationError("--robust is for --method ml; leave one out.") }
    }

    func analysis() throws -> any DataAnalysing {
        RegressionAnalysis(
            response: response, eventValue: event.eventValue, arm: terms.arms.arm, control: terms.arms.control,
            adjust: terms.adjust.words, exposure: nil, offset: nil, model: method == .ml ? .logistic : .firth,
            robust: robust?.covariance, test.hypothesis(margin: null.margin))
    }
}

/// Columns of a regression of counts.
struct CountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column of counts.", valueName: "column")) var response: String
    @OptionGroup var terms: RegressorOptions
    @Option(help: ArgumentHelp("Column of times at risk, whose logarithm is the offset.", valueName: "column"))
    var exposure: String?
    @Option(help: ArgumentHelp("Column that is the offset itself, on the log scale.", valueName: "column")) var offset:
        String?
    @Option(help: "Robust errors: hc0 or hc1.") var robust: RobustErrors?

    func validate() throws {
        if exposure != nil && offset != nil { throw ValidationError("--exposure and --offset say the same; give one.") }
    }

    func regression(_ model: RegressionAnalysis.Model, _ hypothesis: Hypothesis) -> any DataAnalysing {
        RegressionAnalysis(
            response: response, eventValue: nil, arm: terms.arms.arm, control: terms.arms.control,
            adjust: terms.adjust.words,
            exposure: exposure, offset: offset, model: model, robust: robust?.covariance, hypothesis)
    }
}

struct AnalysePoisson: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "poisson", "Poisson regression of counts: rate ratios.",
        example: "--data attacks.csv --response ATTACKS --arm ARM --exposure YEARS --robust hc1")

    @OptionGroup var data: DataOptions
    @OptionGroup var counts: CountOptions
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    func analysis() throws -> any DataAnalysing { counts.regression(.poisson, test.hypothesis(margin: null.margin)) }
}

struct AnalyseNegativeBinomial: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "negative-binomial", "Negative binomial regression of overdispersed counts: rate ratios.",
        example: "--data attacks.csv --response ATTACKS --arm ARM --exposure YEARS")

    @OptionGroup var data: DataOptions
    @OptionGroup var counts: CountOptions
    @OptionGroup var test: TestOptions
    @OptionGroup var null: RatioMarginOptions

    func analysis() throws -> any DataAnalysing {
        counts.regression(.negativeBinomial, test.hypothesis(margin: null.margin))
    }
}
