import Documents
import ModelLanguage
import Populations

/// Reads `analysis:`, what a trial's statistician does with the observed patients.
struct AnalysisReading {
    let arms: [ArmPlan]
    let endpoints: [EndpointPlan]
    let cohort: Cohort?
    let visits: [VisitPlan]
    let twin: Model
    let happening: ComparisonEvents
    let reader: ProtocolReader
    /// Of a crossover; arms are then its treatments, and endpoints those as written.
    var crossover: CrossoverPlan?
    /// Its sequences in which patients are observed; others are empty.
    var observed: [[Int]] = []
    var diagnostics: Diagnostics { reader.diagnostics }

    /// - Returns: none after an error.
    func read(_ node: DocumentNode) -> [AnalysisPlan] {
        guard let items = node.list("`analysis`", in: diagnostics) else { return [] }
        if items.isEmpty { diagnostics.error(node.position, "`analysis` lists nothing", remedy: "remove it") }
        var plans: [AnalysisPlan] = []
        for item in items {
            guard let plan = readItem(item) else { continue }
            plans.append(named(plan, among: plans, isOwn: item.entries?.contains { $0.key.text == "name" } ?? false))
        }
        return plans.count == items.count ? plans : []
    }

    /// What an item can be, by the key that says so.
    private static let kinds = ["compare", "describe", "dose_response"]

    private func readItem(_ item: DocumentNode) -> AnalysisPlan? {
        guard let entries = item.mapping("an analysis", keys: Self.kinds, in: diagnostics) else { return nil }
        let words = entries.map(\.key.text)
        let found = Self.kinds.filter(words.contains)
        switch found {
        case ["compare"]: return readComparison(item)
        case ["describe"]: return readDescription(item)
        case ["dose_response"]:
            if crossover == nil { return readDoseResponse(item) }
            diagnostics.error(item.position, "dose responses are not looked for in crossovers yet", remedy: "compare treatments, two at a time")
        case []:
            diagnostics.error(
                item.position, "the analysis says neither what to compare nor what to describe",
                expected: "`compare: ENDPOINT` with `between` and `method`, `describe: ENDPOINT` with `by`, or "
                    + "`dose_response: ENDPOINT` with `doses` and `models`")
        case ["compare", "describe"]:
            diagnostics.error(item.position, "an item both compares and describes", remedy: "make two items of it")
        default:
            diagnostics.error(
                item.position, "an item has both `\(found[0])` and `\(found[1])`", remedy: "make two items of it")
        }
        return nil
    }

    /// The place of an endpoint that an item names.
    func endpoint(_ name: Scalar) -> Int? {
        guard !endpoints.isEmpty else { return nil }
        if let index = endpoints.firstIndex(where: { $0.name == name.text }) { return index }
        diagnostics.error(
            name.position, "there is no endpoint `\(name.text)`",
            remedy: Suggestions.remedy(for: name.text, among: endpoints.map(\.name)))
        return nil
    }

    /// The name that an item gives itself.
    func readName(_ keys: inout MappingReader) -> String? {
        guard let name = keys.scalar("name") else { return nil }
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if !name.text.isEmpty && isPlain && name.text.count <= 60 && !name.text.allSatisfy({ $0 == "." }) { return name.text }
        diagnostics.error(
            name.position, "`\(name.text)` cannot be the name of an analysis: it names a group of the results file",
            expected: "letters, digits, `-`, `_` and `.`, at most 60")
        return nil
    }

    /// A name of its own: one that the author gave may not be there already, others are numbered.
    private func named(_ plan: AnalysisPlan, among plans: [AnalysisPlan], isOwn: Bool) -> AnalysisPlan {
        let taken = Set(plans.map(\.name))
        guard taken.contains(plan.name) else { return plan }
        if isOwn { diagnostics.error(plan.position, "two analyses have the name `\(plan.name)`", remedy: "rename one of them") }
        var plan = plan
        let base = plan.name
        plan.name = (2...(plans.count + 2)).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
        return plan
    }
}
