import Foundation
import Populations
import Testing

/// Distributions of drawn covariates against their closed forms. Each comparison fails by chance with probability at
/// most 1e-9, all of this file together with less than 1e-7; the seed is fixed.
@Suite struct AnalyticMarginalTests {
    static let risk = 1e-9

    func expect(_ sample: [Double], _ name: String, _ cdf: @escaping (Double) -> Double) {
        let distance = kolmogorovDistance(sample, cdf)
        #expect(sample.count > 500, "\(name)")
        #expect(distance < largestDistance(sample.count, risk: Self.risk), "\(name)")
    }

    @Test func formsOfDistributions() throws {
        let twins = try columns(
            cohort(
                """
                covariates:
                  a: {normal: {mean: 62 y, sd: 16 y}}
                  b: {normal: {mean: -40 mmol/L, cv: 10 %}}
                  c: {lognormal: {median: 72 kg, cv: 22 %}}
                  d: {lognormal: {mean: 5 mg/dL, sd: 4 mg/dL}}
                  e: {lognormal: {mean: 5 mg/dL, cv: 0.8}}
                  f: {uniform: {from: 0, to: 12 h}}
                  g: {normal: {mean: 1.8288 m, sd: 7 cm}, unit: cm}
                """), 20_000)
        expect(twins["a"] ?? [], "normal") { normalCDF($0, mean: 62, sd: 16) }
        expect(twins["b"] ?? [], "normal by cv") { normalCDF($0, mean: -40, sd: 4) }
        expect(twins["c"] ?? [], "lognormal by median and cv") { lognormalCDF($0, median: 72, cv: 0.22) }
        // cv = sd/mean, and median = mean / sqrt(1 + cv^2).
        let median = 5 / (1 + 0.8 * 0.8).squareRoot()
        expect(twins["d"] ?? [], "lognormal by mean and sd") { lognormalCDF($0, median: median, cv: 0.8) }
        expect(twins["e"] ?? [], "lognormal by mean and cv") { lognormalCDF($0, median: median, cv: 0.8) }
        expect(twins["f"] ?? [], "uniform from 0") { min(max($0 / 12, 0), 1) }
        expect(twins["g"] ?? [], "unit asked for") { normalCDF($0, mean: 182.88, sd: 7) }
    }

    /// The example with the condition on who is eligible taken away.
    @Test func conditionalAndTruncated() throws {
        let whole = try committedCohort("hospitalised-adults")
        let text = whole.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            .filter { !$0.hasPrefix("eligible") }.joined(separator: "\n")
        let twins = try columns(cohort(text), 40_000)
        for (sex, median, height) in [(0.0, 72.0, 162.0), (1, 84, 176)] {
            expect(values(twins["weight"], where: twins["sex"], is: sex), "weight of sex \(sex)",
                truncated(40, 170) { lognormalCDF($0, median: median, cv: 0.22) })
            expect(values(twins["height"], where: twins["sex"], is: sex), "height of sex \(sex)") {
                normalCDF($0, mean: height, sd: 7)
            }
        }
        expect(twins["age"] ?? [], "age", truncated(18, 95) { normalCDF($0, mean: 62, sd: 16) })
        for (dialysis, median) in [(0.0, 0.9), (1, 5)] {
            expect(values(twins["creatinine"], where: twins["dialysis"], is: dialysis), "creatinine with dialysis \(dialysis)") {
                lognormalCDF($0, median: median, cv: 0.45)
            }
        }
    }

    /// Hoeffding 1963: a frequency is further than epsilon from its probability with at most 2 exp(-2 n epsilon^2).
    @Test func levels() throws {
        let count = 40_000
        let twins = try columns(
            cohort(
                """
                covariates:
                  race: {levels: {a: 0.6, b: 0.3, c: 10 %, d: 0}}
                  share: {uniform: {from: 0, to: 1}}
                  metaboliser: {levels: {poor: 'if race == a then 0.07 else 0.02', other: 'if race == a then 0.93 else 0.98'}}
                """), count)
        let allowed = largestDistance(count, risk: Self.risk)
        for (level, probability) in [0.6, 0.3, 0.1, 0].enumerated() {
            let frequency = Double((twins["race"] ?? []).count { $0 == Double(level) }) / Double(count)
            #expect(abs(frequency - probability) < allowed)
        }
        #expect((twins["race"] ?? []).allSatisfy { $0 < 3 })
        let ofA = values(twins["metaboliser"], where: twins["race"], is: 0)
        let poor = Double(ofA.count { $0 == 0 }) / Double(ofA.count)
        #expect(abs(poor - 0.07) < largestDistance(ofA.count, risk: Self.risk))
    }

    /// A truncation in the far tail, where 1 - cdf has no digits: the values are those of the tail.
    @Test func farTail() throws {
        let twins = try columns(cohort("covariates: {a: {normal: {mean: 0, sd: 1 kg}, within: [9 kg, 20 kg]}}"), 5000)
        // P(X > x | X > 9) = Q(x)/Q(9), Q from erfc.
        expect(twins["a"] ?? [], "tail") { 1 - erfc($0 / 2.0.squareRoot()) / erfc(9 / 2.0.squareRoot()) }
    }

    /// A value that depends on a number, and a limit that does.
    @Test func dependentArguments() throws {
        let twins = try columns(
            cohort(
                """
                covariates:
                  weight: {normal: {mean: 0.9 kg/cm * (height - 100 cm), sd: 5 kg}, within: [40 kg, 0.6 kg/cm * height], unit: kg}
                  height: {normal: {mean: 1.70 m, sd: 0.07 m}}
                """), 20_000)
        // Each value by its own conditional distribution function is uniform.
        let uniforms = zip(twins["weight"] ?? [], twins["height"] ?? []).map { weight, metres in
            truncated(40, 60 * metres) { normalCDF($0, mean: 90 * (metres - 1), sd: 5) }(weight)
        }
        expect(uniforms, "conditional") { min(max($0, 0), 1) }
    }
}
