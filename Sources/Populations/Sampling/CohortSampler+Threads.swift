import Dispatch
import Synchronization

extension CohortSampler {
    /// Twins 0 ..< count of a replicate, drawn on several threads: the same whatever their number.
    ///
    /// - Throws: ``DiagnosticError`` of the first twin that cannot be drawn.
    public func twins(replicate: Int, count: Int, threads: Int) throws -> [CohortTwin] {
        let size = 4096
        let blocks = (max(count, 0) + size - 1) / size
        let next = Atomic<Int>(0)
        let done = Mutex<[Result<[CohortTwin], any Error>?]>(Array(repeating: nil, count: blocks))
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, blocks))) { _ in
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < blocks else { return }
                let range = block * size..<min(count, (block + 1) * size)
                let result = Result<[CohortTwin], any Error> { try range.map { try twin(replicate: replicate, index: $0) } }
                done.withLock { $0[block] = result }
                // Blocks before this one are under way, so the first failure is among them.
                if case .failure = result { next.store(blocks, ordering: .relaxed) }
            }
        }
        var twins: [CohortTwin] = []
        twins.reserveCapacity(max(count, 0))
        for result in done.withLock({ $0 }) {
            guard let result else { break }
            twins += try result.get()
        }
        return twins
    }
}
