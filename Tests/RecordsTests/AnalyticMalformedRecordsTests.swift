import Documents
import Records
import Testing

/// Malformed tables with exactly what their author is told, all errors of a file at once.
@Suite struct AnalyticMalformedRecordsTests {
    enum Kind: Sendable { case events, subjects, forcing }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: Kind
        let text: String
        let errors: [String]
        var testDescription: String { name }
    }

    @Test(arguments: malformed)
    func message(of example: Case) {
        let diagnostics = Diagnostics()
        switch example.kind {
        case .events:
            #expect(
                EventTable.parse(
                    example.text, file: "e.csv", covariates: ["weight", "sex"],
                    ignoring: example.name == "ignored column not there" ? ["coment"] : [], diagnostics) == nil)
        case .subjects: #expect(SubjectTable.parse(example.text, file: "e.csv", diagnostics) == nil)
        case .forcing: #expect(ForcingTable.parse(example.text, file: "e.csv", diagnostics) == nil)
        }
        #expect(DiagnosticError(diagnostics.all).diagnostics.map(\.description) == example.errors)
    }

    private static func event(_ name: String, _ text: String, _ errors: String...) -> Case {
        Case(name: name, kind: .events, text: text, errors: errors)
    }

    private static func subject(_ name: String, _ text: String, _ errors: String...) -> Case {
        Case(name: name, kind: .subjects, text: text, errors: errors)
    }

    private static func forcing(_ name: String, _ text: String, _ errors: String...) -> Case {
        Case(name: name, kind: .forcing, text: text, errors: errors)
    }

    static let malformed: [Case] = [
        event(
            "empty file", "",
            "e.csv:1:1: the table is empty; expected a line of column names, then rows"),
        event(
            "only a header", "ID,TIME\n",
            "e.csv:1:1: the table has no rows; expected at least one below the column names"),
        event(
            "semicolons", "ID;TIME;AMT\n1;0;5\n",
            "e.csv:1:1: the columns are separated by `;`; expected commas; save the table as CSV with commas and decimal points"
        ),
        event(
            "tabs", "ID\tTIME\tAMT\n1\t0\t5\n",
            "e.csv:1:1: the columns are separated by tabs; expected commas; save the table as CSV with commas and decimal points"
        ),
        event(
            "open quote", "ID,TIME\n1,\"0\n",
            "e.csv:2:3: this quote is never closed; close it with `\"`"),
        event(
            "text after a quote", "ID,TIME\n1,\"0\"5\n",
            "e.csv:2:6: text after the closing quote; expected a comma or the line's end; double the quotes that belong to the text"
        ),
        event(
            "quote inside a cell", "ID,TIME\n1,0\"5\n",
            "e.csv:2:4: a quote inside a cell that does not begin with one; quote the whole cell and double the quotes inside it"
        ),
        event(
            "row too short", "ID,TIME,AMT\n1,0\n1,1,5\n",
            "e.csv:2:1: this row has 2 cells; expected 3, one for each column; a missing value is `.` or nothing between two commas"
        ),
        event(
            "row too long", "ID,TIME,AMT\n1,0,5,7\n",
            "e.csv:2:7: this row has 4 cells; expected 3, one for each column; quote a cell that contains a comma"),
        event(
            "column without a name", "ID,,TIME\n1,0,0\n",
            "e.csv:1:4: this column has no name; name it, or remove the column"),
        event(
            "column twice", "ID,TIME,TIME\n1,0,0\n",
            "e.csv:1:9: the column `TIME` is here twice (first in column 4 of line 1); rename or remove one"),
        event(
            "column twice in another case", "ID,TIME,time\n1,0,0\n",
            "e.csv:1:9: there are two columns `TIME` (in any case); rename or remove one"),
        event(
            "no TIME", "ID,AMT\n1,5\n",
            "e.csv:1:1: the column `TIME` is missing; every record needs its time"),
        event(
            "unknown column", "ID,TIME,wieght\n1,0,70\n",
            "e.csv:1:9: unknown column `wieght`: neither an event column nor a covariate (the model's covariates are weight, sex); did you mean `weight`? if it is not needed, name it in `--ignore wieght`"
        ),
        event(
            "unknown column, nothing near", "ID,TIME,albumin\n1,0,40\n",
            "e.csv:1:9: unknown column `albumin`: neither an event column nor a covariate (the model's covariates are weight, sex); if it is not needed, name it in `--ignore albumin`"
        ),
        event(
            "ignored column not there", "ID,TIME,comment\n1,0,x\n",
            "e.csv:1:1: `--ignore coment`: there is no column `coment`; did you mean `comment`?",
            "e.csv:1:9: unknown column `comment`: neither an event column nor a covariate (the model's covariates are weight, sex); if it is not needed, name it in `--ignore comment`"
        ),
        event(
            "unit misspelt", "ID,TIME [hr],AMT [mgs]\n1,0,5\n",
            "e.csv:1:10: unknown unit `hr`; write `h`",
            "e.csv:1:19: unknown unit `mgs`; write `mg`"),
        event(
            "unit in parentheses", "ID,TIME,AMT (mg)\n1,0,5\n",
            "e.csv:1:9: the header `AMT (mg)` is neither a name nor a name with a unit; expected a unit in brackets, such as `AMT [mg]`"
        ),
        event(
            "unit not closed", "ID,TIME,AMT [mg\n1,0,5\n",
            "e.csv:1:9: the header `AMT [mg` is neither a name nor a name with a unit; expected a unit in brackets, such as `AMT [mg]`"
        ),
        event(
            "unit empty", "ID,TIME,AMT []\n1,0,5\n",
            "e.csv:1:14: a unit is missing; write `1` for a pure number"),
        event(
            "unit without a name", "ID,TIME,[mg]\n1,0,5\n",
            "e.csv:1:9: this column has a unit but no name; write for example `AMT [mg]`"),
        event(
            "unit where there is none", "ID,TIME,CMT [mg]\n1,0,5\n",
            "e.csv:1:14: `CMT` has no unit; write the header `CMT`"),
        event(
            "time in milligrams", "ID,TIME [mg],AMT\n1,0,5\n",
            "e.csv:1:10: `TIME` is in `mg` (mass); expected a unit of time, such as `h`"),
        event(
            "time missing", "ID,TIME,AMT\n1,.,5\n",
            "e.csv:2:3: TIME is missing; expected a number"),
        event(
            "time of day", "ID,TIME,AMT\n1,8:30,5\n",
            "e.csv:2:3: TIME is `8:30`, a time of day; expected hours (or the unit in the header) as a number, such as 8.5"
        ),
        event(
            "time negative", "ID,TIME,AMT\n1,-1,5\n",
            "e.csv:2:3: TIME is -1; expected 0 or more"),
        event(
            "time goes back", "ID,TIME,AMT\n1,2,5\n1,1,5\n",
            "e.csv:3:3: TIME goes back from 2 (line 2) to 1; expected times that do not decrease within a subject; sort the records, or reset the subject with EVID 3 or 4"
        ),
        event(
            "subjects mixed", "ID,TIME\n1,0\n2,0\n1,1\n",
            "e.csv:4:1: the records of subject `1` are not together: others stand between these and line 2; sort the table by ID, or give a new individual an ID of its own"
        ),
        event(
            "record without ID", "ID,TIME\n1,0\n,1\n",
            "e.csv:3:1: this record has no ID; every record names its subject, or the column `ID` is removed"),
        event(
            "text for a number", "ID,TIME,AMT\n1,0,five\n",
            "e.csv:2:5: AMT is `five`; expected a number"),
        event(
            "decimal comma", "ID,TIME,AMT\n1,0,\"5,5\"\n",
            "e.csv:2:5: AMT is `5,5`; expected a number; write a point: `5.5`"),
        event(
            "NA", "ID,TIME,AMT,DV\n1,0,5,NA\n",
            "e.csv:2:7: DV is `NA`; expected a number; leave a missing value empty or write `.`"),
        event(
            "below quantification", "ID,TIME,DV\n1,0,<1\n",
            "e.csv:2:5: DV is `<1`; expected a number; leave a reading below the limit of quantification empty, with MDV 1"
        ),
        event(
            "hexadecimal and infinite", "ID,TIME,AMT\n1,0,0x10\n1,inf,5\n1,1,1e999\n",
            "e.csv:2:5: AMT is `0x10`; expected a number",
            "e.csv:3:3: TIME is `inf`; expected a number",
            "e.csv:4:5: AMT is `1e999`; expected a number"),
        event(
            "EVID unknown", "ID,TIME,AMT,EVID\n1,0,5,7\n",
            "e.csv:2:7: EVID is 7; expected 0 (observation), 1 (dose), 2 (other), 3 (reset), 4 (reset and dose), 5 or 8 (replace), or 6 (multiply)"
        ),
        event(
            "dose without an amount", "ID,TIME,AMT,EVID\n1,0,.,1\n",
            "e.csv:2:5: AMT is missing in a dose; expected more than 0; without a dose the record is EVID 0 or 2; 0 is right only for an endless infusion (SS 1, RATE above 0, II 0)"
        ),
        event(
            "dose without an amount column", "ID,TIME,EVID\n1,0,1\n",
            "e.csv:2:1: AMT is missing in a dose; expected more than 0; without a dose the record is EVID 0 or 2; 0 is right only for an endless infusion (SS 1, RATE above 0, II 0)"
        ),
        event(
            "dose of nothing", "ID,TIME,AMT,EVID\n1,0,0,1\n",
            "e.csv:2:5: the dose AMT is 0; expected more than 0; without a dose the record is EVID 0 or 2; 0 is right only for an endless infusion (SS 1, RATE above 0, II 0)"
        ),
        event(
            "dose negative", "ID,TIME,AMT\n1,0,-5\n",
            "e.csv:2:5: the dose AMT is negative (-5); expected more than 0"),
        event(
            "amount in an observation", "ID,TIME,AMT,EVID\n1,0,5,0\n",
            "e.csv:2:5: AMT is 5 in a record of EVID 0, which gives no dose; expected 0 or `.`; a dose is EVID 1, a reset with a dose EVID 4"
        ),
        event(
            "amount in a reset", "ID,TIME,AMT,EVID\n1,0,5,3\n",
            "e.csv:2:5: AMT is 5 in a record of EVID 3, which gives no dose; expected 0 or `.`; a dose is EVID 1, a reset with a dose EVID 4"
        ),
        event(
            "replace without a value", "ID,TIME,AMT,EVID\n1,0,.,5\n",
            "e.csv:2:5: EVID 5 needs a value in AMT; write the new amount, or the factor"),
        event(
            "replace with a rate", "ID,TIME,AMT,RATE,EVID\n1,0,5,2,8\n",
            "e.csv:2:7: RATE is 2 in a record of EVID 8, which is no dose; expected 0 or `.`"),
        event(
            "RATE out of range", "ID,TIME,AMT,RATE\n1,0,5,-3\n",
            "e.csv:2:7: RATE is -3; expected a rate of 0 or more, -1 (modelled rate) or -2 (modelled duration)"),
        event(
            "RATE and DUR", "ID,TIME,AMT,RATE,DUR\n1,0,5,2,2\n",
            "e.csv:2:9: both RATE and DUR are given; leave one of them out: rate = amount / duration"),
        event(
            "DUR negative", "ID,TIME,AMT,DUR\n1,0,5,-2\n",
            "e.csv:2:7: DUR is -2; expected 0 or more"),
        event(
            "ADDL not whole", "ID,TIME,AMT,ADDL,II\n1,0,5,1.5,12\n",
            "e.csv:2:7: ADDL is 1.5; expected a whole number from 0 to 1000000"),
        event(
            "ADDL without II", "ID,TIME,AMT,ADDL\n1,0,5,3\n",
            "e.csv:2:7: ADDL is 3 but II is missing; write in II the time between doses"),
        event(
            "ADDL with II 0", "ID,TIME,AMT,ADDL,II\n1,0,5,3,0\n",
            "e.csv:2:7: ADDL is 3 but II is 0; write in II the time between doses"),
        event(
            "II negative", "ID,TIME,AMT,II\n1,0,5,-12\n",
            "e.csv:2:7: II is -12; expected 0 or more"),
        event(
            "SS unknown", "ID,TIME,AMT,II,SS\n1,0,5,12,3\n",
            "e.csv:2:10: SS is 3; expected 0, 1 (steady state) or 2 (steady state added)"),
        event(
            "SS without II", "ID,TIME,AMT,SS\n1,0,5,1\n",
            "e.csv:2:7: SS is 1 but II is missing; write in II the time between doses; an endless infusion has AMT 0 and RATE above 0"
        ),
        event(
            "endless infusion repeated", "ID,TIME,AMT,RATE,ADDL,II,SS\n1,0,0,5,2,0,1\n",
            "e.csv:2:9: an endless infusion cannot be repeated by ADDL; expected 0 or `.`"),
        event(
            "MDV unknown", "ID,TIME,MDV\n1,0,2\n",
            "e.csv:2:5: MDV is 2; expected 0 or 1"),
        event(
            "CMT negative", "ID,TIME,AMT,CMT\n1,0,5,-1\n",
            "e.csv:2:7: CMT is -1: switching a compartment off is not supported; expected a compartment's number or name"
        ),
        event(
            "CMT not whole", "ID,TIME,AMT,CMT\n1,0,5,1.5\n",
            "e.csv:2:7: CMT is 1.5; expected a whole number, or a name"),
        event(
            "CMT not a name", "ID,TIME,AMT,CMT\n1,0,5,a b\n",
            "e.csv:2:7: CMT is `a b`; expected a number, or the name of a route, state or output"),
        event(
            "several at once", "ID,TIME [hr],AMT,EVID,colour\n1,0,5,1,red\n1,x,5,9,red\n1,1\n",
            "e.csv:1:10: unknown unit `hr`; write `h`",
            "e.csv:1:23: unknown column `colour`: neither an event column nor a covariate (the model's covariates are weight, sex); if it is not needed, name it in `--ignore colour`",
            "e.csv:3:3: TIME is `x`; expected a number",
            "e.csv:3:7: EVID is 9; expected 0 (observation), 1 (dose), 2 (other), 3 (reset), 4 (reset and dose), 5 or 8 (replace), or 6 (multiply)",
            "e.csv:4:1: this row has 2 cells; expected 5, one for each column; a missing value is `.` or nothing between two commas"
        ),
        subject(
            "no ID", "CL,V\n1,2\n",
            "e.csv:1:1: the column `ID` is missing; name each row's subject in a column `ID`"),
        subject(
            "ID twice", "ID,CL\n1,2\n1,3\n",
            "e.csv:3:1: subject `1` is here twice (first in line 2); expected one row for each subject"),
        subject(
            "ID missing", "ID,CL\n.,2\n",
            "e.csv:2:1: this row has no ID; name its subject"),
        subject(
            "value missing", "ID,CL,V\n1,,2\n",
            "e.csv:2:3: `CL` is missing; expected a number"),
        subject(
            "value text", "ID,CL\n1,high\n",
            "e.csv:2:3: `CL` is `high`; expected a number"),
        subject(
            "unit misspelt", "ID,CL [L/hr]\n1,4\n",
            "e.csv:1:10: unknown unit `hr`; write `L/h`"),
        forcing(
            "no time", "clock,x\n0,1\n",
            "e.csv:1:1: the column `time` is missing; expected a column of times; there are: clock, x"),
        forcing(
            "time twice", "time,x\n0,1\n0,2\n",
            "e.csv:3:1: the time 0 does not come after 0; expected strictly increasing times"),
        forcing(
            "time goes back", "time,x\n0,1\n2,2\n1,3\n",
            "e.csv:4:1: the time 1 does not come after 2; expected strictly increasing times"),
        forcing(
            "no values", "time\n0\n1\n",
            "e.csv:1:1: there are no values; expected at least one column beside the times"),
        forcing(
            "value missing", "time,x\n0,1\n1,.\n",
            "e.csv:3:3: `x` is missing; expected a number"),
        forcing(
            "time in kilograms", "time [kg],x\n0,1\n",
            "e.csv:1:7: `time` is in `kg` (mass); expected a unit of time, such as `h`"),
    ]

    @Test func fiftyErrorsAreEnough() {
        let diagnostics = Diagnostics()
        let rows = (0..<80).map { "1,\($0),x" }.joined(separator: "\n")
        #expect(
            EventTable.parse("ID,TIME,AMT\n" + rows, file: "e.csv", covariates: [], ignoring: [], diagnostics) == nil)
        #expect(diagnostics.all.count == 51)
        #expect(diagnostics.all.last?.description == "e.csv:81:6: 30 more errors in this file; mend those above first")
    }
}
