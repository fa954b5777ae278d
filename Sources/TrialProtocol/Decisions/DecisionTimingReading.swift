import Documents
import Quantities

/// When an entry of `decide:` comes, as far as it can be read.
struct DecisionTiming {
    var times: DecisionTimes
    /// Clock times of the decisions, without any delay; for checks.
    var clock: [Double]
    var text: String
}

extension DecisionReading {
    static let timingKeys = ["at", "every", "from", "until", "times", "before_dose", "after_dose", "by"]
    private static let anchors = ["at", "every", "before_dose", "after_dose"]

    /// Whether the entry says when it comes; else its measurements do.
    func isAnchored(_ reader: MappingReader) -> Bool { Self.anchors.contains { reader.has($0) } }

    /// `at: 48 h`, `every: 7 d` (with `from`, `until`, `times`), `before_dose: 4` or `after_dose: 4` with `by: 1 h`.
    func readTiming(_ reader: inout MappingReader, target: Int?) -> DecisionTiming? {
        let unit = context.timeUnit
        let at = reader.optional("at"), every = reader.value("every", in: unit)
        let from = reader.nonNegative("from", in: unit), until = reader.nonNegative("until", in: unit)
        let count = reader.integer("times")
        let before = reader.optional("before_dose"), after = reader.optional("after_dose")
        let by = reader.nonNegative("by", in: unit)
        let given = Self.anchors.filter { reader.has($0) }
        if given.count > 1 {
            diagnostics.error(
                reader.position(of: given[1]), "the decision comes by `\(given[0])` and by `\(given[1])`", remedy: "keep one of them")
            return nil
        }
        for key in ["from", "until", "times"] where reader.has(key) && !reader.has("every") {
            diagnostics.error(reader.position(of: key), "`\(key)` needs `every`", remedy: "add `every: 7 d`, say, or remove `\(key)`")
        }
        if reader.has("by"), !reader.has("after_dose") {
            diagnostics.error(reader.position(of: "by"), "`by` needs `after_dose`", remedy: "remove `by`, or say after which dose")
        }
        if let at, at.scalar?.text == "visits" {
            let times = context.visitTimes.filter { $0 > 0 && $0 < context.duration }
            guard !times.isEmpty else {
                diagnostics.error(at.position, "there are no visits after the start", remedy: "add `visits:` to the protocol")
                return nil
            }
            return DecisionTiming(times: .visits(times), clock: times, text: "at visits")
        }
        if let at { return explicit(at) }
        if let before { return doses(before, after: nil, target, reader.position(of: "before_dose")) }
        if let after { return doses(after, after: by ?? 0, target, reader.position(of: "after_dose")) }
        guard let every else { return nil }
        guard every.value > 0 else {
            diagnostics.error(every.position, "the interval is not above 0", expected: "a time above 0")
            return nil
        }
        if let count, count < 1 {
            diagnostics.error(reader.position(of: "times"), "`times` is \(count)", expected: "1 or more")
            return nil
        }
        if until != nil && count != nil {
            diagnostics.error(
                reader.position(of: "times"), "the decisions end twice, by `until` and by `times`", remedy: "keep one of them")
            return nil
        }
        return repeated(every, from: from, until: until, count: count, &reader)
    }

    private func explicit(_ node: DocumentNode) -> DecisionTiming? {
        guard let texts = reader.readTimes(node) else { return nil }
        let times = texts.compactMap { scalar -> Double? in
            guard let time = scalar.value(of: "a time", in: context.timeUnit, diagnostics) else { return nil }
            return isWithin(time, scalar.position) ? time : nil
        }
        guard times.count == texts.count else { return nil }
        guard Set(times).count == times.count else {
            diagnostics.error(node.position, "a time is there twice", remedy: "remove one of them")
            return nil
        }
        return DecisionTiming(times: .clock(times.sorted()), clock: times.sorted(), text: "at \(texts.map(\.text).joined(separator: ", "))")
    }

    private func repeated(
        _ every: (value: Double, position: SourcePosition), from: Double?, until: Double?, count: Int?, _ reader: inout MappingReader
    ) -> DecisionTiming? {
        guard context.duration > 0 else { return nil }
        let end = until.map { RepeatedTimes.End.including($0) } ?? count.map { .count($0) } ?? .before(context.duration)
        let repeated = RepeatedTimes(start: from ?? every.value, interval: every.value, end: end)
        guard repeated.count(before: context.duration) <= Double(Limits.doses) else {
            diagnostics.error(every.position, "there are more than \(Limits.doses) decisions", remedy: "lengthen the interval")
            return nil
        }
        let times = repeated.times(before: context.duration)
        guard !times.isEmpty else {
            diagnostics.error(
                every.position, "no decision falls within the trial", expected: "one before the trial's end, \(format(context.duration)) \(context.timeUnit)")
            return nil
        }
        let texts = ["every", "from", "until"].compactMap { key in reader.text(key).map { "\(key) \($0)" } }
        let text = (texts + (count.map { ["\($0) times"] } ?? [])).joined(separator: " ")
        return DecisionTiming(times: .clock(times), clock: times, text: text)
    }

    private func doses(_ node: DocumentNode, after: Double?, _ target: Int?, _ position: SourcePosition) -> DecisionTiming? {
        guard let target else {
            diagnostics.error(
                position, regimen.isEmpty ? "the arm gives no doses" : "doses of which rule?",
                expected: regimen.isEmpty ? "a decision at a time" : "`of:` with one of: \(Suggestions.list(regimen.map(\.name)))")
            return nil
        }
        let given = regimen[target].times
        let numbers: [Int]
        if let scalar = node.scalar, scalar.text == "each" {
            numbers = Array(given.indices.map { $0 + 1 }.dropFirst(after == nil ? 1 : 0))
        } else {
            let nodes = node.items ?? [node]
            let read = nodes.compactMap { item -> Int? in
                guard let number = item.integer("the number of a dose", in: diagnostics) else { return nil }
                if (1...max(1, given.count)).contains(number), !given.isEmpty { return number }
                diagnostics.error(
                    item.position, "rule `\(regimen[target].name)` gives no dose \(number)",
                    expected: given.isEmpty ? nil : "a number from 1 to \(given.count), or `each`")
                return nil
            }
            guard read.count == nodes.count else { return nil }
            numbers = Set(read).sorted()
        }
        let clock = numbers.map { given[$0 - 1] + (after ?? 0) }
        guard let first = clock.first else {
            diagnostics.error(
                node.position, "there is no dose to decide at",
                expected: "rule `\(regimen[target].name)` to give more than one dose within the trial")
            return nil
        }
        guard isWithin(first, node.position) else { return nil }
        let words = node.scalar?.text == "each" ? "each dose" : "dose \(numbers.map(String.init).joined(separator: ", "))"
        return DecisionTiming(
            times: .doses(rule: target, numbers: zip(numbers, clock).filter { $0.1 < context.duration }.map(\.0), after: after),
            clock: clock.filter { $0 < context.duration },
            text: after.map { $0 > 0 ? "\(format($0)) \(context.timeUnit) after \(words)" : "after \(words)" } ?? "before \(words)")
    }

    func isWithin(_ time: Double, _ position: SourcePosition) -> Bool {
        if time >= 0 && (context.duration == 0 || time < context.duration) { return true }
        diagnostics.error(
            position, time < 0 ? "the decision comes before the trial" : "the decision comes at the trial's end or after it",
            expected: "a time from 0 up to, not including, the trial's duration, \(format(context.duration)) \(context.timeUnit)")
        return false
    }
}
