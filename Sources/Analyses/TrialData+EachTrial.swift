import Statistics

extension TrialData {
    /// Trials in memory at a time, if they are small.
    private static let together = 32

    /// What is found in each simulated trial, scenario after scenario: some are read one after another, then looked at on all
    /// cores; nothing that is found depends on how many.
    func eachTrial<Read: Sendable, Found: Sendable>(
        read: (_ scenario: Int, _ replicate: Int) throws -> Read, find: @Sendable (Read) -> Found
    ) throws -> [Found] {
        let together = max(1, min(Self.together, Self.slabTwins * 8 / max(1, twins)))
        return try stride(from: 0, to: trials, by: together).flatMap { first in
            let some = try (first..<min(first + together, trials)).map { try read($0 / replicates, $0 % replicates) }
            return Parallel.map(some, find)
        }
    }
}
