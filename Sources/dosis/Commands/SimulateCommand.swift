import ArgumentParser
import Documents
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import ModelLibrary
import TrialEngine

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a model under event records: doses, observations and covariates as NONMEM has them.",
        discussion: """
            The data are CSV with the columns TIME and any of ID, AMT, RATE, DUR, EVID, CMT, ADDL, II, SS, MDV, DV, DVID, \
            and the model's covariates. Without ID the records apply to every subject. CMT names a route, state or \
            output, or is a number the model declares. A header may give a unit, `AMT [mg]`; otherwise the model's is \
            meant. Each row of the parameter file, ID and then parameters by name, is one subject; what it names \
            replaces typical value and variability. All else is typical, given the covariates: nothing is random here.

            Twins are read at the times of --at, before what happens then; without it, at the observation records.

            Examples:
              dosis simulate W1.yaml --data W1-events.csv --at 0:672:4 --out out.csv
              dosis simulate vancomycin-goti-2018 --data events.csv \\
                  --parameters subjects.csv --at '0:7:0.5 d' --out out.h5
              dosis simulate model.yaml --data trial.csv --observe C,R --out - | head

            Documentation/simulate.md says more.
            """)

    @Argument(help: "A model of the library, or a model file.", completion: .file(extensions: ["yaml"]))
    var model: String

    @Option(help: ArgumentHelp("The event records.", valueName: "events.csv"), completion: .file(extensions: ["csv"]))
    var data: String

    @Option(
        help: ArgumentHelp("Individual parameters, a row per subject.", valueName: "subjects.csv"),
        completion: .file(extensions: ["csv"]))
    var parameters: String?

    @Option(
        help: ArgumentHelp(
            "Times to read every twin at: ranges first:last:step and single times, with commas; a unit may follow (`0:28:1 d`).",
            valueName: "times"))
    var at: String?

    @Option(help: ArgumentHelp("Outputs, with commas; all unless given.", valueName: "names"))
    var observe: String?

    @Option(help: "Absolute tolerance, the same for every state; scaled to each state's size unless given.")
    var atol: Double?

    @Option(help: "Who solves the twins: auto, cvode, exact (linear twins only) or reference.")
    var solver: Solver = .automatic

    @OptionGroup
    var records: RecordOptions

    @Option(
        help: ArgumentHelp("The results: out.h5, out.csv, or - for CSV on standard output.", valueName: "file"),
        completion: .file(extensions: ["h5", "csv"]))
    var out: String

    @OptionGroup
    var work: WorkOptions

    func validate() throws {
        if let atol, !(atol > 0 && atol.isFinite) { throw ValidationError("--atol is \(atol); give a number above 0, such as 1e-8.") }
        if !["h5", "csv"].contains(extensionOfOut) && out != "-" {
            throw ValidationError("--out is `\(out)`; give a name that ends with .h5 or .csv, or - for standard output.")
        }
    }

    private var extensionOfOut: String { URL(fileURLWithPath: out).pathExtension.lowercased() }

    func run() throws {
        try Ending.reporting {
            let diagnostics = Diagnostics()
            let plan = try plan(diagnostics)
            if !work.quiet {
                for warning in diagnostics.warnings { Terminal.tell(warning.description) }
                if let remark = plan.remark { Terminal.tell(remark) }
                tellTypical(plan)
            }
            try simulate(plan)
        }
    }

    // MARK: What is asked for

    private func plan(_ diagnostics: Diagnostics) throws -> DataPlan {
        var request = try records.request(
            model: model, data: data, parameters: parameters, compile: work.compile, diagnostics)
        let times = at.flatMap { TimeList.parse($0, unit: request.model.timeUnit, diagnostics) }
        // A list that could not be read was told; the data are not blamed for it.
        request.sampleTimes = times ?? (at == nil ? [] : [0])
        request.outputs = observe.map { words($0, option: "--observe") }
        if let atol { request.tolerances = Tolerances(relative: records.rtol, absolute: .same(atol)) }
        request.solver = solver
        return try DataPlan(request, diagnostics)
    }

    private func words(_ text: String, option: String) -> [DataRequest.Word] {
        let scalar = Scalar(text, file: option)
        var offset = 0
        return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let blanks = part.prefix { $0 == " " }.count
            defer { offset += part.unicodeScalars.count + 1 }
            return DataRequest.Word(part.trimmingCharacters(in: .whitespaces), at: scalar.position(at: offset + blanks))
        }
    }

    // MARK: Doing it

    private func simulate(_ plan: DataPlan) throws {
        let stop = StopRequest()
        let interruption = Interruption(stop)
        defer { _ = interruption }
        let display = ProgressDisplay(isQuiet: work.quiet)
        let outcome = try DataSimulation(plan, version: Version.text).run(
            to: destination, threads: work.threads, stop: stop, progress: { display.show($0) })
        display.end()
        for remark in outcome.remarks { Terminal.tell(remark) }
        guard outcome.ending == .finished else {
            Terminal.tell("Interrupted after \(outcome.done) of \(outcome.total) subjects; nothing was kept.")
            throw Ending.interrupted.exitCode
        }
        if !work.quiet {
            let what = outcome.total == 1 ? "1 subject" : "\(outcome.total) subjects"
            Terminal.tell("\(what) simulated in \(ProgressDisplay.duration(outcome.seconds))")
        }
        if outcome.failed > 0 {
            Terminal.tell("\(outcome.failed) of \(outcome.total) subjects failed; what they miss is empty in the results.")
            throw Ending.someTwinsFailed.exitCode
        }
    }

    private var destination: DataSimulation.Destination {
        if out == "-" { return .standardOutput }
        return extensionOfOut == "csv" ? .csv(out) : .results(out)
    }

    private func tellTypical(_ plan: DataPlan) {
        guard let parameters, !plan.typicalParameters.isEmpty else { return }
        Terminal.tell("Typical values, as `\(parameters)` does not give them: \(plan.typicalParameters.joined(separator: ", "))")
    }
}
