import ArgumentParser
import DataAnalysis
import Statistics

struct AnalyseAnova: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "anova", "Analysis of variance.", example: "--data growth.csv --response weight --arm group")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @Option(help: ArgumentHelp("Column of arms.", valueName: "column")) var arm: String
    @Option(help: ArgumentHelp("Further terms.", valueName: "terms")) var adjust: String = ""
    @Option(help: "Type of the sums of squares: 1, 2 or 3.") var type: Int = 3

    func validate() throws {
        if !(1...3).contains(type) { throw ValidationError("--type is \(type); give 1, 2 or 3.") }
    }

    func analysis() throws -> any DataAnalysing {
        VarianceAnalysis(response: response, arm: arm, adjust: adjust.words, type: type)
    }
}

struct AnalyseAncova: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "ancova", "Difference of means adjusted for covariates, with least-squares means.",
        example: "--data fev.csv --response FEV1 --arm ARMCD --control PBO --adjust FEV1_BL,SEX")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @OptionGroup var arms: ArmOptions
    @Option(help: ArgumentHelp("Covariates and factors.", valueName: "terms")) var adjust: String = ""
    @Option(help: "How least-squares means average over other factors: equal, proportional or observed.")
    var averaging: Means = .equal
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    enum Means: String, ExpressibleByArgument, CaseIterable { case equal, proportional, observed }

    func analysis() throws -> any DataAnalysing {
        CovarianceAnalysis(
            response: response, arm: arms.arm, control: arms.control, adjust: adjust.words,
            averaging: averaging == .equal ? .equal : (averaging == .proportional ? .proportional : .observed),
            test.hypothesis(margin: null.margin))
    }
}

struct AnalyseMMRM: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "mmrm", "Arms compared at every visit by a mixed model for repeated measures.",
        example: "--data fev.csv --response FEV1 --arm ARMCD --subject USUBJID --visit AVISIT --adjust RACE,SEX")

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
    @Option(help: "un, cs, csh, ar1, ar1h, toep, toeph, ad or adh; h for a variance of each visit's own.")
    var covariance: Covariance = .un
    @Option(help: "kenward-roger, kenward-roger-linear (as in SAS) or satterthwaite.")
    var df: Freedom = .kenwardRoger
    @Option(help: "reml or ml (with satterthwaite).") var likelihood: Likelihood = .reml
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    enum Covariance: String, ExpressibleByArgument, CaseIterable {
        case un, cs, csh, ar1, ar1h, toep, toeph, ad, adh

        var structure: CovarianceStructure {
            switch self {
            case .un: .unstructured
            case .cs: .compoundSymmetry
            case .csh: .heterogeneousCompoundSymmetry
            case .ar1: .autoregressive
            case .ar1h: .heterogeneousAutoregressive
            case .toep: .toeplitz
            case .toeph: .heterogeneousToeplitz
            case .ad: .antedependence
            case .adh: .heterogeneousAntedependence
            }
        }
    }

    enum Freedom: String, ExpressibleByArgument, CaseIterable {
        case kenwardRoger = "kenward-roger"
        case kenwardRogerLinear = "kenward-roger-linear"
        case satterthwaite

        var method: DegreesOfFreedomMethod {
            switch self {
            case .kenwardRoger: .kenwardRoger
            case .kenwardRogerLinear: .kenwardRogerLinear
            case .satterthwaite: .satterthwaite
            }
        }
    }

    enum Likelihood: String, ExpressibleByArgument, CaseIterable { case reml, ml }

    func validate() throws {
        if likelihood == .ml && df != .satterthwaite {
            throw ValidationError(
                "--df \(df.rawValue) is defined for REML only; give --df satterthwaite with --likelihood ml.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        RepeatedMeasuresAnalysis(
            response: response, arm: arms.arm, control: arms.control, subject: subject, visit: visit,
            adjust: adjust.words,
            structure: covariance.structure, likelihood: likelihood == .reml ? .restricted : .maximum,
            degreesOfFreedom: df.method, test.hypothesis(margin: null.margin))
    }
}
