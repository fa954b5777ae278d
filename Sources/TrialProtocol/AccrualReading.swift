import Documents
import ModelLanguage
import Quantities
import TrialDesign

extension ProtocolReader {
    /// `accrual: {oslo: {rate: 2 1/wk, capacity: 40}, bergen: {rate: [{from: 30 d, rate: 1 1/wk}], holds: [{from: 60 d, until: 90 d}]}}`
    /// - Returns: none after an error, or where patients shall all enter at once.
    func readAccrual(_ node: DocumentNode, size: Int?, _ context: ProtocolContext) -> [AccrualSite] {
        guard let entries = node.mapping("`accrual`", in: diagnostics) else { return [] }
        if entries.isEmpty { diagnostics.error(node.position, "`accrual` has no site", remedy: "name one, or remove `accrual`") }
        if entries.count > Limits.arms {
            diagnostics.error(node.position, "there are \(entries.count) sites", expected: "at most \(Limits.arms)")
        }
        for name in ["entry_time", "site"] {
            let isTaken = context.cohort?.index(of: name) != nil || context.twin.parameters.contains { $0.name == name }
            if isTaken {
                diagnostics.error(node.position, "`\(name)` is a covariate or parameter already, but accrual stores it, too", remedy: "rename that")
            }
        }
        let sites = entries.compactMap { readSite($0, context) }
        guard sites.count == entries.count, let size else { return [] }
        // Only a rate that goes on makes sure that patients come.
        let sure = sites.reduce(0) { sum, site in
            (site.rates.last?.rate ?? 0) > 0 ? min(size, sum + (site.capacity ?? size)) : sum
        }
        if sure < size {
            diagnostics.error(
                node.position, "the sites take \(sure) patients for sure, but the trial has \(size)",
                expected: "rates that go on until all have entered", remedy: "raise a `capacity`, or let a rate go on")
        }
        return sites
    }

    private func readSite(_ entry: DocumentNode.Entry, _ context: ProtocolContext) -> AccrualSite? {
        if entry.key.text.isEmpty || entry.key.text.count > 60 || entry.key.text.contains("\n") {
            diagnostics.error(entry.key.position, "`\(entry.key.text)` cannot be the name of a site", expected: "a name of at most 60 characters")
        }
        guard
            var reader = MappingReader(entry.value, what: "a site", keys: ["rate", "from", "holds", "capacity"], in: diagnostics)
        else { return nil }
        let from = reader.nonNegative("from", in: context.timeUnit) ?? 0
        let rates = reader.required("rate").flatMap { readRates($0, from: from, context) }
        let capacity = reader.integer("capacity")
        let holds = reader.list("holds")?.compactMap { readHold($0, context) } ?? []
        reader.finish()
        if let capacity, capacity < 1 {
            diagnostics.error(reader.position(ofValue: "capacity"), "the site takes \(capacity) patients", expected: "at least 1")
        }
        return rates.map { AccrualSite(name: entry.key.text, rates: $0, capacity: capacity).holding(holds) }
    }

    /// One rate, or several with the times from which they hold.
    private func readRates(_ node: DocumentNode, from: Double, _ context: ProtocolContext) -> [AccrualSite.Rate]? {
        let unit = Unit.one / context.timeUnit
        guard let items = node.items else {
            guard let scalar = node.text("`rate`", in: diagnostics), let rate = readRate(scalar, unit) else { return nil }
            return [AccrualSite.Rate(from: from, rate: rate)]
        }
        let rates = items.compactMap { item -> AccrualSite.Rate? in
            guard var reader = MappingReader(item, what: "a rate", keys: ["from", "rate"], in: diagnostics) else { return nil }
            let start = reader.nonNegative("from", in: context.timeUnit, required: true)
            let rate = reader.scalar("rate", required: true).flatMap { readRate($0, unit) }
            reader.finish()
            guard let start, let rate else { return nil }
            return AccrualSite.Rate(from: start, rate: rate)
        }
        guard rates.count == items.count else { return nil }
        if !rates.isEmpty, zip(rates, rates.dropFirst()).allSatisfy({ $0.from < $1.from }) { return rates }
        diagnostics.error(node.position, "the rates are none, or not in the order of time", expected: "each later than the one before")
        return nil
    }

    private func readRate(_ scalar: Scalar, _ unit: Unit) -> Double? {
        guard let rate = scalar.value(of: "the rate", in: unit, diagnostics) else { return nil }
        if rate >= 0 { return rate }
        diagnostics.error(scalar.position, "the rate is negative", expected: "0 or more patients per time")
        return nil
    }

    private func readHold(_ node: DocumentNode, _ context: ProtocolContext) -> Range<Double>? {
        guard var reader = MappingReader(node, what: "a hold", keys: ["from", "until"], in: diagnostics) else { return nil }
        let from = reader.nonNegative("from", in: context.timeUnit, required: true)
        let until = reader.nonNegative("until", in: context.timeUnit, required: true)
        reader.finish()
        guard let from, let until else { return nil }
        if from < until { return from..<until }
        diagnostics.error(reader.position, "the hold ends where it begins, or before", expected: "a later `until`")
        return nil
    }
}
