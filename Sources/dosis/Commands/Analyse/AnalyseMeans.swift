import ArgumentParser
import DataAnalysis
import Statistics

struct AnalyseTTest: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "t-test", "Difference of means by Welch's, Student's or the paired t test.",
        example: "--data sleep.csv --response extra --arm group --subject ID --method paired")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @OptionGroup var arms: ArmOptions
    @Option(help: ArgumentHelp("Column that names subjects; for pairs.", valueName: "column")) var subject: String?
    @Option(help: "welch (unequal variances), pooled or paired.") var method: Method = .welch
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    enum Method: String, ExpressibleByArgument, CaseIterable { case welch, pooled, paired }

    func validate() throws {
        if (method == .paired) != (subject != nil) {
            throw ValidationError("--method paired and --subject need each other; give both or neither.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        MeanDifference(
            response: response, arm: arms.arm, control: arms.control, subject: subject,
            form: method == .welch ? .welch : (method == .pooled ? .pooled : .paired),
            test.hypothesis(margin: null.margin))
    }
}

struct AnalyseWilcoxon: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "wilcoxon", "Shift by Wilcoxon's rank-sum test, or the signed-rank test of pairs.",
        example: "--data sleep.csv --response extra --arm group")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @OptionGroup var arms: ArmOptions
    @Option(help: ArgumentHelp("Column that names subjects: values are then paired.", valueName: "column")) var subject:
        String?
    @OptionGroup var test: TestOptions
    @OptionGroup var null: MarginOptions

    func analysis() throws -> any DataAnalysing {
        RankComparison(
            response: response, arm: arms.arm, control: arms.control, subject: subject,
            test.hypothesis(margin: null.margin))
    }
}

struct AnalyseKruskalWallis: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "kruskal-wallis", "Whether several arms come from one population, by ranks.",
        example: "--data growth.csv --response weight --arm group")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @Option(help: ArgumentHelp("Column of arms.", valueName: "column")) var arm: String

    func analysis() throws -> any DataAnalysing { RankVariance(response: response, arm: arm) }
}

struct AnalyseBootstrap: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "bootstrap", "Difference of means or medians with a bootstrap interval.",
        example: "--data sleep.csv --response extra --arm group --statistic median")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @OptionGroup var arms: ArmOptions
    @Option(help: "mean or median.") var statistic: Statistic = .mean
    @Option(help: "bca, percentile, basic or studentised (means only).") var method: Method = .bca
    @Option(help: "Resamples, at least 999.") var replicates: Int = 9999
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @Option(help: "The interval has the level 1 - alpha.") var alpha: Double = 0.05

    enum Statistic: String, ExpressibleByArgument, CaseIterable { case mean, median }
    enum Method: String, ExpressibleByArgument, CaseIterable { case bca, percentile, basic, studentised }

    func validate() throws {
        if !(999...1_000_000).contains(replicates) {
            throw ValidationError("--replicates is \(replicates); give a number from 999 to 1000000.")
        }
        if !(alpha > 0 && alpha < 1) { throw ValidationError("--alpha is \(alpha); give a number between 0 and 1.") }
        if method == .studentised && statistic == .median {
            throw ValidationError("--method studentised needs a standard error, which only means have; choose another.")
        }
    }

    func analysis() throws -> any DataAnalysing {
        let methods: [Method: Bootstrap.Method] = [
            .bca: .bca, .percentile: .percentile, .basic: .basic, .studentised: .studentised,
        ]
        return BootstrapAnalysis(
            response: response, arm: arms.arm, control: arms.control, statistic: statistic == .mean ? .mean : .median,
            method: methods[method] ?? .bca, replicates: replicates, seed: seed, Hypothesis(alpha: alpha))
    }
}
