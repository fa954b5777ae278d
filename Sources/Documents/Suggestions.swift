/// The nearest right word for a misspelt one.
public enum Suggestions {
    /// The nearest of `candidates` in Damerau and Levenshtein's distance (optimal string alignment), ignoring case; nil
    /// if none is near: more than a third of the letters (at least 1) would have to change.
    public static func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased())
        guard letters.count <= 64 else { return nil }
        var best: (distance: Int, word: String)?
        for candidate in candidates {
            let other = Array(candidate.lowercased())
            guard other.count <= 64 else { continue }
            let limit = max(1, max(letters.count, other.count) / 3)
            let distance = distance(letters, other)
            guard distance <= limit, distance < min(letters.count, other.count) || distance == 0 else { continue }
            if let best, (best.distance, best.word) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.word
    }

    /// `did you mean `word`?` or, when nothing is near, the list of what there is.
    public static func remedy(for word: String, among candidates: [String]) -> String? {
        if let near = nearest(word, among: candidates) { return "did you mean `\(near)`?" }
        return candidates.isEmpty ? nil : "there are: \(list(candidates))"
    }

    /// Words in a row for a message: at most 20 of them.
    public static func list(_ words: some Collection<String>) -> String {
        let shown = words.prefix(20).joined(separator: ", ")
        return words.count > 20 ? "\(shown), ..." : shown
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1] + [Int](repeating: 0, count: b.count)
            for j in b.indices {
                let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
                row[j + 1] = min(substitution, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1) }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
