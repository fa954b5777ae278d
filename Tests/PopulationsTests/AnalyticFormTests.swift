import Foundation
import Populations
import Randomness
import Testing

/// Gamma, Weibull, beta and mixtures as drawn, against their distribution functions. Each comparison fails by chance with
/// probability at most 1e-9, all of this file together with less than 1e-7; the seed is fixed.
@Suite struct AnalyticFormTests {
    private func expect(_ sample: [Double]?, _ name: String, _ cdf: (Double) -> Double) {
        let sample = sample ?? []
        let distance = kolmogorovDistance(sample, cdf)
        #expect(sample.count > 500 && distance < largestDistance(sample.count, risk: 1e-9), "\(name): \(distance)")
    }

    /// Closed forms: gamma with shape 2 is 1 - (1 + x) exp(-x); Weibull is 1 - exp(-(x / scale)^shape); beta with shapes
    /// 2 and 3 is 6 x^2 - 8 x^3 + 3 x^4.
    @Test func shapes() throws {
        let twins = try columns(
            cohort(
                """
                covariates:
                  a: {gamma: {shape: 2, scale: 3 mg/L}}
                  b: {gamma: {mean: 6 mg/L, sd: 4.242640687119285 mg/L}}     # the same: sd^2 = 18 = 2 * 3^2
                  c: {weibull: {shape: 1.5, scale: 10 h}}
                  d: {weibull: {mean: 5 h, cv: 100 %}}                       # cv 1: exponential
                  e: {beta: {alpha: 2, beta: 3}}
                  f: {beta: {mean: 40 %, sd: 20 %}}                          # the same: 0.24 / 0.04 - 1 = 5
                  g: {gamma: {mean: 6 mg/L, cv: 0.7071067811865476}, within: [3 mg/L, 12 mg/L], unit: ug/mL}
                """), 20_000)
        let gamma = { (x: Double) in 1 - (1 + x / 3) * exp(-x / 3) }
        for name in ["a", "b"] { expect(twins[name], name, gamma) }
        expect(twins["c"], "c") { 1 - exp(-pow($0 / 10, 1.5)) }
        expect(twins["d"], "d") { 1 - exp(-$0 / 5) }
        for name in ["e", "f"] { expect(twins[name], name) { x in 6 * x * x - 8 * x * x * x + 3 * x * x * x * x } }
        expect(twins["g"], "g", truncated(3, 12, gamma))
    }

    @Test func argumentsOfOthers() throws {
        let twins = try columns(
            cohort(
                """
                covariates:
                  sex: {levels: {female: 0.5, male: 0.5}}
                  a: {weibull: {scale: if sex == male then 4 h else 2 h, shape: if sex == male then 1 else 2}}
                """), 20_000)
        expect(values(twins["a"], where: twins["sex"], is: 0), "female") { 1 - exp(-pow($0 / 2, 2)) }
        expect(values(twins["a"], where: twins["sex"], is: 1), "male") { 1 - exp(-$0 / 4) }
    }

    /// Two separate humps, one truncated: the distribution function is the weighted sum, correlation Spearman's of the whole.
    @Test func mixtures() throws {
        let count = 20_000
        let twins = try columns(
            cohort(
                """
                covariates:
                  a:
                    mixture:
                      - {weight: 30 %, normal: {mean: 10 kg, sd: 1 kg}}
                      - {weight: 70 %, normal: {mean: 20000 g, sd: 2 kg}, within: [18 kg, 30 kg]}
                  b: {uniform: {from: 0, to: 1}}
                correlations: [[a, b, 0.7]]
                """), count)
        let right = truncated(18, 30) { normalCDF($0, mean: 20, sd: 2) }
        expect(twins["a"], "mixture") { 0.3 * normalCDF($0, mean: 10, sd: 1) + 0.7 * right($0) }
        #expect(abs(spearmanCorrelation(twins["a"] ?? [], twins["b"] ?? []) - 0.7) < 6 / Double(count).squareRoot())
    }

    private func spearmanCorrelation(_ a: [Double], _ b: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Double] {
            var ranks = values
            for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() { ranks[index] = Double(rank) }
            return ranks
        }
        let n = Double(a.count)
        return 1 - 6 * zip(ranks(a), ranks(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / (n * n * n - n)
    }
}
