import Foundation
import Integration

/// Solves the subjects of event data, in their order, on threads.
///
///     let outcome = try DataSimulation(plan, version: "0.1.0").run(to: .csv("out.csv"))
///
/// Results do not depend on the number of threads. Subjects solved in one pack differ by what the tolerance allows from
/// being solved alone.
public struct DataSimulation {
    public enum Destination: Sendable {
        /// An HDF5 file.
        case results(String)
        /// A CSV file: a line per subject and time.
        case csv(String)
        case standardOutput
    }

    public struct Outcome: Sendable {
        public enum Ending: Sendable { case finished, interrupted }
        public var ending: Ending
        /// Subjects solved.
        public var done: Int
        public var total: Int
        /// Subjects that failed.
        public var failed: Int
        /// The first failures and remarks, as lines for people.
        public var remarks: [String]
        public var seconds: Double
    }

    /// Subjects per block: what a worker takes at a time.
    static let blockSubjects = 32

    private let plan: DataPlan
    private let version: String

    /// - Parameter version: of Dosis, for the results file.
    public init(_ plan: DataPlan, version: String) {
        self.plan = plan
        self.version = version
    }

    /// - Parameters:
    ///   - progress: called on the calling thread, a few times a second.
    /// - Throws: what went wrong with the output. Nothing is left under the destination's name then, nor when interrupted.
    public func run(
        to destination: Destination, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        stop: StopRequest = StopRequest(), progress: (RunProgress) -> Void = { _ in }
    ) throws -> Outcome {
        switch destination {
        case .results(let path):
            let schema = DataSchema(plan, engine: plan.engine.identity, version: version)
            return try run(DataResultSink(path, schema), threads, stop, progress)
        case .csv(let path): return try run(DataTextSink(path: path, plan), threads, stop, progress)
        case .standardOutput: return try run(DataTextSink(path: nil, plan), threads, stop, progress)
        }
    }

    private func run<Sink: DataSink>(
        _ sink: Sink, _ threads: Int, _ stop: StopRequest, _ progress: (RunProgress) -> Void
    ) throws -> Outcome {
        let start = Date()
        var outcome = Outcome(ending: .finished, done: 0, total: plan.subjects.count, failed: 0, remarks: [], seconds: 0)
        var lastProgress = Date.distantPast
        let crew = DataCrew(plan, sink.layout, threads: threads, stop: stop)
        crew.start()
        do {
            while let block = try crew.next() {
                try sink.write(block.laidOut)
                outcome.done += block.subjects
                outcome.failed += block.failed
                outcome.remarks += block.remarks.prefix(max(0, 20 - outcome.remarks.count))
                let now = Date()
                if now.timeIntervalSince(lastProgress) >= 0.2 || outcome.done == outcome.total {
                    lastProgress = now
                    progress(
                        RunProgress(
                            done: outcome.done, total: outcome.total, failed: outcome.failed,
                            elapsed: now.timeIntervalSince(start), resumedFrom: 0))
                }
            }
            if outcome.done == outcome.total { try sink.finish() }
        } catch {
            crew.close()
            sink.abandon()
            throw error
        }
        if outcome.done < outcome.total {
            outcome.ending = .interrupted
            sink.abandon()
        }
        outcome.seconds = Date().timeIntervalSince(start)
        return outcome
    }
}
