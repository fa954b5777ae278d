import Analyses
import Foundation
import ResultStore
import Testing

/// Readings at visits and shares of responders, from values that are written down here.
@Suite struct AnalyticVisitMeanTests {
    /// Twins 1 to 8 of each of two replicates; twins 1 to 4 are observed in A, 5 to 7 in B, the last in none.
    private static let arms: [Int8] = [0, 0, 0, 0, 1, 1, 1, -1]
    private static let readings: [[Double]] = [
        [10, 12, 15], [20, 18, .nan], [30, 33, 36], [.nan, 50, 60], [5, 6, 7], [7, 9, .nan], [9, 9, 12], [100, 200, 300],
    ]

    private func analysed(heldTwins: Int? = nil) throws -> ResultFile {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-visits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let visit = VisitOutput("Y", unit: "mg/L", longName: "Level", times: [0, 24, 48], timeUnit: "h")
        let schema = ResultSchema(
            title: "Visits", replicates: 2, twins: 8, blockTwins: 16,
            attributes: [Attribute("primary_endpoint", .text("high"))],
            twinVariables: [Variable("observed_arm", longName: "Arm observed", kind: .level(["A", "B"]))],
            arms: ["A", "B"].map { name in
                Arm(
                    name, title: name,
                    endpoints: [
                        Variable("other", unit: "h", longName: "Other"), Variable("peak", unit: "mg/L", longName: "Peak"),
                        Variable(
                            "high", longName: "High", kind: .flag,
                            attributes: [Attribute("definition", .text("peak >= 3 mg/L and other > 0 h"))]),
                    ], visits: [visit])
            })
        let path = folder.appendingPathComponent("results.h5").path
        let writer = try ResultWriter.create(path, schema: schema)
        for index in 0..<schema.layout.blocks {
            let (replicate, range) = schema.layout.place(of: index)
            // The second replicate is not described; arm B reads one more than arm A.
            let columns = [0.0, 1.0].map { more -> [StoredValues] in
                let values = range.flatMap { twin in Self.readings[twin].map { $0 + more + 1000 * Double(replicate) } }
                return [
                    .numbers(values), .codes(values.map { $0.isNaN ? -1 : $0 == 6 ? 1 : 0 }), .numbers(values.map { _ in 0 }),
                ]
            }
            let numbers = range.map { Double($0 + 1) }
            try writer.append(
                ResultBlock(
                    index: index, twins: [.codes(range.map { Self.arms[$0] })], trajectories: [[], []],
                    endpoints: [
                        [.numbers(numbers), .numbers(numbers), .codes(range.map { $0 > 1 ? 1 : 0 })],
                        [.numbers(numbers), .numbers(numbers.map { $0 == 6 ? .nan : $0 }), .codes(range.map { _ in 1 })],
                    ], visits: columns, tables: []))
        }
        try writer.finish()
        let file = try ResultFile.open(path, mode: .readWrite)
        if let heldTwins { try TrialAnalyses.write(into: file, heldTwins: heldTwins) } else { try TrialAnalyses.write(into: file) }
        return file
    }

    @Test func meansAndChangesAreThoseByHand() throws {
        let file = try analysed()
        let root = "/analyses/visits/Y"
        #expect(try file.numbers("\(root)/time") == [0, 24, 48])
        #expect(try file.numbers("\(root)/n") == [3, 4, 3, 3, 3, 2])
        #expect(try file.numbers("\(root)/missing") == [1, 0, 1, 0, 0, 1])
        // B's first patient read 6 at the first visit, which the file calls censored.
        #expect(try file.numbers("\(root)/censored") == [0, 0, 0, 1, 0, 0])
        for (found, expected) in zip(try file.numbers("\(root)/mean"), [20, 113.0 / 4, 37, 8, 9, 10.5]) {
            #expect(near(found, expected))
        }
        #expect(try file.numbers("\(root)/change_n") == [3, 3, 2, 3, 3, 2])
        for (found, expected) in zip(try file.numbers("\(root)/change"), [0, 1, 5.5, 0, 1, 2.5]) { #expect(near(found, expected)) }
        // Changes in A at the second visit: 2, -2, 3; sd sqrt(7), t(0.975, 2) = 4.302652729911275 (a table of Student's t).
        let half = 4.302652729911275 * 7.0.squareRoot() / 3.0.squareRoot()
        #expect(near(try file.numbers("\(root)/change_lower")[1], 1 - half, 1e-9))
        #expect(near(try file.numbers("\(root)/change_upper")[1], 1 + half, 1e-9))
        #expect(near(try file.numbers("\(root)/change_sd")[1], 7.0.squareRoot()))
    }

    /// The primary endpoint is an event; the first number its definition names is described.
    @Test func respondersAreCountedAtEachValue() throws {
        let file = try analysed()
        #expect(try file.groups(in: "/analyses/responders") == ["peak"])
        let root = "/analyses/responders/peak"
        let x = try file.numbers("\(root)/x")
        #expect(try file.numbers("\(root)/n") == [4, 2] && file.numbers("\(root)/missing") == [0, 1])
        let (below, above, truth) = (
            try file.numbers("\(root)/at_most"), try file.numbers("\(root)/at_least"), try file.numbers("\(root)/truth")
        )
        for (index, value) in x.enumerated() {
            // A: 1, 2, 3, 4; B: 5 and 7 (6 is missing); all twins: 1 to 8 without 6 in B.
            #expect(near(below[index], Double((1...4).count { Double($0) <= value }) / 4))
            #expect(near(above[index], Double((1...4).count { Double($0) >= value }) / 4))
            #expect(near(below[x.count + index], Double([5.0, 7].count { $0 <= value }) / 2))
            #expect(near(truth[x.count + index], Double([1.0, 2, 3, 4, 5, 7, 8].count { $0 <= value }) / 7))
        }
        #expect(try file.numbers("\(root)/quantiles")[3] == 2.5 && file.numbers("\(root)/true_quantiles")[3] == 4.5)
    }

    /// Nothing depends on how many twins are held in memory.
    @Test func fewTwinsInMemoryGiveTheSameBits() throws {
        let (whole, few) = (try analysed(), try analysed(heldTwins: 3))
        for path in ["visits/Y/mean", "visits/Y/change_sd", "responders/peak/at_most", "responders/peak/quantiles"] {
            let (a, b) = (try whole.numbers("/analyses/\(path)"), try few.numbers("/analyses/\(path)"))
            #expect(a.map(\.bitPattern) == b.map(\.bitPattern), "\(path)")
        }
    }
}
