import Foundation
import Statistics
import TestSupport
import Testing

/// Ishigami and Homma's function (1990, doi:10.1109/ISUMA.1990.151285) with a = 7, b = 0.1, whose indices are known:
/// V_1 = b pi^4 / 5 + b^2 pi^8 / 50 + 1/2, V_2 = a^2 / 8, V_13 = 8 b^2 pi^8 / 225.
private func ishigami(_ u: [Double]) -> Double {
    let x = u.map { (2 * $0 - 1) * Double.pi }
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0])
}

private let ishigamiIndices: (first: [Double], total: [Double]) = (
    [0.31390519114781146, 0.4424111447900409, 0], [0.5575888552099592, 0.4424111447900409, 0.2436836640621477]
)

/// Sobol's function G (1993): prod (|4 x - 2| + a) / (1 + a); V_i = 1 / (3 (1 + a_i)^2), all others by products.
private let coefficients: [Double] = [0, 1, 4.5, 9, 99, 99, 99, 99]
private func sobolG(_ u: [Double]) -> Double {
    var product = 1.0
    for (x, a) in zip(u, coefficients) { product *= (abs(4 * x - 2) + a) / (1 + a) }
    return product
}

private var sobolGIndices: (first: [Double], total: [Double]) {
    let parts = coefficients.map { 1 / (3 * (1 + $0) * (1 + $0)) }
    let all = parts.reduce(1) { $0 * (1 + $1) }
    return (parts.map { $0 / (all - 1) }, parts.map { $0 * all / (1 + $0) / (all - 1) })
}

/// 95 % intervals from N = 2^14 rows hold the exact index in 90 to 99 of 100 seeds and are no wider than +-0.02. Were
/// coverage 95 %, one index of 22 would be outside with probability 0.018; the seeds are fixed. Of the first twenty
/// seeds, which the usual run takes, at least 16 hold it (0.0026).
@Test(arguments: [
    (3, ishigami, ishigamiIndices), (8, sobolG, sobolGIndices),
] as [(Int, @Sendable ([Double]) -> Double, (first: [Double], total: [Double]))])
func intervalsCoverTheExactIndices(
    factors: Int, function: @Sendable ([Double]) -> Double, exact: (first: [Double], total: [Double])
) throws {
    let seeds = TestTier.isLong ? 100 : 20
    let allowed = TestTier.isLong ? 90...99 : 16...20
    var held = [Int](repeating: 0, count: 2 * factors)
    var widest = 0.0
    for seed in 0..<seeds {
        var generator = SeededGenerator(state: UInt64(seed) &* 0x5DEE_CE66_D1CE_4E5B &+ 20_261_126)
        let design = SobolDesign(try FactorGroups(factors: factors), rows: 1 << 14, using: &generator)
        let indices = try design.indices(function)
        #expect(indices.rows == 1 << 14 && indices.incomplete == 0)
        for (place, estimate) in (indices.first + indices.total).enumerated() {
            let interval = try #require(estimate.interval())
            widest = max(widest, (interval.upper - interval.lower) / 2)
            if interval.contains((exact.first + exact.total)[place]) { held[place] += 1 }
        }
    }
    #expect(held.allSatisfy { allowed.contains($0) }, "\(held)")
    #expect(widest <= 0.02, "\(widest)")
}

/// y = sum c x has S_i = c_i^2 / sum c^2, and a group the sum of its factors'; y = (x_0 - 1/2) (x_1 - 1/2) has no
/// first-order part. Within four standard errors, missed by one of ten with probability 6e-4.
@Test func groupsOfALinearFunction() throws {
    var generator = SeededGenerator(state: 5)
    let groups = try FactorGroups(factors: 4, dependent: [(2, 0)])
    #expect(groups.members == [[0, 2], [1], [3]])
    let linear = try SobolDesign(groups, rows: 4096, using: &generator).indices { 3 * $0[0] + 2 * $0[1] + $0[2] }
    for (estimates, exact) in [(linear.first, [10.0 / 14, 4.0 / 14]), (linear.total, [10.0 / 14, 4.0 / 14])] {
        for (estimate, exact) in zip(estimates, exact) {
            #expect(abs(estimate.value - exact) < 4 * estimate.standardError && estimate.standardError < 0.02)
        }
    }
    let product = try SobolDesign(FactorGroups(factors: 2), rows: 4096, using: &generator).indices {
        ($0[0] - 0.5) * ($0[1] - 0.5)
    }
    for estimate in product.first { #expect(abs(estimate.value) < 4 * estimate.standardError) }
    for estimate in product.total { #expect(abs(estimate.value - 1) < 4 * estimate.standardError) }
    #expect(abs(linear.mean - 3) < 0.1 && abs(linear.variance - 14.0 / 12) < 0.06)
}

/// A factor that does nothing has indices of zero to the bit, and so has its error; one that does all has a total of
/// one within rounding only where the denominator is the same mean, so within its error.
@Test func aFactorWithoutEffectHasNone() throws {
    var generator = SeededGenerator(state: 8)
    let indices = try SobolDesign(FactorGroups(factors: 2), rows: 256, using: &generator).indices { exp($0[0]) }
    #expect(indices.first[1].value == 0 && indices.total[1].value == 0)
    #expect(indices.first[1].interval() == Interval(lower: 0, upper: 0, level: 0.95))
    #expect(indices.total[1].interval() == Interval(lower: 0, upper: 0, level: 0.95))
    #expect(abs(indices.first[0].value - 1) < 4 * indices.first[0].standardError)
}

/// Rows with a missing output are counted and left out of every index.
@Test func incompleteRowsAreCounted() throws {
    var generator = SeededGenerator(state: 9)
    let design = SobolDesign(try FactorGroups(factors: 2), rows: 200, using: &generator)
    var a = design.a.map { $0[0] + $0[1] * $0[1] }
    let b = design.b.map { $0[0] + $0[1] * $0[1] }
    var mixed = (0..<2).map { design.mixed($0).map { $0[0] + $0[1] * $0[1] } }
    a[3] = .nan
    mixed[1][10] = .infinity
    let indices = try SobolIndices(a: a, b: b, mixed: mixed)
    #expect(indices.rows == 198 && indices.incomplete == 2)
    let kept = [Int](0..<200).filter { $0 != 3 && $0 != 10 }
    let whole = try SobolIndices(a: kept.map { a[$0] }, b: kept.map { b[$0] }, mixed: mixed.map { m in kept.map { m[$0] } })
    #expect(whole.first == indices.first && whole.total == indices.total)
}

@Test func whatCannotBeDividedIsRefused() throws {
    #expect(throws: SensitivityError.noFactors) { try FactorGroups(factors: 0) }
    #expect(throws: SensitivityError.malformedGroups) { try FactorGroups([[0, 1], [1]]) }
    #expect(throws: SensitivityError.malformedGroups) { try FactorGroups([[0], []]) }
    #expect(throws: SensitivityError.malformedGroups) { try FactorGroups(factors: 2, dependent: [(0, 2)]) }
    #expect(throws: SensitivityError.dependentFactorsApart(0, 2)) { try FactorGroups([[0, 1], [2]], dependent: [(0, 2)]) }
    #expect(try FactorGroups([[1], [2, 0]], dependent: [(0, 2)]).members == [[1], [2, 0]])
    let values = (0..<20).map(Double.init)
    #expect(throws: SensitivityError.unequalLengths) { try SobolIndices(a: values, b: values, mixed: [[1]]) }
    #expect(throws: SensitivityError.noFactors) { try SobolIndices(a: values, b: values, mixed: []) }
    #expect(throws: SensitivityError.tooFewRows(2)) { try SobolIndices(a: [1, 2], b: [3, 4], mixed: [[1, 2]]) }
    let constant = [Double](repeating: 2, count: 20)
    #expect(throws: SensitivityError.noVariance) { try SobolIndices(a: constant, b: constant, mixed: [constant]) }
}
