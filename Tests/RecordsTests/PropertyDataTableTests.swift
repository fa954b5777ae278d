import Documents
import Records
import Testing

/// Data sets as people have them: separators, missing values, kinds of columns, order of levels.
@Suite struct PropertyDataTableTests {
    private func table(_ text: String) throws -> DataTable {
        let diagnostics = Diagnostics()
        let table = DataTable.parse(text, file: "t.csv", diagnostics)
        try diagnostics.finish()
        return try #require(table)
    }

    @Test(arguments: [
        "A,B\n1,x\n,y\n.,z\nNA,w\n", "A;B\n1;x\n;y\n.;z\nNA;w\n", "\"A\";\"B\"\r\n1;x\r\n;y\r\n.;z\r\nNA;w\r\n",
    ])
    func separatorsAndMissingValues(_ text: String) throws {
        let table = try table(text)
        let numbers = try table.column("A", for: "--response").numbers()
        #expect(numbers[0] == 1 && numbers.dropFirst().allSatisfy { $0.isNaN })
        #expect(try table.column("B", for: "--arm").texts == ["x", "y", "z", "w"])
    }

    /// A semicolon in a header with commas is text.
    @Test func commasComeFirst() throws {
        #expect(try table("A,\"B;C\"\n1,2\n").columns.map(\.name) == ["A", "B;C"])
    }

    @Test func contents() throws {
        let table = try table("N,T,M,E\n1,a,1,\n2.5,b,c,.\n")
        #expect(table.columns.map(\.content) == [.numbers, .text, .both, .nothing])
    }

    @Test func levelsAreInOrder() throws {
        let table = try table("V,N,D\nweek 12,10,2.0\nweek 4,9,10\nbaseline,-1,2\nNA,,\n")
        #expect(table.columns[0].levels == ["baseline", "week 4", "week 12"])
        #expect(table.columns[1].levels == ["-1", "9", "10"])
        #expect(table.columns[2].levels == ["2", "10"])
    }

    @Test func everyTextAmongNumbersIsTold() throws {
        let column = try table("A\n1\nx\n2\ny\n").column("A", for: "--response")
        do {
            _ = try column.numbers()
            Issue.record("text was taken for numbers")
        } catch let error as DiagnosticError {
            #expect(
                error.diagnostics.map(\.description) == [
                    "t.csv:3:1: `A` is `x`; expected a number", "t.csv:5:1: `A` is `y`; expected a number",
                ])
        }
    }

    @Test func missingColumnsAreSuggested() throws {
        let table = try table("CHG,ARM\n1,a\n")
        #expect { try table.column("CGH", for: "--response") } throws: { error in
            "\(error)" == "t.csv:1:1: `--response CGH`: there is no column `CGH`; did you mean `CHG`?"
        }
    }
}
