import Documents
import Statistics

/// The keys of a design that speak of looks, read once it is known what is analysed.
struct LookDeclaration {
    var kind: DesignPlan.Kind
    var looks: DocumentNode?
    var test: Scalar?
    var stopping: DocumentNode?
    var planned: Int?
    var interim: DocumentNode?
    var burnIn: DocumentNode?
    var update: DocumentNode?
    var rules: DocumentNode?
    let position: SourcePosition
    let plannedPosition: SourcePosition
}

extension ProtocolReader {
    /// Looks, and what a design changes by its data, once it is known what is analysed.
    func readChanges(
        _ declared: LookDeclaration, of design: inout DesignPlan, _ analyses: [AnalysisPlan]?, _ arms: [ArmPlan], _ course: LookCourse
    ) {
        switch declared.kind {
        case .groupSequential: design.looks = readLooks(declared, analyses: analyses, course)
        case .multiArm: design.adaptation = readMultiArm(declared, analyses, arms, size: course.size).map { .multiArm($0) }
        case .reestimation: design.adaptation = readReestimation(declared, analyses, size: course.size).map { .reestimation($0) }
        case .responseAdaptive:
            design.adaptation = readResponseAdaptive(declared, analyses, arms, course.endpoints, size: course.size).map { .responseAdaptive($0) }
        case .parallel, .crossover: break
        }
    }

    /// `looks: [0.5, 1]`, `test: NAME` and `stopping: {NAME: {efficacy: ..., futility: ...}}` of a group-sequential design.
    func readLooks(_ declared: LookDeclaration, analyses: [AnalysisPlan]?, _ course: LookCourse) -> LookPlan? {
        for (key, node) in [("looks", declared.looks), ("stopping", declared.stopping)] where node == nil {
            diagnostics.error(declared.position, "a group-sequential design needs `\(key)`", remedy: "add `\(key)`, or make it `kind: parallel`")
        }
        guard let analyses else {
            diagnostics.error(declared.position, "a group-sequential design needs an analysis that is looked at", remedy: "add `analysis`")
            return nil
        }
        let index = readTest(declared, analyses)
        let schedule = declared.looks.flatMap { readSchedule($0, course, tested: index.map { course.endpoints[analyses[$0].endpoint] }) }
        guard let index, case .compare(let comparison) = analyses[index].task, let schedule, let stopping = declared.stopping,
            let entries = stopping.mapping("`stopping`", in: diagnostics)
        else { return nil }
        if case .times = schedule, comparison.method.isRepeated, let looks = declared.looks {
            diagnostics.error(
                looks.position, "`\(comparison.method.rawValue)` is not looked at before its patients have come to all visits",
                expected: "looks at numbers of patients, such as `looks: [0.5, 1]`")
            return nil
        }
        if entries.isEmpty { diagnostics.error(stopping.position, "there are no rules", remedy: "add one, such as `pocock: {efficacy: Pocock}`") }
        let rules = entries.compactMap { readRule($0, schedule.information, comparison) }
        return rules.count == entries.count ? LookPlan(analysis: index, schedule: schedule, rules: rules) : nil
    }

    func readTest(_ declared: LookDeclaration, _ analyses: [AnalysisPlan]) -> Int? {
        let comparisons = analyses.indices.filter { if case .compare = analyses[$0].task { true } else { false } }
        guard let name = declared.test else {
            if let first = comparisons.first { return first }
            // Their own errors are told where they stand.
            if !analyses.isEmpty {
                diagnostics.error(declared.position, "there is no comparison to look at", remedy: "add one to `analysis`")
            }
            return nil
        }
        if let index = comparisons.first(where: { analyses[$0].name == name.text }) { return index }
        if !analyses.isEmpty {
            diagnostics.error(
                name.position, "there is no comparison `\(name.text)`",
                remedy: Suggestions.remedy(for: name.text, among: comparisons.map { analyses[$0].name }))
        }
        return nil
    }

    private func readRule(_ entry: DocumentNode.Entry, _ rates: [Double], _ comparison: ComparisonPlan) -> StoppingRule? {
        let isPlain = entry.key.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" }
        if entry.key.text.isEmpty || !isPlain || entry.key.text.count > 60 {
            diagnostics.error(
                entry.key.position, "`\(entry.key.text)` cannot be the name of a rule", expected: "letters, digits, `-` and `_`, at most 60")
        }
        guard
            var reader = MappingReader(
                entry.value, what: "a stopping rule", keys: ["efficacy", "futility", "binding", "power"], in: diagnostics)
        else { return nil }
        let efficacy = reader.required("efficacy").flatMap { readEfficacy($0) }
        let futilityNode = reader.optional("futility")
        let isBinding = reader.boolean("binding") ?? false
        let power = reader.number("power") ?? 0.9
        reader.finish()
        if reader.has("binding") && futilityNode == nil {
            diagnostics.error(reader.position(of: "binding"), "there is no futility bound that could bind", remedy: "add `futility`, or remove `binding`")
        }
        let futility = futilityNode.flatMap { readFutility($0, isBinding: isBinding) }
        guard let efficacy, futility != nil || futilityNode == nil else { return nil }
        do {
            let design = try GroupSequentialDesign(
                informationRates: rates, alpha: comparison.alpha, sides: comparison.alternative == .twoSided ? .two : .one, power: power,
                efficacy: efficacy.boundary, futility: futility?.boundary)
            let stop = futility.map { "; futility \($0.text), \(isBinding ? "binding" : "not binding")" } ?? ""
            return StoppingRule(name: entry.key.text, design: design, text: "efficacy \(efficacy.text)\(stop)")
        } catch {
            diagnostics.error(entry.key.position, "rule `\(entry.key.text)` has no bounds: \(error)")
            return nil
        }
    }

    private func readEfficacy(_ node: DocumentNode) -> (boundary: EfficacyBoundary, text: String)? {
        if let bounds = readBounds(node) { return (.bounds(bounds.values), bounds.text) }
        guard node.items == nil, let scalar = node.text("an efficacy bound", in: diagnostics) else { return nil }
        let (word, number) = BoundaryWords.split(scalar.text)
        switch (word, number) {
        case ("O'Brien-Fleming", nil): return (.obrienFleming, scalar.text)
        case ("Pocock", nil): return (.pocock, scalar.text)
        case ("Wang-Tsiatis", let shape?): return (.wangTsiatis(shape: shape), scalar.text)
        case ("Haybittle-Peto", let early): return (.haybittlePeto(early: early ?? 3), scalar.text)
        default:
            if let spending = BoundaryWords.spending(word, number) { return (.spending(spending), scalar.text) }
            refuse(scalar, BoundaryWords.efficacy, "a family of efficacy bounds")
            return nil
        }
    }

    private func readFutility(_ node: DocumentNode, isBinding: Bool) -> (boundary: FutilityBoundary, text: String)? {
        if let bounds = readBounds(node) { return (.bounds(bounds.values, isBinding: isBinding), bounds.text) }
        guard node.items == nil, let scalar = node.text("a futility bound", in: diagnostics) else { return nil }
        let (word, number) = BoundaryWords.split(scalar.text)
        if let spending = BoundaryWords.spending(word, number) { return (.spending(spending, isBinding: isBinding), scalar.text) }
        refuse(scalar, BoundaryWords.spending, "a way to spend the type II error")
        return nil
    }

    private func readBounds(_ node: DocumentNode) -> (values: [Double], text: String)? {
        guard let items = node.items else { return nil }
        let values = items.compactMap { $0.number("a bound", in: diagnostics) }
        return values.count == items.count ? (values, "Z \(values.map { format($0) }.joined(separator: ", "))") : nil
    }

    private func refuse(_ scalar: Scalar, _ known: [String], _ what: String) {
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is not \(what)", expected: "one of: \(Suggestions.list(known)), or a list of Z bounds",
            remedy: Suggestions.nearest(scalar.text, among: known).map { "did you mean `\($0)`?" })
    }
}

/// Families of bounds as statisticians name them, some with a parameter behind: `Kim-DeMets 3`.
enum BoundaryWords {
    static let spending = ["Lan-DeMets O'Brien-Fleming", "Lan-DeMets Pocock", "Kim-DeMets 3", "Hwang-Shih-DeCani -4"]
    static let efficacy = ["O'Brien-Fleming", "Pocock", "Wang-Tsiatis 0.25", "Haybittle-Peto 3"] + spending

    static func split(_ text: String) -> (word: String, number: Double?) {
        guard let blank = text.lastIndex(of: " "), let number = Double(text[text.index(after: blank)...]) else { return (text, nil) }
        return (String(text[..<blank]), number)
    }

    static func spending(_ word: String, _ number: Double?) -> SpendingFunction? {
        switch (word, number) {
        case ("Lan-DeMets O'Brien-Fleming", nil): .obrienFleming
        case ("Lan-DeMets Pocock", nil): .pocock
        case ("Kim-DeMets", let rho?): .kimDeMets(rho: rho)
        case ("Hwang-Shih-DeCani", let gamma?): .hwangShihDeCani(gamma: gamma)
        default: nil
        }
    }
}
