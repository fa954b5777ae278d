import Foundation
import TestSupport
import Testing

/// The same protocol gives the same bits, whatever the threads and interruptions.
@Suite struct EndToEndReproducibilityTests {
    /// All of the results but when they were made.
    static func contents(_ folder: URL) throws -> [String: String] {
        try resultContents(folder.appendingPathComponent("results.h5").path, leavingOut: ["created"])
    }

    /// Paths where two files differ; values would fill the screen.
    static func differences(_ first: [String: String], _ second: [String: String]) -> [String] {
        Set(first.keys).union(second.keys).filter { first[$0] != second[$0] }.sorted()
    }

    /// Blocks of 32 twins: 100 twins are shared out to up to 4 threads at a time, in an order that differs.
    @Test(arguments: ["vancomycin-dosing", "docetaxel-neutropenia"])
    func threadsDoNotMatter(_ name: String) throws {
        let folder = try TemporaryFolder()
        let results = try ["1", "2", "5"].map { threads in
            let out = folder.url.appendingPathComponent(threads)
            let ending = try DosisBinary.run(
                ["run", "Protocols/\(name).yaml", "--size", "100", "--threads", threads, "--out", out.path, "--quiet"])
            #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
            return try Self.contents(out)
        }
        #expect(results[0].count > 100)
        #expect(Self.differences(results[0], results[1]) == [])
        #expect(Self.differences(results[0], results[2]) == [])
    }

    @Test func seedMatters() throws {
        let folder = try SmallTrial(size: 40).folder()
        for seed in ["4", "5"] {
            #expect(try DosisBinary.run(["run", "trial.yaml", "--seed", seed, "--out", seed, "--quiet"], in: folder.url).status == 0)
        }
        let results = try ["4", "5"].map { try Self.contents(folder.url.appendingPathComponent($0)) }
        let changed = Self.differences(results[0], results[1])
        #expect(changed.contains("/twins/weight") && changed.contains("/twins/CL") && changed.contains("/endpoints/low/peak"))
        #expect(!changed.contains("/trajectories/low/time"))
    }

    /// Runs that are killed at random moments, each time resumed with another number of threads.
    @Test(arguments: TestTier.isLong ? Array(1...8) : [1, 2]) func killsDoNotMatter(_ seed: UInt64) throws {
        let trial = SmallTrial(size: 3000, replicates: 2)
        let folder = try trial.folder()
        let whole = try DosisBinary.run(["run", "trial.yaml", "--out", "whole", "--quiet", "--threads", "2"], in: folder.url)
        #expect(whole.status == 0, "\(whole.stderr)")
        let expected = try Self.contents(folder.url.appendingPathComponent("whole"))

        var random = SeededGenerator(state: seed)
        var kills = 0
        var ending: DosisBinary.Ending?
        var options: [String] = []
        var sizes: [Int] = []
        while ending == nil {
            // Each attempt has longer to live, so that the last one arrives.
            let life = Double.random(in: 0...0.3, using: &random) * Double(kills + 1)
            let threads = [1, 2, 5].randomElement(using: &random) ?? 1
            let run = try RunningDosis(
                ["run", "trial.yaml", "--out", "killed", "--threads", "\(threads)", "--checkpoint-every", "0.05"] + options, in: folder.url)
            if kills < 9, run.wait(atMost: life) {
                run.send(SIGKILL)
                kills += 1
                _ = try run.ending(within: 10)
                // A program killed while it started has left nothing to go on with.
                options = folder.has("killed/results.h5.partial") ? ["--resume"] : []
                sizes.append(folder.size(of: "killed/results.h5.partial"))
            } else {
                ending = try run.ending(within: 120)
            }
        }
        #expect(ending?.status == 0, "\(ending?.stderr ?? "")")
        // Several kills, some of them with twins in the file and more to come.
        #expect(kills >= 3 && Set(sizes.filter { $0 > 60_000 }).count >= 2, "sizes after each kill: \(sizes)")
        #expect(try folder.names(in: "killed") == ["report.html", "results.h5", "tables"])
        let found = try Self.contents(folder.url.appendingPathComponent("killed"))
        #expect(Self.differences(expected, found) == [])
    }
}
