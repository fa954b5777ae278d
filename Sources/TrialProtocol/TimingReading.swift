import Documents
import ModelLanguage
import Quantities

/// When the doses of a rule are given.
struct DoseTiming {
    var times: [Double]
    var interval: Double?
    var text: String
}

extension ProtocolReader {
    /// `at: 0 h`, `at: [0 h, 12 h]`, or `every: 12 h` with `from`, and `times`, `until` (inclusive) or `for` (exclusive).
    func readTiming(_ reader: inout MappingReader, _ context: ProtocolContext) -> DoseTiming? {
        let unit = context.timeUnit
        let at = reader.optional("at")
        let atTexts = at.map { ($0.items ?? [$0]).compactMap { $0.text("a time", in: diagnostics) } }
        let every = reader.value("every", in: unit)
        let everyText = reader.text("every")
        let from = reader.nonNegative("from", in: unit)
        let fromText = reader.text("from")
        let until = reader.nonNegative("until", in: unit)
        let length = reader.nonNegative("for", in: unit)
        let count = reader.integer("times")
        let limits = ["until", "for", "times"].filter { reader.has($0) }
        if limits.count > 1 {
            diagnostics.error(
                reader.position(of: limits[1]), "the rule ends twice, by `\(limits[0])` and by `\(limits[1])`", remedy: "keep one of them")
        }
        if let count, count < 1 {
            diagnostics.error(reader.position(of: "times"), "`times` is \(count)", expected: "1 or more")
            return nil
        }
        if let atTexts {
            for key in ["every", "from", "until", "for", "times"] where reader.has(key) {
                diagnostics.error(
                    reader.position(of: key), "`\(key)` does not go with `at`", remedy: "use `every` for repeated doses, `at` for single ones")
            }
            return explicit(atTexts, context)
        }
        guard let every else {
            if !reader.has("every") {
                diagnostics.error(
                    reader.position, "the rule does not say when the dose is given", expected: "`at: 0 h` or `every: 12 h`")
            }
            return nil
        }
        guard every.value > 0 else {
            diagnostics.error(every.position, "the interval is \(format(every.value)) \(unit)", expected: "a time above 0")
            return nil
        }
        let start = from ?? 0
        let end = until ?? length.map { start + $0 } ?? context.duration
        let ends: DoseEnd = count.map { .count($0) } ?? (until != nil ? .including(end) : .before(end))
        let times = repeated(start, every.value, ends, duration: context.duration)
        guard times.count <= Limits.times else {
            diagnostics.error(
                every.position, "the rule gives more than \(Limits.times) doses", remedy: "lengthen the interval or end the rule earlier")
            return nil
        }
        if times.isEmpty {
            diagnostics.warn(reader.position, "the rule gives no dose within the trial", remedy: "check `from`, `until`, `for` and the trial's duration")
        }
        var text = "every \(everyText ?? "")"
        if let fromText { text += " from \(fromText)" }
        if let count { text += ", \(count) times" }
        return DoseTiming(times: times, interval: every.value, text: text)
    }

    private enum DoseEnd {
        case count(Int), including(Double), before(Double)
    }

    /// The k-th dose is at `start + k * interval`, formed anew so that rounding does not add up. Doses at the trial's end
    /// or later are not given.
    private func repeated(_ start: Double, _ interval: Double, _ end: DoseEnd, duration: Double) -> [Double] {
        var times: [Double] = []
        while times.count <= Limits.times {
            let time = start + Double(times.count) * interval
            if time >= duration { break }
            switch end {
            case .count(let count) where times.count >= count: return times
            case .including(let last) where time > last: return times
            case .before(let limit) where time >= limit: return times
            default: times.append(time)
            }
        }
        return times
    }

    private func explicit(_ texts: [Scalar], _ context: ProtocolContext) -> DoseTiming? {
        let times = texts.compactMap { scalar -> Double? in
            guard let time = scalar.value(of: "a time", in: context.timeUnit, diagnostics) else { return nil }
            if time < 0 || (context.duration > 0 && time >= context.duration) {
                diagnostics.error(
                    scalar.position, "the dose is outside the trial", expected: "a time from 0 up to, not including, the trial's duration")
                return nil
            }
            return time
        }
        guard times.count == texts.count else { return nil }
        return DoseTiming(times: times.sorted(), interval: nil, text: "at \(texts.map(\.text).joined(separator: ", "))")
    }
}
