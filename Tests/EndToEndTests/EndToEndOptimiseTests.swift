import Foundation
import ResultStore
import TestSupport
import Testing

/// `dosis optimise`, as a user runs it.
@Suite struct EndToEndOptimiseTests {
    private static let base = SmallTrial(size: 150)

    /// A dose by weight of a small model, with groups, limits and a choice of doses.
    private static func protocolText(_ optimise: String, dose: String = "per_kg * weight") -> String {
        """
        trial: small
        title: A small optimisation
        question: Which dose is best?
        seed: 4
        twin: flow
        cohort: adults
        size: 150
        duration: 48 h
        arms: {only: {give: {dose: \(dose), route: oral, every: 12 h}}}
        observe: {C: {every: 4 h}}
        endpoints:
          peak:    {value: 'highest(C, 36 h, 48 h)', unit: mg/L}
          low:     {value: 'lowest(C, 36 h, 48 h)', unit: mg/L}
          reached: {event: low > 0.6 mg/L}
          over:    {event: peak > 4 mg/L}
        optimise: \(optimise)

        """
    }

    private static func folder(_ optimise: String, dose: String = "per_kg * weight") throws -> TemporaryFolder {
        let folder = try base.folder()
        try folder.write("trial.yaml", protocolText(optimise, dose: dose))
        return folder
    }

    private static let stepped = "{vary: {per_kg: {from: 0.5 mg/kg, to: 4 mg/kg, step: 0.25 mg/kg}}, maximise: probability(reached), subject_to: probability(over) <= 0.2, by: {weight: [70 kg]}, bootstrap: 200}"
    private static let free = "{vary: {per_kg: {from: 0.5 mg/kg, to: 4 mg/kg}}, maximise: probability(reached) - probability(over), bootstrap: 200}"
    private static let front = "{vary: {amount: {values: [50 mg, 100 mg, 200 mg, 300 mg]}, interval: {values: [6 h, 8 h, 12 h, 24 h]}}, maximise: probability(reached), minimise: [probability(over), amount / interval], bootstrap: 200}"
    private static let searched = "{vary: {per_kg: {from: 0.5 mg/kg, to: 4 mg/kg}}, maximise: mean(low), subject_to: probability(over) <= 0.2, method: cobyla, bootstrap: 200}"

    /// The best of a grid is what the endpoints of all twins in the file say, with limits that they keep.
    @Test func theBestIsTheBestOfTheFile() throws {
        let folder = try Self.folder(Self.stepped)
        let ending = try DosisBinary.run(["optimise", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        #expect(ending.stdout == "out/report.html\n" && ending.stderr.contains("Best is per_kg "))
        #expect(try folder.names(in: "out") == ["report.html", "results.h5", "tables"])
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let doses = try file.numbers("/optimisation/candidates/per_kg")
        #expect(doses == (0...14).map { 0.5 + 0.25 * Double($0) })
        let (reached, over) = (try file.numbers("/optimisation/twins/reached"), try file.numbers("/optimisation/twins/over"))
        func shares(_ values: [Double], _ members: [Int]) -> [Double] {
            doses.indices.map { dose in Double(members.count { values[dose * 150 + $0] == 1 }) / Double(members.count) }
        }
        func best(_ members: [Int]) -> Double {
            let (benefit, harm) = (shares(reached, members), shares(over, members))
            let able = doses.indices.filter { harm[$0] <= 0.2 }
            return able.max { (benefit[$0], -$0) < (benefit[$1], -$1) }.map { doses[$0] } ?? .nan
        }
        let everyone = Array(0..<150)
        #expect(try file.numbers("/optimisation/best/per_kg") == [best(everyone)])
        #expect(try file.numbers("/optimisation/choices/objective_1") == shares(reached, everyone))
        #expect(try file.numbers("/optimisation/choices/limited_1") == shares(over, everyone))
        let weights = try file.numbers("/twins/weight")
        let groups = [everyone.filter { weights[$0] < 70 }, everyone.filter { weights[$0] >= 70 }]
        #expect(try file.numbers("/optimisation/groups/patients") == groups.map { Double($0.count) })
        #expect(try file.numbers("/optimisation/groups/best_per_kg") == groups.map(best))
        // The trial in the file is the one with the best dose: its endpoints are those of the candidate.
        let chosen = try #require(doses.firstIndex(of: best(everyone)))
        #expect(try file.numbers("/endpoints/only/reached") == Array(reached[(chosen * 150)..<((chosen + 1) * 150)]))
        // What drives the endpoints with the best dose: shares of their variance, twice as many twins as the trial has.
        let drivers = try file.texts("/analyses/drivers/driver")
        #expect(drivers.contains { $0.contains("eight") })
        #expect(try file.numbers("/analyses/drivers/reached/rows") == [300])
        let totals = try file.numbers("/analyses/drivers/reached/total")
        #expect(totals.count == drivers.count && totals.contains { $0 > 0.1 })
        // Knowing more never loses.
        let strategies = try file.numbers("/optimisation/strategies/objective_1")
        #expect(strategies.count == 3 && strategies[2] >= strategies[0])
    }

    /// Candidates are solved with covariates that change: what the file says of a dose is what a trial of that dose finds.
    @Test func patientsMayChangeOverTime() throws {
        let optimise = "{vary: {per_kg: {values: [1 mg/kg, 2 mg/kg, 3 mg/kg]}}, maximise: mean(low), subject_to: mean(peak) <= 3 mg/L, bootstrap: 100}"
        let folder = try Self.folder(optimise)
        let cohort = Self.base.cohort.replacing("weight:", with: "start:")
        try folder.write("Cohorts/adults.yaml", cohort + "  weight: {derived: start * (1 + t / 96 h), unit: kg, every: 12 h}\n")
        let ending = try DosisBinary.run(["optimise", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let whole = folder.url.appendingPathComponent("out/results.h5").path, found = try ResultFile.open(whole)
        for (place, dose) in try found.numbers("/optimisation/candidates/per_kg").enumerated() {
            var lines = Self.protocolText(optimise, dose: "\(dose) mg/kg * weight").split(separator: "\n")
            lines.removeAll { $0.hasPrefix("optimise:") }
            try folder.write("one.yaml", lines.joined(separator: "\n"))
            #expect(try DosisBinary.run(["run", "one.yaml", "--out", "one\(place)", "--quiet"], in: folder.url).status == 0)
            let trial = try ResultFile.open(folder.url.appendingPathComponent("one\(place)/results.h5").path)
            for name in ["peak", "low"] {
                let values = try found.numbers("/optimisation/twins/\(name)")[(place * 150)..<((place + 1) * 150)]
                // Rounding: of linear twins, one dose is solved and the others are its multiples.
                for (one, other) in zip(try trial.numbers("/endpoints/only/\(name)"), values) {
                    #expect(abs(one - other) <= 1e-11 * one, "\(name) of \(dose) mg/kg")
                }
            }
            // The dose follows the weight: the last of a trial of 48 h is by 3/8 larger than the first.
            let amounts = try trial.numbers("/doses/amount")
            #expect(abs(amounts[3] / amounts[0] - 1.375) < 1e-12)
        }
    }

    /// Each command sends what it cannot do to the other.
    @Test func commandsKnowEachOther() throws {
        let folder = try Self.folder(Self.stepped)
        let run = try DosisBinary.run(["run", "trial.yaml"], in: folder.url)
        #expect(run.status == 2 && run.stderr.contains("`dosis run` simulates a treatment, `optimise` chooses one; write `dosis optimise trial.yaml`"))
        let nothing = try DosisBinary.run(["optimise", DosisBinary.root.appendingPathComponent("Protocols/vancomycin-dosing.yaml").path], in: folder.url)
        #expect(nothing.status == 2 && nothing.stderr.contains(":1:1: the protocol does not say what to optimise; add `optimise:`"))
        #expect(!folder.has("Reports"))
    }

    /// Every form runs; every number of its page is that of its dataset; the page can be made again from the file alone.
    @Test(arguments: [stepped, free, front, searched]) func everyNumberIsThatOfItsDataset(_ optimise: String) throws {
        let folder = try Self.folder(optimise, dose: optimise == Self.front ? "amount" : "per_kg * weight")
        if optimise == Self.front {
            try folder.write("trial.yaml", folder.text("trial.yaml").replacing("every: 12 h}", with: "every: interval}"))
        }
        let ending = try DosisBinary.run(["optimise", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let html = try folder.text("out/report.html")
        let page = try ReportPage(html)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        #expect(try page.disagreements(with: file) == [])
        #expect(page.strayDigits == [])
        let rebuilt = try DosisBinary.run(["report", "out/results.h5", "--out", "again"], in: folder.url)
        #expect(rebuilt.status == 0, "\(rebuilt.stderr)")
        #expect(try folder.text("again/report.html") == html)
    }

    @Test(arguments: [stepped, free]) func threadsDoNotMatter(_ optimise: String) throws {
        let folder = try Self.folder(optimise)
        let results = try ["1", "3"].map { threads in
            let ending = try DosisBinary.run(["optimise", "trial.yaml", "--threads", threads, "--out", threads, "--quiet"], in: folder.url)
            #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
            return try EndToEndReproducibilityTests.contents(folder.url.appendingPathComponent(threads))
        }
        #expect(results[0].count > 100 && results[0].keys.contains("/optimisation/best/per_kg"))
        #expect(EndToEndReproducibilityTests.differences(results[0], results[1]) == [])
    }

    /// Many candidates race; a run that is killed goes on with what was solved, to the same results.
    @Test func killsDoNotMatter() throws {
        let folder = try Self.folder(
            "{vary: {per_kg: {from: 0.5 mg/kg, to: 4 mg/kg, step: 0.01 mg/kg}}, maximise: probability(reached), subject_to: probability(over) <= 0.2, bootstrap: 200}")
        let size = ["--size", "1000", "--quiet"]
        #expect(try DosisBinary.run(["optimise", "trial.yaml", "--out", "whole"] + size, in: folder.url).status == 0)
        let run = try RunningDosis(["optimise", "trial.yaml", "--out", "out"] + size, in: folder.url)
        _ = run.wait(atMost: 60) { folder.size(of: "out/candidates.partial") > 200_000 }
        run.send(SIGKILL)
        _ = try run.ending(within: 10)
        let refused = try DosisBinary.run(["optimise", "trial.yaml", "--out", "out"] + size, in: folder.url)
        #expect(refused.status == 2 && refused.stderr.contains("Add --resume"), "\(refused.stderr)")
        let ending = try DosisBinary.run(["optimise", "trial.yaml", "--out", "out", "--resume"] + size, in: folder.url)
        #expect(ending.status == 0 && !folder.has("out/candidates.partial"), "\(ending.stderr)")
        let (whole, again) = (
            try EndToEndReproducibilityTests.contents(folder.url.appendingPathComponent("whole")),
            try EndToEndReproducibilityTests.contents(folder.url.appendingPathComponent("out"))
        )
        #expect(EndToEndReproducibilityTests.differences(whole, again) == [])
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let active = try file.numbers("/optimisation/candidates/active")
        #expect(active.count == 351 && active.count { $0 == 0 } > 100)
    }

    /// The optimum of 10 times the twins on a grid, found by force, lies within the interval.
    @Test(.enabled(if: TestTier.isLong, "a long test: DOSIS_LONG_TESTS=1"), arguments: ["vancomycin", "docetaxel"])
    func tenTimesTheTwinsAgree(_ drug: String) throws {
        let folder = try TemporaryFolder()
        let name = "\(drug)-dose-optimisation"
        let variable = drug == "vancomycin" ? "per_kg" : "dose_level"
        let stepped = try String(contentsOf: DosisBinary.root.appendingPathComponent("Protocols/\(name).yaml"), encoding: .utf8)
            .replacing("to: 30 mg/kg}", with: "to: 30 mg/kg, step: 0.25 mg/kg}").replacing("  maximise", with: "  method: grid\n  maximise")
        for cohort in ["hospitalised-adults", "solid-tumour-adults"] {
            let text = try String(contentsOf: DosisBinary.root.appendingPathComponent("Cohorts/\(cohort).yaml"), encoding: .utf8)
            try folder.write("Cohorts/\(cohort).yaml", text)
        }
        let small = try DosisBinary.run(["optimise", "Protocols/\(name).yaml", "--out", folder.url.appendingPathComponent("small").path, "--quiet"])
        try folder.write("large.yaml", stepped)
        let large = try DosisBinary.run(
            ["optimise", "large.yaml", "--size", drug == "vancomycin" ? "20000" : "10000", "--seed", "99", "--out", "large", "--quiet"], in: folder.url,
            timeout: 3000)
        #expect(small.status == 0 && large.status == 0, "\(small.stderr)\(large.stderr)")
        func read(_ run: String, _ dataset: String) throws -> Double {
            let file = try ResultFile.open(folder.url.appendingPathComponent("\(run)/results.h5").path)
            return try #require(try file.numbers("/optimisation/best/\(dataset)").first)
        }
        let truth = try read("large", variable)
        #expect(try read("small", "\(variable)_lower") <= truth && truth <= read("small", "\(variable)_upper"), "\(truth)")
        // The limit binds: the best dose comes within three standard errors of it.
        let (harm, limit, error) = (try read("large", "limited_1"), try read("large", "limit_1"), try read("large", "limited_1_se"))
        #expect(harm <= limit && harm >= limit - 3 * error)
    }
}
