import Foundation
import Testing

/// What `dosis simulate` says to bad options and files: the very words, exit code 2, and nothing left behind.
@Suite struct EndToEndSimulateErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// After `dosis simulate`; the folder holds the model `one` of ``EndToEndSimulateTests``.
        var arguments: [String]
        var files: [String: String]
        /// Standard error without the line of usage.
        var expected: String

        init(_ name: String, _ arguments: [String], _ files: [String: String], _ expected: String) {
            testDescription = name
            self.arguments = arguments
            self.files = files
            self.expected = expected
        }
    }

    @Test(arguments: cases) func badInputIsTold(_ bad: Case) throws {
        let folder = try TemporaryFolder()
        try folder.write("one.yaml", EndToEndSimulateTests.model)
        for (name, text) in bad.files { try folder.write(name, text) }
        let before = try folder.names()
        let ending = try DosisBinary.run(["simulate"] + bad.arguments, in: folder.url, timeout: 60)
        let lines = ending.stderr.split(separator: "\n").filter { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("  See ") }
        #expect(lines.joined(separator: "\n") == bad.expected)
        #expect(ending.status == 2)
        #expect(ending.stdout.isEmpty)
        #expect(try folder.names() == before)
    }

    static let cases: [Case] = [
        Case(
            "there is no such model", ["vancomycin-goti-2017", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                <command line>:1:1: there is no model `vancomycin-goti-2017`; expected one of the library, or a file `vancomycin-goti-2017.yaml` or `Models/vancomycin-goti-2017.yaml`; did you mean `vancomycin-goti-2018`?
                1 error
                """),
        Case(
            "there is no such data file", ["one", "--data", "f.csv", "--at", "0:4:1", "--out", "o.csv"],
            [:],
            """
                f.csv:1:1: there is no such file; check the path
                1 error
                """),
        Case(
            "the time list has a word", ["one", "--data", "e.csv", "--at", "0:4:1,x,5", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:7: `x` is neither a time nor a range; expected numbers, or ranges `first:last:step`, with commas between them, such as `0:24:1,36`; a unit stands once, after all of them and a space: `0:28:1,35 d`
                1 error
                """),
        Case(
            "the time list has an inner unit", ["one", "--data", "e.csv", "--at", "0:4:1 d,5", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:1: `0:4:1 d` is neither a time nor a range; expected numbers, or ranges `first:last:step`, with commas between them, such as `0:24:1,36`; a unit stands once, after all of them and a space: `0:28:1,35 d`
                1 error
                """),
        Case(
            "the unit of the times is unknown", ["one", "--data", "e.csv", "--at", "0:4:1 days", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:7: unknown unit `days`; write `d`
                1 error
                """),
        Case(
            "the unit of the times is no time", ["one", "--data", "e.csv", "--at", "0:4:1 mg", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:7: `mg` (mass) is no unit of time; expected a unit such as `h` or `d`
                1 error
                """),
        Case(
            "a range has no step", ["one", "--data", "e.csv", "--at", "0:4", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:1: `0:4` is neither a time nor a range; expected numbers, or ranges `first:last:step`, with commas between them, such as `0:24:1,36`
                1 error
                """),
        Case(
            "ranges go nowhere", ["one", "--data", "e.csv", "--at", "4:0:1,0:1:0,-1,", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:1: the range `4:0:1` ends before it begins; expected `first:last:step`, such as `0:672:4`
                --at:1:7: the range `0:1:0` has no step above 0; expected `first:last:step`, such as `0:672:4`
                --at:1:13: a time before 0: `-1`; expected 0 or more
                --at:1:16: a time is missing; expected numbers, or ranges `first:last:step`, with commas between them, such as `0:24:1,36`
                4 errors
                """),
        Case(
            "a range is endless", ["one", "--data", "e.csv", "--at", "0:1e9:0.1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --at:1:1: more than 1000000 times; take a longer step
                1 error
                """),
        Case(
            "there are no times", ["one", "--data", "e.csv", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                e.csv:1:1: no times to read the twins at: the data have no observation records; expected records of EVID 0, or the option --at; for example `--at 0:24:1`
                1 error
                """),
        Case(
            "outputs are unknown and double", ["one", "--data", "e.csv", "--observe", "c,B1, C,C", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                --observe:1:1: the model has no output `c`; did you mean `C`?
                --observe:1:3: the model has no output `B1`; there are: C, A
                --observe:1:9: the output `C` is named twice; name it once
                3 errors
                """),
        Case(
            "an ignored column is not there", ["one", "--data", "e.csv", "--ignore", "NOTES", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,NOTE\n0,100,oral,1\n"],
            """
                --ignore:1:1: there is no column `NOTES` to be ignored; did you mean `NOTE`?
                e.csv:1:14: unknown column `NOTE`: neither an event column nor a covariate (the model's covariates are weight, sex); if it is not needed, name it in `--ignore NOTE`
                2 errors
                """),
        Case(
            "the output file is of no known kind", ["one", "--data", "e.csv", "--at", "0", "--out", "o.txt"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                Error: --out is `o.txt`; give a name that ends with .h5 or .csv, or - for standard output.
                """),
        Case(
            "tolerances are no tolerances", ["one", "--data", "e.csv", "--rtol", "2", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                Error: --rtol is 2.0; give a number from 1e-14 to 0.1, such as 1e-6.
                """),
        Case(
            "an absolute tolerance of 0", ["one", "--data", "e.csv", "--atol", "0", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                Error: --atol is 0.0; give a number above 0, such as 1e-8.
                """),
        Case(
            "no threads", ["one", "--data", "e.csv", "--threads", "0", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                Error: --threads is 0; give a number from 1 to 4096.
                """),
        Case(
            "an unknown rule of covariates", ["one", "--data", "e.csv", "--covariates", "first", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                Error: The value 'first' is invalid for '--covariates <covariates>'. Please provide one of 'next' and 'last'.
                Help:  --covariates <covariates>  When a record's covariates count: since the record before it (next, as in NONMEM), or from it on (last).
                """),
        Case(
            "no data", ["one", "--at", "0:4:1", "--out", "o.csv"],
            [:],
            """
                Error: Missing expected argument '--data <events.csv>'
                Help:  --data <events.csv>  The event records.
                """),
        Case(
            "the folder of the output is not there", ["one", "--data", "e.csv", "--at", "0", "--out", "there/o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n"],
            """
                there/o.csv: the file cannot be made; check that the folder is there and may be written to, or choose another with --out
                """),
        Case(
            "compartments are unknown", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,EVID,DVID\n0,100,orl,1,.\n1,100,C,1,.\n2,100,.,1,.\n3,100,7,1,.\n4,5,.,5,.\n5,5,D,6,.\n6,.,.,0,3\n7,.,.,0,B\n8,.,X,0,.\n"],
            """
                e.csv:2:7: there is no route, state or output `orl`; did you mean `oral`?
                e.csv:3:7: the output `C` takes no doses; expected a route or state: oral, iv, gut, central
                e.csv:4:7: by which route is this dose given?; expected in CMT one of oral, iv, gut, central
                e.csv:5:7: CMT is 7, but the model has 2 states and declares no numbers; expected a number from 1 to 2, or a name: oral, iv, gut, central
                e.csv:6:5: which state is to be changed?; expected in CMT one of gut, central
                e.csv:7:5: there is no state `D`; there are: gut, central
                e.csv:8:9: DVID is 3, but the model has 2 outputs; expected a number from 1, or a name: C, A
                e.csv:9:9: there is no output `B`; there are: C, A
                e.csv:10:5: there is no route, state or output `X`; there are: oral, iv, gut, central, C, A
                9 errors
                """),
        Case(
            "rates are not modelled", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,RATE\n0,100,oral,-2\n1,100,iv,-1\n"],
            """
                e.csv:2:12: RATE is -2, but the route `oral` has no `duration`; give a number in RATE, or the model's route a `duration`
                e.csv:3:10: RATE is -1, but the route `iv` has no `rate`; give a number in RATE, or the model's route a `rate`
                2 errors
                """),
        Case(
            "units do not fit", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME [d],AMT [mmol],CMT,RATE,II,ADDL,weight [cm]\n0,1,iv,1,1,1,70\n"],
            """
                e.csv:1:10: AMT is in `mmol` (amount), but the route `iv` is in `mg` (mass); expected mass, as in `mg`; give the model its `molar_mass`
                e.csv:1:25: RATE has no unit, but AMT is in `mmol` where the model has `mg`; expected a header with its unit, such as `RATE [mmol/d]`
                e.csv:1:30: II has no unit, but TIME is in `d` and the model in `h`; expected a header with its unit, such as `II [d]`
                e.csv:1:46: the covariate `weight` is in `cm` (length), but the model has it in `kg` (mass); expected mass, as in `kg`
                4 errors
                """),
        Case(
            "covariates are wrong", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "ID,TIME,AMT,CMT,weight,sex\n1,0,100,oral,70,mal\n1,0,100,oral,80,2\n2,0,100,oral,heavy,\n"],
            """
                e.csv:2:17: the covariate `sex` is `mal`; expected one of female, male; did you mean `male`?
                e.csv:3:14: the covariate `weight` has two values at one time (line 2 has another); expected one value at each time
                e.csv:3:17: the covariate `sex` is `2`; expected one of female, male
                e.csv:4:14: the covariate `weight` is `heavy`; expected a number
                4 errors
                """),
        Case(
            "columns are unknown", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,Weight,lab\n0,100,oral,70,1\n"],
            """
                e.csv:1:14: unknown column `Weight`: neither an event column nor a covariate (the model's covariates are weight, sex); did you mean `weight`? if it is not needed, name it in `--ignore Weight`
                e.csv:1:21: unknown column `lab`: neither an event column nor a covariate (the model's covariates are weight, sex); if it is not needed, name it in `--ignore lab`
                2 errors
                """),
        Case(
            "parameters are unknown", ["one", "--data", "e.csv", "--parameters", "p.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT\n0,100,oral\n", "p.csv": "ID,Cl,V [kg],sex\n1,5,50,1\n"],
            """
                p.csv:1:4: the model has no parameter `Cl` (it has CL, V, ka, tlag, F1, D1, weight, sex); did you mean `CL`? if it is not needed, name it in `--ignore Cl`
                p.csv:1:10: `V` is in `kg` (mass), but the model has it in `L` (volume); expected volume, as in `L`
                p.csv:1:14: the covariate `sex` is no number; expected numbers only, beside ID; give it as a column of the event records
                3 errors
                """),
        Case(
            "subjects do not match", ["one", "--data", "e.csv", "--parameters", "p.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "ID,TIME,AMT,CMT\n1,0,100,oral\n2,0,100,oral\n", "p.csv": "ID,CL\n1,5\n3,5\n"],
            """
                e.csv:3:1: subject `2` has no row in `p.csv`; expected one row of parameters for every subject of the event records
                p.csv:3:1: subject `3` has no event records in `e.csv`; remove the row, or the column `ID` of the event records if they apply to every subject
                2 errors
                """),
        Case(
            "a covariate is given twice", ["one", "--data", "e.csv", "--parameters", "p.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,weight\n0,100,oral,70\n", "p.csv": "ID,weight\n1,70\n"],
            """
                p.csv:1:4: the covariate `weight` is in the event records, too; remove it from one of the two
                1 error
                """),
        Case(
            "time goes back at a reset", ["one", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME,AMT,CMT,EVID\n5,100,oral,1\n0,100,oral,4\n"],
            """
                e.csv:3:1: TIME goes back at a reset; expected times that do not decrease; give what follows the reset an ID of its own, or later times
                1 error
                """),
        Case(
            "a component cannot be run alone", ["part", "--data", "e.csv", "--at", "0:4:1", "--out", "o.csv"],
            ["e.csv": "TIME\n0\n", "part.yaml": "model: part\ntitle: A part\ntime: h\ninputs: {C: {unit: mg/L}}\nstates: {E: 1}\nequations: |\n  E' = C * 1 L/mg/h - E * 1 1/h\noutputs: {E: {unit: 1}}\n"],
            """
                part.yaml:4:10: the model `part` cannot be run alone: nothing supplies its input `C`; compose a twin in which another component does: `part: {model: part, inputs: {C: ...}}`
                1 error
                """),
    ]
}
