import Documents
import ModelLanguage
import Quantities

extension ProtocolReader {
    /// `observe: {C: {every: 1 h, until: 24 h}, anc: {at: [0 d, 7 d]}}`; without it, every output is stored at 200 even steps.
    func readObservations(_ node: DocumentNode?, _ context: ProtocolContext) -> [ObservationPlan] {
        guard let node else {
            return context.twin.outputs.indices.map { index in
                ObservationPlan(output: index, times: evenGrid(context.duration))
            }
        }
        guard let entries = node.mapping("`observe`", in: diagnostics) else { return [] }
        let names = context.twin.outputs.map(\.name)
        return entries.compactMap { entry in
            guard let index = names.firstIndex(of: entry.key.text) else {
                diagnostics.error(
                    entry.key.position, "the twin has no output `\(entry.key.text)`",
                    remedy: Suggestions.remedy(for: entry.key.text, among: names))
                return nil
            }
            return readGrid(entry.value, what: "an observation", context).map { ObservationPlan(output: index, times: $0) }
        }
    }

    /// Times by `every` (with `from` and `until`, both inclusive), by `at`, or both.
    func readGrid(_ node: DocumentNode, what: String, _ context: ProtocolContext) -> [Double]? {
        let unit = context.timeUnit
        guard var reader = MappingReader(node, what: what, keys: ["every", "from", "until", "at"], in: diagnostics)
        else { return nil }
        let at = reader.optional("at").map { ($0.items ?? [$0]).compactMap { $0.text("a time", in: diagnostics) } }
        let every = reader.value("every", in: unit)
        let from = reader.nonNegative("from", in: unit) ?? 0
        let until = reader.nonNegative("until", in: unit) ?? context.duration
        reader.finish()
        if !reader.has("at") && !reader.has("every") {
            diagnostics.error(reader.position, "\(what) has no times", expected: "`every: 1 h` or `at: [0 h, 12 h]`")
        }
        var times = Set(at?.compactMap { $0.value(of: "a time", in: unit, diagnostics) } ?? [])
        if let every {
            guard every.value > 0 else {
                diagnostics.error(every.position, "the interval is not above 0", expected: "a time above 0")
                return nil
            }
            guard (until - from) / every.value < Double(Limits.times) else {
                diagnostics.error(every.position, "the grid has more than \(Limits.times) times", remedy: "lengthen the interval")
                return nil
            }
            // A last point that misses `until` only by rounding still counts.
            var step = 0
            while from + Double(step) * every.value <= until * (1 + 1e-12) {
                times.insert(from + Double(step) * every.value)
                step += 1
            }
        }
        for time in times where time < 0 || (context.duration > 0 && time > context.duration * (1 + 1e-12)) {
            diagnostics.error(
                reader.position, "the time \(format(time)) \(unit) is outside the trial", expected: "times from 0 to the trial's duration")
            return nil
        }
        return times.isEmpty ? nil : times.sorted()
    }

    /// 200 steps over the trial.
    private func evenGrid(_ duration: Double) -> [Double] {
        guard duration > 0 else { return [0] }
        return (0...200).map { duration * Double($0) / 200 }
    }
}
