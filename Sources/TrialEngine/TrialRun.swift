import Documents
import Foundation
import Integration
import ModelCompiler
import ResultStore
import TrialProtocol

/// Runs a trial: plan x cohort -> results file, on threads.
///
///     let outcome = try TrialRun(plan, version: "0.1.0").run(to: "Reports/x/results.h5", options: RunOptions())
public struct TrialRun {
    /// How a run ended.
    public struct Outcome: Sendable {
        public enum Ending: Sendable { case finished, interrupted }
        public var ending: Ending
        /// Twins simulated, of all replicates.
        public var done: Int
        public var total: Int
        /// The first failures of a finished run, as lines for people.
        public var failures: [String] = []
        /// Twins of a finished run that failed in at least one arm, those before an interruption included.
        public var failed = 0
        /// What a user must be warned of: decisions that could not be replayed.
        public var alarms: [String] = []
        /// Why an unfinished file was not continued, where that was asked for.
        public var restartReason: String?
        public var seconds: Double
    }

    private let simulations: [Simulation]
    private let schema: ResultSchema

    /// - Parameter compile: whether the model's equations become native code; no result depends on it.
    /// - Throws: what is wrong with the plan as a whole; see ``Simulation``.
    public init(_ plan: TrialPlan, version: String, compile: CompileMode = .auto) throws {
        let first = try Simulation(plan, compile: compile)
        simulations = try [first] + plan.scenarios.map { scenario in
            let simulation = try Simulation(scenario.plan, compile: compile)
            guard simulation.engine.identity == first.engine.identity else { throw DiagnosticError([scenario.otherEngine]) }
            return simulation
        }
        schema = SchemaMaking.schema(for: plan, engine: first.engine.identity, version: version)
    }

    /// What a user should know of how twins are solved that is not as they asked for.
    public var remark: String? { simulations[0].engine.nativeProblem.map(nativeRemark) }

    /// Endpoints of some twins without storing anything, `[twin][arm][endpoint]`.
    /// - Parameter absent: intercurrent events, by name, that cannot happen. Doses that are missed by patients, or adjusted by
    ///   decisions, stay.
    /// - Throws: what went wrong with drawing patients.
    package func endpoints(replicate: Int, twins: Range<Int>, absent: Set<String>) throws -> [[[Double]]] {
        let simulator = TwinSimulator(simulations[0])
        let patients = try twins.map { try TwinSimulator.Patient(simulations[0], replicate: replicate, twin: $0) }
        let arms = simulations[0].plan.arms.indices.map { arm in
            simulator.simulate(arm, patients, absent, nil, { false }).map(\.record.endpoints)
        }
        return patients.indices.map { twin in arms.map { $0[twin] } }
    }

    /// - Parameters:
    ///   - path: where the results file shall be; it is `path.partial` until it is complete.
    ///   - progress: called on the calling thread, a few times a second.
    ///   - analyse: called with the file when all twins are in it, before it gets its final name.
    /// - Throws: what went wrong with the files; what was computed until then stays in the partial file.
    public func run(
        to path: String, options: RunOptions, stop: StopRequest = StopRequest(),
        progress: (RunProgress) -> Void = { _ in }, analyse: (ResultFile) throws -> Void = { _ in }
    ) throws -> Outcome {
        let start = Date()
        let (opened, restartReason) = try open(path, resume: options.resume)
        guard let writer = opened else {
            let all = schema.twins * schema.layout.trials
            var outcome = Outcome(ending: .finished, done: all, total: all, restartReason: nil, seconds: 0)
            outcome.take(try RecordedFailures(in: ResultFile.open(path)))
            return outcome
        }
        var collector = Collector(writer: writer, schema: schema, options: options, start: start)
        let crew = WorkerCrew(simulations, schema, first: writer.blocksDone, threads: options.threads, stop: stop)
        crew.start()
        do {
            while let block = try crew.next() {
                try collector.take(block, progress)
            }
        } catch {
            crew.close()
            try? writer.suspend()
            throw error
        }
        var outcome = collector.outcome(restartReason)
        if outcome.ending == .finished {
            try writer.checkpoint()
            if try !populate(writer.file, options, stop, progress) { outcome.ending = .interrupted }
        }
        if outcome.ending == .finished {
            outcome.take(try RecordedFailures(in: writer.file))
            outcome.alarms = try FrozenReplay.write(FrozenReplay(simulations[0]).run(), simulations[0].plan, into: writer.file)
            try analyse(writer.file)
            try writer.finish()
        } else {
            try writer.suspend()
        }
        outcome.seconds = Date().timeIntervalSince(start)
        return outcome
    }

    /// The superpopulation of the estimands, if there are any.
    /// - Returns: false when it was stopped.
    private func populate(_ file: ResultFile, _ options: RunOptions, _ stop: StopRequest, _ progress: (RunProgress) -> Void) throws -> Bool {
        guard let population = PopulationRun(simulations, threads: options.threads, stop: stop) else { return true }
        let start = Date()
        var last = Date.distantPast
        return try population.run(into: file) { done in
            let now = Date()
            guard now.timeIntervalSince(last) >= 0.2 || done == population.total else { return }
            last = now
            progress(
                RunProgress(
                    done: done, total: population.total, failed: 0, elapsed: now.timeIntervalSince(start), resumedFrom: 0,
                    stage: "superpopulation"))
        }
    }

    /// The writer to go on with; nil if the run turned out to be complete already.
    private func open(_ path: String, resume: Bool) throws -> (ResultWriter?, String?) {
        guard resume else { return (try ResultWriter.create(path, schema: schema), nil) }
        switch try ResultWriter.resume(path, schema: schema) {
        case .resumed(let writer): return (writer, nil)
        case .complete: return (nil, nil)
        case .nothing: return (try ResultWriter.create(path, schema: schema), "there was no unfinished run")
        case .damaged(let reason): return (try ResultWriter.create(path, schema: schema), reason)
        }
    }
}

extension TrialRun.Outcome {
    fileprivate mutating func take(_ recorded: RecordedFailures) {
        failures = recorded.lines
        failed = recorded.twins
    }
}

extension ScenarioPlan {
    /// Results are comparable only where they are made alike.
    fileprivate var otherEngine: Diagnostic {
        Diagnostic(
            position, "the twins of scenario `\(name)` are solved by another engine than those of the protocol as written",
            expected: "one engine for all scenarios", remedy: "set `solver`, or change nothing about the model's form")
    }
}

/// Writes blocks in order and keeps count.
private struct Collector {
    let writer: ResultWriter
    let schema: ResultSchema
    let options: RunOptions
    let start: Date
    private let resumedFrom: Int
    private var done: Int
    private var failed = 0
    private var lastCheckpoint: Date
    private var lastProgress = Date.distantPast

    init(writer: ResultWriter, schema: ResultSchema, options: RunOptions, start: Date) {
        self.writer = writer
        self.schema = schema
        self.options = options
        self.start = start
        resumedFrom = Self.twins(before: writer.blocksDone, schema)
        done = resumedFrom
        lastCheckpoint = start
    }

    private static func twins(before block: Int, _ schema: ResultSchema) -> Int {
        let layout = schema.layout
        if block >= layout.blocks { return schema.twins * layout.trials }
        let place = layout.place(of: block)
        return place.replicate * schema.twins + place.twins.lowerBound
    }

    mutating func take(_ block: FinishedBlock, _ progress: (RunProgress) -> Void) throws {
        try writer.append(block.stored)
        done += block.twins
        failed += block.failed
        let now = Date()
        if now.timeIntervalSince(lastCheckpoint) >= options.checkpointInterval {
            try writer.checkpoint()
            lastCheckpoint = now
        }
        if now.timeIntervalSince(lastProgress) >= 0.2 || done == total {
            lastProgress = now
            progress(
                RunProgress(done: done, total: total, failed: failed, elapsed: now.timeIntervalSince(start), resumedFrom: resumedFrom))
        }
    }

    private var total: Int { schema.twins * schema.layout.trials }

    func outcome(_ restartReason: String?) -> TrialRun.Outcome {
        TrialRun.Outcome(
            ending: done == total ? .finished : .interrupted, done: done, total: total, restartReason: restartReason, seconds: 0)
    }
}
