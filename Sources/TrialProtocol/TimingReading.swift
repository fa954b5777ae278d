import Documents
import ModelLanguage
import Quantities

/// When the doses of a rule are given.
struct DoseTiming {
    var times: [Double]
    var interval: Double?
    /// For people: `every 12 h from 12 h for 7 d`.
    var text: String
}

extension ProtocolReader {
    /// `at: 0 h`, `at: [0 h, 12 h]`, or `every: 12 h` with `from`, and `times`, `until` (inclusive) or `for` (exclusive).
    func readTiming(_ reader: inout MappingReader, _ context: ProtocolContext) -> DoseTiming? {
        let unit = context.timeUnit
        let at = reader.optional("at").flatMap { readTimes($0) }
        let every = reader.value("every", in: unit)
        let from = reader.nonNegative("from", in: unit)
        let until = reader.nonNegative("until", in: unit)
        let length = reader.nonNegative("for", in: unit)
        let count = reader.integer("times")
        var isSound = refuseTwoEnds(reader)
        if let count, count < 1 {
            diagnostics.error(reader.position(of: "times"), "`times` is \(count)", expected: "1 or more")
            isSound = false
        }
        if reader.has("at") {
            for key in ["every", "from", "until", "for", "times"] where reader.has(key) {
                diagnostics.error(
                    reader.position(of: key), "`\(key)` does not go with `at`",
                    remedy: "use `every` for repeated doses, `at` for single ones")
            }
            return at.flatMap { explicit($0, context) }
        }
        guard let every else {
            if !reader.has("every"), !reader.seemsMisspelt("every"), !reader.seemsMisspelt("at") {
                diagnostics.error(
                    reader.position, "the rule does not say when the dose is given", expected: "`at: 0 h` or `every: 12 h`")
            }
            return nil
        }
        guard every.value > 0 else {
            diagnostics.error(every.position, "the interval is \(format(every.value)) \(unit)", expected: "a time above 0")
            return nil
        }
        guard isSound, context.duration > 0 else { return nil }
        let texts = ["every", "from", "until", "for"].compactMap { key in reader.text(key).map { "\(key) \($0)" } }
        let text = (texts + [count.map { $0 == 1 ? "once" : "\($0) times" }].compactMap { $0 }).joined(separator: " ")
        let start = from ?? 0
        let end = until.map { RepeatedTimes.End.including($0) } ?? length.map { .before(start + $0) } ?? count.map { .count($0) }
        let repeated = RepeatedTimes(start: start, interval: every.value, end: end ?? .before(context.duration))
        return times(repeated, text, every.position, reader, context)
    }

    /// Doses at the trial's end or later are not given.
    private func times(
        _ repeated: RepeatedTimes, _ text: String, _ position: SourcePosition, _ reader: MappingReader, _ context: ProtocolContext
    ) -> DoseTiming? {
        guard repeated.count(before: context.duration) <= Double(Limits.doses) else {
            diagnostics.error(
                position, "the rule gives more than \(Limits.doses) doses", remedy: "lengthen the interval or end the rule earlier")
            return nil
        }
        let times = repeated.times(before: context.duration)
        if times.isEmpty {
            diagnostics.warn(
                reader.position, "the rule gives no dose within the trial",
                remedy: "check `from`, `until`, `for` and the trial's duration")
        } else if case .count(let count) = repeated.end, times.count < count {
            diagnostics.warn(
                reader.position(of: "times"), "only \(times.count) of \(count) doses are within the trial",
                remedy: "lengthen the trial, or lower `times`")
        }
        return DoseTiming(times: times, interval: repeated.interval, text: text)
    }

    private func refuseTwoEnds(_ reader: MappingReader) -> Bool {
        let ends = ["until", "for", "times"].filter { reader.has($0) }
        guard ends.count > 1 else { return true }
        diagnostics.error(
            reader.position(of: ends[1]), "the rule ends twice, by `\(ends[0])` and by `\(ends[1])`", remedy: "keep one of them")
        return false
    }

    /// One time or a list of them, as written.
    func readTimes(_ node: DocumentNode) -> [Scalar]? {
        let nodes = node.items ?? [node]
        if nodes.isEmpty { diagnostics.error(node.position, "`at` has no times", expected: "at least one") }
        let texts = nodes.compactMap { $0.text("a time", in: diagnostics) }
        return texts.count == nodes.count && !texts.isEmpty ? texts : nil
    }

    private func explicit(_ texts: [Scalar], _ context: ProtocolContext) -> DoseTiming? {
        var times: [Double] = []
        for scalar in texts {
            guard let time = scalar.value(of: "a time", in: context.timeUnit, diagnostics) else { continue }
            if time < 0 || (context.duration > 0 && time >= context.duration) {
                diagnostics.error(
                    scalar.position, "the dose is outside \(context.span)", expected: "a time from 0 up to, not including, \(context.span)'s duration")
            } else if times.contains(time) {
                diagnostics.error(scalar.position, "the time is there twice", remedy: "remove one of them, or double the dose")
            } else {
                times.append(time)
            }
        }
        guard times.count == texts.count else { return nil }
        return DoseTiming(times: times.sorted(), interval: nil, text: "at \(texts.map(\.text).joined(separator: ", "))")
    }
}
