import Documents
import Populations
import Quantities
import Statistics

/// Reads `analysis:`, what a trial's statistician does with the observed patients.
struct AnalysisReading {
    let arms: [ArmPlan]
    let endpoints: [EndpointPlan]
    let cohort: Cohort?
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

    private func readItem(_ item: DocumentNode) -> AnalysisPlan? {
        guard let entries = item.mapping("an analysis", keys: ["compare", "describe"], in: diagnostics) else { return nil }
        let words = entries.map(\.key.text)
        switch (words.contains("compare"), words.contains("describe")) {
        case (true, false): return readComparison(item)
        case (false, true): return readDescription(item)
        case (true, true):
            diagnostics.error(item.position, "an item both compares and describes", remedy: "make two items of it")
        case (false, false):
            diagnostics.error(
                item.position, "the analysis says neither what to compare nor what to describe",
                expected: "`compare: ENDPOINT` with `between` and `method`, or `describe: ENDPOINT` with `by`")
        }
        return nil
    }

    // MARK: Comparisons

    private static let comparisonKeys = [
        "compare", "between", "method", "alpha", "alternative", "adjust", "stratify", "by", "until", "within", "name", "title",
    ]

    private func readComparison(_ item: DocumentNode) -> AnalysisPlan? {
        guard var keys = MappingReader(item, what: "a comparison", keys: Self.comparisonKeys, in: diagnostics) else { return nil }
        let endpoint = keys.scalar("compare", required: true).flatMap { self.endpoint($0) }
        let pair = keys.required("between").flatMap { readPair($0) }
        let method = readMethod(&keys)
        let alpha = readAlpha(&keys)
        let word = keys.choice("alternative", of: Alternative.allCases.map(\.word))
        let alternative = Alternative.allCases.first { $0.word == word } ?? .twoSided
        let adjust = keys.optional("adjust").flatMap { readCovariates($0) } ?? []
        let strata = keys.optional("stratify").map { reader.readStrata($0, key: "stratify", cohort) } ?? []
        let subgroups = keys.optional("by").map { reader.readStrata($0, key: "by", cohort) } ?? []
        let horizon = endpoint.flatMap { readHorizon(&keys, endpoints[$0]) }
        let limits = readLimits(&keys)
        let (name, title) = (readName(&keys), keys.line("title"))
        if let method { refuseMismatch(method, keys) }
        keys.finish()
        guard let endpoint, let (treatment, control) = pair, let method, check(method, endpoints[endpoint], keys),
            checkCrossover(method, treatment, control, keys)
        else { return nil }
        let comparison = ComparisonPlan(
            treatment: treatment, control: control, method: method, alpha: alpha, alternative: alternative, adjust: adjust,
            strata: strata, subgroups: subgroups, horizon: horizon, limits: limits)
        return AnalysisPlan(
            name: name ?? endpoints[endpoint].name,
            title: title ?? "\(endpoints[endpoint].title), \(arms[treatment].name) against \(arms[control].name)", endpoint: endpoint,
            task: crossover == nil ? .compare(comparison) : .crossover(comparison),
            position: item.position)
    }

    private func readMethod(_ keys: inout MappingReader) -> ComparisonMethod? {
        guard let scalar = keys.scalar("method", required: true) else { return nil }
        if let method = ComparisonMethod(rawValue: scalar.text) { return method }
        let words = ComparisonMethod.allCases.map(\.rawValue)
        let same = words.first { $0.lowercased() == scalar.text.lowercased() }
        let near = same ?? Suggestions.nearest(scalar.text, among: words)
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is no method of comparison", expected: "one of: \(Suggestions.list(words))",
            remedy: near.map { "did you mean `\($0)`?" })
        return nil
    }

    private func readPair(_ node: DocumentNode) -> (Int, Int)? {
        guard let names = node.texts("`between`", in: diagnostics) else { return nil }
        guard names.count == 2 else {
            diagnostics.error(
                node.position, "a comparison is between two arms, here are \(names.count)",
                expected: "the arm whose effect is estimated, then the one it is compared with")
            return nil
        }
        let found = names.map { arm($0) }
        guard let treatment = found[0], let control = found[1] else { return nil }
        if treatment == control {
            diagnostics.error(names[1].position, "an arm is compared with itself", remedy: "name another arm")
            return nil
        }
        return (treatment, control)
    }

    private func arm(_ name: Scalar) -> Int? {
        guard !arms.isEmpty else { return nil }
        guard let index = arms.firstIndex(where: { $0.name == name.text }) else {
            diagnostics.error(
                name.position, "there is no arm `\(name.text)`", remedy: Suggestions.remedy(for: name.text, among: arms.map(\.name)))
            return nil
        }
        if arms[index].allocation > 0 { return index }
        diagnostics.error(
            name.position, "nobody is observed in arm `\(name.text)`: its share is 0", remedy: "give it a share in `design`")
        return nil
    }

    private func readAlpha(_ keys: inout MappingReader) -> Double {
        guard let alpha = keys.number("alpha") else { return 0.05 }
        if alpha > 0 && alpha < 0.5 { return alpha }
        diagnostics.error(keys.position(ofValue: "alpha"), "the level is \(alpha)", expected: "a number above 0, below 0.5; 0.05 is usual")
        return 0.05
    }

    private func readCovariates(_ node: DocumentNode) -> [Int]? {
        guard let names = node.texts("`adjust`", in: diagnostics), let cohort else { return nil }
        let found = names.map { name -> Int? in
            if let index = cohort.index(of: name.text) { return index }
            diagnostics.error(
                name.position, "the cohort has no covariate `\(name.text)`",
                remedy: Suggestions.remedy(for: name.text, among: cohort.covariates.map(\.name)))
            return nil
        }
        return found.contains(nil) ? nil : found.compactMap { $0 }
    }

    private func readHorizon(_ keys: inout MappingReader, _ endpoint: EndpointPlan) -> Double? {
        guard case .number(let unit) = endpoint.kind, let (horizon, position) = keys.value("until", in: unit) else { return nil }
        if horizon > 0 && horizon <= endpoint.censoredAt ?? .infinity { return horizon }
        diagnostics.error(
            position, "`until` is not a time at which patients are observed", expected: "a time above 0, up to the end of `\(endpoint.name)`")
        return nil
    }

    private func readLimits(_ keys: inout MappingReader) -> ClosedRange<Double>? {
        guard let node = keys.optional("within"), let items = node.list("`within`", in: diagnostics) else { return nil }
        let limits = items.compactMap { $0.number("a limit", in: diagnostics) }
        if limits.count == 2, limits[0] > 0, limits[0] < 1, limits[1] > 1 { return limits[0]...limits[1] }
        diagnostics.error(node.position, "these are no limits of equivalence", expected: "two ratios around 1, such as `[0.8, 1.25]`")
        return nil
    }

    /// Keys that the method has no use for are not ignored.
    private func refuseMismatch(_ method: ComparisonMethod, _ keys: MappingReader) {
        let uses = [
            ("adjust", method.takesCovariates, "covariates"), ("stratify", method.takesStrata, "strata"),
            ("until", method == .restrictedMean, "horizon"), ("within", method == .equivalence, "limits of equivalence"),
        ]
        for (key, isUsed, words) in uses where keys.has(key) && !isUsed {
            diagnostics.error(keys.position(of: key), "`\(method.rawValue)` has no \(words)", remedy: "remove `\(key)`")
        }
        let needs = [
            ("stratify", method == .mantelHaenszel, "strata", "`stratify: [sex]`"),
            ("adjust", method == .ancova, "covariates", "`adjust: [weight]`"),
            ("until", method == .restrictedMean, "horizon", "`until: 1 a`"),
        ]
        for (key, isNeeded, words, example) in needs where !keys.has(key) && isNeeded {
            diagnostics.error(keys.position, "`\(method.rawValue)` needs \(words)", remedy: "add \(example), say")
        }
        if keys.has("alternative") && method == .equivalence {
            diagnostics.error(keys.position(of: "alternative"), "equivalence is tested on both sides", remedy: "remove `alternative`")
        }
    }

    private func check(_ method: ComparisonMethod, _ endpoint: EndpointPlan, _ keys: MappingReader) -> Bool {
        guard method.subject != endpoint.subject else { return true }
        let words = ComparisonMethod.allCases.filter { $0.subject == endpoint.subject }.map(\.rawValue)
        diagnostics.error(
            keys.position(ofValue: "method"),
            "`\(method.rawValue)` compares \(method.subject.rawValue), but `\(endpoint.name)` is \(endpoint.subject.rawValue)",
            expected: "one of: \(Suggestions.list(words))")
        return false
    }

    // MARK: Descriptions

    private func readDescription(_ item: DocumentNode) -> AnalysisPlan? {
        let known = ["describe", "by", "name", "title"]
        guard var keys = MappingReader(item, what: "a description", keys: known, in: diagnostics) else { return nil }
        let endpoint = keys.scalar("describe", required: true).flatMap { self.endpoint($0) }
        let by = keys.optional("by")
        let (name, title) = (readName(&keys), keys.line("title"))
        keys.finish()
        let items = by?.items ?? []
        let byArm = by == nil || items.contains { $0.scalar?.text == "arm" }
        let others = items.filter { $0.scalar?.text != "arm" }
        var strata: [StratumPlan] = []
        if let by, by.items == nil || items.isEmpty || !others.isEmpty {
            let rest = by.items == nil ? by : DocumentNode(position: by.position, content: .sequence(others))
            strata = reader.readStrata(rest, key: "by", cohort)
        }
        let groups = strata.reduce(1) { $0 * $1.groups.count }
        if groups > Limits.groups {
            diagnostics.error(
                keys.position(of: "by"), "these covariates make \(groups) groups", expected: "at most \(Limits.groups)",
                remedy: "describe by fewer")
        }
        guard let endpoint else { return nil }
        let names = (byArm ? ["arm"] : []) + strata.map(\.name)
        return AnalysisPlan(
            name: name ?? ([endpoints[endpoint].name] + names).joined(separator: "-"),
            title: title ?? "\(endpoints[endpoint].title) by \(names.joined(separator: " and "))", endpoint: endpoint,
            task: .describe(DescriptionPlan(byArm: byArm, by: strata)), position: item.position)
    }

    // MARK: Names

    private func endpoint(_ name: Scalar) -> Int? {
        guard !endpoints.isEmpty else { return nil }
        if let index = endpoints.firstIndex(where: { $0.name == name.text }) { return index }
        diagnostics.error(
            name.position, "there is no endpoint `\(name.text)`",
            remedy: Suggestions.remedy(for: name.text, among: endpoints.map(\.name)))
        return nil
    }

    private func readName(_ keys: inout MappingReader) -> String? {
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

extension EndpointPlan {
    /// What kind of values a method would compare.
    var subject: ComparisonMethod.Subject {
        switch kind {
        case .event: .event
        case .number: censoredAt == nil ? .number : .time
        }
    }
}
