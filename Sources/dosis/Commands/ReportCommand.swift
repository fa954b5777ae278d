import ArgumentParser
import Foundation
import Reporting

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Rebuild a report from a results file alone.",
        discussion: """
            Example:
              dosis report Reports/vancomycin-dosing/results.h5
            """)

    @Argument(help: "A results file of `dosis run` or `dosis validate`.", completion: .file(extensions: ["h5"]))
    var results: String

    @Option(help: "Folder for report.html and tables; the results file's own unless given.", completion: .directory)
    var out: String?

    func run() throws {
        try Ending.reporting {
            let folder = out ?? URL(fileURLWithPath: results).deletingLastPathComponent().path
            try OutputPlace.makeFolder(folder)
            let isValidation = try ValidationReport.isKept(in: results)
            let files = try isValidation ? ValidationReport.write(from: results, to: folder) : TrialReport.write(from: results, to: folder)
            print(files.page)
        }
    }
}
