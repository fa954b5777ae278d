import Documents
import Foundation
import Populations
import Records
import Testing

/// The description of a cohort's twins: numbers that can be counted from the twins, and closed forms.
@Suite struct AnalyticCohortDescriptionTests {
    static let text = """
        title: A test
        covariates:
          sex:    {levels: {female: 0.25, male: 0.75}}
          age:    {uniform: {from: 0 y, to: 100 y}}
          height: {normal: {mean: 170 cm, sd: 10 cm}}
          weight: {normal: {mean: 70 kg, sd: 10 kg}}
          body_mass_index: {derived: weight / height^2, unit: kg/m2}
        correlations: [[height, weight, 0.5]]
        eligible: age >= 20 y and (age < 90 y and sex == male)
        strata: [{name: young, when: age < 50 y, twins: 1}, {name: old, when: age >= 50 y, twins: 3}]

        """

    private func described(_ table: String? = nil, size: Int = 4000, paired: [String]? = nil) throws -> (CohortDescription, [CohortTwin], Cohort) {
        let cohort = try cohort(Self.text)
        let twins = try cohort.sampler(seed: 3).twins(replicate: 0, count: size, threads: 2)
        let diagnostics = Diagnostics()
        let patients = table.flatMap { DataTable.parse($0, file: "ward.csv", diagnostics) }.flatMap { RealPatients.read($0, for: cohort, diagnostics) }
        let description = try CohortDescription(
            cohort, twins: twins, seed: 3, threads: 2, version: "test", patients: patients, paired: paired)
        return (description, twins, cohort)
    }

    /// Refused: 20 %, 10 % and 25 %; alone: 0.2 x 0.75, 0.1 x 0.75 and 0.7 x 0.25 (a patient is not both below 20 and
    /// above 90). Each within 4.5 binomial standard errors (chance below 1e-5 each).
    @Test func refusals() throws {
        let (found, twins, _) = try described()
        #expect(found.refusals.map(\.condition) == ["age >= 20 y", "age < 90 y", "sex == male"])
        let n = 4000.0
        for (refusal, expected) in zip(found.refusals, [(0.2, 0.15), (0.1, 0.075), (0.25, 0.175)]) {
            #expect(abs(refusal.refused - expected.0) < 4.5 * (expected.0 * (1 - expected.0) / n).squareRoot(), "\(refusal)")
            #expect(abs(refusal.alone - expected.1) < 4.5 * (expected.1 * (1 - expected.1) / n).squareRoot(), "\(refusal)")
        }
        #expect(found.strata.map(\.twins) == [1000, 3000] && abs(found.strata[0].share - 0.5) < 0.04)
        // A quarter of the twins takes 1 / 0.225 draws each, the others 1 / 0.3: 13.33 for four.
        let attempts = twins.reduce(0) { $0 + $1.attempts }
        #expect(found.attempts == attempts && abs(Double(attempts) / n - (0.25 / 0.225 + 0.75 / 0.3)) < 0.2)
        #expect(found.acceptance == n / Double(attempts))
    }

    @Test func covariates() throws {
        let (found, twins, cohort) = try described()
        let weights = twins.map { $0.values[3] }
        let weight = try #require(found.covariates[3].twins)
        #expect(weight.n == 4000 && weight.minimum == weights.min() && weight.maximum == weights.max() && weight.missing == 0)
        #expect(abs((weight.mean ?? 0) - weights.reduce(0, +) / 4000) < 1e-10)
        #expect(found.covariates.map(\.name) == cohort.covariates.map(\.name) && found.covariates[0].levels?.map(\.twins) == [0, 4000])
        for covariate in found.covariates where covariate.bins != nil {
            let shown = covariate.bins?.twins.reduce(0, +) ?? 0
            #expect(shown >= 3980 && shown <= 4000 && (covariate.bins?.edges.count ?? 0) <= 41)
        }
    }

    /// Pairs hold every twin but the outermost; few twins are points.
    @Test func pairs() throws {
        let (found, _, _) = try described()
        #expect(found.paired == ["age", "height", "weight", "body_mass_index"] && found.pairs.count == 6)
        for pair in found.pairs {
            let counted = pair.counts.flatMap { $0 }.reduce(0, +)
            #expect(counted >= 3960 && counted <= 4000 && pair.firstPoints.isEmpty)
        }
        let chosen = try described(size: 300, paired: ["weight", "age"]).0
        #expect(chosen.paired == ["weight", "age"] && chosen.pairs.count == 1 && chosen.pairs[0].firstPoints.count == 300 && chosen.pairs[0].counts.isEmpty)
        let asked = try #require(found.correlations.first { $0.first == "height" && $0.second == "weight" })
        #expect(asked.asked == 0.5 && abs((asked.drawn ?? 0) - 0.5) < 4.5 * (asked.drawnError ?? 0))
    }

    /// Twins compared with themselves have no distance, but rounding to four digits.
    @Test func sameAgain() throws {
        let (_, twins, cohort) = try described()
        let (found, _, _) = try described(CohortTable.csv(cohort, twins: twins))
        #expect(found.patientCount == 4000 && found.unusedColumns == ["twin"])
        for covariate in found.covariates {
            #expect((covariate.distance?.kolmogorovSmirnov ?? 0) == 0 && (covariate.distance?.totalVariation ?? 0) == 0)
            #expect(abs(covariate.distance?.standardisedDifference ?? 0) < 1e-12 && covariate.missing == 0)
            #expect(covariate.bins == nil || covariate.bins?.patients == covariate.bins?.twins)
        }
        for one in found.correlations { #expect(one.patients == one.drawn && one.count == 4000) }
        let text = found.comparisonText
        for part in ["compared with 4000 patients of ward.csv", "no covariate takes: twin", "weight", "limit"] { #expect(text.contains(part)) }
    }

    /// Patients beyond the twins widen the bins; missing ones are counted; pairs need both.
    @Test func farPatients() throws {
        let (found, _, _) = try described("weight [kg],height [cm],sex\n150,.,male\n20,160,male\n.,170,female\n70,180,\n")
        let weight = found.covariates[3]
        #expect(weight.patients?.n == 3 && weight.missing == 1 && weight.bins?.patients?.reduce(0, +) == 3)
        #expect((weight.bins?.edges.first ?? 99) <= 20 && (weight.bins?.edges.last ?? 0) >= 150)
        #expect(found.covariates[0].levels?.map(\.patients) == [1, 2] && found.covariates[0].missing == 1)
        #expect(abs((found.covariates[0].distance?.totalVariation ?? 0) - 1.0 / 3) < 1e-12)
        #expect(found.correlations.first { $0.first == "height" && $0.second == "weight" }?.count == 2)
        #expect(found.covariates[1].patients == nil && found.covariates[1].column == nil)
    }

    /// One that nobody can have twice: no pairs, no correlations, no bins of no width.
    @Test func smallest() throws {
        let cohort = try cohort("covariates: {a: {value: 3 kg}, s: {levels: {x: 1}}}")
        let found = try CohortDescription(cohort, size: 1, seed: 1, threads: 1, version: "test")
        #expect(found.pairs.isEmpty && found.correlations.isEmpty && found.refusals.isEmpty && found.published.isEmpty)
        #expect(try found.json().contains("\"name\" : \"a\""))
        let empty = try CohortDescription(try self.cohort("covariates: {}"), size: 3, seed: 1, threads: 1, version: "test")
        #expect(empty.covariates.isEmpty)
    }

    private func cohort(_ text: String) throws -> Cohort {
        let diagnostics = Diagnostics()
        let found = Document.parse("cohort: test\n" + text, file: "cohort.yaml", diagnostics).flatMap { Cohort.read($0, diagnostics) }
        return try #require(found, "\(diagnostics.all)")
    }

    @Test func threads() throws {
        let cohort = try committedCohort("obese-adults")
        let one = try CohortDescription(cohort, size: 9000, seed: 2, threads: 1, version: "test").json()
        #expect(try CohortDescription(cohort, size: 9000, seed: 2, threads: 2, version: "test").json() == one)
    }
}
