import Foundation

/// The two tiers of tests: what every run does, and all that `./dosis test --long` does.
public enum TestTier {
    public static let isLong = ProcessInfo.processInfo.environment["DOSIS_LONG_TESTS"] == "1"
    /// Whether committed fixtures are to be written anew, to be read over.
    public static let isRecording = ProcessInfo.processInfo.environment["DOSIS_RECORD"] == "1"

    /// All items in the long tests; else every `n`-th after a start that `seed` decides.
    public static func share<Item>(of items: [Item], oneIn n: Int, seed: Int) -> [Item] {
        isLong ? items : stride(from: seed % n, to: items.count, by: n).map { items[$0] }
    }
}

/// Does `body` for each item on all cores at once: long loops of a single test would else keep the others waiting at the end.
public func onAllCores<Item: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Item) throws -> Void) async throws {
    let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<workers {
            group.addTask { for index in stride(from: worker, to: items.count, by: workers) { try body(items[index]) } }
        }
        try await group.waitForAll()
    }
}
