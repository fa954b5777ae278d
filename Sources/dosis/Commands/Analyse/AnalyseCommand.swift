import ArgumentParser
import DataAnalysis
import Documents
import Records
import Statistics

struct AnalyseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse",
        abstract: "Analyse a data set with the statistics of trials.",
        discussion: """
            The data set is CSV: a header row, then a row per record, separated by commas or semicolons, with decimal \
            points. An empty cell, `.` and `NA` are missing. Rows that miss what an analysis needs are left out and counted.

            Options name columns. A column of text is a factor; so is one of numbers, written `factor(SITE)`. Terms are \
            separated by commas, variables of an interaction by colons: `--adjust "AGE,factor(SITE),BASE:AVISIT"`.

            Example:
              dosis analyse t-test --data sleep.csv --response extra --arm group
              dosis analyse mmrm --help
            """,
        subcommands: [
            AnalyseTTest.self, AnalyseWilcoxon.self, AnalyseKruskalWallis.self, AnalyseBootstrap.self,
            AnalyseAnova.self,
            AnalyseAncova.self, AnalyseMMRM.self, AnalyseRiskDifference.self, AnalyseRiskRatio.self,
            AnalyseOddsRatio.self,
            AnalyseFisher.self, AnalyseCMH.self, AnalyseLogistic.self, AnalysePoisson.self,
            AnalyseNegativeBinomial.self,
            AnalyseKaplanMeier.self, AnalyseLogRank.self, AnalyseCox.self, AnalyseRMST.self, AnalyseNCA.self,
            AnalyseBioequivalence.self, AnalyseMCPMod.self, AnalyseImputation.self,
        ])
}

/// A subcommand of `analyse`: its options make an analysis.
protocol AnalyseMethod: ParsableCommand {
    var data: DataOptions { get }
    func analysis() throws -> any DataAnalysing
}

extension AnalyseMethod {
    static func describe(_ name: String, _ abstract: String, example: String) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, abstract: abstract,
            discussion: "Example:\n  dosis analyse \(name) \(example)")
    }

    func run() throws {
        let analysis = try analysis()
        try Ending.reporting {
            let diagnostics = Diagnostics()
            let table = DataTable.load(path: data.data, diagnostics)
            try diagnostics.finish()
            guard let table else { return }
            let findings = try analysis.findings(in: table)
            print(data.json ? findings.json : data.csv ? findings.csv : findings.text, terminator: "")
            if data.csv { for note in findings.notes { Terminal.tell(note) } }
        }
    }
}

/// The data set and how findings are told.
struct DataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The data set.", valueName: "file"), completion: .file(extensions: ["csv"]))
    var data: String

    @Flag(help: "Print JSON with all tables and all digits.")
    var json = false

    @Flag(help: "Print the first table as CSV with all digits; notes go to standard error.")
    var csv = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other; give one.") }
    }
}

/// Arms and which of them is the control.
struct ArmOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column of arms.", valueName: "column"))
    var arm: String

    @Option(
        help: ArgumentHelp(
            "The arm that others are compared with; the first in order unless given.", valueName: "level"))
    var control: String?
}

/// Arms of methods that do without.
struct OptionalArmOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column of arms.", valueName: "column"))
    var arm: String?

    @Option(
        help: ArgumentHelp(
            "The arm that others are compared with; the first in order unless given.", valueName: "level"))
    var control: String?

    func validate() throws {
        if control != nil && arm == nil { throw ValidationError("--control names a level of --arm; give --arm too.") }
    }
}

/// Level and sides of a test.
struct TestOptions: ParsableArguments {
    @Option(help: "Level of the test; intervals have 1 - alpha, or 1 - 2 alpha where the test is one-sided.")
    var alpha: Double = 0.05

    @Option(help: "two-sided, less or greater: the arm's value against the control's.")
    var alternative: Sides = .twoSided

    enum Sides: String, ExpressibleByArgument, CaseIterable {
        case twoSided = "two-sided"
        case less, greater
    }

    func validate() throws {
        if !(alpha > 0 && alpha < 0.5) {
            throw ValidationError("--alpha is \(alpha); give a number between 0 and 0.5.")
        }
    }

    func hypothesis(margin: Double? = nil) -> Hypothesis {
        Hypothesis(
            alpha: alpha, alternative: alternative == .twoSided ? .twoSided : (alternative == .less ? .less : .greater),
            margin: margin)
    }
}

/// The value of a difference under the null hypothesis.
struct MarginOptions: ParsableArguments {
    @Option(
        help: "Difference under the null hypothesis, such as a margin of non-inferiority with its sign (--margin=-0.1)."
    )
    var margin: Double?
}

/// The value of a ratio under the null hypothesis.
struct RatioMarginOptions: ParsableArguments {
    @Option(help: "Ratio under the null hypothesis, such as a margin of non-inferiority.")
    var margin: Double?

    func validate() throws {
        if let margin, !(margin > 0) { throw ValidationError("--margin is \(margin); give a ratio above 0.") }
    }
}

/// What means that an event happened.
struct EventValueOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What means that the event happened; 1 unless given, with 0 for none.", valueName: "value"))
    var eventValue: String?
}

extension String {
    /// Words separated by commas, without blanks around them and empty ones.
    var words: [String] {
        split(separator: ",").map { $0.drop { $0 == " " } }.map { word in
            var word = word
            while word.last == " " { word.removeLast() }
            return String(word)
        }.filter { !$0.isEmpty }
    }
}
