import Randomness

/// Which arm each patient is observed in: permuted blocks, so that arms stay balanced as patients enter.
///
///     let allocation = Allocation(seed: 1, weights: [1, 2])
///     allocation.arm(replicate: 0, twin: 17)
///
/// A block holds `weights[a]` places of every arm `a`; its order comes from the stream of (seed, replicate, block), so an
/// assignment depends on nothing but these. Invariant: every complete block realises the weights exactly.
struct Allocation: Sendable {
    private let places: [Int]
    private let key: StreamKey

    /// - Parameter weights: places of each arm in a block; not negative, at least one positive.
    init(seed: UInt64, weights: [Int]) {
        places = weights.enumerated().flatMap { arm, weight in Array(repeating: arm, count: max(0, weight)) }
        key = StreamKey(seed: seed, purpose: "allocation")
    }

    /// The arm in which a patient is observed; nil when no arm has a place.
    func arm(replicate: Int, twin: Int) -> Int? {
        guard !places.isEmpty else { return nil }
        var stream = key.stream(replicate: replicate, twin: twin / places.count)
        return places[stream.permutation(places.count)[twin % places.count]]
    }
}
