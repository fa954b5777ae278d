import Foundation

/// Acid and base groups of a drug, and how much of it is charged at a pH.
///
/// After Rodgers and Rowland 2006 (doi:10.1002/jps.20502): with n acid groups of pKa a1 <= a2 <= ..., the drug with
/// k charges is 10^(k pH - a1 - ... - ak) times the neutral drug; with bases of pKa b1 >= b2 >= ...,
/// 10^(b1 + ... + bk - k pH) times. In a drug with both kinds the two sums are added.
public struct Ionisation: Sendable, Equatable {
    /// Ascending.
    public let acids: [Double]
    /// Descending.
    public let bases: [Double]

    public init(acids: [Double] = [], bases: [Double] = []) {
        self.acids = acids.sorted()
        self.bases = bases.sorted(by: >)
    }

    /// Whether acidic phospholipids bind it: a base of pKa 7 or more (Rodgers, Leahy and Rowland 2005, doi:10.1002/jps.20322).
    public var isStrongBase: Bool { (bases.first ?? -.infinity) >= 7 }

    public var isNeutral: Bool { acids.isEmpty && bases.isEmpty }

    /// All drug over the neutral drug.
    public func total(pH: Double) -> Double { 1 + anions(pH: pH) + cations(pH: pH) }

    /// Drug with negative charges over the neutral drug.
    func anions(pH: Double) -> Double { Self.sum(acids.map { pH - $0 }) }

    /// Drug with positive charges over the neutral drug.
    func cations(pH: Double) -> Double { Self.sum(bases.map { $0 - pH }) }

    private static func sum(_ steps: [Double]) -> Double {
        var exponent = 0.0
        return steps.reduce(0) { total, step in
            exponent += step
            return total + pow(10, exponent)
        }
    }
}
