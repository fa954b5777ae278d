/// Differences between two values of the same subjects, such as one twin's endpoint in two arms.
///
/// The subject's own level cancels, so the difference is known far better than from two separate samples.
public struct PairedDifference: Sendable, Hashable {
    /// first - second of every subject with both values; the others are counted as missing or infinite.
    public let differences: Sample

    /// - Parameters:
    ///   - first: one value per subject, NaN where missing.
    ///   - second: the same subjects in the same order.
    public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .unequalLengths(first: first.count, second: second.count)
        }
        differences = Sample(zip(first, second).lazy.map { $0 - $1 })
    }

    public init(differences: Sample) { self.differences = differences }

    /// Number of complete pairs.
    public var count: Int { differences.count }
    /// Mean difference, first - second; nil without a complete pair.
    public var mean: Double? { differences.mean }
    /// Standard error of the mean difference; nil below two pairs.
    public var standardError: Double? { differences.standardError }

    /// Interval for the mean difference by Student's t; nil below two pairs.
    public func interval(level: Double = 0.95) -> Interval? {
        differences.meanInterval(level: level)
    }
}
