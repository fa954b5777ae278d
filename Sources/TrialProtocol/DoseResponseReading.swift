import Documents
import Quantities
import Statistics

/// Reads the items that look for a dose response.
extension AnalysisReading {
    func readDoseResponse(_ item: DocumentNode) -> AnalysisPlan? {
        let known = ["dose_response", "doses", "models", "relevant", "alpha", "adjust", "name", "title"]
        guard var keys = MappingReader(item, what: "a dose response", keys: known, in: diagnostics) else { return nil }
        let endpoint = keys.scalar("dose_response", required: true).flatMap { self.endpoint($0) }.flatMap { numeric($0, keys) }
        let doses = keys.required("doses").flatMap { readDoses($0) }
        let models = keys.required("models")
        let candidates = models.flatMap { node in doses.flatMap { ShapeReading(doses: $0.doses, unit: $0.unit, diagnostics: diagnostics).read(node) } }
        let relevant = readRelevant(&keys, endpoint)
        let alpha = readAlpha(&keys, usual: 0.025)
        let adjust = keys.optional("adjust").flatMap { readCovariates($0) } ?? []
        let (name, title) = (readName(&keys), keys.line("title"))
        keys.finish()
        guard let endpoint, let doses, let candidates, let relevant else { return nil }
        return AnalysisPlan(
            name: name ?? endpoints[endpoint].name, title: title ?? "\(endpoints[endpoint].title) by dose", endpoint: endpoint,
            task: .doseResponse(
                DoseResponsePlan(
                    arms: doses.arms, doses: doses.doses, unit: doses.unit, candidates: candidates, relevant: relevant, alpha: alpha,
                    adjust: adjust)),
            position: item.position)
    }

    private func numeric(_ endpoint: Int, _ keys: MappingReader) -> Int? {
        if endpoints[endpoint].subject == .number { return endpoint }
        diagnostics.error(
            keys.position(ofValue: "dose_response"),
            "`\(endpoints[endpoint].name)` is \(endpoints[endpoint].subject.rawValue); a dose response is one of means",
            expected: "an endpoint that is a number")
        return nil
    }

    private func readRelevant(_ keys: inout MappingReader, _ endpoint: Int?) -> Double? {
        guard let endpoint, case .number(let unit) = endpoints[endpoint].kind else {
            _ = keys.required("relevant")
            return nil
        }
        guard let (value, position) = keys.value("relevant", in: unit, required: true) else { return nil }
        if value != 0 { return value }
        diagnostics.error(
            position, "`relevant` is 0", expected: "the effect that is sought, negative where smaller values are better")
        return nil
    }

    /// Arms by ascending dose.
    private func readDoses(_ node: DocumentNode) -> (arms: [Int], doses: [Double], unit: Unit)? {
        guard let entries = node.mapping("`doses`", in: diagnostics) else { return nil }
        let scalars = entries.map { $0.value.text("the dose of `\($0.key.text)`", in: diagnostics) }
        // The unit is that of the first dose that has one: `0` fits any.
        let quantities = scalars.map { $0.flatMap { $0.quantity(in: diagnostics) } }
        guard !quantities.contains(where: { $0 == nil }) else { return nil }
        let unit = quantities.lazy.compactMap { $0?.unit }.first { $0 != .one } ?? .one
        var found: [(arm: Int, dose: Double)] = []
        for (entry, scalar) in zip(entries, scalars) {
            guard let index = arm(entry.key), let scalar, let dose = scalar.value(of: "a dose", in: unit, diagnostics) else { continue }
            if dose < 0 { diagnostics.error(scalar.position, "a dose is negative", expected: "0 or more") }
            if let same = found.first(where: { $0.dose == dose }) {
                diagnostics.error(
                    scalar.position, "`\(entry.key.text)` has the dose of `\(arms[same.arm].name)`", remedy: "name one of them")
            }
            found.append((index, dose))
        }
        guard found.count == entries.count else { return nil }
        found.sort { $0.dose < $1.dose }
        guard found.count > 2, found[0].dose == 0 else {
            diagnostics.error(
                node.position, found.count > 2 ? "no arm has dose 0" : "\(found.count) doses show no shape",
                expected: "an arm with dose 0, from which effects are counted, and two doses or more")
            return nil
        }
        return (found.map(\.arm), found.map(\.dose), unit)
    }
}
