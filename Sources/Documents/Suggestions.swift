import Quantities

/// The nearest right word for a misspelt one.
public enum Suggestions {
    /// The nearest of `candidates` (Damerau 1964), ignoring case; nil if none is near: one slip in words of up to five
    /// characters, two in longer ones.
    public static func nearest(_ word: String, among candidates: [String]) -> String? {
        EditDistance.nearest(word, among: candidates)
    }

    /// `did you mean `word`?` or, when nothing is near, the list of what there is.
    public static func remedy(for word: String, among candidates: [String]) -> String? {
        if let near = nearest(word, among: candidates) ?? onlyCompletion(of: word, among: candidates) {
            return "did you mean `\(near)`?"
        }
        return candidates.isEmpty ? nil : "there are: \(list(candidates))"
    }

    /// The one candidate that begins with the word: `theophylline` for `theophylline-oral`.
    private static func onlyCompletion(of word: String, among candidates: [String]) -> String? {
        let longer = candidates.filter { $0.lowercased().hasPrefix(word.lowercased()) }
        return word.count > 2 && longer.count == 1 ? longer[0] : nil
    }

    /// Words in a row for a message: at most 20 of them unless told otherwise.
    public static func list(_ words: some Collection<String>, most: Int = 20) -> String {
        let shown = words.prefix(most).joined(separator: ", ")
        return words.count > most ? "\(shown), ..." : shown
    }
}
