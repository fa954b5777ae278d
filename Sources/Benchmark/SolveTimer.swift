import Foundation
import Integration
import Synchronization

/// Measures how long an engine takes to solve tasks, and nothing else: tasks and integrators are made beforehand.
struct SolveTimer {
    /// Twins handed to the integrator at once, as trials do.
    static let block = 32

    let engine: Engine
    let tolerances: Tolerances
    let threads: Int
    let clock: BenchmarkOptions.Clock

    /// In seconds, what one core would spend: wall time times threads, or the processor time of all.
    func seconds(_ tasks: [TwinTask]) -> Double {
        let crew = Crew(engine, tolerances, blocks: Self.blocks(tasks))
        for _ in 0..<threads {
            let thread = Thread { crew.work() }
            thread.stackSize = 8 << 20
            thread.start()
        }
        for _ in 0..<threads { crew.ready.wait() }
        let wall = ContinuousClock()
        let began = wall.now
        for _ in 0..<threads { crew.go.signal() }
        for _ in 0..<threads { crew.done.wait() }
        let passed = (wall.now - began) / .seconds(1) * Double(threads)
        return clock == .wall ? passed : crew.processorSeconds
    }

    /// The solutions, unmeasured, in the same blocks.
    func solutions(_ tasks: [TwinTask]) -> [TwinSolution] {
        let integrator = engine.integrator(tolerances: tolerances)
        return Self.blocks(tasks).flatMap { integrator.solve($0) }
    }

    private static func blocks(_ tasks: [TwinTask]) -> [[TwinTask]] {
        stride(from: 0, to: tasks.count, by: block).map { Array(tasks[$0..<min($0 + block, tasks.count)]) }
    }
}

/// Threads that solve blocks, whichever is next.
private final class Crew: Sendable {
    let ready = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    private let engine: Engine
    private let tolerances: Tolerances
    private let blocks: [[TwinTask]]
    private let next = Atomic(0)
    private let nanoseconds = Atomic<UInt64>(0)

    init(_ engine: Engine, _ tolerances: Tolerances, blocks: [[TwinTask]]) {
        self.engine = engine
        self.tolerances = tolerances
        self.blocks = blocks
    }

    func work() {
        let integrator = engine.integrator(tolerances: tolerances)
        // The first solve fills caches and makes CVODE's objects; trials do that once in many blocks.
        if let first = blocks.first { _ = integrator.solve(first) }
        ready.signal()
        go.wait()
        let began = Self.threadNanoseconds
        while true {
            let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard block < blocks.count else { break }
            _ = integrator.solve(blocks[block])
        }
        nanoseconds.wrappingAdd(Self.threadNanoseconds - began, ordering: .relaxed)
        done.signal()
    }

    /// Of all threads that are done.
    var processorSeconds: Double { 1e-9 * Double(nanoseconds.load(ordering: .relaxed)) }

    /// What this thread has spent so far.
    private static var threadNanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
