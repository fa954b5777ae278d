import Documents

/// The file kind of drugs for physiological models: `Documentation/pbpk.md` describes it.
///
///     let midazolam = try CompoundFile.load(path: "midazolam.yaml")
public enum CompoundFile {
    /// Reads and checks a compound file.
    /// - Throws: ``DiagnosticError`` with all errors of the file.
    public static func load(path: String) throws -> Compound {
        let diagnostics = Diagnostics()
        let compound = Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) }
        try diagnostics.finish()
        guard let compound else { throw DiagnosticError(diagnostics.all) }
        return compound
    }

    /// Whether a document declares a compound.
    public static func isCompound(_ document: Document) -> Bool {
        document.root.entries?.contains { $0.key.text == "compound" } == true
    }

    /// Checks a compound's document; nil after an error.
    public static func read(_ document: Document, _ diagnostics: Diagnostics) -> Compound? {
        if let kind = FileKind(of: document), !isCompound(document) {
            let key = document.root.entries?.first { $0.key.text == kind.rawValue }?.key
            diagnostics.error(
                key?.position ?? document.root.position, "this file is a \(kind.name)", expected: "a compound, with `compound: NAME`")
            return nil
        }
        let own = Diagnostics()
        let compound = CompoundReader(diagnostics: own).read(document)
        for diagnostic in own.all { diagnostics.report(diagnostic) }
        return own.hasErrors ? nil : compound
    }
}
