import ArgumentParser
import Documents
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import ModelLibrary
import ModelValidation
import Reporting
import TrialEngine

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Compare a model with measurements: prediction errors, visual predictive checks, NPDE.",
        discussion: """
            The data are CSV as `dosis simulate` reads it, with measurements in DV: records of EVID 0, and MDV 0 where \
            there is an MDV. DVID (or CMT) names the output where the model has several. A value below the limit of \
            quantification (the model's `lloq`, or --lloq) counts as being below it, whatever was written for it. Every \
            subject is simulated many times, with the model's variability and residual error, at its own doses, covariates \
            and times.

            Examples:
              dosis validate vancomycin-goti-2018 --data levels.csv
              dosis validate model.yaml --data trial.csv --occasions OCC --bins '0,1,4,8,24 h' --time dose --lloq C=0.05

            Documentation/validate.md says more.
            """)

    @Argument(help: "A model of the library, or a model file.", completion: .file(extensions: ["yaml"]))
    var model: String

    @Option(help: ArgumentHelp("Doses and measurements.", valueName: "data.csv"), completion: .file(extensions: ["csv"]))
    var data: String

    @Option(help: "Folder for report.html, results.h5 and tables; Reports/<model>-validation unless given.", completion: .directory)
    var out: String?

    @Option(help: "How often the data are simulated.")
    var simulations: Int = 1000

    @Option(help: "Seed of the simulations.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "How times are gathered: auto; nominal, each time apart; a number of bins; or their limits with commas (a unit may follow).",
            valueName: "bins"))
    var bins: String = "auto"

    @Option(help: "What times count from in figures and bins: the data's start, or the dose before.")
    var time: ValidationRequest.TimeBasis = .start

    @Option(help: ArgumentHelp("Lower limit of quantification in the output's unit; may be repeated.", valueName: "[output=]limit"))
    var lloq: [String] = []

    @Option(help: ArgumentHelp("A column whose value changes where a subject's next occasion begins.", valueName: "column"))
    var occasions: String?

    @OptionGroup
    var records: RecordOptions

    @OptionGroup
    var work: WorkOptions

    func validate() throws {
        if simulations < 100 || simulations > 1_000_000 {
            throw ValidationError("--simulations is \(simulations); give a number from 100 to 1000000.")
        }
    }

    func run() throws {
        try Ending.reporting {
            let diagnostics = Diagnostics()
            let plan = try plan(diagnostics)
            if !work.quiet { for warning in diagnostics.warnings { Terminal.tell(warning.description) } }
            try compare(plan)
        }
    }

    // MARK: What is asked for

    private func plan(_ diagnostics: Diagnostics) throws -> ValidationPlan {
        var data = try records.request(model: model, data: data, compile: work.compile, diagnostics)
        data.occasions = occasions.map { word($0, option: "--occasions") }
        let limits = lloq.compactMap { limit($0, diagnostics) }
        let request = ValidationRequest(
            data, simulations: simulations, seed: seed, basis: time, bins: bins(data.model, diagnostics) ?? .automatic, limits: limits)
        return try ValidationPlan(request, diagnostics)
    }

    private func word(_ text: String, option: String) -> DataRequest.Word {
        DataRequest.Word(text, at: SourcePosition(file: option, line: 1, column: 1))
    }

    /// `0.5` or `C=0.5`; nil after an error.
    private func limit(_ text: String, _ diagnostics: Diagnostics) -> ValidationRequest.Limit? {
        let scalar = Scalar(text, file: "--lloq")
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        guard let number = parts.last, let value = Double(number) else {
            diagnostics.error(
                scalar.position(at: 0), "`\(text.prefix(40))` is no limit of quantification",
                expected: "a number, or the output's name and a number, such as `C=0.5`")
            return nil
        }
        let place = parts.count > 1 ? parts[0].unicodeScalars.count + 1 : 0
        let output = parts.count > 1 ? DataRequest.Word(parts[0], at: scalar.position(at: 0)) : nil
        return ValidationRequest.Limit(output: output, value: value, at: scalar.position(at: place))
    }

    /// nil after an error.
    private func bins(_ model: Model, _ diagnostics: Diagnostics) -> ValidationRequest.Bins? {
        if bins == "auto" { return .automatic }
        if bins == "nominal" { return .nominal }
        let position = SourcePosition(file: "--bins", line: 1, column: 1)
        if let count = Int(bins) {
            if (1...1000).contains(count) { return .count(count) }
            diagnostics.error(position, "the number of bins is \(count)", expected: "a number from 1 to 1000")
            return nil
        }
        guard bins.contains(where: { ",:".contains($0) }) else {
            diagnostics.error(
                position, "`\(bins.prefix(40))` is no way to gather times",
                expected: "auto, nominal, a number of bins, or limits such as `0,2,6,12,24 h`")
            return nil
        }
        guard let limits = TimeList.parse(bins, unit: model.timeUnit, option: "--bins", diagnostics) else { return nil }
        guard limits.count > 1 else {
            diagnostics.error(position, "bins need two limits or more", expected: "times such as `0,2,6,12,24`")
            return nil
        }
        return .limits(limits)
    }

    // MARK: Doing it

    private func compare(_ plan: ValidationPlan) throws {
        let folder = out ?? "Reports/\(plan.data.model.name)-validation"
        try OutputPlace.makeFolder(folder)
        let results = "\(folder)/results.h5"
        let stop = StopRequest()
        let interruption = Interruption(stop)
        defer { _ = interruption }
        let display = ProgressDisplay(isQuiet: work.quiet)
        let outcome = try ModelValidation(plan, version: Version.text).run(
            to: results, threads: work.threads, stop: stop, progress: { display.show($0) })
        display.end()
        for remark in outcome.remarks { Terminal.tell(remark) }
        guard outcome.isFinished else {
            Terminal.tell("Interrupted after \(outcome.done) of \(outcome.total) subjects; nothing was kept.")
            throw Ending.interrupted.exitCode
        }
        let report = try ValidationReport.write(from: results, to: folder)
        if !work.quiet {
            Terminal.tell(
                "\(plan.measurementCount) measurements of \(plan.subjectCount) subjects compared with \(simulations) simulations in \(ProgressDisplay.duration(outcome.seconds))")
            if let answer = report.answer { Terminal.tell(answer) }
            print(report.page)
        }
        if outcome.failed > 0 {
            Terminal.tell("\(outcome.failed) of \(outcome.total) subjects could not be predicted; they are counted in the report.")
            throw Ending.someTwinsFailed.exitCode
        }
    }
}

extension ValidationRequest.TimeBasis: ExpressibleByArgument {}
