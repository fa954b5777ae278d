/// The kinds of files people write, told apart by the key that names what a file declares.
public enum FileKind: String, CaseIterable, Sendable {
    case model, cohort, trial, patient, compound, targets

    /// How people call the kind: `dosis schema protocol`.
    public var name: String { self == .trial ? "protocol" : rawValue }

    /// What a document declares; nil if it declares nothing of the kind.
    ///
    /// A file whose naming key is missing or misspelt is told by keys that only its kind has.
    public init?(of document: Document) {
        let keys = Set(document.root.entries?.map(\.key.text) ?? [])
        if keys.contains("targets") {
            self = .targets
        } else if keys.contains("compound") {
            self = .compound
        } else if keys.contains("patient") {
            self = .patient // which also names its model
        } else if keys.contains("trial") || !keys.isDisjoint(with: ["arms", "twin"]) {
            self = .trial // which also names its cohort
        } else if keys.contains("model") || !keys.isDisjoint(with: ["equations", "states", "parameters"]) {
            self = .model
        } else if !keys.isDisjoint(with: ["cohort", "covariates"]) {
            self = .cohort
        } else {
            return nil
        }
    }

    /// Whether a document may be read as this kind; false after one diagnostic if it declares another.
    public func admits(_ document: Document, _ diagnostics: Diagnostics) -> Bool {
        guard let kind = FileKind(of: document), kind != self else { return true }
        let key = document.root.entries?.first { $0.key.text == kind.rawValue }?.key
        diagnostics.error(
            key?.position ?? document.root.position, "this file is a \(kind.name)", expected: "a \(name), with `\(rawValue): NAME`")
        return false
    }
}
