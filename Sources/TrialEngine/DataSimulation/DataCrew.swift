import Foundation
import Integration

/// A subject and what became of it.
struct SubjectResult: Sendable {
    /// Among all subjects, from 0.
    var index: Int
    var subject: DataPlan.Subject
    var solution: TwinSolution
}

/// Lays out the results of consecutive subjects for a destination; runs on the workers.
protocol DataLayout: Sendable {
    associatedtype LaidOut: Sendable
    func layOut(block: Int, _ results: [SubjectResult]) -> LaidOut
}

/// Where laid out results go, block after block; runs on one thread.
protocol DataSink {
    associatedtype Layout: DataLayout
    var layout: Layout { get }
    func write(_ block: Layout.LaidOut) throws
    /// Completes the output and gives it its name.
    func finish() throws
    /// Removes what was written.
    func abandon()
}

/// Some subjects, solved and laid out.
struct SolvedBlock<LaidOut: Sendable>: Sendable {
    var laidOut: LaidOut
    var subjects: Int
    var failed: Int
    var remarks: [String]
}

/// Threads that solve blocks of subjects.
final class DataCrew<Layout: DataLayout>: Sendable {
    private let plan: DataPlan
    private let layout: Layout
    private let threads: Int
    private let stop: StopRequest
    private let delivery: OrderedDelivery<SolvedBlock<Layout.LaidOut>>

    init(_ plan: DataPlan, _ layout: Layout, threads: Int, stop: StopRequest) {
        let size = DataSimulation.blockSubjects
        let blocks = (plan.subjects.count + size - 1) / size
        self.plan = plan
        self.layout = layout
        self.threads = max(1, min(threads, blocks))
        self.stop = stop
        delivery = OrderedDelivery(jobs: 0..<blocks, window: 2 * self.threads + 2)
    }

    func start() { WorkerThreads.start(threads, named: "worker") { [self] in work() } }

    func next() throws -> SolvedBlock<Layout.LaidOut>? { try delivery.next() }
    func close() { delivery.close() }

    private func work() {
        let integrator = plan.engine.integrator(tolerances: plan.request.tolerances)
        while !stop.isStopping, let job = delivery.takeJob() {
            delivery.deliver(.success(solve(job, integrator)), of: job)
        }
        delivery.close()
    }

    private func solve(_ job: Int, _ integrator: any TwinIntegrator) -> SolvedBlock<Layout.LaidOut> {
        let first = job * DataSimulation.blockSubjects
        let indices = first..<min(first + DataSimulation.blockSubjects, plan.subjects.count)
        let tasks = indices.map { plan.task(of: plan.subjects[$0]) }
        let results = zip(indices, zip(tasks, integrator.solve(tasks))).map { index, solved in
            SubjectResult(index: index, subject: plan.subjects[index], solution: judged(solved.1, of: solved.0))
        }
        return SolvedBlock(
            laidOut: layout.layOut(block: job, results), subjects: results.count,
            failed: results.count { $0.solution.failure != nil }, remarks: results.flatMap { Self.remarks($0) })
    }

    /// States may be sound and an output of theirs have no value at any time, after a division by zero: that is a failure.
    private func judged(_ solution: TwinSolution, of task: TwinTask) -> TwinSolution {
        guard solution.failure == nil,
            let place = solution.samples.firstIndex(where: { !$0.isEmpty && $0.allSatisfy { !$0.isFinite } })
        else { return solution }
        let name = plan.request.model.outputs[plan.outputs[place]].name
        var judged = solution
        judged.failure = TwinFailure(
            .notFinite, time: task.sampleTimes.first ?? 0, subject: name, "`\(name)` is not a finite number at any time",
            remedy: "look at the covariates, and for a division by zero in its equation")
        return judged
    }

    private static func remarks(_ result: SubjectResult) -> [String] {
        let failure = result.solution.failure.map { ["subject \(result.subject.id): \($0)"] } ?? []
        return failure + result.solution.flags.map { "subject \(result.subject.id): \($0)" }
    }
}
