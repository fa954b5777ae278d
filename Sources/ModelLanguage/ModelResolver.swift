import Documents
import class Foundation.FileManager

/// Finds the model that a name means: beside the file that names it, in a `Models` folder there, then in the library.
///
///     let model = resolver.model(named: scalar, besideFile: "Protocols/trial.yaml", diagnostics)
public struct ModelResolver: Sendable {
    /// A library's file by model name: how diagnostics call it, and its text.
    public typealias Library = @Sendable (_ name: String) -> (file: String, text: String)?

    private let library: Library
    private let libraryNames: [String]

    /// - Parameters:
    ///   - library: where a name is looked up that no file beside bears.
    ///   - libraryNames: for suggestions.
    public init(library: @escaping Library = { _ in nil }, libraryNames: [String] = []) {
        self.library = library
        self.libraryNames = libraryNames
    }

    /// The checked model that a name or a path ending in `.yaml` means; nil after diagnostics.
    ///
    /// - Parameters:
    ///   - name: as written in a protocol or on the command line.
    ///   - file: the file that names it; its folder is searched first. Nil for the current folder.
    public func model(named name: Scalar, besideFile file: String?, _ diagnostics: Diagnostics) -> Model? {
        document(named: name, besideFile: file, diagnostics).flatMap { ModelFile.read($0, diagnostics) }
    }

    /// The document that a name means.
    public func document(named name: Scalar, besideFile file: String?, _ diagnostics: Diagnostics) -> Document? {
        let paths = Self.paths(for: name.text, besideFile: file)
        if let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            return Document.load(path: path, diagnostics)
        }
        if let found = library(name.text) { return Document.parse(found.text, file: found.file, diagnostics) }
        let isPath = name.text.hasSuffix(".yaml")
        diagnostics.error(
            name.position, isPath ? "there is no file `\(paths[0])`" : "there is no model `\(name.text)`",
            expected: isPath ? nil : "one of the library, or a file \(paths.map { "`\($0)`" }.joined(separator: " or "))",
            remedy: Suggestions.remedy(for: name.text, among: libraryNames + Self.namesBeside(file)))
        return nil
    }

    private static func paths(for name: String, besideFile file: String?) -> [String] {
        let candidates = name.hasSuffix(".yaml") ? [name] : ["\(name).yaml", "Models/\(name).yaml"]
        return candidates.map { FilePlace.path($0, besideFile: file) }
    }

    private static func namesBeside(_ file: String?) -> [String] {
        let folder = FilePlace.path("Models", besideFile: file)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
    }
}
