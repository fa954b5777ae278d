import Documents
import Foundation

/// Finds the model that a name means: beside the file that names it, in a `Models` folder there, then in the library.
///
///     let model = resolver.model(named: scalar, besideFile: "Protocols/trial.yaml", diagnostics)
public struct ModelResolver: Sendable {
    /// A library's file by model name: how diagnostics call it, and its text.
    public typealias Library = @Sendable (_ name: String) -> (file: String, text: String)?

    /// How files of a library are called.
    public static let libraryPrefix = "library:"

    private let library: Library
    private let libraryNames: [String]
    /// Models that are at hand already.
    private var known: [String: (file: String, text: String)] = [:]

    /// - Parameters:
    ///   - library: where a name is looked up that no file beside bears.
    ///   - libraryNames: for suggestions.
    public init(library: @escaping Library = { _ in nil }, libraryNames: [String] = []) {
        self.library = library
        self.libraryNames = libraryNames
    }

    /// The same, but a model's own name means that very model, wherever its file lies.
    public func knowing(_ model: Model) -> ModelResolver {
        var copy = self
        for component in model.components { copy.known[component.model] = (component.file, component.text) }
        return copy
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
        if let found = known[name.text] { return Document.parse(found.text, file: found.file, diagnostics) }
        let paths = Self.paths(for: name.text, besideFile: file)
        if let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            return Document.load(path: path, diagnostics)
        }
        if let found = library(name.text) { return Document.parse(found.text, file: found.file, diagnostics) }
        let isPath = name.text.hasSuffix(".yaml")
        diagnostics.error(
            name.position, isPath ? "there is no file `\(paths.first ?? name.text)`" : "there is no model `\(name.text)`",
            expected: isPath
                ? nil : (["one of the library"] + (paths.isEmpty ? [] : ["or a file \(paths.map { "`\($0)`" }.joined(separator: " or "))"]))
                    .joined(separator: ", "),
            remedy: Suggestions.remedy(for: name.text, among: known.keys.sorted() + libraryNames + Self.namesBeside(file)))
        return nil
    }

    private static func paths(for name: String, besideFile file: String?) -> [String] {
        // A file of the library has no folder of its own: what it names is in the library.
        if file?.hasPrefix(Self.libraryPrefix) == true { return [] }
        let candidates = name.hasSuffix(".yaml") ? [name] : ["\(name).yaml", "Models/\(name).yaml"]
        return candidates.map { FilePlace.path($0, besideFile: file) }
    }

    /// Files of models in the folders in which a name is looked up.
    private static func namesBeside(_ file: String?) -> [String] {
        ["Models", "."].flatMap { part -> [String] in
            let folder = FilePlace.path(part, besideFile: file)
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return files.filter { $0.hasSuffix(".yaml") && (part == "Models" || isModel("\(folder)/\($0)")) }
                .map { String($0.dropLast(".yaml".count)) }.sorted()
        }
    }

    /// Whether a file begins, comments aside, as models do.
    private static func isModel(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 4096) else { return false }
        return String(decoding: head, as: UTF8.self).split(separator: "\n").contains { $0.hasPrefix("model:") }
    }
}
