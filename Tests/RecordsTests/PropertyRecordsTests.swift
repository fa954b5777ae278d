import Documents
import Records
import TestSupport
import Testing

@Suite struct PropertyRecordsTests {
    private static let valid = """
        ID,TIME [h],AMT [mg],RATE,EVID,CMT,ADDL,II,SS,MDV,DV,weight [kg]
        1,0,1000,500,1,iv,3,12,0,1,.,70.5
        1,1.5,.,.,0,"C",,,,0,12.75,.
        2,0,100,-2,4,2,0,24,1,1,,80
        """

    /// 10,000 mutations of a valid table, fixed seed: each is either read, or refused with at least one diagnostic whose
    /// place lies in the text; nothing traps.
    @Test func mutationsAreReadOrRefused() {
        var random = SeededGenerator(state: 42)
        let pieces: [Character] = [
            ",", "\"", "\n", "\r\n", ".", "-", "9", "e", "[", "]", " ", "\t", ";", "µ", "👩‍⚕️", "\0", "I", "D", "x", "0",
        ]
        var refused = 0
        for _ in 0..<10_000 {
            var text = Array(Self.valid)
            for _ in 0...(random.next() % 4) {
                let place = Int(random.next() % UInt64(text.count))
                let piece = pieces[Int(random.next() % UInt64(pieces.count))]
                switch random.next() % 3 {
                case 0: text.remove(at: place)
                case 1: text[place] = piece
                default: text.insert(piece, at: place)
                }
            }
            if !Self.isHandled(String(text)) { refused += 1 }
        }
        #expect(refused > 5_000)
    }

    /// 5,000 texts of random pieces, fixed seed.
    @Test func garbageNeverTraps() {
        var random = SeededGenerator(state: 43)
        let pieces = [
            "ID", "TIME", "AMT", ",", ",", "\n", "\"", "[", "]", "1", "-1", "1e308", ".", "EVID", "time", " ", "\r",
            "1e999", "é", "\u{301}",
        ]
        for _ in 0..<5_000 {
            let count = Int(random.next() % 40)
            _ = Self.isHandled((0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined())
        }
    }

    /// Whether the text was read as event data; checks what is promised when it was not.
    private static func isHandled(_ text: String) -> Bool {
        let diagnostics = Diagnostics()
        let events = EventTable.parse(text, file: "e.csv", covariates: ["weight"], ignoring: [], diagnostics)
        #expect((events == nil) == diagnostics.hasErrors)
        #expect(diagnostics.all.count <= 51)
        let lines = text.unicodeScalars.count { $0 == "\n" || $0 == "\r" } + 1
        #expect(
            diagnostics.all.allSatisfy { $0.position.line >= 1 && $0.position.line <= lines && $0.position.column >= 1 }
        )
        for table in [
            diagnosed { SubjectTable.parse(text, file: "s.csv", $0) == nil },
            diagnosed { ForcingTable.parse(text, file: "f.csv", $0) == nil },
        ] {
            #expect(table)
        }
        return events != nil
    }

    /// Whether a table is refused exactly when something is said.
    private static func diagnosed(_ isRefused: (Diagnostics) -> Bool) -> Bool {
        let diagnostics = Diagnostics()
        return isRefused(diagnostics) == diagnostics.hasErrors
    }

    /// Whatever cells hold, quoting them by RFC 4180 brings them back.
    @Test func quotingRoundTrips() throws {
        var random = SeededGenerator(state: 44)
        let pieces = ["a", ",", "\"", "\n", " ", "é", "1", "\r\n", ".", ";", "\u{301}"]
        for _ in 0..<500 {
            let cells = (0..<12).map { _ in
                "x"
                    + (0..<Int(random.next() % 6)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
                    .joined()
            }
            let rows = stride(from: 0, to: 12, by: 3).map { start in
                CSVText.row(Array(cells[start..<start + 3]))
            }
            let table = try #require(
                CSVTable.parse("a,b,c\n" + rows.joined(separator: "\n"), file: "t.csv", Diagnostics()))
            #expect(table.rows.flatMap { $0.map(\.text) } == cells)
        }
    }
}
