import Foundation

/// Own threads for long work: Swift's cooperative pool would starve everything else.
package enum WorkerThreads {
    /// Starts `count` threads that each do the same work and end with it.
    package static func start(_ count: Int, named name: String, _ work: @escaping @Sendable () -> Void) {
        for number in 0..<count {
            let thread = Thread(block: work)
            thread.name = "dosis \(name) \(number + 1)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
