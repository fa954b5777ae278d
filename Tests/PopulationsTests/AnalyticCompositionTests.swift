import Documents
import Foundation
import Populations
import Testing

/// Rows of data, strata, subpopulations and correlation matrices.
@Suite struct AnalyticCompositionTests {
    private func write(_ texts: [String: String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cohort-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in texts { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        return folder
    }

    /// Whole rows are drawn, by their weights; units are converted, rows with a missing value are left out with a warning.
    @Test func rowsOfData() throws {
        let folder = try write([
            "patients.csv": """
                id,AGE [y],WT [g],SEX,share
                1,30,50000,female,1
                2,40,80000,male,3
                3,50,.,male,100
                4,60,65000,female,0

                """,
            "c.yaml": """
                cohort: c
                resample: {file: patients.csv, weight: share}
                covariates:
                  age:    {column: AGE}
                  weight: {column: WT, unit: kg}
                  sex:    {column: SEX}
                  height: {normal: {mean: if sex == male then 178 cm else 165 cm, sd: 6 cm}}
                """,
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let diagnostics = Diagnostics()
        let cohort = try Cohort.load(path: "\(folder)/c.yaml", diagnostics: diagnostics)
        #expect(diagnostics.all.count == 1 && diagnostics.all[0].description.contains("1 of the 4 rows of `patients.csv` has a missing value"))
        #expect(cohort.covariates.map { $0.unit?.symbol ?? "-" } == ["y", "kg", "-", "cm"])
        #expect(cohort.covariates[2].levels == ["female", "male"])
        let twins = try cohort.sampler(seed: 4).twins(replicate: 0, count: 10_000, threads: 2)
        // Hoeffding: 3 of 4 within 0.034 but for a chance below 1e-9.
        let second = twins.count { Array($0.values[..<3]) == [40, 80, 1] }
        #expect(second + twins.count { Array($0.values[..<3]) == [30, 50, 0] } == 10_000)
        #expect(abs(Double(second) / 10_000 - 0.75) < 0.034)
    }

    @Test func wrongData() throws {
        let folder = try write(["patients.csv": "AGE,WT [kg]\n30,50\nx,60\n"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func told(_ text: String) -> [String] {
            let diagnostics = Diagnostics()
            let path = "\(folder)/c.yaml"
            _ = Document.parse("cohort: c\nresample: {file: patients.csv}\n" + text, file: path, diagnostics).flatMap { Cohort.read($0, diagnostics) }
            return diagnostics.all.map { $0.description.replacing(folder + "/", with: "") }
        }
        #expect(told("covariates: {a: {column: AGE}}")[0].hasPrefix("patients.csv:3:1: "))
        #expect(told("covariates: {a: {column: WT, unit: cm}}")[0].contains("the column `WT` is in `kg`, not in `cm`"))
        #expect(told("covariates: {a: {column: W}}")[0].contains("the data have no column `W`; did you mean `WT`?"))
        #expect(told("covariates: {a: {column: WT}, b: {normal: {mean: 1, sd: 1}}}\ncorrelations: [[a, b, 0.5]]")[0].contains("is a column of the data"))
    }

    /// Quotas hold in every period and within one twin in every beginning; a twin depends on its index alone.
    @Test func strata() throws {
        let cohort = try cohort(
            """
            covariates: {a: {uniform: {from: 0, to: 1}}}
            strata:
              - {name: low, when: a < 0.1, share: 50 %}
              - {name: middle, when: a >= 0.1 and a < 0.9, share: 20 %}
              - {name: high, when: a >= 0.9, share: 30 %}
            """)
        let sampler = cohort.sampler(seed: 5)
        let twins = try sampler.twins(replicate: 0, count: 1000, threads: 3)
        let found = twins.map { $0.values[0] < 0.1 ? 0 : $0.values[0] < 0.9 ? 1 : 2 }
        var counts = [0, 0, 0]
        for (index, stratum) in found.enumerated() {
            #expect(sampler.stratum(of: index) == stratum)
            counts[stratum] += 1
            for (count, share) in zip(counts, [0.5, 0.2, 0.3]) { #expect(abs(Double(count) - share * Double(index + 1)) <= 1) }
        }
        #expect(counts == [500, 200, 300])
        #expect(try sampler.twin(replicate: 0, index: 777) == twins[777])
        #expect(CohortSummary(cohort, twins: twins).description.contains("strata: low 500, middle 200, high 300"))
        // Within a stratum the distribution is the truncated one.
        let low = twins.map { $0.values[0] }.filter { $0 < 0.1 }
        #expect(kolmogorovDistance(low) { min(max($0 / 0.1, 0), 1) } < largestDistance(low.count, risk: 1e-9))
    }

    @Test func impossibleStratum() throws {
        let cohort = try cohort("covariates: {a: {uniform: {from: 0, to: 1}}}\nstrata: [{name: s, when: a > 2, twins: 3}]")
        let error = #expect(throws: DiagnosticError.self) { try cohort.sampler(seed: 1).twins(replicate: 0, count: 5, threads: 2) }
        #expect(error?.description.contains("0 of 10000 patients drawn for twin 0 of cohort `test` belong to the stratum `s`") == true)
    }

    /// Each part keeps its own distributions; a covariate that only some declare takes the cohort's own elsewhere.
    @Test func subpopulations() throws {
        let twins = try columns(
            cohort(
                """
                subpopulations:
                  lean:  {weight: 0.7, covariates: {bmi_now: {normal: {mean: 23 kg/m2, sd: 2 kg/m2}}}}
                  obese: {weight: 0.3, covariates: {bmi_now: {lognormal: {median: 3.5 g/cm2, cv: 10 %}}, diet: {levels: {no_diet: 0.2, on_diet: 0.8}}}}
                covariates:
                  diet: {levels: {no_diet: 0.9, on_diet: 0.1}}
                  twice: {derived: 2 * bmi_now}
                """), 20_000)
        let group = twins["subpopulation"]
        let lean = values(twins["bmi_now"], where: group, is: 0)
        let obese = values(twins["bmi_now"], where: group, is: 1)
        #expect(abs(Double(lean.count) / 20_000 - 0.7) < 0.025)
        #expect(kolmogorovDistance(lean) { normalCDF($0, mean: 23, sd: 2) } < largestDistance(lean.count, risk: 1e-9))
        #expect(kolmogorovDistance(obese) { lognormalCDF($0, median: 35, cv: 0.1) } < largestDistance(obese.count, risk: 1e-9))
        for (part, share) in [(0.0, 0.1), (1, 0.8)] {
            let diet = values(twins["diet"], where: group, is: part)
            #expect(abs(diet.reduce(0, +) / Double(diet.count) - share) < (log(2e9) / (2 * Double(diet.count))).squareRoot())
        }
        #expect(zip(twins["twice"] ?? [], twins["bmi_now"] ?? []).allSatisfy { $0 == 2 * $1 })
    }

    /// Other covariates keep their values when one is put into subpopulations.
    @Test func subpopulationsLeaveOthersAlone() throws {
        let plain = try columns(cohort("covariates: {age: {normal: {mean: 50 y, sd: 9 y}}}"), 50)
        let parted = try columns(
            cohort(
                "subpopulations: {a: {weight: 0.5, covariates: {x: {value: 1}}}, b: {weight: 0.5, covariates: {x: {value: 2}}}}\n"
                    + "covariates: {age: {normal: {mean: 50 y, sd: 9 y}}}"), 50)
        #expect(plain["age"] == parted["age"])
        #expect(Set(parted["x"] ?? []) == [1, 2])
    }

    /// A sound matrix means its pairs; one that contradicts itself is moved to the nearest, and said so.
    @Test func matrices() throws {
        let covariates = "covariates: {a: {normal: {mean: 0, sd: 1}}, b: {normal: {mean: 0, sd: 1}}, c: {normal: {mean: 0, sd: 1}}}\n"
        let pairs = try columns(cohort(covariates + "correlations: [[a, b, 0.5], [b, c, -0.2]]"), 100)
        let matrix = try columns(
            cohort(covariates + "correlations: {of: [b, a, c], matrix: [[1, 0.5, -0.2], [0.5, 1, 0], [-0.2, 0, 1]]}"), 100)
        #expect(pairs == matrix)
        let (repaired, told) = messages(
            "cohort: c\n" + covariates + "correlations: {of: [a, b, c], matrix: [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]}")
        #expect(told.count == 1 && told[0].contains(": warning: ") && told[0].contains("[a, b] from 0.9 to "))
        let cohort = try #require(repaired)
        // By symmetry every entry moves to the same magnitude: scores of 1/2 have Spearman's 6 / pi asin(1/4) = 0.48258.
        for correlation in cohort.correlations { #expect(abs(abs(correlation.spearman) - 0.48258) < 1e-4) }
        #expect(try cohort.sampler(seed: 1).twin(replicate: 0, index: 0).values.allSatisfy(\.isFinite))
    }

    /// Threads change nothing, nor does the order in which twins are asked for.
    @Test func threads() throws {
        let cohort = try committedCohort("adults-with-genotypes")
        let one = try cohort.sampler(seed: 8).twins(replicate: 2, count: 20_000, threads: 1)
        for threads in [2, 3, 16] { #expect(try cohort.sampler(seed: 8).twins(replicate: 2, count: 20_000, threads: threads) == one) }
        #expect(try cohort.sampler(seed: 8).twin(replicate: 2, index: 12_345) == one[12_345])
        #expect(try cohort.sampler(seed: 8).twins(replicate: 0, count: 0, threads: 4).isEmpty)
    }

    /// A million twins of the ward in under 10 s on 2 cores: a tenth of them in under 2 s of one thread's time.
    @Test func speed() throws {
        let sampler = try committedCohort("hospitalised-adults").sampler(seed: 8)
        func spent() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = spent()
        for index in 0..<100_000 { _ = try sampler.twin(replicate: 0, index: index) }
        #expect(spent() - start < 2)
    }
}
