import Foundation
import ResultStore
import TestSupport
import Testing

/// Who solves twins, and with what code: told in the results, and of no influence where it should have none.
@Suite struct EndToEndEngineTests {
    private static func run(_ name: String, _ options: [String], into out: URL, _ environment: [String: String] = [:]) throws -> DosisBinary.Ending {
        try DosisBinary.run(
            ["run", "Protocols/\(name).yaml", "--size", "70", "--out", out.path] + options, environment: environment)
    }

    /// Two processes make and use the cached object; none of it shows in the results. 70 twins are four packs and a part.
    @Test func nativeCodeGivesTheInterpretersBits() throws {
        let folder = try TemporaryFolder()
        let cache = ["XDG_CACHE_HOME": folder.url.appendingPathComponent("cache").path]
        var results: [[String: String]] = []
        for (out, compile) in [("interpreted", "never"), ("compiled", "always"), ("cached", "always")] {
            let place = folder.url.appendingPathComponent(out)
            let ending = try Self.run("docetaxel-neutropenia", ["--compile", compile], into: place, cache)
            #expect(ending.status == 0 && !ending.stderr.contains("No native code"), "\(ending.stderr)")
            results.append(try EndToEndReproducibilityTests.contents(place))
        }
        #expect(results[0]["/"]?.contains("cvode packs") == true)
        #expect(EndToEndReproducibilityTests.differences(results[0], results[1]) == [])
        #expect(EndToEndReproducibilityTests.differences(results[0], results[2]) == [])
        #expect(try folder.names(in: "cache/dosis").contains { $0.hasSuffix(".so") })
    }

    @Test func withoutACompilerTheInterpreterDoesTheWork() throws {
        let folder = try TemporaryFolder()
        let ending = try Self.run(
            "docetaxel-neutropenia", ["--compile", "always"], into: folder.url, ["PATH": folder.url.path])
        #expect(ending.status == 0)
        #expect(ending.stderr.contains("No native code: no C compiler"))
    }

    /// Areas agree to 1e-5, the bound that the project promises at default tolerances.
    @Test func solversAgree() throws {
        let folder = try TemporaryFolder()
        var found: [String: (engine: String, areas: [Double])] = [:]
        for solver in ["auto", "exact", "cvode", "reference"] {
            let out = folder.url.appendingPathComponent(solver)
            #expect(try Self.run("vancomycin-dosing", ["--solver", solver, "--quiet"], into: out).status == 0)
            let file = try ResultFile.open(out.appendingPathComponent("results.h5").path)
            found[solver] = ("\(try file.attributes(of: "/").first { $0.name == "engine" }.map { "\($0.value)" } ?? "")", try file.numbers("/endpoints/fixed/auc24"))
        }
        let reference = try #require(found["reference"])
        #expect(found["auto"]?.engine == found["exact"]?.engine)
        #expect(Set(found.values.map(\.engine)).count == 3)
        for (solver, other) in found {
            for (a, b) in zip(other.areas, reference.areas) { #expect((a / b - 1).magnitude < 1e-5, "\(solver)") }
        }
    }
}
