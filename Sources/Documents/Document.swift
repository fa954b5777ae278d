/// A YAML file, read with the place of every character.
///
///     let document = try Document.load(path: "model.yaml")
///     var reader = MappingReader(document.root, what: "a model", in: diagnostics)
public struct Document: Sendable {
    public let root: DocumentNode
    /// The path as given.
    public let file: String
    public let text: String

    /// The largest file that is read.
    public static let byteLimit = 16 << 20

    /// Reads a file.
    /// - Throws: ``DiagnosticError`` with all that is wrong: unreadable, not UTF-8, too large, YAML errors.
    public static func load(path: String) throws -> Document {
        let diagnostics = Diagnostics()
        return try diagnostics.finished(load(path: path, diagnostics))
    }

    /// - Throws: ``DiagnosticError`` with all YAML errors.
    public static func parse(_ text: String, file: String) throws -> Document {
        let diagnostics = Diagnostics()
        return try diagnostics.finished(parse(text, file: file, diagnostics))
    }

    /// Reads a file as far as it is sound, so that its other errors can be told, too; nil if nothing can be read.
    public static func load(path: String, _ diagnostics: Diagnostics) -> Document? {
        FileText.read(path, diagnostics).flatMap { parse($0, file: path, diagnostics) }
    }

    /// Reads a text as far as it is sound: nil after a YAML syntax error.
    public static func parse(_ text: String, file: String, _ diagnostics: Diagnostics) -> Document? {
        guard let text = FileText.checked(text, file: file, diagnostics) else { return nil }
        let source = SourceText(text, file: file)
        guard let root = YAMLComposer(source: source, text: text, diagnostics: diagnostics).compose() else {
            return nil
        }
        return Document(root: root, file: file, text: text)
    }
}
