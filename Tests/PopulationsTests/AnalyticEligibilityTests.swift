import Documents
import Foundation
import Populations
import Testing

@Suite struct AnalyticEligibilityTests {
    /// Attempts until n are eligible: mean n/p, variance n (1 - p)/p^2. Six standard deviations are exceeded with a
    /// probability below 1e-7 at this n.
    @Test func rate() throws {
        let cohort = try cohort("covariates: {age: {normal: {mean: 50 y, sd: 10 y}}}\neligible: age >= 60 y")
        let count = 5000
        let sampler = cohort.sampler(seed: 3)
        let twins = try (0..<count).map { try sampler.twin(replicate: 2, index: $0) }
        let p = erfc(1 / 2.0.squareRoot()) / 2
        let attempts = Double(twins.reduce(0) { $0 + $1.attempts })
        let n = Double(count)
        #expect(abs(attempts - n / p) < 6 * (n * (1 - p)).squareRoot() / p)
        let summary = CohortSummary(cohort, twins: twins)
        #expect(summary.attempts == Int(attempts))
        #expect(summary.acceptance == n / attempts)
        // Those who are eligible have the distribution given that; risk 1e-9.
        let distance = kolmogorovDistance(twins.map { $0.values[0] }, truncated(60, 200) { normalCDF($0, mean: 50, sd: 10) })
        #expect(distance < largestDistance(count, risk: 1e-9))
    }

    @Test(arguments: committed) func committedTwinsMeetTheirCondition(_ name: String) throws {
        let cohort = try committedCohort(name)
        let twins = try columns(cohort, 2000)
        for index in 0..<2000 {
            let value = { (name: String) in twins[name]?[index] ?? .nan }
            switch name {
            case "hospitalised-adults":
                #expect(value("creatinine_clearance") <= 150)
                #expect(value("dialysis") == 1 || value("creatinine_clearance") >= 15)
            case "healthy-adults":
                #expect(value("weight") >= 50 && value("egfr") >= 80)
            default: #expect(value("bsa") > 1)
            }
        }
    }

    @Test func impossible() throws {
        let cohort = try cohort("covariates: {age: {normal: {mean: 50 y, sd: 1 y}}}\neligible: age >= 150 y")
        let error = #expect(throws: DiagnosticError.self) { try cohort.sampler(seed: 1).twin(replicate: 0, index: 4) }
        #expect(
            error?.description == "cohort.yaml:3:11: 0 of 10000 patients drawn for twin 4 of cohort `test` were eligible; "
                + "expected an `eligible` that a fair share of the cohort meets; loosen it, or move the distributions towards it")
    }

    /// Formulas against the same arithmetic written here; creatinine clearance of Cockcroft and Gault 1976,
    /// doi:10.1159/000180580, body surface of Du Bois 1916.
    @Test func derived() throws {
        let ward = try columns(try committedCohort("hospitalised-adults"), 200)
        for index in 0..<200 {
            let value = { (name: String) in ward[name]?[index] ?? .nan }
            let expected =
                (140 - value("age")) * value("weight") / (72 * value("creatinine")) * (value("sex") == 0 ? 0.85 : 1)
            #expect(abs(value("creatinine_clearance") / expected - 1) < 1e-12)
        }
        let tumour = try columns(try committedCohort("solid-tumour-adults"), 200)
        for index in 0..<200 {
            let value = { (name: String) in tumour[name]?[index] ?? .nan }
            #expect(abs(value("bsa") / (0.007184 * pow(value("weight"), 0.425) * pow(value("height"), 0.725)) - 1) < 1e-12)
        }
        let healthy = try columns(try committedCohort("healthy-adults"), 200)
        for index in 0..<200 {
            let value = { (name: String) in healthy[name]?[index] ?? .nan }
            #expect(abs(value("weight") / (value("body_mass_index") * pow(value("height") / 100, 2)) - 1) < 1e-12)
        }
    }
}
