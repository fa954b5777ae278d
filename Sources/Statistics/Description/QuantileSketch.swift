/// The distribution of any number of values in little memory.
///
///     var sketch = QuantileSketch()
///     for value in values { sketch.add(value) }
///     sketch.quantile(0.95)
///
/// Values are counted in buckets: every power of two is cut into 128 of equal width, so a bucket is the leading bits of
/// a number and no wider than 1/128 of its values. Count, extremes and mean are exact (but for rounding), quantiles
/// within ``relativeError``: an order statistic is taken for the middle of its bucket, at most half a bucket, 1/256 of
/// the value, away; smallest and largest value are known. Between order statistics of one sign, interpolation keeps
/// the bound; of two signs, the error is at most 1/256 of the larger in magnitude. Values nearer to zero than
/// ``negligible`` count as zero.
///
/// Counts do not depend on the order of the values; mean and standard deviation do, by rounding, so for equal bits
/// values are to be added in one order. Memory grows with the range of the values, by 512 bytes per power of two, not
/// with their number. (The idea is DDSketch's, doi:10.14778/3352063.3352135, which takes logarithms instead.)
public struct QuantileSketch: Sendable, Equatable {
    /// Bound of the relative error of a quantile.
    public static let relativeError = 0x1p-8
    /// Magnitudes below this count as zero: 2^-100, about 8e-31.
    public static let negligible = 0x1p-100

    /// Values that are finite.
    public private(set) var count = 0
    /// Smallest value; infinite when there is none.
    public private(set) var minimum = Double.infinity
    /// Largest value; minus infinite when there is none.
    public private(set) var maximum = -Double.infinity
    private var runningMean = 0.0
    private var squaredDeviations = 0.0
    private var zeros = 0
    private var negative = SketchBuckets()
    private var positive = SketchBuckets()

    public init() {}

    /// Counts a value; one that is not finite is missing and changes nothing.
    public mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        count += 1
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        // Welford's recurrence (1962, doi:10.1080/00401706.1962.10490022)
        let deviation = value - runningMean
        runningMean += deviation / Double(count)
        squaredDeviations += deviation * (value - runningMean)
        if value >= Self.negligible {
            positive.add(value)
        } else if value <= -Self.negligible {
            negative.add(-value)
        } else {
            zeros += 1
        }
    }

    /// Arithmetic mean; nil without values.
    public var mean: Double? { count > 0 ? runningMean : nil }

    /// Standard deviation, with n - 1; nil below two values.
    public var standardDeviation: Double? {
        count > 1 ? (squaredDeviations / Double(count - 1)).squareRoot() : nil
    }

    /// Quantile by linear interpolation of the order statistics at 1 + (n - 1) p, as ``Sample/quantile(_:)`` has it.
    /// nil without values or for p outside [0, 1].
    public func quantile(_ p: Double) -> Double? {
        guard count > 0, p >= 0, p <= 1 else { return nil }
        let position = Double(count - 1) * p
        let index = min(Int(position), count - 1)
        let fraction = position - Double(index)
        let lower = orderStatistic(index)
        guard fraction > 0, index + 1 < count else { return lower }
        return lower + fraction * (orderStatistic(index + 1) - lower)
    }

    /// The value of a rank, from 0.
    private func orderStatistic(_ rank: Int) -> Double {
        if rank == 0 { return minimum }
        if rank == count - 1 { return maximum }
        let value =
            if rank < negative.count {
                -negative.value(ofRank: negative.count - 1 - rank)
            } else if rank < negative.count + zeros {
                0.0
            } else {
                positive.value(ofRank: rank - negative.count - zeros)
            }
        return min(max(value, minimum), maximum)
    }

    // MARK: State

    /// All of it, for ``init(reading:)``.
    public func write(to words: inout [UInt64]) {
        words += [UInt64(count), UInt64(zeros)]
        words += [minimum, maximum, runningMean, squaredDeviations].map(\.bitPattern)
        negative.write(to: &words)
        positive.write(to: &words)
    }

    /// A sketch as it was written, taken from the front of `words`; nil when they end early.
    public init?(reading words: inout ArraySlice<UInt64>) {
        guard words.count >= 6 else { return nil }
        let head = Array(words.prefix(6))
        words = words.dropFirst(6)
        (count, zeros) = (Int(truncatingIfNeeded: head[0]), Int(truncatingIfNeeded: head[1]))
        (minimum, maximum) = (Double(bitPattern: head[2]), Double(bitPattern: head[3]))
        (runningMean, squaredDeviations) = (Double(bitPattern: head[4]), Double(bitPattern: head[5]))
        guard let negative = SketchBuckets(reading: &words), let positive = SketchBuckets(reading: &words) else { return nil }
        (self.negative, self.positive) = (negative, positive)
    }
}
