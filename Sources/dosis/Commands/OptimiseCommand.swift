import Analyses
import ArgumentParser
import Documents
import Dosing
import Foundation
import ModelCompiler
import ModelLibrary
import Reporting
import ResultStore
import TrialEngine
import TrialProtocol

struct OptimiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimise",
        abstract: "Choose the best dose or regimen for a population, say how sure that is, write its report.",
        discussion: """
            Solves the same twins with every candidate that the protocol's `optimise:` allows, chooses, and simulates the trial \
            with the best one. Writes results.h5, report.html and tables/*.csv into Reports/<trial> (or --out). Solved \
            candidates are kept until then: an interrupted run goes on with --resume, to the very same results.

            Example:
              dosis optimise Protocols/docetaxel-dose-optimisation.yaml --size 500
            """)

    @Argument(help: "The protocol file.", completion: .file(extensions: ["yaml", "yml"]))
    var protocolFile: String

    @Option(help: "Folder for results and report.", completion: .directory)
    var out: String?

    @Option(help: "Seed of all random numbers, instead of the protocol's.")
    var seed: UInt64?

    @Option(help: "Twins, instead of the protocol's.")
    var size: Int?

    @OptionGroup
    var resumption: ResumptionOptions

    @OptionGroup
    var work: WorkOptions

    func validate() throws {
        if let size, size < 1 { throw ValidationError("--size is \(size); give a number from 1.") }
    }

    func run() throws {
        try Ending.reporting {
            let plan = try ProtocolFile.load(
                path: protocolFile, library: ModelLibrary.resolver, overrides: .init(seed: seed, size: size))
            for doubt in plan.doubts where !work.quiet { Terminal.tell(doubt) }
            guard plan.optimisation != nil else { throw DiagnosticError([nothingToOptimise]) }
            let folder = out ?? "Reports/\(plan.name)"
            try OutputPlace.makeFolder(folder)
            try optimise(plan, into: folder)
        }
    }

    private var nothingToOptimise: Diagnostic {
        Diagnostic(
            SourcePosition(file: protocolFile, line: 1, column: 1), "the protocol does not say what to optimise",
            remedy: "add `optimise:`, or simulate it with `dosis run`")
    }

    private func optimise(_ plan: TrialPlan, into folder: String) throws {
        let store = "\(folder)/candidates.partial"
        try resumption.protect(store)
        let stop = StopRequest()
        let interruption = Interruption(stop)
        defer { _ = interruption }
        let display = ProgressDisplay(isQuiet: work.quiet)
        let start = Date()
        let optimiser = try PopulationOptimiser(
            plan, compile: work.compile, threads: work.threads, stop: stop, store: store, resumes: resumption.resume, version: Version.text)
        if let remark = optimiser.remark { work.tell(remark) }
        let found = try optimiser.run { display.show($0) }
        display.end()
        guard let optimum = found else { throw interrupted() }
        let best = try plan.candidate(optimum.best)
        let results = "\(folder)/results.h5"
        let outcome = try TrialRun(best, version: Version.text, compile: work.compile).run(
            to: results, options: RunOptions(threads: work.threads, resume: resumption.resume), stop: stop, progress: { display.show($0) },
            analyse: { file in
                try TrialAnalyses.write(into: file, plan: best)
                try OptimisationWriter(optimum, into: file).write()
                try writeDrivers(of: best, into: file, stop: stop, display)
            })
        display.end()
        guard outcome.ending == .finished else { throw interrupted() }
        optimiser.finish()
        let report = try TrialReport.write(from: results, to: folder)
        work.tell("\(plan.title): \(plan.size) twins with \(optimum.candidates) candidates, \(ProgressDisplay.duration(Date().timeIntervalSince(start)))")
        if let answer = report.answer { work.tell(answer) }
        if !work.quiet { print(report.page) }
        for alarm in outcome.alarms { Terminal.tell("WARNING: \(alarm)") }
        for failure in outcome.failures { Terminal.tell(failure) }
        if optimum.failed > 0 || outcome.failed > 0 {
            Terminal.tell("\(optimum.failed) solutions failed among all candidates; the report counts them.")
            throw Ending.someTwinsFailed.exitCode
        }
    }

    /// What drives the endpoints at the optimum: twice as many twins in each sample as the trial has, within reason.
    private func writeDrivers(
        of best: TrialPlan, into file: ResultFile, stop: StopRequest, _ display: ProgressDisplay
    ) throws {
        let study = try DriverStudy(best, rows: min(2 * best.size, 2048), compile: work.compile, threads: work.threads)
        guard let found = try study.run(stop: stop, progress: { display.show($0) }) else { return }
        try DriverAnalysis.write(
            best, drivers: found.drivers, a: found.a, b: found.b, mixed: found.mixed, into: file)
    }

    private func interrupted() -> ExitCode {
        work.tell("Interrupted. Go on with the same command and --resume.")
        return Ending.interrupted.exitCode
    }
}
