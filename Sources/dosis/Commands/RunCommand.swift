import Analyses
import ArgumentParser
import Documents
import Foundation
import ModelCompiler
import ModelLibrary
import Reporting
import ResultStore
import TrialEngine
import TrialProtocol

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Simulate a trial, analyse it, write its report.",
        discussion: """
            Writes results.h5, report.html and tables/*.csv into Reports/<trial> (or --out). A run that was interrupted \
            or killed goes on with --resume, to the very same results.

            Example:
              dosis run Protocols/vancomycin-dosing.yaml --size 1000 --threads 4
            """)

    @Argument(help: "The protocol file.", completion: .file(extensions: ["yaml", "yml"]))
    var protocolFile: String

    @Option(help: "Folder for results and report.", completion: .directory)
    var out: String?

    @Option(help: "Seed of all random numbers, instead of the protocol's.")
    var seed: UInt64?

    @Option(help: "Twins per simulated trial, instead of the protocol's.")
    var size: Int?

    @Option(help: "Simulated trials, instead of the protocol's.")
    var replicates: Int?

    @Option(help: "Twins of the superpopulation of the estimands, instead of the protocol's.")
    var population: Int?

    @Option(help: "Who solves the twins, instead of the protocol's choice: auto, cvode, exact (linear twins only) or reference.")
    var solver: SolverPlan.Kind?

    @Option(help: "Seconds between checkpoints; a run that is killed loses the work since the last.")
    var checkpointEvery: Double = 3

    @OptionGroup
    var resumption: ResumptionOptions

    @OptionGroup
    var work: WorkOptions

    func validate() throws {
        if !(checkpointEvery >= 0) { throw ValidationError("--checkpoint-every is \(checkpointEvery); give a number of seconds from 0.") }
        for (name, value) in [("size", size), ("replicates", replicates)] {
            if let value, value < 1 { throw ValidationError("--\(name) is \(value); give a number from 1.") }
        }
    }

    func run() throws {
        try Ending.reporting {
            let plan = try ProtocolFile.load(
                path: protocolFile, library: ModelLibrary.resolver,
                overrides: .init(seed: seed, size: size, replicates: replicates, population: population, solver: solver))
            if let optimisation = plan.optimisation {
                throw DiagnosticError([
                    Diagnostic(
                        optimisation.position, "`dosis run` simulates a treatment, `optimise` chooses one",
                        remedy: "write `dosis optimise \(Self.quoted(protocolFile))`")
                ])
            }
            for doubt in plan.doubts where !work.quiet { Terminal.tell(doubt) }
            let folder = out ?? "Reports/\(plan.name)"
            try OutputPlace.makeFolder(folder)
            try simulate(plan, into: folder)
        }
    }

    private func simulate(_ plan: TrialPlan, into folder: String) throws {
        let results = "\(folder)/results.h5"
        try resumption.protect(ResultWriter.partialPath(results))
        let stop = StopRequest()
        let interruption = Interruption(stop)
        defer { _ = interruption }
        let display = ProgressDisplay(isQuiet: work.quiet)
        let run = try TrialRun(plan, version: Version.text, compile: work.compile)
        if let remark = run.remark { work.tell(remark) }
        let outcome = try run.run(
            to: results, options: RunOptions(threads: work.threads, resume: resumption.resume, checkpointInterval: checkpointEvery), stop: stop,
            progress: { display.show($0) }, analyse: { try TrialAnalyses.write(into: $0, plan: plan) })
        display.end()
        if let reason = outcome.restartReason { work.tell("Started from the beginning: \(reason).") }
        guard outcome.ending == .finished else {
            work.tell("Interrupted after \(outcome.done) of \(outcome.total) twins. Go on with:\n  dosis run \(Self.quoted(protocolFile)) \(repeated)--resume")
            throw Ending.interrupted.exitCode
        }
        let report = try TrialReport.write(from: results, to: folder)
        work.tell(summary(plan, outcome))
        if let answer = report.answer { work.tell(answer) }
        if !work.quiet { print(report.page) }
        for alarm in outcome.alarms { Terminal.tell("WARNING: \(alarm)") }
        for failure in outcome.failures { Terminal.tell(failure) }
        if outcome.failed > 0 {
            Terminal.tell("\(outcome.failed) of \(outcome.total) twins failed in some arm; the report counts them.")
            throw Ending.someTwinsFailed.exitCode
        }
    }

    private func summary(_ plan: TrialPlan, _ outcome: TrialRun.Outcome) -> String {
        let arms = plan.arms.count == 1 ? "1 arm" : "\(plan.arms.count) arms"
        return "\(plan.title): \(outcome.total) twins in \(arms), \(ProgressDisplay.duration(outcome.seconds))"
    }

    /// The options that must be repeated for a resumed run to be the same run.
    private var repeated: String {
        var text = ""
        if let out { text += "--out \(Self.quoted(out)) " }
        if let seed { text += "--seed \(seed) " }
        if let size { text += "--size \(size) " }
        if let replicates { text += "--replicates \(replicates) " }
        if let population { text += "--population \(population) " }
        if let solver { text += "--solver \(solver.rawValue) " }
        return text
    }

    /// A path as a shell takes it for one word.
    private static func quoted(_ path: String) -> String {
        let plain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+,:@%".contains($0) }
        return plain && !path.isEmpty ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}

extension SolverPlan.Kind: ExpressibleByArgument {}
