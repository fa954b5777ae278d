import Documents
import Foundation

/// The patients of a folder: patient files, and tables and bundles that have one beside them.
struct PatientFolder {
    private let path: String
    private let hasSettings: Bool

    init(_ path: String, hasSettings: Bool) {
        self.path = path
        self.hasSettings = hasSettings
    }

    /// - Throws: ``DiagnosticError`` where there is no such folder, or nothing in it.
    func files() throws -> [String] {
        let here = SourcePosition(file: path, line: 1, column: 1)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted() else {
            throw DiagnosticError([Diagnostic(here, "there is no such folder", remedy: "check the path")])
        }
        var files: [String] = []
        for name in names {
            let url = URL(fileURLWithPath: name)
            let base = url.deletingPathExtension().lastPathComponent
            switch url.pathExtension.lowercased() {
            case "yaml", "yml":
                // Data take what is beside them from `.yaml` alone.
                let hasData = names.contains("\(base).csv") || names.contains("\(base).json")
                if hasData, url.pathExtension == "yaml" { continue }
                files.append("\(path)/\(name)")
            case "csv", "json":
                if hasSettings || names.contains("\(base).yaml") {
                    files.append("\(path)/\(name)")
                } else {
                    Terminal.tell("\(path)/\(name): left out: no `\(base).yaml` beside it")
                }
            default: break
            }
        }
        if files.isEmpty { throw DiagnosticError([Diagnostic(here, "there are no patients in this folder", expected: "files that end with .yaml, .csv or .json")]) }
        return files
    }
}
