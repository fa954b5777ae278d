import Documents
import Foundation
import ModelLanguage

/// The published models that come with Dosis, as model files with the sources of their parameters.
///
///     for name in try ModelLibrary.names() { print(name, try ModelLibrary.model(name).title) }
public enum ModelLibrary {
    /// The names of all models, sorted.
    /// - Throws: ``DiagnosticError`` when the library's files cannot be found.
    public static func names() throws -> [String] {
        try files().keys.sorted()
    }

    /// A model file's whole text.
    /// - Throws: ``DiagnosticError`` for an unknown name, with the nearest right one.
    public static func text(of name: String) throws -> String {
        let files = try files()
        guard let path = files[name] else {
            throw failure(
                "there is no model `\(name)` in the library", Suggestions.remedy(for: name, among: files.keys.sorted()))
        }
        let diagnostics = Diagnostics()
        let text = FileText.read(path, diagnostics)
        try diagnostics.finish()
        return text ?? ""
    }

    /// A model of the library, checked.
    /// - Throws: ``DiagnosticError``.
    public static func model(_ name: String) throws -> Model {
        let diagnostics = Diagnostics()
        let document = Document.parse(try text(of: name), file: file(of: name), diagnostics)
        return try diagnostics.finished(document.flatMap { ModelFile.read($0, diagnostics) })
    }

    /// Finds models beside the file that asks for them, then in this library.
    public static var resolver: ModelResolver {
        ModelResolver(
            library: { name in
                guard let text = try? text(of: name) else { return nil }
                return (file(of: name), text)
            },
            libraryNames: (try? names()) ?? [])
    }

    /// How diagnostics call a file of the library.
    static func file(of name: String) -> String { ModelResolver.libraryPrefix + name }

    /// Paths by model name.
    private static func files() throws -> [String: String] {
        for folder in candidateFolders() {
            guard let found = try? FileManager.default.contentsOfDirectory(atPath: folder) else { continue }
            let models = found.filter { $0.hasSuffix(".yaml") }
            if models.isEmpty { continue }
            return Dictionary(
                models.map { (String($0.dropLast(".yaml".count)), "\(folder)/\($0)") }, uniquingKeysWith: { first, _ in first })
        }
        throw failure(
            "the model library is missing: no folder `\(bundleName)/Models` beside the program",
            "build Dosis again, or copy that folder beside the program")
    }

    /// SwiftPM lays resources beside the program. Its own accessor stops the process when they are missing, so they are
    /// looked for here.
    private static func candidateFolders() -> [String] {
        let bundle = Bundle.main
        let program = bundle.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        return [bundle.resourceURL, bundle.bundleURL, program]
            .compactMap { $0?.appendingPathComponent(bundleName).appendingPathComponent("Models").path }
    }

    private static let bundleName = "Dosis_ModelLibrary.resources"

    private static func failure(_ problem: String, _ remedy: String?) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(SourcePosition(file: "model library", line: 1, column: 1), problem, remedy: remedy)
        ])
    }
}
