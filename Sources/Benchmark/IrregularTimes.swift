import Randomness

/// Gives every twin its own times of readings, as patients have them: uniform over the same span, as many as planned.
package struct IrregularTimes {
    private let key: StreamKey

    package init(seed: UInt64) { key = StreamKey(seed: seed, purpose: "bench:times") }

    /// In increasing order, between the first and the last of the times planned.
    package func times(like planned: [Double], twin: Int) -> [Double] {
        guard let first = planned.first, let last = planned.last else { return [] }
        var stream = key.stream(replicate: 0, twin: twin)
        return planned.map { _ in first + (last - first) * stream.uniform() }.sorted()
    }
}
