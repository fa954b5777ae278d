import Foundation
import ResultStore
import TestSupport
import Testing

/// Ctrl-C, and what a run says to the unfinished work of an earlier one.
@Suite struct EndToEndInterruptionTests {
    private static let partial = "out/results.h5.partial"

    /// Starts a run that takes long, and interrupts it when something is on disk.
    private static func interrupt(_ signal: Int32, _ folder: TemporaryFolder, _ options: [String] = []) throws -> DosisBinary.Ending {
        let run = try RunningDosis(
            ["run", "trial.yaml", "--out", "out", "--threads", "2", "--checkpoint-every", "0.02"] + options, in: folder.url)
        #expect(run.wait(atMost: 60) { folder.size(of: partial) > 60_000 }, "the run was over before it could be interrupted")
        run.send(signal)
        return try run.ending(within: 60)
    }

    @Test(arguments: [SIGINT, SIGTERM]) func interruptedRunGoesOnAsItSays(_ signal: Int32) throws {
        let folder = try SmallTrial(size: 800, extra: "solver: reference").folder()
        let ending = try Self.interrupt(signal, folder, ["--seed", "77"])
        #expect(ending.status == 3)
        #expect(ending.stderr.contains("Stopping: finishing the twins in flight."))
        let lines = ending.stderr.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let words = try #require(lines.first { $0.hasPrefix("Interrupted after ") }).split(separator: " ")
        let done = try #require(Int(words[2]))
        #expect(done > 0 && done < 800 && words[4] == "800")
        #expect(try folder.names(in: "out") == ["results.h5.partial"])

        // The very line it advises, as a shell takes it.
        let advice = try #require(lines.first { $0.hasPrefix("dosis run ") })
        #expect(advice == "dosis run trial.yaml --out out --seed 77 --resume")
        let resumed = try DosisBinary.run(advice.split(separator: " ").dropFirst().map(String.init), in: folder.url)
        #expect(resumed.status == 0, "\(resumed.stderr)")
        #expect(!resumed.stderr.contains("Started from the beginning"))
        #expect(try folder.names(in: "out") == ["report.html", "results.h5", "tables"])

        let whole = try DosisBinary.run(["run", "trial.yaml", "--out", "whole", "--seed", "77", "--quiet"], in: folder.url)
        #expect(whole.status == 0)
        let (expected, found) = try (
            EndToEndReproducibilityTests.contents(folder.url.appendingPathComponent("whole")),
            EndToEndReproducibilityTests.contents(folder.url.appendingPathComponent("out"))
        )
        #expect(EndToEndReproducibilityTests.differences(expected, found) == [])
    }

    /// What is unfinished is neither overwritten nor continued as something else.
    @Test func unfinishedWorkIsProtected() throws {
        let folder = try SmallTrial(size: 800, extra: "solver: reference").folder()
        #expect(try Self.interrupt(SIGINT, folder).status == 3)
        let before = try Data(contentsOf: folder.url.appendingPathComponent(Self.partial))
        func refused(_ options: [String], _ words: [String], _ comment: Comment) throws {
            let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out"] + options, in: folder.url, timeout: 60)
            #expect(ending.status == 2, comment)
            for word in words { #expect(ending.stderr.contains(word), "\(comment): \(ending.stderr)") }
            #expect(try Data(contentsOf: folder.url.appendingPathComponent(Self.partial)) == before, comment)
        }
        try refused([], ["out/results.h5.partial", "--resume", "--restart"], "neither --resume nor --restart")
        try refused(["--resume", "--restart"], ["--resume and --restart exclude each other"], "both")
        try refused(["--resume", "--seed", "5"], ["this unfinished run is another one", "seed: 4 there, 5 here"], "another seed")
        try refused(["--resume", "--size", "700"], ["this unfinished run is another one", "the sizes"], "another size")
        try refused(["--resume", "--replicates", "2"], ["this unfinished run is another one"], "other replicates")
        let (model, trial) = (try folder.text("flow.yaml"), try folder.text("trial.yaml"))
        try folder.write("trial.yaml", trial.replacing("100 mg, route", with: "101 mg, route"))
        try refused(["--resume"], ["this unfinished run is another one", "protocol_sha256"], "another protocol")
        try folder.write("trial.yaml", trial)
        try folder.write("flow.yaml", model.replacing("kout: 0.3 1/h", with: "kout: 0.4 1/h"))
        try refused(["--resume"], ["this unfinished run is another one", "inputs_sha256"], "another model")
        try folder.write("flow.yaml", model)

        let restarted = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--restart", "--size", "40"], in: folder.url)
        #expect(restarted.status == 0, "\(restarted.stderr)")
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        #expect(try file.info("/twin").shape == [40])
    }

    /// Data that the cohort and the model name are inputs, too: known by the digest that everyone can compute, not held.
    @Test func otherDataMakeAnotherRun() throws {
        let folder = try SmallTrial(size: 800, extra: "solver: reference").folder()
        let patients = "ID,WT [kg],SEX\n7,71,male\n8,58,female\n9,64,female\n"
        try folder.write("Cohorts/patients.csv", patients)
        try folder.write(
            "Cohorts/adults.yaml",
            "cohort: adults\nresample: {file: patients.csv}\ncovariates:\n  weight: {column: WT}\n  sex: {column: SEX}\n")
        try folder.write("ward.csv", "time [h],temp [K]\n0,310\n24,312\n")
        let forcing = "forcing:\n  temperature: {file: ward.csv, column: temp, unit: K, between: linear}\nstates:"
        try folder.write("flow.yaml", try folder.text("flow.yaml").replacing("states:", with: forcing))
        #expect(try Self.interrupt(SIGINT, folder).status == 3)
        func resumed() throws -> DosisBinary.Ending {
            try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--resume"], in: folder.url)
        }
        for (name, text, other) in [("Cohorts/patients.csv", patients, "9,65"), ("ward.csv", try folder.text("ward.csv"), "24,313")] {
            let old = other.replacing("65", with: "64").replacing("313", with: "312")
            try folder.write(name, text.replacing(old, with: other))
            let refused = try resumed()
            #expect(refused.status == 2 && refused.stderr.contains("inputs_sha256"), "\(name): \(refused.stderr)")
            try folder.write(name, text)
        }
        #expect(try resumed().status == 0)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        for name in ["Cohorts/patients.csv", "ward.csv"] {
            let path = "/inputs/data \(name.split(separator: "/").last ?? "")"
            let digest = try Interpreters.run("sha256sum", [folder.url.appendingPathComponent(name).path]).text.prefix(64)
            #expect(try file.attribute("sha256", of: path) == .text(String(digest)))
            #expect(try file.texts(path) == [""])
        }
    }

    /// A run that is still writing is neither continued nor thrown away by another.
    @Test(arguments: ["--resume", "--restart"]) func aRunThatIsGoingOnIsLeftAlone(_ option: String) throws {
        let folder = try SmallTrial(size: 800, extra: "solver: reference").folder()
        let first = try RunningDosis(["run", "trial.yaml", "--out", "out", "--threads", "1", "--quiet"], in: folder.url)
        #expect(first.wait(atMost: 60) { folder.has(Self.partial) })
        let second = try DosisBinary.run(["run", "trial.yaml", "--out", "out", option], in: folder.url, timeout: 60)
        #expect(first.isRunning, "the run was over before another could disturb it")
        #expect(second.status == 2)
        #expect(second.stderr.contains("another program has this file open"), "\(second.stderr)")
        let ending = try first.ending(within: 120)
        #expect(ending.status == 0, "\(ending.stderr)")
        #expect(try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path).info("/twin").shape == [800])
    }

    /// A run that is asked to go on where nothing is begins, and says so.
    @Test func resumeWithoutUnfinishedRunBegins() throws {
        let folder = try SmallTrial(size: 40).folder()
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--resume"], in: folder.url)
        #expect(ending.status == 0)
        #expect(ending.stderr.contains("Started from the beginning: there was no unfinished run."))
    }

    /// Failures before the interruption count as those after it.
    @Test func failuresBeforeAnInterruptionAreTold() throws {
        var trial = SmallTrial(size: 800, extra: "solver: reference")
        trial.growth = "if weight > 90 kg then 0.2 1/h else 0 1/h"
        let folder = try trial.folder()
        let ending = try Self.interrupt(SIGINT, folder)
        #expect(ending.status == 3)
        let resumed = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--resume"], in: folder.url)
        let whole = try DosisBinary.run(["run", "trial.yaml", "--out", "whole"], in: folder.url)
        #expect(resumed.status == 1 && whole.status == 1)
        func failures(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains("failed in some arm") || $0.hasPrefix("twin ") } }
        #expect(failures(resumed.stderr) == failures(whole.stderr))
        #expect(!failures(whole.stderr).isEmpty)
    }
}
