import Foundation
import Testing

/// `dosis check` and `dosis cohort` on good and bad files.
@Suite struct EndToEndCheckTests {
    @Test func examplesAreSound() throws {
        let files = try ["Protocols", "Cohorts"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: DosisBinary.root.appendingPathComponent(folder).path)
                .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
        }
        let ending = try DosisBinary.run(["check"] + files, timeout: 60)
        #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stdout)")
        for file in files { #expect(ending.stdout.contains(try Regex("(?m)^\(file): .*, sound$"))) }
    }

    /// Every error of every file at once, each at its line, and the sound file beside them.
    @Test func everyErrorOfEveryFileIsTold() throws {
        let trial = SmallTrial()
        let folder = try trial.folder()
        let protocolText = trial.protocolText.replacing("seed: 4", with: "sede: 4").replacing("duration: 48 h", with: "duration: 48 mg")
            .replacing("highest(C, 36 h, 48 h)", with: "highets(C, 36 h, 48 h)")
        let model = trial.model.replacing("CL / V * central", with: "CL / V * centrall")
            .replacing("kout: 0.3 1/h", with: "kout: 0.3 1/hh")
        try folder.write("bad.yaml", protocolText)
        try folder.write("bad-model.yaml", model)
        let ending = try DosisBinary.run(["check", "bad.yaml", "trial.yaml", "bad-model.yaml"], in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        func line(_ text: String, _ word: String) throws -> Int {
            1 + (try #require(text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(word) }))
        }
        for (word, what) in [("sede", "did you mean `seed`?"), ("48 mg", "`duration` is in `mg`"), ("highets", "did you mean `highest`?")] {
            let place = "bad.yaml:\(try line(protocolText, word)):"
            #expect(ending.stdout.split(separator: "\n").contains { $0.hasPrefix(place) && $0.contains(what) }, "\(place) \(what)\n\(ending.stdout)")
        }
        for word in ["centrall", "1/hh"] {
            let place = "bad-model.yaml:\(try line(model, word)):"
            #expect(ending.stdout.split(separator: "\n").contains { $0.hasPrefix(place) }, "\(place)\n\(ending.stdout)")
        }
        #expect(ending.stdout.contains("trial.yaml: trial small, 2 arms, 3 endpoints, sound"))
        let told = ending.stdout.split(separator: "\n").filter { $0.hasPrefix("bad") }.count
        #expect(ending.stderr == "\(told) errors\n")
        // A run refuses the same file with the same words.
        let run = try DosisBinary.run(["run", "bad.yaml", "--out", "out"], in: folder.url, timeout: 60)
        #expect(run.status == 2 && !folder.has("out"))
        for line in ending.stdout.split(separator: "\n").filter({ $0.hasPrefix("bad.yaml") }) { #expect(run.stderr.contains(line)) }
    }

    @Test func cohortIsDrawnAndDescribed() throws {
        let folder = try SmallTrial(size: 50).folder()
        let drawn = try DosisBinary.run(["cohort", "Cohorts/adults.yaml", "--size", "50", "--seed", "4", "--out", "twins.csv"], in: folder.url)
        #expect(drawn.status == 0 && drawn.stderr.isEmpty, "\(drawn.stderr)")
        #expect(drawn.stdout.contains("50 twins") && drawn.stdout.contains("weight"))
        let rows = CSVRows.parse(try folder.text("twins.csv"))
        #expect(rows.count == 51 && rows[0] == ["twin", "weight [kg]", "sex"])
        #expect(rows.dropFirst().map { $0[0] } == (1...50).map(String.init))
        let weights = rows.dropFirst().compactMap { Double($0[1]) }
        #expect(weights.count == 50 && weights.allSatisfy { (40...150).contains($0) })
        #expect(Set(rows.dropFirst().map { $0[2] }) == ["female", "male"])
        let piped = try DosisBinary.run(["cohort", "Cohorts/adults.yaml", "--size", "50", "--seed", "4", "--out", "-"], in: folder.url)
        #expect(piped.stdout == (try folder.text("twins.csv")))
    }

    /// Covariates that change are told at the start and later; with times, twins are written over them.
    @Test func cohortThatChangesIsDescribedOverTime() throws {
        let folder = try SmallTrial(size: 50).folder()
        try folder.write("growing.yaml", "cohort: growing\ncovariates: {age: {derived: 2 y + t, unit: y, every: 1 wk}, group: {levels: {a: 1, b: 0}}}\n")
        let usual = try DosisBinary.run(["cohort", "growing.yaml", "--size", "3", "--out", "twins.csv"], in: folder.url)
        #expect(usual.status == 0 && usual.stdout.contains("over time") && usual.stdout.contains("364 d"), "\(usual.stderr)")
        #expect(CSVRows.parse(try folder.text("twins.csv"))[0] == ["twin", "age [y]", "group"])
        let asked = try DosisBinary.run(["cohort", "growing.yaml", "--size", "2", "--at", "0,1,2 wk", "--out", "-"], in: folder.url)
        let rows = CSVRows.parse(asked.stdout)
        #expect(rows.map { $0[0] } == ["twin", "1", "1", "1", "2", "2", "2"] && rows.map { $0[1] } == ["time [d]", "0", "7", "14", "0", "7", "14"])
        #expect(abs((Double(rows[3][2]) ?? 0) - (2 + 14 / 365.25)) < 1e-12 && rows[3][3] == "a")
        let constant = try DosisBinary.run(["cohort", "Cohorts/adults.yaml", "--at", "4 wk"], in: folder.url)
        #expect(constant.status == 2 && constant.stderr.contains("--at:1:1: no covariate of cohort `adults` changes over time"))
        let wrong = try DosisBinary.run(["cohort", "growing.yaml", "--at", "4 kg"], in: folder.url)
        #expect(wrong.status == 2 && wrong.stderr.contains("`kg` (mass) is no unit of time"))
    }
}
