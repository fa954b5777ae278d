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
        let results = Mutex([Result?](repeating: nil, count: items.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, items.count))) { _ in
            while true {
                let index = next.withLock { place in
                    defer { place += 1 }
                    return place
                }
                guard index < items.count else { return }
                let result = work(items[index])
                results.withLock { $0[index] = result }
            }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
