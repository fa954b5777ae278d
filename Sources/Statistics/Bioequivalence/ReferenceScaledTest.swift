import CBoostMath
import Foundation

/// Reference-scaled average bioequivalence, as the FDA's guidance on progesterone (2011) spells it out for designs that
/// replicate the reference.
///
/// From each subject with every period measured: the difference I of the mean logarithms of test and reference, and the
/// contrast D of the reference's replicates. The criterion (muT - muR)^2 - theta swR^2 <= 0, with
/// theta = (ln 1.25 / 0.25)^2, is met when Howe's 95 % upper bound of its left side is not positive (Hyslop, Hsuan and
/// Holder 2000, doi:10.1002/1097-0258(20001030)19:20<2885::AID-SIM553>3.0.CO;2-H).
public struct ReferenceScaledTest: Sendable, Hashable {
    /// Geometric mean ratio, from sequences weighted equally.
    public let ratio: RatioEstimate
    /// swR^2, of the logarithms.
    public let referenceVariance: Double
    public let degreesOfFreedom: Int
    /// Howe's upper bound of the criterion.
    public let criterionBound: Double
    /// Subjects without some period's measurement, left out.
    public let incomplete: Int

    /// swR at and above which the criterion is scaled.
    public static let switchingDeviation = 0.294

    public init(_ trial: CrossoverTrial) throws(BioequivalenceError) {
        let complete = trial.subjects.filter { $0.logs.count == trial.periods.count }
        incomplete = trial.subjects.count - complete.count
        var differences: [[Double]] = trial.sequences.map { _ in [] }
        var (squares, freedom) = (0.0, 0)
        for index in trial.sequences.indices {
            let group = complete.filter { $0.sequence == index }
            guard !group.isEmpty else { continue }
            differences[index] = try group.map { subject throws(BioequivalenceError) in
                try Self.mean(subject, isTest: true) - Self.mean(subject, isTest: false)
            }
            let part = Self.referenceSquares(group)
            squares += part.squares
            freedom += part.freedom
        }
        guard freedom > 0 else { throw .notReplicated(.reference) }
        ratio = RatioEstimate(log: try Self.average(differences))
        referenceVariance = squares / Double(freedom)
        degreesOfFreedom = freedom
        criterionBound = Self.bound(ratio.log, referenceVariance, freedom)
    }

    public var standardDeviation: Double { referenceVariance.squareRoot() }
    /// Whether the reference is variable enough for the scaled criterion; else the trial is judged without scaling.
    public var isScaled: Bool { standardDeviation >= Self.switchingDeviation }
    /// Whether the criterion is met and the point estimate is within 0.80 ... 1.25; only meaningful when scaled.
    public var isEquivalent: Bool { criterionBound <= 0 && EquivalenceLimits.standard.contain(ratio.value) }

    private static func mean(
        _ subject: CrossoverTrial.Subject, isTest: Bool
    ) throws(BioequivalenceError) -> Double {
        let logs = zip(subject.isTest, subject.logs).filter { $0.0 == isTest }.map(\.1)
        guard !logs.isEmpty else { throw .notEstimable }
        return logs.reduce(0, +) / Double(logs.count)
    }

    /// Squared contrasts of the reference's replicates about their mean in a sequence, with variance swR^2 each. Where
    /// the reference was given r times, a subject has r - 1 orthonormal contrasts.
    private static func referenceSquares(_ group: [CrossoverTrial.Subject]) -> (squares: Double, freedom: Int) {
        let values = group.map { subject in zip(subject.isTest, subject.logs).filter { !$0.0 }.map(\.1) }
        guard let replicates = values.first?.count, replicates > 1, group.count > 1 else { return (0, 0) }
        var squares = 0.0
        for order in 1..<replicates {
            // Helmert's contrast of the next replicate with the mean of those before.
            let scale = (Double(order) / Double(order + 1)).squareRoot()
            let contrasts = values.map { scale * ($0[order] - $0[..<order].reduce(0, +) / Double(order)) }
            squares += Sample(contrasts).squaredDeviations
        }
        return (squares, (group.count - 1) * (replicates - 1))
    }

    /// Mean of the sequences' mean differences, with the pooled variance of the differences.
    private static func average(_ differences: [[Double]]) throws(BioequivalenceError) -> ParameterEstimate {
        let groups = differences.filter { !$0.isEmpty }.map { Sample($0) }
        let freedom = groups.reduce(0) { $0 + $1.count - 1 }
        guard freedom > 0 else { throw .tooFewMeasurements }
        let k = Double(groups.count)
        let variance = groups.reduce(0) { $0 + $1.squaredDeviations } / Double(freedom)
        let inverse = groups.reduce(0) { $0 + 1 / Double($1.count) }
        return ParameterEstimate(
            value: groups.reduce(0) { $0 + ($1.mean ?? 0) } / k, standardError: (variance * inverse).squareRoot() / k,
            degreesOfFreedom: Double(freedom))
    }

    private static func bound(_ difference: ParameterEstimate, _ variance: Double, _ freedom: Int) -> Double {
        let theta = pow(log(1.25) / 0.25, 2)
        let error = difference.standardError
        let quantile = boost_t_quantile(0.95, difference.degreesOfFreedom)
        let farthest = abs(difference.value) + quantile * error
        let x = difference.value * difference.value - error * error
        let y = -theta * variance
        let boundOfX = farthest * farthest
        let boundOfY = y * Double(freedom) / boost_chi_squared_quantile(0.95, Double(freedom))
        return x + y + ((boundOfX - x) * (boundOfX - x) + (boundOfY - y) * (boundOfY - y)).squareRoot()
    }
}
