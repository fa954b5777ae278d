import Documents

/// The file kind of drugs for physiological models: `Documentation/pbpk.md` describes it.
///
///     let midazolam = try CompoundFile.load(path: "midazolam.yaml")
public enum CompoundFile {
    /// Reads and checks a compound file.
    /// - Throws: ``DiagnosticError`` with all errors of the file.
    public static func load(path: String) throws -> Compound {
        let diagnostics = Diagnostics()
        return try diagnostics.finished(Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) })
    }

    /// Checks a compound's document; nil after an error.
    public static func read(_ document: Document, _ diagnostics: Diagnostics) -> Compound? {
        guard FileKind.compound.admits(document, diagnostics) else { return nil }
        let own = Diagnostics()
        let compound = CompoundReader(diagnostics: own).read(document)
        for diagnostic in own.all { diagnostics.report(diagnostic) }
        return own.hasErrors ? nil : compound
    }
}
