import Documents

/// What a YAML file declares, told by its first words.
enum FileKind: String, CaseIterable {
    case model, cohort, trial

    /// How people call the kind: `dosis schema protocol`.
    var name: String { self == .trial ? "protocol" : rawValue }

    /// - Throws: ``DiagnosticError`` when the file declares none of them, or several.
    init(of document: Document) throws {
        let keys = document.root.entries?.map(\.key.text) ?? []
        let found = FileKind.allCases.filter { keys.contains($0.rawValue) }
        guard let kind = found.first, found.count == 1 else {
            let near = keys.first.flatMap { Suggestions.nearest($0, among: FileKind.allCases.map(\.rawValue)) }
            throw DiagnosticError([
                Diagnostic(
                    document.root.position, found.isEmpty ? "the file declares nothing" : "the file declares several things at once",
                    expected: "one of `model: NAME`, `cohort: NAME` and `trial: NAME`", remedy: near.map { "did you mean `\($0)`?" })
            ])
        }
        self = kind
    }
}
