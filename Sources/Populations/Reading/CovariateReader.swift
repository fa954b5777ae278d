import Documents
import Expressions
import Quantities

/// Reads one entry of `covariates:`.
struct CovariateReader {
    let diagnostics: Diagnostics

    static let forms = [
        "levels", "normal", "lognormal", "uniform", "gamma", "weibull", "beta", "mixture", "column", "genotype", "derived", "value",
    ]
    static let distributions = ["normal", "lognormal", "uniform", "gamma", "weibull", "beta"]
    private static let others = ["within", "unit", "every", "title", "parameter"]

    /// Nil after diagnostics.
    func read(_ entry: DocumentNode.Entry) -> CovariateDeclaration? {
        guard var reader = MappingReader(entry.value, what: "a covariate", keys: Self.forms, in: diagnostics) else { return nil }
        let title = reader.text("title")
        let parameter = reader.scalar("parameter")
        guard let form = form(entry, &reader) else {
            for key in Self.others { _ = reader.optional(key) }
            reader.finish()
            return nil
        }
        let isWithinRead = reader.has("within")
        let within = within(&reader, for: form)
        let unit = unit(&reader, for: form)
        let isEveryRead = reader.has("every")
        let every = every(&reader, for: form)
        reader.finish()
        guard let declared = self.read(form.node, as: form.key, of: entry), isWithinRead == (within != nil), isEveryRead == (every != nil)
        else { return nil }
        return CovariateDeclaration(name: entry.key, title: title, form: declared, within: within, unit: unit, every: every, parameter: parameter)
    }

    /// The one key that says how the covariate comes about.
    private func form(_ entry: DocumentNode.Entry, _ reader: inout MappingReader) -> (key: String, node: DocumentNode)? {
        let given = Self.forms.filter(reader.has)
        var nodes: [DocumentNode] = []
        for key in Self.forms { reader.optional(key).map { nodes.append($0) } }
        if given.count > 1 {
            diagnostics.error(
                reader.position(of: given[1]), "`\(entry.key.text)` has both `\(given[0])` and `\(given[1])`",
                expected: "one of them")
            return nil
        }
        if given.isEmpty {
            let known = Self.forms + Self.others
            if reader.keys.allSatisfy({ known.contains($0.text) }) {
                diagnostics.error(
                    entry.value.position, "nothing says how `\(entry.key.text)` comes about",
                    expected: "one of the keys \(Suggestions.list(Self.forms))")
            }
            return nil
        }
        return nodes.first.map { (given[0], $0) }
    }

    private func read(_ node: DocumentNode, as form: String, of entry: DocumentNode.Entry) -> CovariateDeclaration.Form? {
        switch form {
        case "levels": return levels(node, of: entry)
        case "derived": return argument(node, "`derived`").map { .derived($0) }
        case "value": return argument(node, "`value`").map { .value($0) }
        case "mixture": return mixture(node)
        case "column": return node.text("`column`", in: diagnostics).map { .column($0) }
        case "genotype": return genotype(node, of: entry.key)
        default: return law(node, form).map { .continuous($0.family, $0.first, $0.second) }
        }
    }

    /// The distribution under one of ``distributions``.
    func law(_ node: DocumentNode, _ form: String) -> (family: DistributionFamily, first: Argument, second: Argument)? {
        switch form {
        case "uniform":
            guard var reader = MappingReader(node, what: "`uniform`", keys: ["from", "to"], in: diagnostics) else { return nil }
            let (from, to) = (argument("from", &reader), argument("to", &reader))
            reader.finish()
            guard let from, let to else { return nil }
            return (.uniform, from, to)
        case "gamma", "weibull", "beta": return shaped(node, form)
        default: return distribution(node, form)
        }
    }

    // MARK: Levels

    /// `{female: 0.46, male: 0.54}`
    private func levels(_ node: DocumentNode, of entry: DocumentNode.Entry) -> CovariateDeclaration.Form? {
        guard let entries = node.mapping("`levels`", in: diagnostics) else { return nil }
        if entries.isEmpty {
            diagnostics.error(
                node.position, "`\(entry.key.text)` has no levels",
                expected: "levels with their weights, as in `{female: 0.46, male: 0.54}`")
        }
        let levels = entries.compactMap { level -> (name: String, weight: Argument)? in
            let name = level.key.levelName(in: diagnostics)
            let weight = argument(level.value, "the weight of `\(level.key.text)`")
            guard let name, let weight else { return nil }
            return (name, weight)
        }
        return levels.isEmpty || levels.count < entries.count ? nil : .levels(levels, position: node.position)
    }

    // MARK: Distributions

    /// `{mean: ..., sd: ...}` and the other ways to give a normal or lognormal.
    private func distribution(
        _ node: DocumentNode, _ form: String
    ) -> (family: DistributionFamily, first: Argument, second: Argument)? {
        let centres = form == "lognormal" ? ["median", "mean"] : ["mean"]
        guard var reader = MappingReader(node, what: "`\(form)`", keys: centres + ["sd", "cv"], in: diagnostics) else { return nil }
        let centre = oneOf(centres, &reader)
        let spread = oneOf(["cv", "sd"], &reader)
        reader.finish()
        guard let centre, let spread else { return nil }
        let family: DistributionFamily
        switch (form, centre.key, spread.key) {
        case ("lognormal", "median", "cv"): family = .lognormalMedianCV
        case ("lognormal", "mean", "cv"): family = .lognormalMeanCV
        case ("lognormal", "mean", _): family = .lognormalMeanSD
        case ("lognormal", _, _):
            diagnostics.error(
                spread.position, "a `median` with an `sd` is no usual way to give a lognormal",
                expected: "`median` and `cv`, or `mean` and `sd`")
            return nil
        default: family = spread.key == "cv" ? .normalMeanCV : .normalMeanSD
        }
        return (family, centre.argument, spread.argument)
    }

    /// The one of several keys that is there.
    func oneOf(_ keys: [String], _ reader: inout MappingReader) -> (key: String, argument: Argument, position: SourcePosition)? {
        let given = keys.filter(reader.has)
        if given.count > 1 {
            diagnostics.error(
                reader.position(of: given[1]), "\(reader.what) has both `\(given[0])` and `\(given[1])`", expected: "one of them")
            for key in keys { _ = reader.optional(key) }
            return nil
        }
        if keys.count > 1, given.isEmpty {
            let isMisspelt = keys.contains(where: reader.seemsMisspelt)
            for key in keys { _ = reader.optional(key) }
            if isMisspelt { return nil }
            diagnostics.error(reader.position, "\(reader.what) needs `\(keys[0])` or `\(keys[1])`", remedy: "add one of them")
            return nil
        }
        let key = given.first ?? keys[0]
        let position = reader.position(of: key)
        return argument(key, &reader).map { (key, $0, position) }
    }

    /// `within: [40 kg, 170 kg]`
    private func within(_ reader: inout MappingReader, for form: (key: String, node: DocumentNode)) -> (low: Argument, high: Argument)? {
        guard let node = reader.optional("within") else { return nil }
        guard Self.distributions.contains(form.key) else {
            diagnostics.error(
                reader.position(of: "within"), "`within` cannot stand beside `\(form.key)`", expected: "a distribution to be truncated",
                remedy: form.key == "derived" ? "use `eligible` to leave out patients with other values" : "remove it")
            return nil
        }
        return limits(node)
    }

    /// `[40 kg, 170 kg]`
    func limits(_ node: DocumentNode) -> (low: Argument, high: Argument)? {
        guard let items = node.list("`within`", in: diagnostics) else { return nil }
        guard items.count == 2 else {
            diagnostics.error(
                node.position, "`within` has \(items.count) value\(items.count == 1 ? "" : "s")",
                expected: "two: the lowest and the highest, as in `[40 kg, 170 kg]`")
            return nil
        }
        let limits = items.compactMap { argument($0, "a limit of `within`") }
        return limits.count == 2 ? (limits[0], limits[1]) : nil
    }

    private func unit(_ reader: inout MappingReader, for form: (key: String, node: DocumentNode)) -> Unit? {
        guard reader.has("unit") else { return nil }
        if ["levels", "genotype"].contains(form.key) {
            _ = reader.optional("unit")
            diagnostics.error(reader.position(of: "unit"), "`unit` cannot stand beside `\(form.key)`", remedy: "remove it")
            return nil
        }
        return reader.unit("unit")
    }

    // MARK: Arguments

    func argument(_ key: String, _ reader: inout MappingReader) -> Argument? {
        reader.required(key).flatMap { argument($0, "`\(key)`") }
    }

    func argument(_ node: DocumentNode, _ what: String) -> Argument? {
        guard let scalar = node.text(what, in: diagnostics), let expression = Expression.parse(scalar, diagnostics) else { return nil }
        return Argument(scalar: scalar, expression: expression)
    }
}
