import Documents
import Quantities
import Records
import Testing

/// What well-formed event data mean, by NONMEM's definitions (Users Guide IV and VI).
@Suite struct AnalyticEventTableTests {
    private func read(_ text: String, covariates: [String] = [], ignoring: [String] = []) throws -> EventTable {
        let diagnostics = Diagnostics()
        let table = EventTable.parse(text, file: "e.csv", covariates: covariates, ignoring: ignoring, diagnostics)
        try diagnostics.finish()
        return try #require(table)
    }

    @Test func dosesObservationsAndCovariates() throws {
        let events = try read(
            """
            ID,TIME [h],AMT [mg],RATE,EVID,CMT,ADDL,II,SS,MDV,DV,DVID,weight [kg],sex
            1,0,1000,500,1,iv,3,12,0,1,.,.,70.5,female
            1,1.5,.,.,0,,,,,0,12.75,C,.,.
            2,0,100,-2,4,2,0,24,1,1,,,80,male
            """, covariates: ["weight", "sex"])
        #expect(events.hasID)
        #expect(events.subjects.map(\.id) == ["1", "2"])
        #expect(events.subjects.map(\.records.count) == [2, 1])
        #expect(try events.unit(of: .time) == Unit("h"))
        #expect(try events.unit(of: .amount) == Unit("mg"))
        #expect(events.unit(of: .rate) == nil)
        #expect(events.covariates.map(\.name) == ["weight", "sex"])
        #expect(try events.covariates.map(\.unit) == [Unit("kg"), nil])

        let dose = events.subjects[0].records[0]
        #expect(
            dose.kind == .dose && dose.amount == 1000 && dose.rate == .constant(500) && dose.compartment == .name("iv"))
        #expect(
            dose.additional == 3 && dose.interval == 12 && dose.steadyState == .no && dose.isMissing
                && dose.observed == nil)
        #expect(dose.covariates == [.number(70.5), .text("female")])
        let sample = events.subjects[0].records[1]
        #expect(sample.kind == .observation && sample.time == 1.5 && sample.observed == 12.75 && !sample.isMissing)
        #expect(
            sample.observedWhat == .name("C") && sample.compartment == nil && sample.covariates == [.missing, .missing])
        let second = events.subjects[1].records[0]
        #expect(second.kind == .resetAndDose && second.rate == .modelledDuration && second.steadyState == .replace)
        #expect(second.compartment == .number(2))

        #expect(events.position(of: .observed, in: sample).description == "e.csv:3:19")
        #expect(events.position(of: .amount).description == "e.csv:1:13")
        #expect(events.position(ofCovariate: 1, in: second).description == "e.csv:4:30")
    }

    @Test func withoutEvidTheAmountDecides() throws {
        let events = try read("TIME,AMT,DV\n0,100,.\n1,0,5\n2,.,.\n")
        #expect(!events.hasID)
        #expect(events.subjects.count == 1 && events.subjects[0].id == "")
        #expect(events.subjects[0].records.map(\.kind) == [.dose, .observation, .observation])
        #expect(events.subjects[0].records.map(\.isMissing) == [true, false, true])
    }

    @Test func namesInAnyCaseAndOrder() throws {
        let events = try read("amt,evid,Time,cmt,dur\n5,1,0,depot,0.5\n5,1,24,central.depot,\n")
        #expect(events.subjects[0].records.map(\.rate) == [.duration(0.5), .bolus])
        #expect(events.subjects[0].records.map(\.compartment) == [.name("depot"), .name("central.depot")])
    }

    @Test func everyKindOfEvent() throws {
        let events = try read(
            """
            TIME,AMT,RATE,EVID,CMT,II,SS
            0,1,0,1,1,0,0
            1,.,.,2,1,0,0
            2,10,-1,4,1,0,0
            3,0.5,0,5,1,0,0
            4,0.5,0,8,1,0,0
            5,2,0,6,1,0,0
            6,0,3,1,1,0,1
            7,4,0,1,1,12,2
            0,0,0,3,0,0,0
            """)
        let records = events.subjects[0].records
        #expect(
            records.map(\.kind) == [.dose, .other, .resetAndDose, .replace, .replace, .multiply, .dose, .dose, .reset])
        #expect(records.map(\.amount) == [1, 0, 10, 0.5, 0.5, 2, 0, 4, 0])
        #expect(records[2].rate == .modelledRate)
        #expect(records[6].rate == .constant(3) && records[6].steadyState == .replace)
        #expect(records[7].steadyState == .add && records[7].interval == 12)
        #expect(records[8].compartment == nil)
    }

    @Test func columnsMayBeIgnored() throws {
        let events = try read("ID,TIME,AMT,DV,comment\n1,0,5,BLQ,\"fasted, seated\"\n", ignoring: ["comment", "DV"])
        #expect(!events.has(.observed))
        #expect(events.subjects[0].records[0].observed == nil)
    }

    @Test func subjectsAreNamedAsWritten() throws {
        let events = try read("ID,TIME\nA-01,0\n2.0,0\n007,0\n1.5,0\n")
        #expect(events.subjects.map(\.id) == ["A-01", "2", "007", "1.5"])
    }

    /// RFC 4180, sections 2.1 to 2.7, and the line ends and byte order mark of spreadsheets.
    @Test(arguments: [
        "ID,TIME,AMT\n1,0,5\n1,2,6\n", "ID,TIME,AMT\r\n1,0,5\r\n1,2,6\r\n", "ID,TIME,AMT\r1,0,5\r1,2,6",
        "\u{FEFF}ID,TIME,AMT\n1,0,5\n1,2,6", "\"ID\",\"TIME\",\"AMT\"\n\"1\",\"0\",\"5\"\n1 ,\t2, 6 \n",
        "\n\nID,TIME,AMT\n1,0,5\n\n,,\n1,2,6\n \n",
    ])
    func spellingsOfTheSameTable(text: String) throws {
        let events = try read(text)
        #expect(events.subjects.map(\.id) == ["1"])
        #expect(events.subjects[0].records.map(\.time) == [0, 2])
        #expect(events.subjects[0].records.map(\.amount) == [5, 6])
    }

    @Test func quotedCellsAndTheirPlaces() throws {
        let diagnostics = Diagnostics()
        let table = try #require(
            CSVTable.parse(
                "a,\"b, [mg/L]\",c\n\"x \"\"y\"\"\", \"line\nbreak\" ,µg\n1,2,3\n", file: "t.csv", diagnostics))
        #expect(table.columns.map(\.name) == ["a", "b,", "c"])
        #expect(table.columns[1].unit?.symbol == "mg/L")
        #expect(table.rows.map { $0.map(\.text) } == [["x \"y\"", "line\nbreak", "µg"], ["1", "2", "3"]])
        #expect(table.position(row: 0, column: 2).description == "t.csv:3:9")
        #expect(table.position(row: 1, column: 1).description == "t.csv:4:3")
    }
}
