import Dispatch
import Foundation
import Synchronization

/// Work that is the same for many items, done on all cores.
package enum Parallel {
    /// One result per item, in their order.
    package static func map<Item: Sendable, Result: Sendable>(_ items: [Item], _ work: @Sendable (Item) -> Result) -> [Result] {
        map(items, threads: ProcessInfo.processInfo.activeProcessorCount, work)
    }

    /// The same on so many threads at most.
    package static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], threads: Int, _ work: @Sendable (Item) -> Result
    ) -> [Result] {
        blocks(of: items.count, size: 1, threads: threads) { work(items[$0.lowerBound]) }
    }
}

extension Parallel {
    /// One result per block of consecutive members out of 0 ..< count, in their order, whatever the threads.
    ///
    /// After a failure no further block is begun. Blocks before it are under way then, so that the first failure in order is
    /// among those that are known.
    /// - Throws: the error of the first block that failed.
    package static func blocks<Result: Sendable, Failure: Error>(
        of count: Int, size: Int, threads: Int, _ work: @Sendable (Range<Int>) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
        let blocks = (max(count, 0) + size - 1) / size
        let next = Atomic<Int>(0)
        let done = Mutex<[Swift.Result<Result, Failure>?]>(Array(repeating: nil, count: blocks))
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, blocks))) { _ in
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < blocks else { return }
                let found: Swift.Result<Result, Failure>
                do throws(Failure) {
                    found = .success(try work(block * size..<min(count, (block + 1) * size)))
                } catch {
                    found = .failure(error)
                    next.store(blocks, ordering: .relaxed)
                }
                done.withLock { $0[block] = found }
            }
        }
        var results: [Result] = []
        results.reserveCapacity(blocks)
        for found in done.withLock({ $0 }) {
            guard let found else { break }
            results.append(try found.get())
        }
        return results
    }
}
