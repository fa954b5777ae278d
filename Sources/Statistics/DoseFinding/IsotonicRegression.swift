/// The ascending values closest to given ones in weighted least squares, by pooling adjacent violators
/// (Barlow, Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions, 1972).
///
///     IsotonicRegression([0.1, 0.4, 0.2], weights: [1, 1, 1])?.fitted    // [0.1, 0.3, 0.3]
public struct IsotonicRegression: Sendable, Hashable {
    /// As many as the values.
    public let fitted: [Double]

    /// nil when the counts differ, a value is not finite or a weight is not positive and finite.
    public init?(_ values: [Double], weights: [Double]) {
        guard values.count == weights.count, values.allSatisfy(\.isFinite),
            weights.allSatisfy({ $0 > 0 && $0.isFinite })
        else { return nil }
        var blocks: [(mean: Double, weight: Double, count: Int)] = []
        for (value, weight) in zip(values, weights) {
            var block = (mean: value, weight: weight, count: 1)
            while let last = blocks.last, last.mean > block.mean {
                let total = last.weight + block.weight
                block = (
                    (last.weight * last.mean + block.weight * block.mean) / total, total, last.count + block.count
                )
                blocks.removeLast()
            }
            blocks.append(block)
        }
        fitted = blocks.flatMap { [Double](repeating: $0.mean, count: $0.count) }
    }
}
