import Foundation
import Synchronization

/// How a run goes about its work; none of this changes a result.
public struct RunOptions: Sendable {
    /// Worker threads; at least one.
    public var threads: Int
    /// Continue from the partial file of an interrupted run, if there is one.
    public var resume: Bool
    /// Time between two checkpoints.
    public var checkpointInterval: TimeInterval

    public init(threads: Int = ProcessInfo.processInfo.activeProcessorCount, resume: Bool = false, checkpointInterval: TimeInterval = 3) {
        self.threads = max(1, threads)
        self.resume = resume
        self.checkpointInterval = checkpointInterval
    }
}

/// A flag that asks a run to stop; safe to set from a signal handler's queue.
public final class StopRequest: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public func stop() { flag.store(true, ordering: .relaxed) }
    public var isStopping: Bool { flag.load(ordering: .relaxed) }
}

/// How far a run has come.
public struct RunProgress: Sendable {
    /// Twins done, of all replicates; each counts once, however many arms it is solved in.
    public var done: Int
    public var total: Int
    /// Twins that failed in at least one arm.
    public var failed: Int
    /// Seconds since the run started.
    public var elapsed: TimeInterval
    /// Twins that an earlier run had done.
    public var resumedFrom: Int
    /// What is being done besides the trial itself.
    public var stage: String?

    public init(done: Int, total: Int, failed: Int, elapsed: TimeInterval, resumedFrom: Int, stage: String? = nil) {
        self.done = done
        self.total = total
        self.failed = failed
        self.elapsed = elapsed
        self.resumedFrom = resumedFrom
        self.stage = stage
    }

    /// Twins per second of this run.
    public var speed: Double { elapsed > 0 ? Double(done - resumedFrom) / elapsed : 0 }
    /// Seconds left, when that can be told.
    public var remaining: TimeInterval? { speed > 0 ? Double(total - done) / speed : nil }
}
