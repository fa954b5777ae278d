import CBoostMath
import Foundation

/// Analysis of variance of a crossover trial on the logarithmic scale, all effects fixed: sequence, subject within
/// sequence, period and treatment.
///
/// The standard analysis of 2 x 2 crossovers and method A of the EMA's questions and answers on replicate ones
/// (EMA/618604/2008). Subjects with missing periods are kept; those with one measurement inform on nothing but
/// themselves.
public struct CrossoverAnova: Sendable, Hashable {
    /// A line of the table.
    public struct Line: Sendable, Hashable {
        public let source: String
        public let degreesOfFreedom: Int
        public let sumOfSquares: Double
        /// nil for the residual and where there is nothing to compare with.
        public let f: Double?
        public let pValue: Double?
    }

    /// Geometric mean ratio, test over reference.
    public let ratio: RatioEstimate
    /// Variance of the logarithms within subjects.
    public let residualVariance: Double
    /// Sequence (tested against subjects), subjects, period and treatment (each beyond all others), residual.
    public let table: [Line]

    public init(_ trial: CrossoverTrial) throws(BioequivalenceError) {
        let fit = try WithinSubjectFit(trial, hasTreatment: true)
        guard let treatment = fit.treatment else { throw .notEstimable }
        residualVariance = fit.variance
        ratio = RatioEstimate(
            log: ParameterEstimate(
                value: treatment.value, standardError: (treatment.factor * fit.variance).squareRoot(),
                degreesOfFreedom: Double(fit.degreesOfFreedom)))
        table = Self.table(trial, fit)
    }

    /// Coefficient of variation within subjects, as a fraction: sqrt(exp(variance) - 1).
    public var coefficientOfVariation: Double { expm1(residualVariance).squareRoot() }

    private static func table(_ trial: CrossoverTrial, _ fit: WithinSubjectFit) -> [Line] {
        let between = betweenSubjects(trial)
        let residual = (squares: fit.residualSquares, freedom: fit.degreesOfFreedom)
        return [
            line("sequence", between.sequences, against: between.subjects),
            line("subject", between.subjects, against: residual),
            line("period", (fit.periodSquares.sum, fit.periodSquares.degreesOfFreedom), against: residual),
            line("treatment", (fit.treatmentSquares, 1), against: residual),
            Line(
                source: "residual", degreesOfFreedom: residual.freedom, sumOfSquares: residual.squares, f: nil,
                pValue: nil),
        ]
    }

    private typealias Squares = (squares: Double, freedom: Int)

    private static func line(_ source: String, _ effect: Squares, against error: Squares) -> Line {
        var f: Double?
        if effect.freedom > 0, error.freedom > 0, error.squares > 0 {
            f = effect.squares / Double(effect.freedom) / (error.squares / Double(error.freedom))
        }
        return Line(
            source: source, degreesOfFreedom: effect.freedom, sumOfSquares: effect.squares, f: f,
            pValue: f.map { boost_f_upper($0, Double(effect.freedom), Double(error.freedom)) })
    }

    /// Sums of squares between sequences, and between subjects within them.
    private static func betweenSubjects(_ trial: CrossoverTrial) -> (sequences: Squares, subjects: Squares) {
        func mean(_ subjects: [CrossoverTrial.Subject]) -> (value: Double, count: Double) {
            let count = Double(subjects.reduce(0) { $0 + $1.logs.count })
            return (subjects.reduce(0) { $0 + $1.logs.reduce(0, +) } / count, count)
        }
        let grand = mean(trial.subjects).value
        var (sequences, subjects) = (0.0, 0.0)
        for index in trial.sequences.indices {
            let group = trial.subjects.filter { $0.sequence == index }
            let (centre, count) = mean(group)
            sequences += count * (centre - grand) * (centre - grand)
            for subject in group {
                let deviation = mean([subject]).value - centre
                subjects += Double(subject.logs.count) * deviation * deviation
            }
        }
        return (
            (sequences, trial.sequences.count - 1), (subjects, trial.subjects.count - trial.sequences.count)
        )
    }
}
