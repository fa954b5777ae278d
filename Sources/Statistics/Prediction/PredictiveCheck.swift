/// A visual predictive check: percentiles of measurements over time against those that simulations of the same data
/// have, with intervals.
///
///     let check = PredictiveCheck(data, bins)
///     check?.bins[0].percentiles[1].simulated       // of the median: lower, middle, upper
///
/// A value below its limit of quantification is ordered below all that are not, in the data as in the simulations; a
/// percentile that falls among those is below the limit (Bergstrand and Karlsson 2009, doi:10.1208/s12248-009-9112-5).
/// With prediction correction, value and simulation are multiplied by the median prediction of the bin over their own
/// (Bergstrand et al. 2011, doi:10.1208/s12248-011-9255-z, with a lower bound of zero), which takes out what doses and
/// covariates explain.
public struct PredictiveCheck: Sendable, Hashable {
    /// Measurements with their simulations.
    public struct Measurements: Sendable {
        /// NaN where below the limit.
        public let observed: [Double]
        /// Limit of quantification of each; NaN for none. A measurement that is NaN is below it.
        public let limits: [Double]
        /// For each measurement, the value of every simulation, not censored; NaN where one failed.
        public let simulated: [[Double]]

        public init(observed: [Double], limits: [Double], simulated: [[Double]]) {
            self.observed = observed
            self.limits = limits
            self.simulated = simulated
        }
    }

    /// What simulations have: the middle of an interval and its limits.
    public struct Simulated: Sendable, Hashable {
        /// May be minus infinite: below the limit of quantification.
        public let lower: Double
        public let middle: Double
        public let upper: Double
    }

    public struct Percentile: Sendable, Hashable {
        /// Minus infinite: below the limit of quantification.
        public let observed: Double
        public let simulated: Simulated
    }

    public struct Bin: Sendable, Hashable {
        public let time: TimeBins.Bin
        /// For each of ``PredictiveCheck/probabilities``.
        public let percentiles: [Percentile]
        /// Share of measurements below their limit.
        public let below: Percentile
    }

    public let probabilities: [Double]
    public let level: Double
    public let bins: [Bin]
    /// Simulations that have a value for every measurement of a bin, in the bin that has fewest.
    public let simulations: Int
    /// Measurements that have no correction because their prediction is not above zero; they are in no bin.
    public let uncorrected: Int

    /// - Parameters:
    ///   - data: measurements with their simulations.
    ///   - bins: of the measurements' times.
    ///   - predictions: of each measurement, to correct by; nil for none.
    ///   - probabilities: of the percentiles.
    ///   - level: of the simulations' intervals.
    /// - Returns: nil when lengths differ, there are fewer than two simulations, or a level or probability is outside (0, 1).
    public init?(
        _ data: Measurements, _ bins: TimeBins, predictions: [Double]? = nil, probabilities: [Double] = [0.05, 0.5, 0.95],
        level: Double = 0.95
    ) {
        let n = data.observed.count
        guard data.limits.count == n, data.simulated.count == n, predictions.map({ $0.count == n }) ?? true,
            let all = data.simulated.first?.count, all > 1, data.simulated.allSatisfy({ $0.count == all }),
            let tail = Interval.tail(level), probabilities.allSatisfy({ $0 > 0 && $0 < 1 })
        else { return nil }
        var fewest = all
        var uncorrected = 0
        var found: [Bin] = []
        for bin in bins.bins {
            let members = bin.members.filter { place in predictions.map { $0[place].isFinite && $0[place] > 0 } ?? true }
            uncorrected += bin.members.count - members.count
            guard !members.isEmpty else { continue }
            let factors = Self.factors(members, predictions)
            let kept = (0..<all).filter { k in members.allSatisfy { data.simulated[$0][k].isFinite } }
            fewest = min(fewest, kept.count)
            let observed = Self.statistics(
                zip(members, factors).map { data.observed[$0].isNaN ? -.infinity : data.observed[$0] * $1 }, probabilities)
            let simulated = kept.map { k in
                Self.statistics(
                    zip(members, factors).map { place, factor in
                        let value = data.simulated[place][k]
                        return value < data.limits[place] ? -.infinity : value * factor
                    }, probabilities)
            }
            let columns = (0...probabilities.count).map { place in
                Percentile(observed: observed[place], simulated: Self.interval(simulated.map { $0[place] }, tail))
            }
            found.append(Bin(time: bin, percentiles: Array(columns.dropLast()), below: columns[probabilities.count]))
        }
        self.probabilities = probabilities
        self.level = level
        self.bins = found
        simulations = fewest
        self.uncorrected = uncorrected
    }

    /// What a measurement and its simulations are multiplied by; 1 without predictions.
    static func factors(_ members: [Int], _ predictions: [Double]?) -> [Double] {
        guard let predictions else { return members.map { _ in 1 } }
        let middle = Sample(members.map { predictions[$0] }).median ?? .nan
        return members.map { middle / predictions[$0] }
    }

    /// Percentiles of values, minus infinite where censored, and the share of those.
    private static func statistics(_ values: [Double], _ probabilities: [Double]) -> [Double] {
        let sorted = values.sorted()
        let below = sorted.prefix { $0 == -.infinity }.count
        return probabilities.map { quantile(sorted, $0) } + [Double(below) / Double(sorted.count)]
    }

    private static func interval(_ values: [Double], _ tail: Double) -> Simulated {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return Simulated(lower: .nan, middle: .nan, upper: .nan) }
        return Simulated(
            lower: quantile(sorted, tail), middle: quantile(sorted, 0.5), upper: quantile(sorted, 1 - tail))
    }

    /// Type 7 of Hyndman and Fan, as ``Sample/quantile(_:)``; minus infinite where the lower neighbour is.
    private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
        let position = Double(sorted.count - 1) * p
        let index = min(Int(position), sorted.count - 1)
        let fraction = position - Double(index)
        guard fraction > 0, index + 1 < sorted.count, sorted[index] > -.infinity else { return sorted[index] }
        return sorted[index] + fraction * (sorted[index + 1] - sorted[index])
    }
}

extension PredictiveCheck {
    /// The measurements as a prediction-corrected check shows them: NaN where below the limit, without correction or in no
    /// bin.
    public static func corrected(_ observed: [Double], predictions: [Double], _ bins: TimeBins) -> [Double] {
        var values = observed.map { _ in Double.nan }
        for bin in bins.bins {
            let members = bin.members.filter { predictions[$0].isFinite && predictions[$0] > 0 }
            for (place, factor) in zip(members, factors(members, predictions)) { values[place] = observed[place] * factor }
        }
        return values
    }
}
