import Foundation
import Populations
import Testing

/// Published figures against twins of whom the answer is known.
@Suite struct AnalyticPublishedTests {
    static let text = """
        covariates:
          sex:    {levels: {female: 0.4, male: 0.6}}
          age:    {uniform: {from: 20 y, to: 80 y}}
          height: {normal: {mean: 170 cm, sd: 10 cm}}
          weight: {normal: {mean: 80 kg, sd: 10 kg}}
        correlations: [[height, weight, 0.5]]

        """

    private func rows(_ entries: String, rest: String = "", size: Int = 40_000) throws -> [PublishedComparison.Row] {
        let cohort = try cohort(Self.text + rest + "published:\n" + entries)
        return try PublishedComparison.draw(cohort, size: size, seed: 5, threads: 2).rows
    }

    /// Closed forms of uniform and normal distributions and of a Gaussian copula; every standard error is that of theory
    /// within 5 %, of quantiles, where it rests on the few twins around, within 15 %, and the difference within 4.5 of them (chance below 1e-5 each).
    @Test func closedForms() throws {
        let rows = try rows(
            """
              - {of: age, source: a, mean: 50 y, sd: 17.3205 y, cv: 0.34641, median: 50 y, quantiles: {10 %: 26 y, 97.5 %: 78.5 y}}
              - {of: sex, source: a, share: {female: 40 %, male: 0.6}}
              - {of: age >= 65 y, source: a, share: 0.25}
              - {of: [height, weight], source: a, spearman: 0.5}
              - {of: [height, weight], source: a, pearson: 0.51764}
              - {of: weight / height, source: b, where: age > 50 y, mean: 0.4723 kg/cm}
            """)
        #expect(rows.map(\.figure.statistic.name) == ["mean", "SD", "CV", "median", "10 % quantile", "97.5 % quantile", "share female", "share male", "share", "Spearman", "Pearson", "mean"])
        let n = 40_000.0, sd = 60 / 12.0.squareRoot(), r = 2 * sin(Double.pi / 12)
        // Uniform: fourth central moment 9/5 sd^4; density 1/60. CV: variance of the influence ((z^2 - 1)/2 - cv z) cv.
        let cv = sd / 50
        let errors = [
            sd / n.squareRoot(), sd * (0.8 / 4 / n).squareRoot(), cv * ((0.8 / 4 + cv * cv) / n).squareRoot(), 60 * (0.25 / n).squareRoot(),
            60 * (0.09 / n).squareRoot(), 60 * (0.025 * 0.975 / n).squareRoot(), (0.24 / n).squareRoot(), (0.24 / n).squareRoot(),
            (0.1875 / n).squareRoot(), 0.75 * (1.125 / n).squareRoot(), (1 - r * r) / n.squareRoot(),
        ]
        for (row, error) in zip(rows, errors) {
            let found = try #require(row.standardError)
            let isQuantile = row.figure.statistic.name.hasSuffix("quantile") || row.figure.statistic == .median
            #expect(abs(found / error - 1) < (isQuantile ? 0.15 : 0.05), "\(row.figure.statistic.name): \(found), \(error)")
            #expect(abs(try #require(row.difference)) < 4.5 * error, "\(row.figure.statistic.name)")
            #expect(row.verdict() == .holds && row.count == 40_000 && row.missing == 0)
        }
        #expect((19_000..<21_000).contains(rows[11].count) && rows[11].figure.condition == "age > 50 y" && rows[11].verdict() == .holds)
    }

    /// Beyond the tolerance by more than three standard errors; by less; within.
    @Test func verdicts() throws {
        // Standard error of the mean of 400 twins: 0.5 kg.
        let rows = try rows(
            """
              - {of: weight, source: a, mean: 70 kg}
              - {of: weight, source: b, mean: 79.3 kg, within: 0.01 kg, reason: a trial}
              - {of: weight, source: c, mean: 80 kg}
              - {of: weight, source: d, mean: 100 kg, within: 25 %, reason: a trial}
              - {of: weight, source: a, where: age > 90 y, mean: 80 kg}
            """, size: 400)
        #expect(rows.map { $0.verdict() } == [.differs, .unclear, .holds, .holds, .unclear])
        #expect(abs(rows[0].figure.tolerance - 1.4) < 1e-12 && rows[1].figure.tolerance == 0.01 && rows[3].figure.tolerance == 25)
        #expect(rows[4].count == 0 && rows[4].drawn == nil)
        #expect(rows[1].verdict(errors: 0) == .differs)
    }

    /// Figures are converted by the covariate's unit, not the other way round: they are shown as published.
    @Test func units() throws {
        let rows = try rows("  - {of: height, source: a, mean: 1.7 m, sd: 100 mm}\n  - {of: age, source: a, mean: 600 mo}")
        #expect(rows.map(\.figure.unit.symbol) == ["m", "mm", "mo"])
        #expect(rows.allSatisfy { $0.verdict() == .holds })
        #expect(abs(try #require(rows[0].drawn) - 1.7) < 0.001)
    }

    /// Selection moves what is drawn; figures of patients before it are held against such.
    @Test func beforeEligibility() throws {
        let entries = """
              - {of: age, source: a, before_eligibility: true, mean: 50 y}
              - {of: age, source: a, mean: 70 y}
            """
        let rows = try rows(entries, rest: "eligible: age > 60 y\n")
        #expect(rows.map { $0.verdict() } == [.holds, .holds])
        let strata = "strata: [{name: old, when: age > 60 y, twins: 1}, {name: young, when: age <= 60 y, twins: 1}]\n"
        let other = try self.rows(entries.replacing("70 y", with: "55 y"), rest: strata)
        #expect(other.map { $0.verdict() } == [.holds, .holds])
    }

    /// Twins without a value are counted, and in no statistic.
    @Test func missingValues() throws {
        let rows = try rows("  - {of: log((age - 50 y) / 1 y), source: a, median: 2.708}", size: 20_000)
        #expect(abs(rows[0].missing - 10_000) < 400 && rows[0].count == 20_000 && rows[0].verdict() == .holds)
    }

    @Test func text() throws {
        let cohort = try cohort(
            Self.text + """
                published:
                  - {of: age, source: table 1, mean: 50 y, within: 3 %, reason: ages are whole years}
                  - {of: sex, source: table 2, where: age < 40 y, share: {female: 0.9}}
                """)
        let comparison = try PublishedComparison.draw(cohort, size: 2000, seed: 1, threads: 1)
        let text = comparison.description
        #expect(comparison.held == ["sex", "age"] && comparison.unheld == ["height", "weight"])
        for part in [
            "[1] table 1", "[2] table 2", "age, within 3 %: ages are whole years", "age < 40 y", "share female", "differs",
            "no published figure holds: height, weight", "1 of 2 hold, 1 differ",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
        let bare = try PublishedComparison.draw(try self.cohortWithout(), size: 10, seed: 1, threads: 1)
        #expect(bare.description.contains("no published figures"))
    }

    private func cohortWithout() throws -> Cohort { try cohort(Self.text) }

    /// Order of threads and of figures changes no bit.
    @Test func threads() throws {
        let cohort = try committedCohort("elderly-with-renal-impairment")
        let one = try PublishedComparison.draw(cohort, size: 9000, seed: 2, threads: 1)
        let two = try PublishedComparison.draw(cohort, size: 9000, seed: 2, threads: 2)
        #expect(one.rows.map(\.drawn) == two.rows.map(\.drawn) && one.rows.count > 20)
    }
}
