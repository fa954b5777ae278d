import Foundation

/// A trial that allocates more patients to arms that do better so far.
public struct ResponseAdaptivePlan: Sendable {
    /// The name under which results hold the allocation by fixed shares.
    public static let fixedRule = "fixed-shares"

    /// Index into the plan's analyses: the comparison whose method, level and control all arms have.
    public var analysis: Int
    /// All arms that have a share.
    public var arms: [Int]
    /// So many patients are allocated by fixed shares first; then weights are renewed after so many.
    public var burnIn: Int
    public var update: Int
    /// Whether large outcomes (events) are good.
    public var prefersLarge: Bool
    public var rules: [ResponseAdaptiveRule]
}

/// How weights follow from the probabilities to be best (Thall and Wathen, Eur J Cancer 2007;43:859-866).
public struct ResponseAdaptiveRule: Sendable {
    public var name: String
    /// Weights are P(best) to this power; nil for n / (2 N), growing with the patients n so far of all N.
    public var power: Double?
    /// The least share of each arm.
    public var least: Double
    public var text: String

    /// Shares of the arms for the next patients.
    /// - Parameters:
    ///   - best: each arm's probability to be best.
    ///   - progress: share of all patients who have been allocated.
    public func shares(best: [Double], progress: Double) -> [Double] {
        let exponent = power ?? progress / 2
        let raw = best.map { Self.raised($0, exponent) }
        let sum = raw.reduce(0, +)
        let rest = 1 - least * Double(best.count)
        return raw.map { least + rest * (sum > 0 ? $0 / sum : 1 / Double(best.count)) }
    }

    private static func raised(_ base: Double, _ exponent: Double) -> Double { base <= 0 ? 0 : pow(base, exponent) }
}
