/// Compares the means of several treatments with that of one control, all at a family-wise error.
///
///     let test = DunnettTest(control: placebo, treatments: [low, high])
///     test?.adjustedP(sides: .two)
public struct DunnettTest: Sendable {
    /// Mean of each treatment less that of the control.
    public let differences: [Double]
    /// Of each difference, from the variance of all groups together.
    public let standardErrors: [Double]
    public let distribution: DunnettDistribution

    /// nil without treatments, when a group is empty, or when nothing varies.
    public init?(control: Sample, treatments: [Sample]) {
        let groups = [control] + treatments
        let means = groups.compactMap(\.mean)
        let df = groups.reduce(0) { $0 + $1.count - 1 }
        guard !treatments.isEmpty, means.count == groups.count, df > 0 else { return nil }
        // Groups of one value add nothing to the sum of squares.
        let squares = groups.reduce(0) { $0 + ($1.variance ?? 0) * Double($1.count - 1) }
        guard squares > 0,
            let distribution = DunnettDistribution(
                arms: treatments.map { Double($0.count) }, control: Double(control.count), degreesOfFreedom: Double(df))
        else { return nil }
        let variance = squares / Double(df)
        differences = means.dropFirst().map { $0 - means[0] }
        standardErrors = treatments.map { (variance * (1 / Double($0.count) + 1 / Double(control.count))).squareRoot() }
        self.distribution = distribution
    }

    /// t of each treatment.
    public var statistics: [Double] { zip(differences, standardErrors).map { $0 / $1 } }

    /// P values adjusted for all comparisons; one-sided they are small for treatments above the control.
    public func adjustedP(sides: TestSides = .two) -> [Double] { distribution.adjusted(statistics, sides: sides) }

    /// Intervals that hold together for all differences; nil when the level is not within (0, 1).
    public func intervals(level: Double = 0.95) -> [Interval]? {
        guard let t = distribution.criticalValue(alpha: 1 - level, sides: .two) else { return nil }
        return zip(differences, standardErrors).map {
            Interval(lower: $0 - t * $1, upper: $0 + t * $1, level: level)
        }
    }
}
