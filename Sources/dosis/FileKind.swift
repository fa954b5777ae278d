import Documents

/// What a YAML file declares, told by its first words.
enum FileKind: String, CaseIterable {
    case model, cohort, trial

    /// How people call the kind: `dosis schema protocol`.
    var name: String { self == .trial ? "protocol" : rawValue }

    /// - Throws: ``DiagnosticError`` when the file declares none of them.
    init(of document: Document) throws {
        let keys = document.root.entries?.map(\.key.text) ?? []
        // A trial also names its cohort, so it is looked for first.
        guard let kind = [FileKind.trial, .model, .cohort].first(where: { keys.contains($0.rawValue) }) else {
            let near = keys.first.flatMap { Suggestions.nearest($0, among: FileKind.allCases.map(\.rawValue)) }
            throw DiagnosticError([
                Diagnostic(
                    document.root.position, "the file declares neither a model nor a cohort nor a trial",
                    expected: "`model: NAME`, `cohort: NAME` or `trial: NAME`", remedy: near.map { "did you mean `\($0)`?" })
            ])
        }
        self = kind
    }
}
