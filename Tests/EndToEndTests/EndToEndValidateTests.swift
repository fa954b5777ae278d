import Foundation
import ResultStore
import TestSupport
import Testing

/// `dosis validate` from files to a page.
@Suite struct EndToEndValidateTests {
    /// Three subjects of R's data set Theoph (Boeckmann, Sheiner and Beal 1994): doses in mg, the guide's concentrations.
    static let theophylline = """
        ID,TIME,AMT,DV,weight
        1,0,319.99,.,79.6
        1,0.25,.,2.84,79.6
        1,1.12,.,10.50,79.6
        1,5.1,.,8.36,79.6
        1,12.12,.,5.94,79.6
        1,24.37,.,3.28,79.6
        2,0,318.56,.,72.4
        2,0.27,.,1.72,72.4
        2,1,.,8.31,72.4
        2,5.02,.,6.85,72.4
        2,12,.,4.57,72.4
        2,24.3,.,0.90,72.4
        3,0,319.36,.,70.5
        3,0.27,.,4.40,70.5
        3,1.02,.,8.20,70.5
        3,5.07,.,7.54,70.5
        3,12.1,.,4.40,70.5
        3,24.17,.,1.05,70.5
        """ + "\n"

    private static func made(_ options: [String], _ records: String = theophylline) throws -> (folder: TemporaryFolder, ending: DosisBinary.Ending) {
        let folder = try TemporaryFolder()
        try folder.write("data.csv", records)
        return (folder, try DosisBinary.run(["validate", "theophylline-oral", "--data", "data.csv"] + options, in: folder.url))
    }

    @Test func everyNumberOfThePageIsThatOfItsDataset() throws {
        let (folder, ending) = try Self.made(["--out", "out", "--lloq", "1", "--bins", "nominal", "--simulations", "200"])
        #expect(ending.status == 0 && ending.stdout == "out/report.html\n", "\(ending.stderr)")
        #expect(ending.stderr.contains("15 measurements of 3 subjects compared with 200 simulations"))
        #expect(ending.stderr.contains("Serum theophylline: predictions from covariates and doses alone are on average"))
        let html = try folder.text("out/report.html")
        let page = try ReportPage(html)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        defer { try? file.close() }
        #expect(page.numbers.count > 60)
        #expect(try page.disagreements(with: file) == [])
        #expect(page.strayDigits == [])
        #expect(Set(page.attributes.filter { $0.contains("://") || $0.hasPrefix("//") }) == ["http://www.w3.org/2000/svg"])
        #expect(try file.numbers("/validation/C/below") == [1])
        let figures = html.components(separatedBy: "<svg class=\"figure\"").dropFirst()
        #expect(figures.count == 7 && figures.allSatisfy { $0.contains("role=\"img\"") && $0.contains("<title>") && $0.contains("<desc>") })
        #expect(try folder.names(in: "out/tables") == ["effects.csv", "errors-C.csv", "inputs.csv", "npde-C.csv", "vpc-C.csv"])
        // Made anew from the results alone.
        let again = try DosisBinary.run(["report", "out/results.h5", "--out", "again"], in: folder.url)
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try folder.text("again/report.html") == html)
    }

    /// Twins with a failure of their own are told and counted, and the page is written.
    @Test func fewAndOddDataGiveAPage() throws {
        let one = "ID,TIME,AMT,DV,weight\n1,0,300,.,70\n1,2,.,7,70\n"
        let (folder, ending) = try Self.made(["--out", "out", "--quiet"], one)
        #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
        #expect(try folder.text("out/report.html").contains("There are too few prediction distribution errors"))
    }

    struct Misuse: Sendable, CustomTestStringConvertible {
        var options: [String]
        var records = EndToEndValidateTests.theophylline
        var expected: String
        var testDescription: String { options.joined(separator: " ") + expected }
    }

    @Test(arguments: [
        Misuse(options: ["--simulations", "10"], expected: "Error: --simulations is 10; give a number from 100 to 1000000."),
        Misuse(options: ["--bins", "many"], expected: "--bins:1:1: `many` is no way to gather times; expected auto, nominal, a number of bins, or limits such as `0,2,6,12,24 h`"),
        Misuse(options: ["--bins", "0"], expected: "--bins:1:1: the number of bins is 0; expected a number from 1 to 1000"),
        Misuse(options: ["--bins", "3,"], expected: "--bins:1:3: a time is missing; expected numbers, or ranges"),
        Misuse(options: ["--lloq", "small"], expected: "--lloq:1:1: `small` is no limit of quantification; expected a number, or the output's name and a number, such as `C=0.5`"),
        Misuse(options: ["--lloq", "D=1"], expected: "--lloq:1:1: the model has no output `D`"),
        Misuse(options: ["--lloq", "C=-1"], expected: "--lloq:1:3: the limit of quantification is -1.0; expected a number above 0"),
        Misuse(options: ["--occasions", "DAY"], expected: "--occasions:1:1: there is no column `DAY` to tell occasions apart"),
        Misuse(options: ["--time", "doses"], expected: "Error: The value 'doses' is invalid for '--time <time>'. Please provide one of 'start' and 'dose'."),
        Misuse(options: [], records: "ID,TIME,AMT,DV\n1,0,300,.\n1,2,.,x\n", expected: "data.csv:3:7: "),
        Misuse(options: [], records: "ID,TIME,AMT\n1,0,300\n1,2,.\n", expected: "data.csv:1:1: the data have no measurements"),
    ]) func misuseIsTold(_ misuse: Misuse) throws {
        let (folder, ending) = try Self.made(["--out", "out"] + misuse.options, misuse.records)
        #expect(ending.status == 2, "\(ending.stderr)")
        #expect(ending.stderr.contains(misuse.expected), "\(ending.stderr)")
        #expect(try folder.names() == ["data.csv"])
    }
}
