import Synchronization

/// Readings that several threads leave, each at its own place.
final class PartialSolutions: Sendable {
    private let parts: Mutex<[[[[Double]]]]>

    init(count: Int) { parts = Mutex(Array(repeating: [], count: count)) }

    func set(_ core: Int, _ part: [[[Double]]]) { parts.withLock { $0[core] = part } }

    func value(core: Int, index: Int) -> [[Double]] { parts.withLock { $0[core][index] } }
}
