import Documents
import Foundation
import Integration
import ModelCompiler

/// Measures workloads: an engine, the reference integrator and a plain C program in turns, and their errors.
///
///     let run = try BenchmarkRun(BenchmarkOptions(repeats: 3)) { print($0) }
///     let measured = try run.measure(Workload.all[0])
///     print(measured.microsecondsPerTwin, measured.ratioVsReference)
///
/// All solve to relative 1e-6 and absolute 1e-8, as CVODE itself takes these. Errors are those of the first 50 twins
/// against the reference integrator at 1e-11 and 1e-14.
public final class BenchmarkRun {
    /// Twins whose errors are known.
    private static let judged = 50
    private static let relative = 1e-6
    private static let absolute = 1e-8
    private static let tolerances = Tolerances(relative: relative, absolute: .same(absolute), stepFraction: 1)
    private static let tight = Tolerances(relative: 1e-11, absolute: .same(1e-14), stepLimit: 2_000_000, stepFraction: 1)

    private let options: BenchmarkOptions
    private let files: WorkloadFiles
    private let plain: PlainProgram?
    private let tell: (String) -> Void

    /// Compiles the plain program where there is a compiler.
    /// - Parameter tell: takes a line of progress.
    /// - Throws: ``DiagnosticError`` when the workloads' files are missing.
    public init(_ options: BenchmarkOptions, tell: @escaping (String) -> Void) throws {
        self.options = options
        self.tell = tell
        files = try WorkloadFiles()
        if options.isIrregular {
            plain = nil
            tell("twins are read at times of their own, which the plain C program cannot: nothing is compared with it")
            return
        }
        guard let compiler = CCompiler.find() else {
            plain = nil
            tell("no C compiler was found: nothing is compared with plain C")
            return
        }
        do {
            plain = try PlainProgram(compiler: compiler.path, files: files)
        } catch {
            plain = nil
            tell("the plain C program could not be made, so nothing is compared with it: \(error)")
        }
    }

    /// - Throws: ``DiagnosticError`` of a table of parameters; an error of the plain program or of the files dumped.
    public func measure(_ workload: Workload) throws -> WorkloadMeasurement {
        let table = options.parameters.map { "\($0)/\(workload.files).csv" }
        let twins = try WorkloadTwins(
            workload, count: options.twins ?? 512, table: table, ignored: options.ignored,
            isIrregular: options.isIrregular, files)
        tell("\(workload.name): \(workload.title)")
        let model = twins.compiled.model
        let timer = try makeTimer(twins, options.solver, threads: options.threads)
        let reference = try makeTimer(twins, .reference, threads: 1)
        let mine = options.twins == nil ? affordable(twins.tasks, timer) : twins.tasks
        let theirs = affordable(Array(mine.prefix(2 * SolveTimer.block)), reference)

        tell("  errors")
        let judged = Array(twins.tasks.prefix(Self.judged))
        let exact = tightSolutions(twins, judged)
        let referenceTwins = TwinTables(model: model, solutions: reference.solutions(judged))
        let plainReadings = try plain.map { plain in
            try plain.load(referenceTwins)
            _ = try run(plain, workload)
            return try plain.outputs(workload, count: model.outputs.count)
        }
        // Whole blocks, because twins that are solved together may depend on each other within tolerances.
        let solutions = timer.solutions(mine.count < judged.count ? Array(twins.tasks.prefix(2 * SolveTimer.block)) : mine)
        let own = TwinTables(model: model, solutions: Array(solutions.prefix(Self.judged)))
        try dump(workload, own, times: judged.map(\.sampleTimes))

        try plain?.load(TwinTables(model: model, solutions: reference.solutions(theirs)))
        let times = try takeTurns(workload, (timer, mine), (reference, theirs))
        return WorkloadMeasurement(
            workload: workload.name, engine: timer.engine.identity, options: options,
            twins: (all: mine.count, compared: theirs.count, failed: solutions.count { $0.failure != nil }), times: times,
            errors: (
                engine: SolutionError(of: own.solutions.map(\.samples), against: exact),
                reference: SolutionError(of: referenceTwins.solutions.map(\.samples), against: exact),
                plain: plainReadings.map { SolutionError(of: $0, against: exact) }
            ))
    }

    private func makeTimer(_ twins: WorkloadTwins, _ solver: Solver, threads: Int) throws -> SolveTimer {
        SolveTimer(
            engine: try Engine(
                twins.compiled, solver: solver, compile: options.compile, solutions: 4096, instructions: options.instructions),
            tolerances: Self.tolerances, threads: threads, clock: options.clock)
    }

    /// As many of the first twins as take about half a second, in whole blocks for every thread if there are as many.
    private func affordable(_ tasks: [TwinTask], _ timer: SolveTimer) -> [TwinTask] {
        let trial = Array(tasks.prefix(SolveTimer.block / 2))
        let size = Double(SolveTimer.block * timer.threads)
        let twins = 0.5 * Double(timer.threads) * Double(trial.count) / timer.seconds(trial)
        return Array(tasks.prefix(Int(min(size * max(1, (twins / size).rounded()), Double(tasks.count)))))
    }

    private func run(_ plain: PlainProgram, _ workload: Workload) throws -> Double {
        try plain.run(workload, relative: Self.relative, absolute: Self.absolute, clock: options.clock)
    }

    private func takeTurns(
        _ workload: Workload, _ mine: (timer: SolveTimer, tasks: [TwinTask]), _ reference: (timer: SolveTimer, tasks: [TwinTask])
    ) throws -> (engine: Turns, reference: Turns, plain: Turns) {
        var engine = Turns(), other = Turns(), plainTurns = Turns()
        for turn in 1...options.repeats {
            tell("  turn \(turn) of \(options.repeats)")
            engine.add(mine.timer.seconds(mine.tasks) / Double(mine.tasks.count))
            other.add(reference.timer.seconds(reference.tasks) / Double(reference.tasks.count))
            if let plain { plainTurns.add(try run(plain, workload)) }
        }
        return (engine, other, plainTurns)
    }

    /// `[twin][output][reading]`, solved on all cores: they take the longest, and are not measured.
    private func tightSolutions(_ twins: WorkloadTwins, _ tasks: [TwinTask]) -> [[[Double]]] {
        let cores = max(1, min(tasks.count, ProcessInfo.processInfo.activeProcessorCount))
        let parts = PartialSolutions(count: cores)
        DispatchQueue.concurrentPerform(iterations: cores) { core in
            let integrator = ReferenceIntegrator(twins.compiled, tolerances: Self.tight)
            let part = stride(from: core, to: tasks.count, by: cores).map { integrator.solve(tasks[$0]).samples }
            parts.set(core, part)
        }
        return tasks.indices.map { parts.value(core: $0 % cores, index: $0 / cores) }
    }

    private func dump(_ workload: Workload, _ tables: TwinTables, times: [[Double]]) throws {
        guard let path = options.dump else { return }
        let folder = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var data = Data()
        for solution in tables.solutions {
            for reading in 0..<workload.readings {
                for output in solution.samples { withUnsafeBytes(of: output[reading]) { data.append(contentsOf: $0) } }
            }
        }
        try data.write(to: folder.appendingPathComponent("\(workload.name).f64"))
        if options.isIrregular {
            let bytes = times.flatMap { $0 }.withUnsafeBytes { Data($0) }
            try bytes.write(to: folder.appendingPathComponent("\(workload.name)-times.f64"))
        }
        let texts = ["\(workload.name).csv": tables.parameters(withID: true), "\(workload.name)-doses.csv": tables.doses]
        for (name, text) in texts {
            try text.write(to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
        }
    }
}
