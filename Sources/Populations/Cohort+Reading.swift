import Documents
import Foundation

extension Cohort {
    /// Reads and checks a cohort file.
    /// - Throws: ``DiagnosticError`` with all errors of the file. Warnings are in `diagnostics`.
    public static func load(path: String, diagnostics: Diagnostics = Diagnostics()) throws -> Cohort {
        try diagnostics.finished(Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) })
    }

    /// Checks a cohort's document; nil after an error.
    public static func read(_ document: Document, _ diagnostics: Diagnostics) -> Cohort? {
        guard FileKind.cohort.admits(document, diagnostics) else { return nil }
        return read(document.root, name: nil, file: document.file, text: document.text, diagnostics)
    }

    /// Checks a cohort that stands within another document; nil after an error.
    ///
    /// - Parameters:
    ///   - name: what it is called if it has no `cohort:` of its own; nil if it must.
    ///   - file: the document's file, and `text` its text, for provenance.
    public static func read(
        _ node: DocumentNode, name: String?, file: String, text: String, _ diagnostics: Diagnostics
    ) -> Cohort? {
        let own = Diagnostics()
        let cohort = CohortReader(diagnostics: own).read(node, name: name).map { declared -> Cohort in
            var checker = CohortChecker(declared, own)
            return checker.check(file: file, text: text)
        }
        for diagnostic in own.all { diagnostics.report(diagnostic) }
        return own.hasErrors ? nil : cohort
    }

    /// The cohort that a name or a path ending in `.yaml` means: beside the file that names it, in a `Cohorts` folder
    /// there, or in one beside that folder. Nil after diagnostics.
    ///
    /// - Parameter file: the file that names it; nil for the current folder.
    public static func find(_ name: Scalar, besideFile file: String?, _ diagnostics: Diagnostics) -> Cohort? {
        let paths = paths(for: name.text, besideFile: file)
        if let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            return Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) }
        }
        let isPath = name.text.hasSuffix(".yaml")
        let known = Set(paths.map { ($0 as NSString).deletingLastPathComponent }.flatMap(names)).sorted()
        diagnostics.error(
            name.position, isPath ? "there is no file `\(paths[0])`" : "there is no cohort `\(name.text)`",
            expected: isPath ? nil : "a file \(paths.map { "`\($0)`" }.joined(separator: " or "))",
            remedy: isPath
                ? nil : Suggestions.remedy(for: name.text, among: known) ?? "copy a cohort file there, or give the path of one: `../folder/\(name.text).yaml`")
        return nil
    }

    private static func paths(for name: String, besideFile file: String?) -> [String] {
        let parts = name.hasSuffix(".yaml") ? [name] : ["\(name).yaml", "Cohorts/\(name).yaml", "../Cohorts/\(name).yaml"]
        return parts.map { FilePlace.path($0, besideFile: file) }
    }

    private static func names(in folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        guard folder.hasSuffix("Cohorts") else { return [] }
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }
    }

    func scoreFactor() throws -> CorrelationFactor? {
        guard !correlations.isEmpty else { return nil }
        return try CorrelationFactor(
            names: Dictionary(uniqueKeysWithValues: covariates.enumerated().map { ($1.name, $0) }), correlations)
    }
}
