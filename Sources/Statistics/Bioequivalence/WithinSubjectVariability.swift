import Foundation

/// Variability of one treatment within subjects, from subjects who were given it more than once.
///
/// Analysis of variance of the logarithms under that treatment alone, with sequence, subject within sequence and period
/// fixed, as the EMA asks for (EMA/618604/2008).
public struct WithinSubjectVariability: Sendable, Hashable {
    /// sw^2: of the logarithms.
    public let variance: Double
    public let degreesOfFreedom: Int

    public init(_ trial: CrossoverTrial, of treatment: CrossoverObservation.Treatment = .reference)
        throws(BioequivalenceError)
    {
        let part = trial.only(treatment)
        guard part.subjects.contains(where: { $0.logs.count > 1 }) else { throw .notReplicated(treatment) }
        do {
            let fit = try WithinSubjectFit(part, hasTreatment: false)
            (variance, degreesOfFreedom) = (fit.variance, fit.degreesOfFreedom)
        } catch {
            throw .notReplicated(treatment)
        }
    }

    public var standardDeviation: Double { variance.squareRoot() }
    /// sqrt(exp(sw^2) - 1), as a fraction.
    public var coefficientOfVariation: Double { expm1(variance).squareRoot() }
}
