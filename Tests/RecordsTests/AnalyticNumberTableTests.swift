import Documents
import Quantities
import Records
import TestSupport
import Testing

/// Subject and forcing tables: every number comes back bit for bit.
@Suite struct AnalyticNumberTableTests {
    @Test func seventeenDigitsComeBackExactly() throws {
        let text = "ID,ka,CL [L/h],V\n1,0.7889551925006283,0.13314112001348857,5.195264922412733\n2,1e-3,4,0.1\n"
        let diagnostics = Diagnostics()
        let table = try #require(SubjectTable.parse(text, file: "s.csv", diagnostics))
        #expect(table.ids == ["1", "2"])
        #expect(table.columns.map(\.name) == ["ka", "CL", "V"])
        #expect(table.columns[1].unit?.symbol == "L/h")
        #expect(table.value(subject: 0, column: 0) == 0.7889551925006283)
        #expect(table.value(subject: 0, column: 1) == 0.13314112001348857)
        #expect(table.value(subject: 1, column: 2) == 0.1)
        #expect(table.position(subject: 1, column: 1).description == "s.csv:3:8")
    }

    /// Doubles printed by Swift (shortest text that reads back) over 2,000 random bit patterns, fixed seed.
    @Test func printedDoublesReadBack() throws {
        var random = SeededGenerator(state: 7)
        var expected: [Double] = []
        while expected.count < 2_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { expected.append(value) }
        }
        let text = "ID,x\n" + expected.enumerated().map { "\($0.offset),\($0.element)" }.joined(separator: "\n")
        let table = try #require(SubjectTable.parse(text, file: "s.csv", Diagnostics()))
        #expect(
            expected.indices.allSatisfy { table.value(subject: $0, column: 0).bitPattern == expected[$0].bitPattern })
    }

    @Test func ignoredColumnsMayHoldText() throws {
        let table = try #require(
            SubjectTable.parse("id,site,CL\n1,Oslo,4\n", file: "s.csv", ignoring: ["site"], Diagnostics()))
        #expect(table.columns.map(\.name) == ["CL"] && table.value(subject: 0, column: 0) == 4)
        #expect(table.position(subject: 0, column: 0).description == "s.csv:2:8")
    }

    @Test func forcingsOverTime() throws {
        let text = "glucose [mmol/L],Time [min],insulin\n5,-10,0.5\n7.5,0,1\n6,2.5,2\n"
        let table = try #require(ForcingTable.parse(text, file: "f.csv", Diagnostics()))
        #expect(table.times == [-10, 0, 2.5])
        #expect(table.timeUnit?.symbol == "min")
        #expect(table.columns.map(\.name) == ["glucose", "insulin"])
        #expect(table.values(column: 0) == [5, 7.5, 6])
        #expect(table.values(column: 1) == [0.5, 1, 2])
        #expect(ForcingTable.parse("clock,x\n0,1\n", file: "f.csv", time: "clock", Diagnostics())?.times == [0])
    }
}
