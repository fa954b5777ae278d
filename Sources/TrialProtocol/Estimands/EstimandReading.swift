import Documents
import Quantities

/// Reads `estimands:`.
struct EstimandReading {
    /// Twins over which truths are taken unless the file says otherwise.
    static let population = 100_000
    /// Where the command line gives their number.
    static let option = SourcePosition(file: "--population", line: 1, column: 1)

    let events: [IntercurrentEvent]
    let endpoints: [EndpointPlan]
    /// Twins, instead of what the file says.
    let override: Int?
    let diagnostics: Diagnostics

    /// `estimands: {population: 100000, strategies: {policy: treatment policy, no-rescue: {rescue: hypothetical, dropout: treatment policy}}}`
    func read(_ node: DocumentNode) -> EstimandsPlan? {
        guard var reader = MappingReader(node, what: "`estimands`", keys: ["population", "strategies"], in: diagnostics) else { return nil }
        let population = readPopulation(&reader)
        let list = reader.required("strategies")
        reader.finish()
        guard let list, let entries = list.mapping("`strategies`", in: diagnostics) else { return nil }
        if entries.isEmpty { diagnostics.error(list.position, "there are no estimands", remedy: "name one, or remove `estimands`") }
        if events.isEmpty {
            diagnostics.error(
                node.position, "nothing intercurrent can happen in this trial: every estimand is the same",
                expected: "events in `patients`, or decisions that stop, switch, add or set", remedy: "add one, or remove `estimands`")
            return nil
        }
        let estimands = entries.compactMap { readEstimand($0) }
        return estimands.count == entries.count ? EstimandsPlan(estimands: estimands, population: population) : nil
    }

    private func readPopulation(_ reader: inout MappingReader) -> Int {
        let written = reader.integer("population")
        let position = override == nil ? reader.position(ofValue: "population") : Self.option
        guard let count = override ?? written else { return Self.population }
        if count >= 1000 && count <= 10_000_000 { return count }
        diagnostics.error(position, "`population` is \(count)", expected: "a number from 1000 to 10000000")
        return Self.population
    }

    private func readEstimand(_ entry: DocumentNode.Entry) -> EstimandPlan? {
        let isPlain = entry.key.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" }
        if entry.key.text.isEmpty || !isPlain || entry.key.text.count > 60 {
            diagnostics.error(
                entry.key.position, "`\(entry.key.text)` cannot be the name of an estimand", expected: "letters, digits, `-` and `_`, at most 60")
        }
        let strategies = entry.value.entries == nil ? readSame(entry.value) : readEach(entry.value)
        guard let strategies else { return nil }
        let text = zip(events, strategies).map { "\($0.name): \($1.words)" }.joined(separator: "; ")
        return EstimandPlan(name: entry.key.text, strategies: strategies, text: text, position: entry.key.position)
    }

    /// One strategy for all events.
    private func readSame(_ node: DocumentNode) -> [EstimandPlan.Strategy]? {
        readPlain(node).map { strategy in events.map { _ in strategy } }
    }

    private func readEach(_ node: DocumentNode) -> [EstimandPlan.Strategy]? {
        guard let entries = node.mapping("an estimand", in: diagnostics) else { return nil }
        var found: [String: EstimandPlan.Strategy] = [:]
        var isSound = true
        for entry in entries {
            guard events.contains(where: { $0.name == entry.key.text }) else {
                let names = events.map(\.name)
                diagnostics.error(
                    entry.key.position, "there is no intercurrent event `\(entry.key.text)`",
                    remedy: Suggestions.remedy(for: entry.key.text, among: names))
                isSound = false
                continue
            }
            found[entry.key.text] = entry.value.entries == nil ? readPlain(entry.value) : readComposite(entry.value)
            if found[entry.key.text] == nil { isSound = false }
        }
        guard isSound else { return nil }
        for event in events where found[event.name] == nil {
            diagnostics.error(
                node.position, "the estimand does not say what `\(event.name)` means", expected: "a strategy for every intercurrent event",
                remedy: "add `\(event.name): treatment policy`, say")
            isSound = false
        }
        return isSound ? events.compactMap { found[$0.name] } : nil
    }

    private func readPlain(_ node: DocumentNode) -> EstimandPlan.Strategy? {
        guard let scalar = node.text("a strategy", in: diagnostics) else { return nil }
        if let strategy = EstimandPlan.Strategy.plain.first(where: { $0.words == scalar.text }) { return strategy }
        let words = EstimandPlan.Strategy.plain.map(\.words) + [EstimandPlan.Strategy.composite]
        if scalar.text == EstimandPlan.Strategy.composite {
            diagnostics.error(
                scalar.position, "a composite needs the outcome that the event stands for", expected: "`{composite: {ENDPOINT: VALUE}}`",
                remedy: "write `{composite: {responder: false}}`, say")
        } else if scalar.text == "principal stratum" {
            diagnostics.error(
                scalar.position, "the principal stratum is no strategy that Dosis can take", expected: "one of: \(Suggestions.list(words))")
        } else {
            diagnostics.error(
                scalar.position, "there is no strategy `\(scalar.text)`", expected: "one of: \(Suggestions.list(words))",
                remedy: Suggestions.remedy(for: scalar.text, among: words))
        }
        return nil
    }

    /// `{composite: {responder: false, change: 0 %}}`
    private func readComposite(_ node: DocumentNode) -> EstimandPlan.Strategy? {
        guard var reader = MappingReader(node, what: "a strategy", keys: [EstimandPlan.Strategy.composite], in: diagnostics) else { return nil }
        let list = reader.required(EstimandPlan.Strategy.composite)
        reader.finish()
        guard let list, let entries = list.mapping("`composite`", in: diagnostics) else { return nil }
        if entries.isEmpty { diagnostics.error(list.position, "the composite names no endpoint", expected: "`{responder: false}`, say") }
        var values: [Int: Double] = [:]
        for entry in entries {
            guard let index = endpoints.firstIndex(where: { $0.name == entry.key.text && !$0.isMade }) else {
                diagnostics.error(
                    entry.key.position, "there is no endpoint `\(entry.key.text)`",
                    remedy: Suggestions.remedy(for: entry.key.text, among: endpoints.map(\.name)))
                continue
            }
            values[index] = readValue(entry.value, of: endpoints[index])
        }
        return values.count == entries.count && !values.isEmpty ? .composite(values) : nil
    }

    private func readValue(_ node: DocumentNode, of endpoint: EndpointPlan) -> Double? {
        guard endpoint.censoredAt == nil else {
            diagnostics.error(
                node.position, "`\(endpoint.name)` is a time to an event, which a composite would end",
                remedy: "put what happens into the condition of its `first_time`")
            return nil
        }
        switch endpoint.kind {
        case .event: return node.boolean("whether `\(endpoint.name)` came", in: diagnostics).map { $0 ? 1 : 0 }
        case .number(let unit):
            return node.text("the value of `\(endpoint.name)`", in: diagnostics)
                .flatMap { $0.value(of: "`\(endpoint.name)`", in: unit, diagnostics) }
        }
    }
}

extension ProtocolReader {
    /// - Parameter isAnalysed: whether there is anything that estimands could judge.
    func readEstimands(
        _ node: DocumentNode?, _ events: [IntercurrentEvent], _ endpoints: [EndpointPlan], isAnalysed: Bool
    ) -> EstimandsPlan? {
        guard let node else {
            if overrides.population != nil {
                diagnostics.error(EstimandReading.option, "the protocol has no estimands", remedy: "leave `--population` out")
            }
            return nil
        }
        if !isAnalysed { diagnostics.error(node.position, "nothing is analysed that estimands could judge", remedy: "add `analysis`") }
        return EstimandReading(events: events, endpoints: endpoints, override: overrides.population, diagnostics: diagnostics).read(node)
    }
}

extension EstimandsPlan {
    /// The shape of `estimands` in a protocol file.
    static var schema: Schema {
        let value = Schema.oneOf("The outcome that the event stands for", [.boolean("Of an event"), .quantity("Of a number", examples: ["0 %"])])
        let word = Schema.choice("Strategy", EstimandPlan.Strategy.plain.map(\.words))
        let composite = Schema.object("The event is an outcome", [.required("composite", .names("Endpoints by name", of: value))])
        let each = Schema.object("Strategies by event", [], others: [(pattern: "^.{1,60}$", schema: .oneOf("Strategy", [word, composite]))])
        return .object("What true effects the analyses are judged against", [
            .optional("population", .integer("Twins that true effects are taken over; 100000", least: 1000)),
            .required(
                "strategies",
                .object("Estimands by name", [], others: [(pattern: "^[A-Za-z0-9_-]{1,60}$", schema: .oneOf("An estimand", [word, each]))])),
        ])
    }
}
