import Documents

/// Reads the items that describe an endpoint in groups.
extension AnalysisReading {
    func readDescription(_ item: DocumentNode) -> AnalysisPlan? {
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
}
