import Documents

/// Errors of a table's records: the first fifty are told, the rest are counted.
final class RecordErrors {
    private static let limit = 50
    private let diagnostics: Diagnostics
    private var count = 0
    private var last: SourcePosition?
    private var told: Set<String> = []

    init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    func error(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        count += 1
        last = position
        if count <= Self.limit { diagnostics.error(position, problem, expected: expected, remedy: remedy) }
    }

    /// What concerns a whole column: told once for each `key`.
    func errorOnce(
        _ key: String, _ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil
    ) {
        if told.insert(key).inserted { error(position, problem, expected: expected, remedy: remedy) }
    }

    func warnOnce(_ key: String, _ position: SourcePosition, _ problem: String, remedy: String? = nil) {
        if told.insert(key).inserted { diagnostics.warn(position, problem, remedy: remedy) }
    }

    func close() {
        guard count > Self.limit, let last else { return }
        let more = count - Self.limit
        diagnostics.error(last, "\(more) more error\(more == 1 ? "" : "s") in this file", remedy: "mend those above first")
    }
}
