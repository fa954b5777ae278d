/// Independent observations of one quantity, with the ones that are no number counted apart.
///
///     let sample = Sample([4.1, 5.0, .nan, 3.7])
///     sample.count      // 3
///     sample.missing    // 1
///     sample.mean       // 4.266...
///
/// Values are kept sorted, so every statistic depends on the values only and never on their order:
/// it is the same to the bit however the twins were spread over threads, and wherever the values are kept.
/// A statistic that the sample is too small for is nil.
public struct Sample: Sendable, Hashable {
    /// The finite values in ascending order.
    public let sorted: OrderedValues
    /// How many values were NaN, that is, missing.
    public let missing: Int
    /// How many values were infinite; they are in no statistic.
    public let infinite: Int
    /// Arithmetic mean; nil for an empty sample.
    public let mean: Double?
    /// Sum of squared deviations from the mean.
    let squaredDeviations: Double

    /// - Parameter values: one per subject, in any order; NaN stands for missing.
    public init(_ values: some Sequence<Double>) {
        var finite: [Double] = []
        finite.reserveCapacity(values.underestimatedCount)
        var missing = 0
        var infinite = 0
        for value in values {
            if value.isFinite {
                finite.append(value)
            } else if value.isNaN {
                missing += 1
            } else {
                infinite += 1
            }
        }
        finite.sort()
        self.init(sorted: OrderedValues(finite), missing: missing, infinite: infinite)
    }

    /// - Parameters:
    ///   - sorted: the finite values.
    ///   - missing: how many others were NaN.
    ///   - infinite: how many others were infinite.
    public init(sorted: OrderedValues, missing: Int = 0, infinite: Int = 0) {
        self.sorted = sorted
        self.missing = missing
        self.infinite = infinite
        (mean, squaredDeviations) = Self.centre(sorted)
    }

    /// The sample of the values of a function that never falls and has no infinite or undefined value here.
    public func mapped(_ function: @escaping @Sendable (Double) -> Double) -> Sample {
        Sample(sorted: sorted.mapped(function), missing: missing, infinite: infinite)
    }

    /// Number of finite values.
    public var count: Int { sorted.count }
    /// Smallest value; nil for an empty sample.
    public var minimum: Double? { sorted.first }
    /// Largest value; nil for an empty sample.
    public var maximum: Double? { sorted.last }

    /// Mean and sum of squared deviations in two passes, the rounding of the first put right by the second
    /// (Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115, "corrected two-pass algorithm").
    private static func centre(_ values: OrderedValues) -> (mean: Double?, squaredDeviations: Double) {
        guard values.count > 0 else { return (nil, 0) }
        let n = Double(values.count)
        let first = values.reduce(0) { $0 += $1 } / n
        let sums = values.reduce((residue: 0.0, squares: 0.0)) { sums, value in
            sums.residue += value - first
            sums.squares += (value - first) * (value - first)
        }
        return (first + sums.residue / n, max(0, sums.squares - sums.residue * sums.residue / n))
    }
}
