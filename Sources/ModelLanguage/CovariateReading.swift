import Documents
import Quantities

extension ModelReader {
    /// `covariates: {weight: {unit: kg, default: 70 kg, studied: [40 kg, 170 kg]}, sex: {levels: [female, male]}}`
    mutating func readCovariates(_ entries: [DocumentNode.Entry]) -> [ModelCovariate] {
        entries.compactMap { entry in
            guard declare(entry.key, as: .covariate) else { return nil }
            guard let kind = readCovariate(entry) else {
                spoilt.insert(entry.key.text)
                return nil
            }
            return ModelCovariate(
                name: entry.key.text, kind: kind.0, title: kind.title, position: entry.key.position)
        }
    }

    private func readCovariate(_ entry: DocumentNode.Entry) -> (ModelCovariate.Kind, title: String?)? {
        guard var reader = MappingReader(entry.value, what: "a covariate", keys: ["unit", "default", "studied", "levels", "title"], in: diagnostics)
        else { return nil }
        let title = reader.text("title")
        let kind = reader.has("levels") ? levels(&reader) : number(&reader)
        reader.finish()
        return kind.map { ($0, title) }
    }

    private func number(_ reader: inout MappingReader) -> ModelCovariate.Kind? {
        if !reader.has("unit") {
            for key in ["unit", "default", "studied", "levels"] { _ = reader.optional(key) }
            diagnostics.error(
                reader.position, "a covariate needs `unit` or `levels`",
                remedy: "write `unit: kg` for a number, or `levels: [female, male]`")
            return nil
        }
        guard let unit = reader.unit("unit") else {
            _ = reader.optional("default")
            _ = reader.optional("studied")
            return nil
        }
        let standard = reader.value("default", in: unit)
        return .number(unit: unit, standard: standard?.value, studied: studiedRange(&reader, unit))
    }

    private func studiedRange(_ reader: inout MappingReader, _ unit: Unit) -> ClosedRange<Double>? {
        guard let scalars = reader.texts("studied") else { return nil }
        guard scalars.count == 2 else {
            diagnostics.error(
                reader.position(of: "studied"), "`studied` has \(scalars.count) value\(scalars.count == 1 ? "" : "s")",
                expected: "two: the lowest and the highest value studied, as in `[40 kg, 170 kg]`")
            return nil
        }
        let bounds = scalars.compactMap { $0.value(of: "`studied`", in: unit, diagnostics) }
        guard bounds.count == 2 else { return nil }
        guard bounds[0] < bounds[1] else {
            diagnostics.error(
                scalars[0].position, "`studied` ends before it begins", expected: "the lower value first")
            return nil
        }
        return bounds[0]...bounds[1]
    }

    private func levels(_ reader: inout MappingReader) -> ModelCovariate.Kind? {
        guard let items = reader.list("levels") else { return nil }
        var levels: [String] = []
        for item in items {
            guard let name = item.levelName(in: diagnostics) else { continue }
            if levels.contains(name) {
                diagnostics.error(item.position, "the level `\(name)` is given twice", remedy: "remove one of them")
            } else {
                levels.append(name)
            }
        }
        if items.count < 2 {
            diagnostics.error(
                reader.position(of: "levels"), "a covariate with levels needs at least two", expected: "`levels: [female, male]`")
        }
        var standard: Int?
        if let scalar = reader.scalar("default") {
            standard = levels.firstIndex(of: scalar.text)
            if standard == nil {
                diagnostics.error(
                    scalar.position, "`\(scalar.text)` is no level of this covariate",
                    remedy: Suggestions.remedy(for: scalar.text, among: levels))
            }
        }
        return .levels(levels, standard: standard)
    }
}
