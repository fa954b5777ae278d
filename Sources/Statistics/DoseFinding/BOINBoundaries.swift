import CBoostMath
import Foundation

/// The decision boundaries of the Bayesian optimal interval (BOIN) design.
///
///     let boundaries = try BOINBoundaries(target: 0.3)
///     boundaries.lambdaE                          // 0.2365
///     boundaries.deescalateAtLeast(patients: 6)   // 3
///
/// Liu and Yuan, J R Stat Soc C 2015;64:507, doi:10.1111/rssc.12089, equations 3 and 4 with equal prior
/// probabilities of the three hypotheses.
public struct BOINBoundaries: Sendable, Hashable {
    /// Target DLT probability phi.
    public let target: Double
    /// phi1: the highest DLT probability that is deemed too low a dose.
    public let safe: Double
    /// phi2: the lowest DLT probability that is deemed too toxic.
    public let toxic: Double
    /// A level is eliminated when Pr(p > phi | data) exceeds this.
    public let eliminationCutoff: Double
    /// Escalate when the observed DLT rate is at most this.
    public let lambdaE: Double
    /// De-escalate when the observed DLT rate is at least this.
    public let lambdaD: Double
    /// Elimination boundaries for 0, 1, 2 ... patients; Int.max where no count eliminates.
    private let elimination: [Int]

    /// - Parameters:
    ///   - safe: phi1; 0.6 phi when nil, as recommended in the paper.
    ///   - toxic: phi2; 1.4 phi when nil.
    public init(target: Double, safe: Double? = nil, toxic: Double? = nil, eliminationCutoff: Double = 0.95)
        throws(EscalationError)
    {
        try EscalationError.require(target, "target", above: 0, below: 1)
        let phi1 = safe ?? 0.6 * target
        let phi2 = toxic ?? 1.4 * target
        try EscalationError.require(phi1, "safe", above: 0, below: target)
        try EscalationError.require(phi2, "toxic", above: target, below: 1)
        try EscalationError.require(eliminationCutoff, "eliminationCutoff", above: 0, below: 1)
        self.target = target
        self.safe = phi1
        self.toxic = phi2
        self.eliminationCutoff = eliminationCutoff
        lambdaE = log((1 - phi1) / (1 - target)) / log(target * (1 - phi1) / (phi1 * (1 - target)))
        lambdaD = log((1 - target) / (1 - phi2)) / log(phi2 * (1 - target) / (target * (1 - phi2)))
        var elimination = [Int.max, Int.max, Int.max]
        var dlts = 1
        // The boundary never falls as patients are added, so that one walk finds all.
        for patients in 3...100 {
            while dlts <= patients,
                Self.overdose(target, patients: patients, dlts: dlts) <= eliminationCutoff
            {
                dlts += 1
            }
            elimination.append(dlts <= patients ? dlts : .max)
        }
        self.elimination = elimination
    }

    /// Largest number of DLTs among `patients` with which to escalate.
    public func escalateAtMost(patients: Int) -> Int {
        Int((lambdaE * Double(patients) + Self.rounding).rounded(.down))
    }

    /// Smallest number of DLTs among `patients` with which to de-escalate; never above the elimination boundary.
    public func deescalateAtLeast(patients: Int) -> Int {
        let bound = Int((lambdaD * Double(patients) - Self.rounding).rounded(.up))
        return min(bound, eliminateAtLeast(patients: patients) ?? .max)
    }

    /// Smallest number of DLTs among `patients` with which to eliminate the level and those above; nil below three
    /// patients and where no number suffices.
    public func eliminateAtLeast(patients: Int) -> Int? {
        guard patients >= 3 else { return nil }
        if patients < elimination.count {
            return elimination[patients] == .max ? nil : elimination[patients]
        }
        return (1...patients).first { Self.overdose(target, patients: patients, dlts: $0) > eliminationCutoff }
    }

    /// Pr(p > phi | data) with a uniform prior.
    public func overdoseProbability(patients: Int, dlts: Int) -> Double {
        Self.overdose(target, patients: patients, dlts: dlts)
    }

    private static func overdose(_ target: Double, patients: Int, dlts: Int) -> Double {
        boost_beta_upper(target, Double(dlts + 1), Double(patients - dlts + 1))
    }

    /// A rate that equals a boundary but for rounding is on it.
    private static let rounding = 1e-10
}
