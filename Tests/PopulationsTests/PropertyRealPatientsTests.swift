import Documents
import Foundation
import Populations
import Records
import Testing

/// Real patients of a CSV file: what is read, what is refused, and where.
@Suite struct PropertyRealPatientsTests {
    static let text = """
        covariates:
          sex:    {levels: {female: 0.5, male: 0.5}}
          weight: {normal: {mean: 70 kg, sd: 10 kg}}
          height: {normal: {mean: 170 cm, sd: 10 cm}}
          inr:    {lognormal: {median: 1.2, cv: 20 %}}
        """

    private func read(_ table: String, _ choices: [(String, String)] = []) throws -> (RealPatients?, [String]) {
        let cohort = try cohort(Self.text)
        let diagnostics = Diagnostics()
        let position = SourcePosition(file: "--column", line: 1, column: 1)
        let patients = DataTable.parse(table, file: "ward.csv", diagnostics).flatMap { table in
            RealPatients.read(
                table, for: cohort, choices: choices.map { RealPatients.Choice(covariate: $0.0, column: $0.1, position: position) }, diagnostics)
        }
        return (patients, diagnostics.all.sorted { $0.position < $1.position }.map(\.description))
    }

    /// Units are converted, letters' case is ignored, missing values counted, other columns named.
    @Test func reads() throws {
        let (patients, told) = try read("ID,Sex,WEIGHT [g],height [m],INR,ward\n1,male,70000,1.7,1.1,A\n2,FEMALE,.,1.6,NA,B\n3,,55000,,2,C\n")
        let found = try #require(patients)
        #expect(told.isEmpty && found.count == 3 && found.unused == ["ID", "ward"])
        #expect(found.columns.map(\.covariate) == [0, 1, 2, 3] && found.columns.map(\.name) == ["Sex", "WEIGHT", "height", "INR"])
        #expect(found.columns[0].values[..<2] == [1, 0] && found.columns[0].values[2].isNaN)
        #expect(found.columns[1].values[0] == 70 && found.columns[1].values[2] == 55)
        #expect(found.columns[2].values[..<2] == [170, 160])
        #expect(found.columns.map(\.missing) == [1, 1, 1, 1])
    }

    @Test func chosenColumns() throws {
        let (patients, told) = try read("WT [kg],weight [kg]\n70,1\n80,2\n", [("weight", "WT")])
        #expect(told.isEmpty && patients?.columns.map(\.name) == ["WT"] && patients?.unused == ["weight"])
    }

    /// A table without a value is no error: nothing is known of it, and that is counted.
    @Test func nothingKnown() throws {
        let (patients, _) = try read("weight [kg],sex\n.,\n.,\n")
        #expect(patients?.columns.map(\.missing) == [2, 2])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let table: String
        var choices: [String] = []
        let told: [String]
        var testDescription: String { table.replacing("\n", with: " / ") }
    }

    @Test(arguments: [
        Wrong(table: "", told: ["ward.csv:1:1: the table is empty; expected a line of column names, then rows"]),
        Wrong(table: "weight [kg]\n", told: ["ward.csv:1:1: the table has no rows; expected at least one below the column names"]),
        Wrong(
            table: "WT,AGE\n70,3\n",
            told: ["ward.csv:1:1: no column is a covariate of the cohort `test`; expected columns such as sex, weight, height, inr; rename the columns, or say which is which: `--column weight=WT`"]),
        Wrong(
            table: "weight\n70\n",
            told: ["ward.csv:1:1: the column `weight` is without a unit, and `weight` of the cohort in `kg`; expected mass, as in `kg`; give the unit in the header, as in `weight [kg]`"]),
        Wrong(
            table: "weight [cm]\n70\n",
            told: ["ward.csv:1:1: the column `weight` is in `cm`, and `weight` of the cohort in `kg`; expected mass, as in `kg`; convert its values"]),
        Wrong(table: "inr,sex\n1.1,femal\n1,diverse\n1,femal\n", told: [
            "ward.csv:2:5: `femal` is no level of `sex`; expected one of: female, male; did you mean `female`?",
            "ward.csv:3:3: `diverse` is no level of `sex`; expected one of: female, male",
        ]),
        Wrong(table: "sex [kg]\nmale\n", told: ["ward.csv:1:1: the column `sex` has the unit `kg`, and `sex` has levels; expected one of the levels female, male in each row"]),
        Wrong(table: "inr,inr\n1,2\n", told: ["ward.csv:1:5: the column `inr` is here twice (first in column 1 of line 1); rename or remove one"]),
        Wrong(table: "weight [kgg]\n70\n", told: ["ward.csv:1:9: unknown unit `kgg`; write `kg`"]),
        Wrong(
            table: "inr,sex\n1\n", told: ["ward.csv:2:1: this row has 1 cell; expected 2, one for each column; a missing value is `.` or nothing between two commas"]),
        Wrong(table: "inr\n1\n", choices: ["wieght=inr"], told: ["--column:1:1: the cohort has no covariate `wieght`; did you mean `weight`?"]),
        Wrong(table: "inr\n1\n", choices: ["inr=INN"], told: ["--column:1:1: `ward.csv` has no column `INN`; did you mean `inr`?"]),
        Wrong(table: "inr,a\n1,2\n", choices: ["inr=inr", "inr=a"], told: ["--column:1:1: the column of `inr` is given twice; remove one of them"]),
    ]) func refuses(_ wrong: Wrong) throws {
        let choices = wrong.choices.map { text -> (String, String) in
            let parts = text.split(separator: "=").map(String.init)
            return (parts[0], parts[1])
        }
        let (patients, told) = try read(wrong.table, choices)
        #expect(patients == nil)
        #expect(told == wrong.told)
    }

    /// Every cell that is no number is told.
    @Test func textAmongNumbers() throws {
        let (patients, told) = try read("inr,sex\n1.1,male\nhigh,male\n2,male\n1e9x,male\n")
        #expect(patients == nil && told.count == 2 && told[0].hasPrefix("ward.csv:3:1: ") && told[1].hasPrefix("ward.csv:5:1: "))
    }
}
