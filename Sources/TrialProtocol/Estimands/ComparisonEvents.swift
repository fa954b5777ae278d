import Documents

/// Reads what a comparison says of intercurrent events: which estimand it aims at, and what becomes of the data after them.
struct ComparisonEvents {
    let events: [IntercurrentEvent]
    /// nil where the protocol has none; empty after an error.
    let estimands: [String]?
    let diagnostics: Diagnostics

    struct Reading {
        var estimand = 0
        var discardAfter: [Int] = []
        var failAfter: [Int] = []
    }

    /// `estimand: NAME`, `discard_after: [rescue]`, `fail_after: [rescue, dropout]`
    func read(_ keys: inout MappingReader, _ endpoint: EndpointPlan?) -> Reading {
        let estimand = readEstimand(&keys)
        let discardAfter = readEvents(&keys, "discard_after"), failAfter = readEvents(&keys, "fail_after")
        if keys.has("fail_after"), let endpoint, endpoint.subject != .event {
            diagnostics.error(
                keys.position(of: "fail_after"), "`\(endpoint.name)` is \(endpoint.subject.rawValue), which cannot fail",
                expected: "an endpoint that is an event", remedy: "write `discard_after`, or remove it")
        }
        return Reading(estimand: estimand ?? 0, discardAfter: discardAfter, failAfter: failAfter)
    }

    private func readEstimand(_ keys: inout MappingReader) -> Int? {
        guard let name = keys.scalar("estimand") else { return nil }
        guard let estimands else {
            diagnostics.error(keys.position(of: "estimand"), "the protocol has no estimands", remedy: "add `estimands`, or remove `estimand`")
            return nil
        }
        if let index = estimands.firstIndex(of: name.text) { return index }
        if !estimands.isEmpty {
            diagnostics.error(
                name.position, "there is no estimand `\(name.text)`", expected: "one of: \(Suggestions.list(estimands))",
                remedy: Suggestions.remedy(for: name.text, among: estimands))
        }
        return nil
    }

    private func readEvents(_ keys: inout MappingReader, _ key: String) -> [Int] {
        guard let names = keys.texts(key) else { return [] }
        if names.isEmpty { diagnostics.error(keys.position(of: key), "`\(key)` lists nothing", remedy: "remove it") }
        return names.compactMap { name in
            if let index = events.firstIndex(where: { $0.name == name.text }) { return index }
            let known = events.map(\.name)
            diagnostics.error(
                name.position, "there is no intercurrent event `\(name.text)`",
                expected: known.isEmpty ? "events in `patients`, or decisions that stop, switch, add or set" : nil,
                remedy: Suggestions.remedy(for: name.text, among: known))
            return nil
        }
    }
}

extension EstimandsPlan {
    /// Under while on treatment an endpoint's windows end at the event: what looks at a later window alone has no value then.
    func checkWindows(_ analyses: [AnalysisPlan], _ endpoints: [EndpointPlan], _ functionals: [FunctionalPlan], _ diagnostics: Diagnostics) {
        guard let estimand = estimands.first(where: { $0.strategies.contains(.whileOnTreatment) }) else { return }
        for index in Set(analyses.map(\.endpoint)).sorted() {
            let windows = Self.functionals(of: index, endpoints).map { functionals[$0] }
            guard let window = windows.first(where: { !$0.endsEarly }) else { continue }
            diagnostics.error(
                estimand.position, "`\(endpoints[index].name)` has no value while on treatment: `\(window.kind.rawValue)` looks at what an event may precede",
                expected: "endpoints of `at`, `lowest`, `highest` and `average`, or of areas and durations from 0 on",
                remedy: "take another strategy, or another endpoint")
        }
    }

    private static func functionals(of index: Int, _ endpoints: [EndpointPlan]) -> [Int] {
        let symbols = endpoints[index].value.tree.symbols
        let own = symbols.compactMap { EndpointPlan.functional(ofSymbol: $0) }
        let others = endpoints.indices.prefix(index).filter { symbols.contains(endpoints[$0].name) }
        return Set(own + others.flatMap { functionals(of: $0, endpoints) }).sorted()
    }
}

extension FunctionalPlan {
    /// Whether there is a value if the window ends earlier, whenever that is.
    fileprivate var endsEarly: Bool {
        switch kind {
        case .at, .lowest, .highest, .average: true
        case .auc, .timeAbove, .timeBelow, .fractionOfTime: from == 0
        case .firstTime, .timeOfLowest, .timeOfHighest: false
        }
    }
}
