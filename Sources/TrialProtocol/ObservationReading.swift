import Documents
import ModelLanguage
import Quantities

extension ProtocolReader {
    /// `observe: {C: {every: 1 h, until: 24 h}, anc: {at: [0 d, 7 d]}}`; without it, every output is stored at 200 even steps.
    func readObservations(_ node: DocumentNode?, _ context: ProtocolContext) -> [ObservationPlan] {
        guard let node else {
            return context.twin.outputs.indices.map { ObservationPlan(output: $0, times: evenGrid(context.duration)) }
        }
        guard let entries = node.mapping("`observe`", in: diagnostics) else { return [] }
        if entries.isEmpty {
            diagnostics.error(node.position, "`observe` lists no output", remedy: "leave it out to store every output")
        }
        return entries.compactMap { entry in
            let index = context.output(entry.key, in: diagnostics)
            // Its times are read even then, so that their errors are told, too.
            let times = readGrid(entry.value, what: "an observation", context)
            guard let index, let times else { return nil }
            return ObservationPlan(output: index, times: times)
        }
    }

    /// Times by `every` (with `from` and `until`, both inclusive), by `at`, or both.
    func readGrid(_ node: DocumentNode, what: String, _ context: ProtocolContext) -> [Double]? {
        guard var reader = MappingReader(node, what: what, keys: ["every", "from", "until", "at"], in: diagnostics)
        else { return nil }
        defer { reader.finish() }
        return readGrid(&reader, what: what, context)
    }

    /// The same, of a mapping that has other keys, too.
    func readGrid(_ reader: inout MappingReader, what: String, _ context: ProtocolContext) -> [Double]? {
        let unit = context.timeUnit
        let at = reader.optional("at").flatMap { readTimes($0) } ?? []
        let every = reader.value("every", in: unit)
        let from = reader.nonNegative("from", in: unit)
        let until = reader.nonNegative("until", in: unit)
        if !reader.has("at") && !reader.has("every") {
            diagnostics.error(reader.position, "\(what) has no times", expected: "`every: 1 h` or `at: [0 h, 12 h]`")
        }
        for key in ["from", "until"] where reader.has(key) && !reader.has("every") {
            diagnostics.error(reader.position(of: key), "`\(key)` needs `every`", remedy: "add `every: 1 h`, say, or remove `\(key)`")
        }
        var times = Set(at.compactMap { explicitTime($0, context) })
        if let every { times.formUnion(grid(every, from, until, reader, context)) }
        return times.isEmpty ? nil : Set(times.map { min($0, context.duration) }).sorted()
    }

    private func explicitTime(_ scalar: Scalar, _ context: ProtocolContext) -> Double? {
        guard let time = scalar.value(of: "a time", in: context.timeUnit, diagnostics) else { return nil }
        if time >= 0 && !context.isAfterTrial(time) { return time }
        diagnostics.error(scalar.position, "the time is outside \(context.span)", expected: context.timesOfTrial)
        return nil
    }

    private func grid(
        _ every: (value: Double, position: SourcePosition), _ from: Double?, _ until: Double?, _ reader: MappingReader,
        _ context: ProtocolContext
    ) -> [Double] {
        guard every.value > 0 else {
            diagnostics.error(every.position, "the interval is not above 0", expected: "a time above 0")
            return []
        }
        guard context.duration > 0 else { return [] }
        for (key, time) in [("from", from), ("until", until)] {
            guard let time, context.isAfterTrial(time) else { continue }
            diagnostics.error(
                reader.position(of: key), "`\(key)` is after the trial", expected: "a time from 0 to the trial's duration")
            return []
        }
        let start = from ?? 0
        let last = until ?? context.duration
        if start > last {
            diagnostics.error(reader.position(of: "until"), "`until` is before `from`", expected: "a later time")
            return []
        }
        let repeated = RepeatedTimes(start: start, interval: every.value, end: .including(last))
        guard repeated.count(before: .infinity) <= Double(Limits.times) else {
            diagnostics.error(every.position, "the grid has more than \(Limits.times) times", remedy: "lengthen the interval")
            return []
        }
        return repeated.times(before: .infinity)
    }

    /// 200 steps over the trial.
    private func evenGrid(_ duration: Double) -> [Double] {
        guard duration > 0 else { return [0] }
        return (0...200).map { duration * Double($0) / 200 }
    }
}

extension ProtocolContext {
    /// The place of an output among the twin's; nil after a diagnostic.
    func output(_ name: Scalar, in diagnostics: Diagnostics) -> Int? {
        let names = twin.outputs.map(\.name)
        if let index = names.firstIndex(of: name.text) { return index }
        diagnostics.error(
            name.position, "the twin has no output `\(name.text)`", remedy: Suggestions.remedy(for: name.text, among: names))
        return nil
    }
}
