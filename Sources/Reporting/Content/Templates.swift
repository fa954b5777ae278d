import Foundation
import Mustache
import ResultStore

/// The page's templates, style sheet and script, which lie beside the program.
struct Templates {
    private let library: MustacheLibrary
    let style: String
    let script: String

    /// - Throws: `ResultStoreError` when they are missing or cannot be read.
    static func load() throws -> Templates {
        for folder in candidateFolders() {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder), names.contains("page.mustache") else { continue }
            return try Templates(folder, names.sorted())
        }
        throw ResultStoreError(
            "report templates", "missing: no folder `\(bundleName)/Templates` beside the program",
            remedy: "build Dosis again, or copy that folder beside the program")
    }

    private init(_ folder: String, _ names: [String]) throws {
        var templates: [String: MustacheTemplate] = [:]
        for name in names where name.hasSuffix(".mustache") {
            templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(string: Self.text(folder, name))
        }
        library = MustacheLibrary(templates: templates)
        style = try Self.text(folder, "style.css")
        script = try Self.text(folder, "theme.js")
    }

    func page(_ content: [String: Any], template: String = "page") throws -> String {
        guard let page = library.render(content, withTemplate: template) else {
            throw ResultStoreError("report templates", "\(template).mustache is missing", remedy: "build Dosis again")
        }
        return page
    }

    private static func text(_ folder: String, _ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    /// SwiftPM lays resources beside the program. Its own accessor stops the process when they are missing, so they
    /// are looked for here.
    private static func candidateFolders() -> [String] {
        let bundle = Bundle.main
        let program = bundle.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        return [bundle.resourceURL, bundle.bundleURL, program]
            .compactMap { $0?.appendingPathComponent(bundleName).appendingPathComponent("Templates").path }
    }

    private static let bundleName = "Dosis_Reporting.resources"
}
