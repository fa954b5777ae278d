import Quantities

/// The nearest right word for a misspelt one.
public enum Suggestions {
    /// The nearest of `candidates` (Damerau 1964), ignoring case; nil if none is near: one slip in words of up to five
    /// characters, two in longer ones. A component before a dot (`drug.iv`) counts as right where candidates have it.
    public static func nearest(_ word: String, among candidates: [String]) -> String? {
        if let dot = word.lastIndex(of: ".") {
            let component = word[...dot]
            let own = candidates.filter { $0.hasPrefix(component) }.map { String($0.dropFirst(component.count)) }
            if !own.isEmpty {
                return EditDistance.nearest(String(word[word.index(after: dot)...]), among: own).map { component + $0 }
            }
        }
        return EditDistance.nearest(word, among: candidates)
    }

    /// `did you mean `word`?` or, when nothing is near, the list of what there is.
    public static func remedy(for word: String, among candidates: [String]) -> String? {
        if let near = nearest(word, among: candidates) ?? onlyCompletion(of: word, among: candidates) {
            return "did you mean `\(near)`?"
        }
        return candidates.isEmpty ? nil : "there are: \(list(candidates))"
    }

    /// The one candidate that begins with the word, or nearly: `theophylline` for `theophylline-oral`.
    private static func onlyCompletion(of word: String, among candidates: [String]) -> String? {
        let longer = candidates.filter { $0.lowercased().hasPrefix(word.lowercased()) }
        if word.count > 2, longer.count == 1 { return longer[0] }
        let heads = candidates.map { String($0.prefix { $0 != "-" }) }
        guard longer.isEmpty, let near = EditDistance.nearest(word, among: heads) else { return nil }
        let places = heads.indices.filter { heads[$0] == near }
        return places.count == 1 ? candidates[places[0]] : nil
    }

    /// Words in a row for a message: at most 20 of them unless told otherwise.
    public static func list(_ words: some Collection<String>, most: Int = 20) -> String {
        let shown = words.prefix(most).joined(separator: ", ")
        return words.count > most ? "\(shown), ..." : shown
    }
}
