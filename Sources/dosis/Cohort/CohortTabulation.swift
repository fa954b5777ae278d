import Documents
import Foundation
import Populations

/// Twins as datasets of CDISC's SDTM in a folder.
struct CohortTabulation {
    private let export: SDTMExport
    private let folder: String

    /// - Throws: ``DiagnosticError`` for names that the datasets cannot have.
    init(_ cohort: Cohort, folder: String, study: String?, site: String, country: String) throws {
        let settings = SDTMExport.Settings(study: study ?? cohort.name.uppercased(), site: site, country: country)
        if let problem = settings.problem {
            throw DiagnosticError([Diagnostic(SourcePosition(file: "--dm", line: 1, column: 1), problem)])
        }
        export = SDTMExport(cohort, settings: settings)
        self.folder = folder
    }

    /// Writes the datasets and tells where each covariate went.
    /// - Throws: ``DiagnosticError`` for places that cannot be written, or hold datasets that these would not replace.
    func write(_ twins: [CohortTwin]) throws {
        try OutputPlace.makeFolder(folder)
        let datasets = export.datasets(twins)
        let written = Set(datasets.map(\.name))
        for name in SDTMExport.names where !written.contains(name) && FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            throw DiagnosticError([
                Diagnostic(
                    SourcePosition(file: "\(folder)/\(name)", line: 1, column: 1), "this dataset is of another export: this one has none of its kind",
                    remedy: "choose an empty folder, or remove the file")
            ])
        }
        for dataset in datasets { try OutputPlace.write(dataset.csv, to: "\(folder)/\(dataset.name)") }
        let rows = export.lines.map { [$0.covariate, "->", $0.place, $0.remark.map { "(\($0))" } ?? ""] }
        for line in TextTable.lines(rows, left: 4) { Terminal.tell(line) }
        for remark in export.remarks { Terminal.tell(remark) }
    }
}
