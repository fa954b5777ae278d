import Documents

/// When an output is measured as data for analysis, in the time unit.
public struct VisitPlan: Sendable {
    /// Index into the twin's outputs.
    public var output: Int
    /// Planned times, increasing.
    public var times: [Double]
    /// A patient comes at most this long before or after the planned time, any time alike; at 0 exactly.
    public var window: Double
    /// Probability that a visit is missed; the one at 0 never is.
    public var missed: Double
}

extension ProtocolReader {
    /// `visits: {hba1c: {every: 28 d, window: 3 d, missed: 5 %}}`
    func readVisits(_ node: DocumentNode, _ context: ProtocolContext) -> [VisitPlan] {
        guard let entries = node.mapping("`visits`", in: diagnostics) else { return [] }
        if entries.isEmpty { diagnostics.error(node.position, "`visits` lists no output", remedy: "leave it out") }
        return entries.compactMap { entry in
            let index = context.output(entry.key, in: diagnostics)
            guard
                var reader = MappingReader(
                    entry.value, what: "a visit", keys: ["every", "from", "until", "at", "window", "missed"], in: diagnostics)
            else { return nil }
            let times = readGrid(&reader, what: "a visit", context)
            let window = reader.nonNegative("window", in: context.timeUnit) ?? 0
            let missed = readProbability("missed", &reader) ?? 0
            reader.finish()
            guard let index, let times else { return nil }
            let gap = zip(times, times.dropFirst()).map { $1 - $0 }.min() ?? .infinity
            if window > 0, 2 * window >= gap {
                diagnostics.error(
                    reader.position(of: "window"), "visits \(format(gap)) \(context.timeUnit) apart would overlap",
                    expected: "a window below half of that")
            }
            return VisitPlan(output: index, times: times, window: window, missed: missed)
        }
    }

    /// A number from 0 to 1, also as a percentage.
    func readProbability(_ key: String, _ reader: inout MappingReader) -> Double? {
        guard let (value, position) = reader.value(key, in: .one) else { return nil }
        if (0...1).contains(value) { return value }
        diagnostics.error(position, "`\(key)` is \(format(value))", expected: "a probability from 0 to 1, or up to 100 %")
        return nil
    }
}
