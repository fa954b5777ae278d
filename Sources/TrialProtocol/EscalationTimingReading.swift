import Documents
import ModelLanguage
import Quantities
import Statistics

extension EscalationReading {
    /// `accrual: 2 1/wk`: patients come as a Poisson process, and toxicity takes its time.
    /// - Parameter toxicity: index of the event.
    func readTiming(_ reader: inout MappingReader, _ toxicity: Int?) -> EscalationTimingPlan? {
        guard let scalar = reader.scalar("accrual"), let toxicity else { return nil }
        let event = endpoints[toxicity].name
        let time = endpoints.firstIndex { $0.censoredAt != nil && EndpointPlan.eventName(of: $0.name) == event }
        guard let time, let window = endpoints[time].censoredAt, case .number(let unit) = endpoints[time].kind else {
            diagnostics.error(
                scalar.position, "patients shall enter over time, but `\(event)` has no time",
                expected: "a `toxicity` that is a time to an event: `{time: first_time(...), unit: d}`")
            return nil
        }
        guard let rate = scalar.value(of: "`accrual`", in: Unit.one / unit, diagnostics) else { return nil }
        guard rate > 0, rate.isFinite else {
            diagnostics.error(scalar.position, "nobody comes", expected: "patients per time, such as `2 1/wk`")
            return nil
        }
        guard window > 0 else {
            diagnostics.error(
                endpoints[time].position, "`\(endpoints[time].name)` is not watched for any time", expected: "a window that ends after 0")
            return nil
        }
        return EscalationTimingPlan(time: time, window: window, rate: rate)
    }
}

extension EscalationRuleReading {
    /// Says where something needs patients who enter over time, and they do not.
    func needsTime(_ what: String, at position: SourcePosition) {
        if isTimed { return }
        diagnostics.error(
            position, "\(what) needs patients who enter over time", remedy: "add `accrual: 2 1/wk` to `escalation`, with a rate of yours")
    }

    /// `backfill: {active: response, most: 12}`
    func backfill(_ reader: inout MappingReader, _ boundaries: BOINBoundaries) throws(EscalationError) -> BackfillPlan? {
        guard let node = reader.optional("backfill") else { return nil }
        needsTime("backfill", at: reader.position(of: "backfill"))
        guard var inner = MappingReader(node, what: "`backfill`", keys: ["active", "most"], in: diagnostics) else { return nil }
        let scalar = inner.scalar("active")
        let most = inner.integer("most") ?? 12
        inner.finish()
        if most < 1 {
            diagnostics.error(inner.position(ofValue: "most"), "`most` is \(most)", expected: "at least 1 patient at a level")
            return nil
        }
        let activity = scalar.flatMap(event)
        if scalar != nil && activity == nil { return nil }
        return BackfillPlan(
            rule: try BOINBackfill(boundaries: boundaries, cap: most, requiresActivity: activity != nil), activity: activity)
    }

    private func event(_ name: Scalar) -> Int? {
        guard let index = endpoints.firstIndex(where: { $0.name == name.text }) else {
            if endpoints.isEmpty && diagnostics.hasErrors { return nil }
            diagnostics.error(
                name.position, "there is no endpoint `\(name.text)`",
                remedy: Suggestions.remedy(for: name.text, among: endpoints.map(\.name)))
            return nil
        }
        if case .event = endpoints[index].kind { return index }
        diagnostics.error(name.position, "`\(name.text)` is a number", expected: "an endpoint with `event:`, the sign of activity")
        return nil
    }

    /// What a backfill does, in words.
    func words(_ backfill: BackfillPlan?) -> String {
        guard let backfill else { return "" }
        let activity = backfill.activity.map { ", once \(endpoints[$0].name) was seen there" } ?? ""
        return "; backfill below the current level, up to \(backfill.rule.cap) patients at a level\(activity)"
    }

    static var backfillSchema: Schema {
        .object("Who comes while the escalation waits is treated at a lower level that was tolerated", [
            .optional("active", .text("The event that shows activity: only levels where it was seen take patients")),
            .optional("most", .integer("Patients at a level at most; 12", least: 1)),
        ])
    }
}
