import Foundation
import Populations
import Testing

/// Spearman's correlations as drawn against those asked for.
///
/// The estimate of n pairs has a standard deviation of at most about 1/sqrt(n) (Kendall and Gibbons 1990, 4.12: the
/// variance is largest without correlation, 1/(n - 1)); 6 of them are exceeded with a probability below 1e-8.
@Suite struct AnalyticCorrelationTests {
    @Test func acrossDistributions() throws {
        let count = 20_000
        let cohort = try cohort(
            """
            covariates:
              a: {normal: {mean: 10 kg, sd: 1 kg}}
              b: {lognormal: {median: 2 L, cv: 80 %}}
              c: {uniform: {from: 1, to: 2}}
              d: {lognormal: {median: 3 h, cv: 30 %}, within: [2 h, 4 h]}
              e: {normal: {mean: 0 kg, sd: 1 kg}}
            correlations:
              - [a, b, 0.6]
              - [c, b, -0.3]
              - [a, d, -0.5]
            """)
        let twins = try columns(cohort, count)
        let allowed = 6 / Double(count).squareRoot()
        // Pairs not given are not correlated.
        let asked = ["ab": 0.6, "bc": -0.3, "ad": -0.5, "ac": 0, "bd": 0, "ae": 0, "cd": 0]
        for (pair, expected) in asked {
            let names = pair.map(String.init)
            let found = spearman(twins[names[0]] ?? [], twins[names[1]] ?? [])
            #expect(abs(found - expected) < allowed, "\(pair): \(found)")
        }
    }

    /// Given what conditions them: within each sex, whatever the correlation over both.
    @Test func givenTheConditions() throws {
        let twins = try columns(try committedCohort("solid-tumour-adults"), 30_000)
        for sex in [0.0, 1] {
            let heights = values(twins["height"], where: twins["sex"], is: sex)
            let found = spearman(heights, values(twins["weight"], where: twins["sex"], is: sex))
            #expect(abs(found - 0.45) < 6 / Double(heights.count).squareRoot())
        }
        #expect(spearman(twins["height"] ?? [], twins["weight"] ?? []) > 0.5)
    }

    /// Extreme correlations keep their sign and size.
    @Test(arguments: [-0.99, -0.5, 0.05, 0.99]) func strong(_ rho: Double) throws {
        let twins = try columns(
            cohort("covariates: {a: {uniform: {from: 0, to: 1}}, b: {normal: {mean: 0, sd: 1}}}\ncorrelations: [[b, a, \(rho)]]"),
            10_000)
        #expect(abs(spearman(twins["a"] ?? [], twins["b"] ?? []) - rho) < 0.06 * (1 - rho * rho) + 0.002)
    }

    /// 1 - 6 sum d^2 / (n^3 - n), for samples without ties.
    private func spearman(_ a: [Double], _ b: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Int] {
            var ranks = [Int](repeating: 0, count: values.count)
            for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() { ranks[index] = rank }
            return ranks
        }
        let n = Double(a.count)
        let squares = zip(ranks(a), ranks(b)).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return 1 - 6 * squares / (n * n * n - n)
    }
}
