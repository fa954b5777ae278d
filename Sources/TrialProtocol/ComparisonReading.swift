import Documents
import Populations
import Quantities
import Statistics

/// Reads the items that compare two arms.
extension AnalysisReading {
    private static let comparisonKeys = [
        "compare", "between", "method", "alpha", "alternative", "adjust", "stratify", "by", "until", "within", "margin", "name", "title",
        "estimand", "discard_after", "fail_after",
    ] + repeatedKeys

    func readComparison(_ item: DocumentNode) -> AnalysisPlan? {
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
        let margin = readMargin(&keys, endpoint.map { endpoints[$0] }, method, alternative)
        let repeated = readRepeated(&keys, method, endpoint.map { endpoints[$0] })
        let (name, title) = (readName(&keys), keys.line("title"))
        let seen = happening.read(&keys, endpoint.map { endpoints[$0] })
        if let method { refuseMismatch(method, keys) }
        keys.finish()
        guard let endpoint, let (treatment, control) = pair, let method, check(method, endpoints[endpoint], keys),
            checkCrossover(method, treatment, control, keys)
        else { return nil }
        var comparison = ComparisonPlan(
            treatment: treatment, control: control, method: method, alpha: alpha, alternative: alternative, adjust: adjust,
            strata: strata, subgroups: subgroups, horizon: horizon, limits: limits, margin: margin, repeated: repeated)
        (comparison.estimand, comparison.discardAfter, comparison.failAfter) = (seen.estimand, seen.discardAfter, seen.failAfter)
        return AnalysisPlan(
            name: name ?? endpoints[endpoint].name,
            title: title ?? "\(endpoints[endpoint].title), \(arms[treatment].name) against \(arms[control].name)", endpoint: endpoint,
            task: crossover == nil ? .compare(comparison) : .crossover(comparison), position: item.position)
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

    /// The place of an arm in which somebody is observed.
    func arm(_ name: Scalar) -> Int? {
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

    func readAlpha(_ keys: inout MappingReader, usual: Double = 0.05) -> Double {
        guard let alpha = keys.number("alpha") else { return usual }
        if alpha > 0 && alpha < 0.5 { return alpha }
        diagnostics.error(keys.position(ofValue: "alpha"), "the level is \(alpha)", expected: "a number above 0, below 0.5; \(usual) is usual")
        return usual
    }

    func readCovariates(_ node: DocumentNode) -> [Int]? {
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
            ("visits", method.isRepeated, "visits"), ("covariance", method.isRepeated, "covariance of visits"),
            ("df", method == .mmrm, "degrees of freedom to choose"), ("reference", method == .imputation, "reference"),
            ("imputations", method == .imputation, "imputations"),
        ]
        for (key, isUsed, words) in uses where keys.has(key) && !isUsed {
            diagnostics.error(keys.position(of: key), "`\(method.rawValue)` has no \(words)", remedy: "remove `\(key)`")
        }
        let needs = [
            ("stratify", method == .mantelHaenszel, "strata", "`stratify: [sex]`"),
            ("adjust", method == .ancova, "covariates", "`adjust: [weight]`"),
            ("until", method == .restrictedMean, "horizon", "`until: 1 a`"),
            ("visits", method.isRepeated, "what was measured at visits", "`visits: OUTPUT`"),
            ("reference", method == .imputation, "an assumption about patients who left", "`reference: J2R`"),
        ]
        for (key, isNeeded, words, example) in needs where !keys.has(key) && isNeeded && !keys.seemsMisspelt(key) {
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
