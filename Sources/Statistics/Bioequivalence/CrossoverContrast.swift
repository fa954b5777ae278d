/// The difference of two treatments of a crossover with any number of treatments, periods and sequences.
///
/// Least squares with fixed effects of patient (and with it of the sequence), period and treatment, the residual variance
/// pooled over all treatments: the analysis of variance of 2 x 2 crossovers, of Williams' designs (Williams 1949,
/// doi:10.1071/CH9490149) and of replicate ones (method A of EMA/618604/2008). On logarithms it gives the logarithm of
/// the ratio of geometric means.
///
///     let williams = CrossoverContrast(patients, of: 1, against: 0)
///     williams?.difference.interval(level: 0.9)
public struct CrossoverContrast: Sendable, Hashable {
    /// A value of a patient in a period under a treatment, both counted from 0.
    public struct Measurement: Sendable, Hashable {
        public let period: Int
        public let treatment: Int
        public let value: Double

        public init(period: Int, treatment: Int, value: Double) {
            self.period = period
            self.treatment = treatment
            self.value = value
        }
    }

    /// Treatment less control, with the residual degrees of freedom.
    public let difference: ParameterEstimate
    /// Variance within patients.
    public let residualVariance: Double

    /// - Parameter patients: the measurements of each; missing ones are left out, who has one only informs on nothing.
    /// - Returns: nil where the two treatments cannot be told apart within patients or from periods, where no degrees of
    ///   freedom are left, and for values that are not finite.
    public init?(_ patients: [[Measurement]], of treatment: Int, against control: Int) {
        let measured = patients.filter { $0.count > 1 }
        let all = measured.flatMap { $0 }
        guard treatment != control, all.allSatisfy({ $0.value.isFinite }) else { return nil }
        let periods = Set(all.map(\.period)).sorted().dropFirst()
        let given = Set(all.map(\.treatment))
        guard given.contains(treatment), given.contains(control) else { return nil }
        // The control is what others are held against; the treatment comes last, as its coefficient is wanted.
        let treatments = given.subtracting([treatment, control]).sorted() + [treatment]
        let columns =
            periods.map { period in Self.centred(measured) { $0.period == period ? 1 : 0 } }
            + treatments.map { treatment in Self.centred(measured) { $0.treatment == treatment ? 1 : 0 } }
        let fit = Projection(columns, Self.centred(measured) { $0.value })
        let freedom = all.count - measured.count - fit.rank
        guard let last = fit.last, freedom > 0 else { return nil }
        residualVariance = fit.residualSquares / Double(freedom)
        difference = ParameterEstimate(
            value: last.value, standardError: (last.factor * residualVariance).squareRoot(), degreesOfFreedom: Double(freedom))
    }

    /// A value per measurement less its patient's mean, patients one after another.
    private static func centred(_ patients: [[Measurement]], _ value: (Measurement) -> Double) -> [Double] {
        patients.flatMap { measurements in
            let values = measurements.map(value)
            let mean = values.reduce(0, +) / Double(values.count)
            return values.map { $0 - mean }
        }
    }
}
