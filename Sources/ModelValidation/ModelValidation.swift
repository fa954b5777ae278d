import Foundation
import Integration
import ResultStore
import TrialEngine

/// Compares a model with data, subject by subject on threads, and writes what is found.
///
///     let plan = try ValidationPlan(ValidationRequest(DataRequest(model: model, data: "data.csv")), diagnostics)
///     let outcome = try ModelValidation(plan, version: "0.1.0").run(to: "results.h5")
///
/// Results do not depend on the number of threads.
public struct ModelValidation {
    public struct Outcome: Sendable {
        /// Whether all subjects were done; nothing is written otherwise.
        public var isFinished: Bool
        public var done: Int
        public var total: Int
        /// Subjects whose twin could not be solved at the typical parameters.
        public var failed: Int
        /// The first failures and remarks, as lines for people.
        public var remarks: [String]
        public var seconds: Double
    }

    private let plan: ValidationPlan
    private let version: String

    /// - Parameter version: of Dosis, for the results file.
    public init(_ plan: ValidationPlan, version: String) {
        self.plan = plan
        self.version = version
    }

    /// - Parameters:
    ///   - path: of the results file.
    ///   - progress: called on the calling thread, a few times a second.
    /// - Throws: what went wrong with the output.
    public func run(
        to path: String, threads: Int = ProcessInfo.processInfo.activeProcessorCount, stop: StopRequest = StopRequest(),
        progress: (RunProgress) -> Void = { _ in }
    ) throws -> Outcome {
        let start = Date()
        let total = plan.subjectCount
        var outcome = Outcome(isFinished: false, done: 0, total: total, failed: 0, remarks: [], seconds: 0)
        let crew = ValidationCrew(plan, threads: threads, stop: stop)
        crew.start()
        var findings: [SubjectFinding] = []
        var lastProgress = Date.distantPast
        while let finding = try crew.next() {
            findings.append(finding)
            outcome.done += 1
            outcome.remarks += finding.remarks.prefix(max(0, 20 - outcome.remarks.count))
            if finding.measured.contains(where: { $0.prediction.isNaN }) { outcome.failed += 1 }
            let now = Date()
            guard now.timeIntervalSince(lastProgress) >= 0.2 || outcome.done == total else { continue }
            lastProgress = now
            progress(
                RunProgress(
                    done: outcome.done, total: total, failed: outcome.failed, elapsed: now.timeIntervalSince(start),
                    resumedFrom: 0))
        }
        guard outcome.done == total, !stop.isStopping else { return outcome }
        let base = try DataSimulation(plan.data, version: version).run(to: .results(path), threads: threads, stop: stop)
        guard base.ending == .finished else { return outcome }
        let file = try ResultFile.open(path, mode: .readWrite)
        defer { try? file.close() }
        try ValidationWriter(plan, findings, file).write()
        outcome.isFinished = true
        outcome.seconds = Date().timeIntervalSince(start)
        return outcome
    }
}

/// Threads that take subjects one by one.
private final class ValidationCrew: Sendable {
    private let plan: ValidationPlan
    private let measurements: [[ValidationPlan.Measurement]]
    private let threads: Int
    private let stop: StopRequest
    private let delivery: OrderedDelivery<SubjectFinding>

    init(_ plan: ValidationPlan, threads: Int, stop: StopRequest) {
        self.plan = plan
        self.stop = stop
        var measurements = [[ValidationPlan.Measurement]](repeating: [], count: plan.subjectCount)
        for measurement in plan.measurements { measurements[measurement.subject].append(measurement) }
        self.measurements = measurements
        self.threads = max(1, min(threads, plan.subjectCount))
        delivery = OrderedDelivery(jobs: 0..<plan.subjectCount, window: 2 * self.threads + 2)
    }

    func start() { WorkerThreads.start(threads, named: "worker") { [self] in work() } }

    func next() throws -> SubjectFinding? { try delivery.next() }

    private func work() {
        let validator = SubjectValidator(plan)
        while !stop.isStopping, let job = delivery.takeJob() {
            delivery.deliver(.success(validator.find(job, measurements[job]) { stop.isStopping }), of: job)
        }
        delivery.close()
    }
}
