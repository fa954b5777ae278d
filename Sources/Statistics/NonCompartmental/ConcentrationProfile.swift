/// Measured concentrations of one subject after one dose, checked, with those below quantification treated by a rule.
///
///     let profile = try ConcentrationProfile(times: hours, concentrations: levels, lloq: 0.05)
///
/// Times are since the dose. A sample taken just before the dose belongs to time 0.
public struct ConcentrationProfile: Sendable, Hashable {
    /// What is made of a concentration below the limit of quantification.
    public enum Treatment: Sendable, Hashable {
        /// Taken as zero.
        case zero
        /// Taken as if there had been no sample.
        case omitted
        /// Taken as a value, such as half the limit.
        case value(Double)
    }

    /// Treatments by where such a concentration stands.
    public struct BelowQuantification: Sendable, Hashable {
        /// Before the first quantifiable one, or when there is none.
        public var before: Treatment
        /// Between quantifiable ones.
        public var between: Treatment
        /// After the last one.
        public var after: Treatment

        /// The default is that of PKNCA: those at either end are zero, those between are omitted.
        public init(before: Treatment = .zero, between: Treatment = .omitted, after: Treatment = .zero) {
            self.before = before
            self.between = between
            self.after = after
        }
    }

    /// Increasing, from 0.
    public let times: [Double]
    /// One per time, never negative.
    public let concentrations: [Double]
    /// Whether each was measured at or above the limit.
    public let isQuantified: [Bool]
    /// Samples with a NaN concentration; they are in no statistic.
    public let missing: Int
    /// Samples below the limit of quantification, however treated.
    public let belowQuantification: Int

    /// - Parameters:
    ///   - times: since the dose, increasing, from 0.
    ///   - concentrations: one per time; NaN where missing.
    ///   - lloq: lower limit of quantification; concentrations below it, and zero, count as not quantifiable.
    ///   - rule: what is made of these.
    public init(
        times: [Double], concentrations: [Double], lloq: Double = 0, rule: BelowQuantification = BelowQuantification()
    ) throws(ProfileError) {
        guard times.count == concentrations.count else {
            throw .unequalLengths(times: times.count, concentrations: concentrations.count)
        }
        guard lloq >= 0, lloq.isFinite else { throw .invalidLimit(lloq) }
        for (index, time) in times.enumerated() {
            guard time.isFinite else { throw .invalidTime(index: index, time) }
            guard time >= 0 else { throw .beforeDose(index: index, time) }
            guard index == 0 || time > times[index - 1] else { throw .notIncreasing(index: index, time) }
            let value = concentrations[index]
            guard value.isNaN || (value >= 0 && value.isFinite) else {
                throw .invalidConcentration(index: index, value)
            }
        }
        let isMeasured = concentrations.map { $0 > 0 && $0 >= lloq }
        let first = isMeasured.firstIndex(of: true)
        let last = isMeasured.lastIndex(of: true)
        var kept: [(time: Double, concentration: Double, isQuantified: Bool)] = []
        var (missing, below) = (0, 0)
        for (index, time) in times.enumerated() {
            if concentrations[index].isNaN {
                missing += 1
            } else if isMeasured[index] {
                kept.append((time, concentrations[index], true))
            } else {
                below += 1
                let isBefore = first.map { index < $0 } ?? true
                let isAfter = last.map { index > $0 } ?? false
                switch isBefore ? rule.before : (isAfter ? rule.after : rule.between) {
                case .zero: kept.append((time, 0, false))
                case .omitted: break
                case .value(let value):
                    guard value >= 0, value.isFinite else { throw .invalidTreatment(value) }
                    kept.append((time, value, false))
                }
            }
        }
        self.times = kept.map(\.time)
        self.concentrations = kept.map(\.concentration)
        isQuantified = kept.map(\.isQuantified)
        self.missing = missing
        belowQuantification = below
    }
}

/// Concentrations that cannot be analysed; indices count from 0.
public enum ProfileError: Error, Hashable, CustomStringConvertible {
    case unequalLengths(times: Int, concentrations: Int)
    case invalidLimit(Double)
    case invalidTime(index: Int, Double)
    case beforeDose(index: Int, Double)
    case notIncreasing(index: Int, Double)
    case invalidConcentration(index: Int, Double)
    case invalidTreatment(Double)
    case invalidDose(Double)
    case invalidInfusion(duration: Double)
    case invalidInterval(Double)

    public var description: String {
        switch self {
        case .unequalLengths(let times, let concentrations):
            "there are \(times) times and \(concentrations) concentrations; give one of each per sample, NaN where "
                + "missing"
        case .invalidLimit(let limit): "the limit of quantification is \(limit); it must be zero or positive"
        case .invalidTime(let index, let time): "the time of sample \(index) is \(time)"
        case .beforeDose(let index, let time):
            "sample \(index) is at \(time), before the dose; give a predose sample the time 0"
        case .notIncreasing(let index, let time):
            "sample \(index) is at \(time), not after the one before it; give one sample per time, in order"
        case .invalidConcentration(let index, let value):
            "the concentration of sample \(index) is \(value); it must be zero or positive, or NaN where missing"
        case .invalidTreatment(let value):
            "the value for what is below quantification is \(value); it must be zero or positive"
        case .invalidDose(let dose): "the dose is \(dose); it must be positive"
        case .invalidInfusion(let duration): "the infusion lasts \(duration); it must be positive"
        case .invalidInterval(let interval): "the dosing interval is \(interval); it must be positive"
        }
    }
}
