import ArgumentParser
import DataAnalysis
import Statistics

struct AnalyseImputation: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "imputation", "Arms compared at every visit after reference-based imputation of what is missing.",
        example:
            "--data antidepressant.csv --response CHANGE --arm THERAPY --control PLACEBO --subject PATIENT --visit VISIT "
                + "--adjust BASVAL,BASVAL:VISIT --strategy jump-to-reference")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @OptionGroup var arms: ArmOptions
    @Option(help: ArgumentHelp("Column that names subjects.", valueName: "column")) var subject: String
    @Option(
        help: ArgumentHelp("Column of visits; arm, visit and their interaction are in the model.", valueName: "column"))
    var visit: String
    @Option(
        help: ArgumentHelp("Further terms, such as a baseline and its interaction with the visit.", valueName: "terms"))
    var adjust: String = ""
    @Option(
        help: """
            What is assumed after dropout, the control being the reference: jump-to-reference, copy-reference, \
            copy-increments, last-mean or missing-at-random.
            """)
    var strategy: Strategy
    @Option(help: "un, cs, csh, ar1, ar1h, toep, toeph, ad or adh, of the imputation model.")
    var covariance: AnalyseMMRM.Covariance = .un
    @Option(help: "conditional-mean (with jackknife errors) or multiple (with Rubin's rules).")
    var method: Method = .conditionalMean
    @Option(help: "Imputations of --method multiple; 100 unless given.") var imputations: Int?
    @Option(help: "Seed of --method multiple; 1 unless given.") var seed: UInt64?
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    enum Strategy: String, ExpressibleByArgument, CaseIterable {
        case jumpToReference = "jump-to-reference"
        case copyReference = "copy-reference"
        case copyIncrements = "copy-increments"
        case lastMean = "last-mean"
        case missingAtRandom = "missing-at-random"

        var strategy: ReferenceStrategy {
            switch self {
            case .jumpToReference: .jumpToReference
            case .copyReference: .copyReference
            case .copyIncrements: .copyIncrements
            case .lastMean: .lastMeanCarriedForward
            case .missingAtRandom: .missingAtRandom
            }
        }
    }

    enum Method: String, ExpressibleByArgument, CaseIterable {
        case conditionalMean = "conditional-mean"
        case multiple
    }

    func validate() throws {
        if let imputations, !(2...10_000).contains(imputations) {
            throw ValidationError("--imputations is \(imputations); give a number from 2 to 10000.")
        }
        if method == .conditionalMean && (imputations != nil || seed != nil) {
            throw ValidationError("--imputations and --seed belong to --method multiple; conditional means draw nothing.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        ImputationAnalysis(
            response: response, arm: arms.arm, control: arms.control, subject: subject, visit: visit, adjust: adjust.words,
            strategy: strategy.strategy, covariance: covariance.structure,
            method: method == .conditionalMean ? .conditionalMean : .multiple(imputations: imputations ?? 100, seed: seed ?? 1),
            test.hypothesis(margin: null.margin))
    }
}
