import Foundation
import TestSupport
import Testing

/// `dosis bench` on the quickest workload: whole, right, and honest about what is not there.
@Suite(.serialized) struct EndToEndBenchTests {
    private static func measure(_ arguments: [String]) throws -> [String: Any] {
        let ending = try DosisBinary.run(["bench", "W3", "--twins", "64", "--repeats", "1", "--json"] + arguments, timeout: 240)
        #expect(ending.status == 0, "\(ending.stderr)")
        // Progress is told apart from results.
        #expect(ending.stderr.contains("W3: ") && ending.stderr.contains("turn 1 of 1"))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any])
        #expect(Set(json.keys) == ["workloads"])
        let workloads = try #require(json["workloads"] as? [[String: Any]])
        #expect(workloads.count == 1)
        return try #require(workloads.first)
    }

    @Test func measuresSpeedAndErrors() throws {
        let measured = try Self.measure([])
        #expect(measured["workload"] as? String == "W3" && measured["twins"] as? Int == 64 && measured["failed"] as? Int == 0)
        for key in ["microseconds_per_twin", "reference_microseconds_per_twin", "ratio_vs_reference"] {
            #expect(try #require(measured[key] as? Double, "\(key)") > 0)
        }
        // Global errors at rtol 1e-6 are tens of tolerances in this stiff model; a wrong solution is off by much more.
        for key in ["rms_error", "reference_rms_error"] {
            let error = try #require(measured[key] as? Double, "\(key)")
            #expect(error > 0 && error < 1e-4)
        }
        for key in ["largest_error", "reference_largest_error"] {
            #expect(try #require(measured[key] as? Double, "\(key)") < 1e-3)
        }
        // Either all of plain C is there, or null stands for all of it.
        let plain = ["plain_c_microseconds_per_twin", "ratio_vs_plain_c", "plain_c_rms_error", "plain_c_largest_error"]
        let numbers = plain.compactMap { measured[$0] as? Double }
        #expect(numbers.count == plain.count || plain.allSatisfy { measured[$0] is NSNull })
        if let error = measured["plain_c_rms_error"] as? Double { #expect(error > 0 && error < 1e-4) }
    }

    /// The twins written are the twins read: same parameters, same readings to the bit, from the folder written.
    @Test func dumpedTwinsCanBeReadAgain() throws {
        let folder = try TemporaryFolder()
        _ = try Self.measure(["--dump", "\(folder.url.path)/a", "--solver", "reference"])
        _ = try Self.measure(["--dump", "\(folder.url.path)/b", "--solver", "reference", "--parameters", "\(folder.url.path)/a"])
        #expect(folder.size(of: "a/W3.f64") == 50 * 113 * 3 * 8)
        let first = try Data(contentsOf: folder.url.appendingPathComponent("a/W3.f64"))
        #expect(try Data(contentsOf: folder.url.appendingPathComponent("b/W3.f64")) == first)
        #expect(try folder.text("a/W3.csv") == folder.text("b/W3.csv"))
        #expect(try folder.text("a/W3-doses.csv").split(separator: "\n").count == 51)
        // The first reading of the free target is its baseline, R0 of the table.
        let columns = try folder.text("a/W3.csv").split(separator: "\n").map { $0.split(separator: ",") }
        let baseline = try #require(columns[0].firstIndex(of: "R0").flatMap { Double(columns[1][$0]) })
        #expect(first.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: Double.self) } == baseline)
    }

    /// Each twin at its own times, against the reference integrator at the same; plain C has nothing to say.
    @Test func irregularReadings() throws {
        let folder = try TemporaryFolder()
        let measured = try Self.measure(["--irregular", "--dump", folder.url.path])
        #expect(measured["readings"] as? String == "irregular" && measured["ratio_vs_plain_c"] is NSNull)
        #expect(try #require(measured["rms_error"] as? Double) < 1e-4)
        #expect(folder.size(of: "W3.f64") == 50 * 113 * 3 * 8 && folder.size(of: "W3-times.f64") == 50 * 113 * 8)
    }

    @Test func unknownColumnsAreErrors() throws {
        let folder = try TemporaryFolder()
        try folder.write("W3.csv", "ID,ka,tlag\n1,0.3,1\n")
        let ending = try DosisBinary.run(["bench", "W3", "--parameters", folder.url.path], timeout: 60)
        #expect(ending.status == 2 && ending.stdout.isEmpty)
        #expect(ending.stderr.contains("W3.csv:1:7: the model has no parameter `tlag`"), "\(ending.stderr)")
        #expect(ending.stderr.contains("--ignore tlag"))
    }

    /// Engine, reference integrator and hand-written C agree on all six: none of them can be wrong alone.
    @Test(.enabled(if: TestTier.isLong)) func everyWorkloadIsSolvedAlike() throws {
        let ending = try DosisBinary.run(["bench", "--twins", "50", "--repeats", "1", "--json"], timeout: 1200)
        #expect(ending.status == 0, "\(ending.stderr)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any])
        let workloads = try #require(json["workloads"] as? [[String: Any]])
        #expect(workloads.map { $0["workload"] as? String } == ["W1", "W2", "W3", "W4", "W5", "W6"])
        for measured in workloads {
            for key in ["largest_error", "reference_largest_error", "plain_c_largest_error"] where !(measured[key] is NSNull) {
                #expect(try #require(measured[key] as? Double) < 2e-3, "\(measured["workload"] ?? "") \(key)")
            }
        }
    }
}
