import Foundation
import ResultStore

/// A block of twins, simulated, laid out and compressed.
struct FinishedBlock: Sendable {
    var stored: PackedBlock
    var twins: Int
    var failed: Int
}

/// Threads that simulate blocks of twins.
///
/// They are threads of our own: long computations on Swift's cooperative pool would starve everything else in it.
final class WorkerCrew: Sendable {
    /// One per scenario.
    private let shared: [Simulation]
    private let schema: ResultSchema
    private let threads: Int
    private let stop: StopRequest
    private let delivery: OrderedDelivery<FinishedBlock>

    init(_ shared: [Simulation], _ schema: ResultSchema, first: Int, threads: Int, stop: StopRequest) {
        self.shared = shared
        self.schema = schema
        self.threads = threads
        self.stop = stop
        delivery = OrderedDelivery(jobs: first..<schema.layout.blocks, window: 2 * threads + 2)
    }

    func start() { WorkerThreads.start(threads, named: "worker") { [self] in work() } }

    func next() throws -> FinishedBlock? { try delivery.next() }
    func close() { delivery.close() }

    private func work() {
        let simulators = shared.map { TwinSimulator($0) }
        let layingOut = BlockLayingOut(shared[0])
        let packer = Result { try BlockPacker(schema) }
        while !stop.isStopping, let job = delivery.takeJob() {
            delivery.deliver(Result { try simulate(job, simulators, layingOut, packer.get()) }, of: job)
        }
        delivery.close()
    }

    /// A block is finished even when a stop was asked for meanwhile: nothing computed is thrown away.
    private func simulate(
        _ job: Int, _ simulators: [TwinSimulator], _ layingOut: BlockLayingOut, _ packer: BlockPacker
    ) throws -> FinishedBlock {
        let place = schema.layout.place(of: job)
        let (scenario, replicate) = place.replicate.quotientAndRemainder(dividingBy: schema.replicates)
        let records = try simulators[scenario].simulate(replicate: replicate, twins: place.twins, isCancelled: { false })
        return FinishedBlock(
            stored: try packer.pack(layingOut.block(job, records, scenario: scenario)), twins: records.count, failed: records.count(where: \.hasFailed))
    }
}
