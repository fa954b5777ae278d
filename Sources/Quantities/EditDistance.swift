/// How near two words are: optimal string alignment distance (insertions, deletions, substitutions and exchanges of
/// neighbours each cost 1; Damerau 1964, doi:10.1145/363958.363994).
package enum EditDistance {
    /// The distance, or nil when the words differ more than `limit`.
    package static func between(_ a: String, _ b: String, limit: Int) -> Int? {
        let a = Array(a), b = Array(b)
        guard abs(a.count - b.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }

    /// The candidate nearest to a misspelt word; the earlier of two equally near; nil when none is near.
    ///
    /// Near is one slip in words of up to five characters, two in longer ones. Case counts as no slip.
    package static func nearest(_ word: String, among candidates: [String]) -> String? {
        guard word.count <= 64 else { return nil }
        let limit = word.count <= 5 ? 1 : 2
        let lower = word.lowercased()
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            guard let distance = between(lower, candidate.lowercased(), limit: limit),
                distance < best?.distance ?? .max, distance < candidate.count
            else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }
}
