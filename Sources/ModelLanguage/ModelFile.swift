import Documents

/// Model files: the one place where their text becomes a checked ``Model``.
///
///     let model = try ModelFile.load(path: "Models/vancomycin-goti-2018.yaml")
///     print(model.states.map(\.name))
public enum ModelFile {
    /// Reads and checks a model file.
    /// - Throws: ``DiagnosticError`` with all errors of the file. Warnings are in `diagnostics`.
    public static func load(path: String, diagnostics: Diagnostics = Diagnostics()) throws -> Model {
        try diagnostics.finished(Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) })
    }

    /// Checks a model's document.
    /// - Returns: nil when an error was reported.
    public static func read(_ document: Document, _ diagnostics: Diagnostics) -> Model? {
        guard FileKind.model.admits(document, diagnostics) else { return nil }
        let own = Diagnostics()
        var reader = ModelReader(document, own)
        let model = reader.read().flatMap { declared -> Model? in
            guard declared.isComplete else { return nil }
            var checker = ModelChecker(declared, reader)
            return checker.check()
        }
        for diagnostic in own.all { diagnostics.report(diagnostic) }
        return own.hasErrors ? nil : model
    }
}

extension Model {
    /// Refuses a model that needs inputs: it can only be run in a composed twin.
    /// - Throws: ``DiagnosticError`` naming every input at its declaration.
    public func requireInputsSupplied() throws {
        let diagnostics = Diagnostics()
        for input in inputs {
            diagnostics.error(
                input.position, "the model `\(name)` cannot be run alone: nothing supplies its input `\(input.name)`",
                remedy: "compose a twin in which another component does: `\(name): {model: \(name), inputs: {\(input.name): ...}}`")
        }
        try diagnostics.finish()
    }
}
