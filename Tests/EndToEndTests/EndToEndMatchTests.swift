import Foundation
import ResultStore
import Statistics
import Testing

/// `dosis match`: from the results of a trial to a population, and its patients in another trial.
@Suite struct EndToEndMatchTests {
    private static let targets = """
        targets: study
        title: Adults of a study
        source: figures made up for this test
        of:
          peak:   {mean: 2.5 mg/L, sd: 0.6 mg/L}
          weight: {mean: 76 kg, sd: 13 kg}
          sex:    {shares: {male: 60 %, female: 40 %}}

        """

    /// Endpoints by twin of the matched patients: what they had in the trial they come from, though their random effects
    /// are not drawn again but given. Another pack solves them, so within the tolerance of 1e-6.
    @Test func matchedPatientsHaveTheirOutcomesAgain() throws {
        let folder = try SmallTrial(size: 600).folder()
        try folder.write("targets.yaml", Self.targets)
        let first = try DosisBinary.run(["run", "trial.yaml", "--out", "plausible", "--quiet"], in: folder.url)
        #expect(first.status == 0, "\(first.stderr)")
        let arguments = [
            "match", "plausible/results.h5", "--arm", "low", "--to", "targets.yaml", "--out", "Cohorts/population.csv", "--cohort", "Cohorts/population.yaml",
        ]
        let match = try DosisBinary.run(arguments, in: folder.url)
        #expect(match.status == 0 && match.stderr.isEmpty, "\(match.stderr)")
        #expect(match.stdout.hasPrefix("study: Adults of a study\n600 patients; 600 weighted, as precise as "))
        #expect(match.stdout.contains("peak") && !match.stdout.contains(" no\n"))
        let check = try DosisBinary.run(["check", "Cohorts/population.yaml", "targets.yaml"], in: folder.url)
        #expect(check.status == 0 && check.stdout.contains("Cohorts/population.yaml: cohort population, 5 covariates, sound"), "\(check.stdout)")
        #expect(check.stdout.hasSuffix("targets.yaml: targets study, 3 outcomes, sound\n"))
        try folder.write("again.yaml", SmallTrial(size: 2000).protocolText.replacing("cohort: adults", with: "cohort: population"))
        let second = try DosisBinary.run(["run", "again.yaml", "--out", "again", "--quiet"], in: folder.url)
        #expect(second.status == 0, "\(second.stderr)")

        let old = try ResultReader(ResultFile.open(folder.url.appendingPathComponent("plausible/results.h5").path))
        let new = try ResultReader(ResultFile.open(folder.url.appendingPathComponent("again/results.h5").path))
        func numbers(_ reader: ResultReader, _ name: String) throws -> [Double] { try #require(try reader.twinValues(name).asNumbers) }
        let places = Dictionary(uniqueKeysWithValues: try numbers(old, "CL").enumerated().map { ($1, $0) })
        let rows = try numbers(new, "own_CL").map { try #require(places[$0]) }
        #expect(try numbers(new, "CL") == numbers(new, "own_CL"))
        for arm in ["low", "by-weight"] {
            let before = try #require(try old.endpoint("peak", arm: arm).asNumbers)
            let after = try #require(try new.endpoint("peak", arm: arm).asNumbers)
            for (row, value) in zip(rows, after) { #expect(abs(value - before[row]) < 1e-5 * value) }
        }
        // 2,000 drawn: within four standard errors of the targets, an error of 1 in 16,000 each.
        let peak = try #require(try new.endpoint("peak", arm: "low").asNumbers)
        let sample = Sample(peak)
        #expect(abs(try #require(sample.mean) - 2.5) < 4 * 0.6 / 2000.0.squareRoot())
        #expect(abs(try #require(sample.standardDeviation) - 0.6) < 4 * (try #require(sample.standardErrorOfStandardDeviation)))
        #expect(abs(try #require(Sample(try numbers(new, "weight")).mean) - 76) < 4 * 13 / 2000.0.squareRoot())
    }

    @Test func threadsDoNotMatter() throws {
        let folder = try SmallTrial(size: 200).folder()
        try folder.write("targets.yaml", Self.targets)
        _ = try DosisBinary.run(["run", "trial.yaml", "--out", "plausible", "--quiet"], in: folder.url)
        func table(_ more: [String]) throws -> String {
            let ending = try DosisBinary.run(["match", "plausible/results.h5", "--arm", "low", "--to", "targets.yaml", "--out", "-"] + more, in: folder.url)
            #expect(ending.status == 0, "\(ending.stderr)")
            return ending.stdout
        }
        let one = try table(["--threads", "1"])
        let three = try table(["--threads", "3"])
        #expect(one == three)
        #expect(one.hasPrefix("twin,weight [kg],sex,CL [L/h],V [L],ka [1/h],peak [mg/L],low [mg/L],reached,prevalence_weight\n"), "\(one.prefix(120))")
        let some = try table(["--select", "40"])
        let again = try table(["--select", "40", "--threads", "1"])
        #expect(some.split(separator: "\n").count == 41 && !some.contains("prevalence_weight") && some == again)
    }

    @Test func slipsAreTold() throws {
        let folder = try SmallTrial(size: 20).folder()
        try folder.write("targets.yaml", "targets: t\nsource: s\nof: {peek: {mean: 3 mg/L}}\n")
        _ = try DosisBinary.run(["run", "trial.yaml", "--out", "plausible", "--quiet"], in: folder.url)
        func told(_ more: [String]) throws -> String {
            let ending = try DosisBinary.run(["match", "plausible/results.h5", "--to", "targets.yaml"] + more, in: folder.url)
            #expect(ending.status == 2 && ending.stdout.isEmpty)
            return ending.stderr
        }
        #expect(try told([]).hasPrefix("plausible/results.h5:1:1: these results have 2 arms; say whose endpoints count: `--arm` with one of "))
        #expect(try told(["--arm", "lov"]).contains("there is no arm `lov`; expected one of: low, by-weight; did you mean `low`?"))
        #expect(try told(["--arm", "low"]).hasPrefix("targets.yaml:3:6: `plausible/results.h5` has no `peek`; did you mean `peak`?"))
    }
}
