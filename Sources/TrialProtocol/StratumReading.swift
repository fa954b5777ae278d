import Documents
import Populations
import Quantities

extension ProtocolReader {
    /// `stratify: [dialysis, {age: [65 y]}]`: covariates of the cohort; numbers with the values they are cut at.
    /// - Parameter key: the key that is read, for messages.
    func readStrata(_ node: DocumentNode, key: String, _ cohort: Cohort?) -> [StratumPlan] {
        guard let items = node.list("`\(key)`", in: diagnostics) else { return [] }
        if items.isEmpty {
            diagnostics.error(node.position, "`\(key)` lists no covariate", remedy: "name one, or remove `\(key)`")
        }
        guard let cohort else { return [] }
        var strata: [StratumPlan] = []
        for item in items {
            for stratum in readStratum(item, key: key, cohort) {
                if strata.contains(where: { $0.name == stratum.name }) {
                    diagnostics.error(item.position, "`\(stratum.name)` is there twice", remedy: "remove one of them")
                }
                strata.append(stratum)
            }
        }
        return strata
    }

    /// Strata of an allocation: covariates, and `site` where patients come to sites.
    func readAllocationStrata(_ node: DocumentNode, _ cohort: Cohort?, hasSites: Bool) -> ([StratumPlan], bySite: Bool) {
        func isSite(_ item: DocumentNode) -> Bool { item.scalar?.text == "site" && cohort?.index(of: "site") == nil }
        let items = node.items ?? []
        let sites = items.filter(isSite)
        if let first = sites.first, !hasSites {
            diagnostics.error(first.position, "there are no sites", remedy: "add `accrual` with sites, or remove `site`")
        }
        if let second = sites.dropFirst().first {
            diagnostics.error(second.position, "`site` is there twice", remedy: "remove one of them")
        }
        let others = items.filter { !isSite($0) }
        if !sites.isEmpty && others.isEmpty { return ([], true) }
        let rest = sites.isEmpty ? node : DocumentNode(position: node.position, content: .sequence(others))
        return (readStrata(rest, key: "stratify", cohort), !sites.isEmpty)
    }

    private func readStratum(_ item: DocumentNode, key: String, _ cohort: Cohort) -> [StratumPlan] {
        switch item.content {
        case .scalar(let name): return categorical(name, key: key, cohort).map { [$0] } ?? []
        case .mapping(let entries): return entries.compactMap { cut($0, key: key, cohort) }
        case .sequence, .empty:
            diagnostics.error(
                item.position, "an item of `\(key)` is \(item.kind)", expected: "a covariate, or one with its cuts: `{age: [65 y]}`")
            return []
        }
    }

    private func categorical(_ name: Scalar, key: String, _ cohort: Cohort) -> StratumPlan? {
        guard let (index, covariate) = find(name, cohort) else { return nil }
        if let levels = covariate.levels {
            return StratumPlan(name: covariate.name, covariate: index, cuts: [], groups: levels)
        }
        diagnostics.error(
            name.position, "`\(name.text)` is a number, which `\(key)` needs cut into groups",
            expected: "the values it is cut at", remedy: "write `{\(name.text): [1 \(covariate.unit?.symbol ?? "")]}`, with your own cuts")
        return nil
    }

    private func cut(_ entry: DocumentNode.Entry, key: String, _ cohort: Cohort) -> StratumPlan? {
        guard let (index, covariate) = find(entry.key, cohort) else { return nil }
        guard let unit = covariate.unit else {
            diagnostics.error(
                entry.key.position, "`\(entry.key.text)` has levels, which cannot be cut", remedy: "write `\(entry.key.text)` alone")
            return nil
        }
        guard let texts = entry.value.texts("the cuts", in: diagnostics) else { return nil }
        let cuts = texts.compactMap { $0.value(of: "a cut", in: unit, diagnostics) }
        guard cuts.count == texts.count else { return nil }
        let isAscending = zip(cuts, cuts.dropFirst()).allSatisfy { $0 < $1 }
        if cuts.isEmpty || !isAscending || cuts.count > 20 {
            diagnostics.error(
                entry.value.position, cuts.isEmpty ? "`\(entry.key.text)` has no cuts" : "the cuts do not ascend, or are very many",
                expected: "1 to 20 values, each above the one before")
            return nil
        }
        return StratumPlan(name: covariate.name, covariate: index, cuts: cuts, groups: Self.groups(texts.map(\.text)))
    }

    private func find(_ name: Scalar, _ cohort: Cohort) -> (Int, CohortCovariate)? {
        if let index = cohort.index(of: name.text) { return (index, cohort.covariates[index]) }
        diagnostics.error(
            name.position, "the cohort has no covariate `\(name.text)`",
            remedy: Suggestions.remedy(for: name.text, among: cohort.covariates.map(\.name)))
        return nil
    }

    /// `below 30 mL/min`, `30 mL/min to below 60 mL/min`, `60 mL/min and above`.
    private static func groups(_ cuts: [String]) -> [String] {
        guard let first = cuts.first, let last = cuts.last else { return [] }
        return ["below \(first)"] + zip(cuts, cuts.dropFirst()).map { "\($0) to below \($1)" } + ["\(last) and above"]
    }
}
