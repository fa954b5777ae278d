import CBoostMath

/// How far predictions are from what was measured: bias, imprecision and shares of close predictions, with intervals.
///
///     let errors = PredictionErrors(observed: dv, predicted: pred, subjects: ids)
///     errors?.meanRelative.interval()        // of the MPE, as a fraction
///
/// Relative errors are (predicted - observed) / observed. Measurements of one subject belong together, so standard
/// errors are those of a ratio of subjects' totals, with Student's t of one less than the number of subjects (Sheiner
/// and Beal 1981, doi:10.1007/BF01060893, for the measures; Cochran, Sampling Techniques, 3rd ed. 1977, section 9A.2, for
/// clusters).
public struct PredictionErrors: Sendable, Hashable {
    /// Pairs of finite measurements and predictions.
    public let count: Int
    /// Subjects with such a pair.
    public let subjects: Int
    /// Pairs left out because one of the two is not finite.
    public let missing: Int
    /// Pairs with a measurement of zero or less, which have no relative error; they are in ``mean`` and ``meanSquared``.
    public let withoutRelative: Int
    /// Mean error, in the unit of the measurements.
    public let mean: ParameterEstimate
    /// RMSE^2: the mean squared error, in the squared unit.
    public let meanSquared: ParameterEstimate
    /// MPE: the mean relative error, as a fraction.
    public let meanRelative: ParameterEstimate
    /// MAPE: the mean absolute relative error, as a fraction.
    public let meanAbsoluteRelative: ParameterEstimate
    /// Mean squared relative error.
    public let meanSquaredRelative: ParameterEstimate
    /// Per pair and subject, for the shares.
    private let relative: [[Double]]

    /// - Parameters:
    ///   - observed: measurements.
    ///   - predicted: as many predictions.
    ///   - subjects: whose each pair is, a label each.
    /// - Returns: nil when lengths differ or no pair is complete.
    public init?(observed: [Double], predicted: [Double], subjects: [Int]) {
        guard observed.count == predicted.count, observed.count == subjects.count else { return nil }
        var places: [Int: Int] = [:]
        var errors: [[Double]] = []
        var relative: [[Double]] = []
        var missing = 0
        for index in observed.indices {
            guard observed[index].isFinite, predicted[index].isFinite else {
                missing += 1
                continue
            }
            let place = places[subjects[index]] ?? errors.count
            if place == errors.count {
                places[subjects[index]] = place
                errors.append([])
                relative.append([])
            }
            let error = predicted[index] - observed[index]
            errors[place].append(error)
            if observed[index] > 0 { relative[place].append(error / observed[index]) }
        }
        guard !errors.isEmpty else { return nil }
        count = errors.reduce(0) { $0 + $1.count }
        self.subjects = errors.count
        self.missing = missing
        withoutRelative = count - relative.reduce(0) { $0 + $1.count }
        self.relative = relative.filter { !$0.isEmpty }
        mean = Self.clusteredMean(errors) { $0 }
        meanSquared = Self.clusteredMean(errors) { $0 * $0 }
        meanRelative = Self.clusteredMean(self.relative) { $0 }
        meanAbsoluteRelative = Self.clusteredMean(self.relative) { abs($0) }
        meanSquaredRelative = Self.clusteredMean(self.relative) { $0 * $0 }
    }

    /// RMSE in the unit of the measurements, with the interval of the mean square taken back.
    public func rootMeanSquare(level: Double = 0.95) -> (value: Double, interval: Interval?) {
        Self.root(meanSquared, level)
    }

    /// The relative RMSE, as a fraction.
    public func relativeRootMeanSquare(level: Double = 0.95) -> (value: Double, interval: Interval?) {
        Self.root(meanSquaredRelative, level)
    }

    private static func root(_ square: ParameterEstimate, _ level: Double) -> (value: Double, interval: Interval?) {
        let interval = square.interval(level: level).map {
            Interval(lower: max(0, $0.lower).squareRoot(), upper: $0.upper.squareRoot(), level: level)
        }
        return (square.value.squareRoot(), interval)
    }

    /// The share of pairs with a relative error of at most `bound` (0.2 for within 20 %), with Clopper and Pearson's
    /// interval for the number of independent pairs that would have its standard error, at least the number of subjects
    /// and at most that of pairs (Korn and Graubard 1998, Survey Methodology 24:193-201). nil without relative errors.
    public func share(within bound: Double, level: Double = 0.95) -> (value: Double, interval: Interval)? {
        let total = relative.reduce(0) { $0 + $1.count }
        guard total > 0, let tail = Interval.tail(level) else { return nil }
        // Differences that are equal to the bound but for rounding are within it.
        let estimate = Self.clusteredMean(relative) { abs($0) <= bound * (1 + 1e-12) ? 1 : 0 }
        let (p, error) = (estimate.value, estimate.standardError)
        let independent = error > 0 ? p * (1 - p) / (error * error) : Double(relative.count)
        let n = min(Double(total), max(Double(relative.count), independent))
        let x = p * n
        return (
            p,
            Interval(
                lower: p == 0 ? 0 : boost_beta_quantile(tail, x, n - x + 1),
                upper: p == 1 ? 1 : boost_beta_upper_quantile(tail, x + 1, n - x), level: level)
        )
    }

    /// The mean of a function of all errors; its standard error is NaN for one subject.
    private static func clusteredMean(_ clusters: [[Double]], _ function: (Double) -> Double) -> ParameterEstimate {
        let totals = clusters.map { cluster in cluster.reduce(0) { $0 + function($1) } }
        let count = clusters.reduce(0) { $0 + Double($1.count) }
        let mean = totals.reduce(0, +) / count
        let n = Double(clusters.count)
        let squares = zip(totals, clusters).reduce(0.0) { sum, pair in
            let deviation = pair.0 - mean * Double(pair.1.count)
            return sum + deviation * deviation
        }
        return ParameterEstimate(
            value: mean, standardError: n > 1 ? (squares * n / (n - 1)).squareRoot() / count : .nan,
            degreesOfFreedom: max(1, n - 1))
    }
}
