import Documents
import Quantities

/// Reads a targets file's keys.
struct TargetsReader {
    let file: String
    let diagnostics: Diagnostics

    private static let keys = ["targets", "title", "source", "of", "correlations"]
    private static let kinds = ["mean", "sd", "quantiles", "share", "shares", "histogram", "data"]

    func read(_ node: DocumentNode) -> PopulationTargets? {
        guard var reader = MappingReader(node, what: "a targets file", keys: Self.keys, in: diagnostics) else { return nil }
        let name = reader.scalar("targets", required: true)
        let title = reader.text("title")
        let source = reader.text("source")
        let entries = reader.entries("of", required: true) ?? []
        let pairs = reader.list("correlations") ?? []
        reader.finish()
        if let name { checkName(name) }
        if reader.has("of"), entries.isEmpty {
            diagnostics.error(reader.position(ofValue: "of"), "there is nothing to match", expected: "an outcome with its mean, say")
        }
        let outcomes = entries.compactMap(outcome)
        if source == nil, let bare = outcomes.first(where: { $0.source == nil }) {
            diagnostics.error(
                bare.name.position, "nothing says where the numbers of `\(bare.name.text)` come from",
                remedy: "add `source: ...` to it, or to the file")
        }
        let correlations = pairs.compactMap { correlation($0, among: outcomes) }
        checkDuplicates(correlations)
        guard let name else { return nil }
        return PopulationTargets(
            name: name.text, title: title ?? name.text, source: source, file: file, outcomes: outcomes, correlations: correlations)
    }

    private func checkName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of targets", expected: "letters, digits, `-`, `_` and `.`")
        }
    }

    private func outcome(_ entry: DocumentNode.Entry) -> OutcomeTarget? {
        let what = "`\(entry.key.text)`"
        guard var reader = MappingReader(entry.value, what: what, keys: Self.kinds, in: diagnostics) else { return nil }
        var target = OutcomeTarget(name: entry.key)
        target.mean = written("mean", &reader)
        target.sd = written("sd", &reader)
        target.quantiles = (reader.list("quantiles") ?? []).compactMap(quantile)
        if let share = reader.scalar("share"), let value = fraction(share) {
            target.shares = [(Scalar("yes", file: file), value)]
        }
        target.shares += (reader.entries("shares") ?? []).compactMap { level in
            level.value.text("a share", in: diagnostics).flatMap(fraction).map { (level.key, $0) }
        }
        if let histogram = reader.optional("histogram") { read(histogram, into: &target) }
        if let data = reader.optional("data") { target.data = self.data(data) }
        target.patients = reader.integer("n")
        target.standardError = written("se", &reader)
        target.shape = reader.choice("distribution")
        target.source = reader.text("source")
        let given = Self.kinds.filter(reader.has)
        reader.finish()
        check(target, given, reader)
        return target
    }

    /// What does not go together.
    private func check(_ target: OutcomeTarget, _ given: [String], _ reader: MappingReader) {
        let name = target.name
        if given.isEmpty {
            diagnostics.error(
                reader.position, "nothing says what `\(name.text)` is to be like", expected: "one of the keys \(Suggestions.list(Self.kinds))")
        }
        if let sd = target.sd, target.mean == nil, reader.has("mean") == false {
            diagnostics.error(sd.position, "`\(name.text)` has an `sd` without a `mean`", remedy: "add the mean that was reported with it")
        }
        if let sd = target.sd, sd.quantity.value <= 0 {
            diagnostics.error(sd.position, "the `sd` is \(sd.quantity.unit.shown(sd.quantity.value))", expected: "a value above 0")
        }
        if let se = target.standardError, se.quantity.value <= 0 {
            diagnostics.error(se.position, "the `se` is \(se.quantity.unit.shown(se.quantity.value))", expected: "a value above 0")
        }
        if target.standardError != nil, !given.contains("mean") {
            diagnostics.error(reader.position(of: "se"), "`se` is that of a mean, and there is none", remedy: "give `n`, the number of patients")
        }
        if let patients = target.patients, patients < 2 {
            diagnostics.error(reader.position(ofValue: "n"), "`n` is \(patients)", expected: "the number of patients, 2 or more")
        }
        if target.shape != nil, !given.contains("sd") {
            diagnostics.error(
                reader.position(of: "distribution"), "a `distribution` of `\(name.text)` is not known without its spread",
                expected: "`mean` and `sd` beside it")
        }
        if target.patients != nil, given.contains("mean"), !given.contains("sd"), target.standardError == nil {
            diagnostics.error(
                reader.position(of: "n"), "the error of the mean of `\(name.text)` does not follow from `n` alone",
                expected: "`sd` beside it, or `se` of the mean")
        }
        let isLevels = given.contains("share") || given.contains("shares")
        if isLevels, given.contains(where: { $0 != "share" && $0 != "shares" }) {
            diagnostics.error(reader.position, "`\(name.text)` has shares of levels and figures of a number", expected: "one of them")
        }
        if given.contains("share"), given.contains("shares") {
            diagnostics.error(reader.position(of: "share"), "`\(name.text)` has both `share` and `shares`", expected: "one of them")
        }
    }

    // MARK: Parts

    private func written(_ key: String, _ reader: inout MappingReader) -> OutcomeTarget.Written? {
        reader.scalar(key).flatMap(written)
    }

    private func written(_ scalar: Scalar) -> OutcomeTarget.Written? {
        scalar.quantity(in: diagnostics).map { OutcomeTarget.Written(quantity: $0, position: scalar.position) }
    }

    /// A share between 0 and 1.
    private func fraction(_ scalar: Scalar) -> Double? {
        guard let value = scalar.value(of: "a share", in: .one, diagnostics) else { return nil }
        if value >= 0, value <= 1 { return value }
        diagnostics.error(scalar.position, "the share is \(scalar.text)", expected: "a number between 0 and 1, or a percentage such as 35 %")
        return nil
    }

    private func quantile(_ node: DocumentNode) -> (share: Double, value: OutcomeTarget.Written)? {
        guard let pair = node.texts("a quantile", in: diagnostics) else { return nil }
        guard pair.count == 2 else {
            diagnostics.error(node.position, "a quantile has \(pair.count) entr\(pair.count == 1 ? "y" : "ies")", expected: "a share and a value, as in `[25 %, 54 y]`")
            return nil
        }
        guard let share = fraction(pair[0]), let value = written(pair[1]) else { return nil }
        guard share > 0, share < 1 else {
            diagnostics.error(pair[0].position, "the share is \(pair[0].text)", expected: "more than 0 and less than 1")
            return nil
        }
        return (share, value)
    }

    private func read(_ node: DocumentNode, into target: inout OutcomeTarget) {
        guard var reader = MappingReader(node, what: "`histogram`", keys: ["edges", "shares"], in: diagnostics) else { return }
        let edges = reader.texts("edges", required: true)
        let shares = reader.texts("shares", required: true)
        reader.finish()
        guard let edges, let shares else { return }
        guard edges.count == shares.count + 1, !shares.isEmpty else {
            diagnostics.error(
                reader.position, "the histogram has \(edges.count) edges and \(shares.count) shares", expected: "one edge more than shares")
            return
        }
        target.edges = edges.compactMap(written)
        target.classShares = shares.compactMap(fraction)
        let total = target.classShares.reduce(0, +)
        if target.classShares.count == shares.count, abs(total - 1) > 0.02 {
            diagnostics.error(reader.position(ofValue: "shares"), "the shares sum to \(Unit.one.shown(total))", expected: "1, rounding of each allowed")
        }
    }

    private func data(_ node: DocumentNode) -> (file: Scalar, column: Scalar)? {
        guard var reader = MappingReader(node, what: "`data`", keys: ["file", "column"], in: diagnostics) else { return nil }
        let file = reader.scalar("file", required: true)
        let column = reader.scalar("column", required: true)
        reader.finish()
        guard let file, let column else { return nil }
        return (file, column)
    }

    private func correlation(_ node: DocumentNode, among outcomes: [OutcomeTarget]) -> CorrelationTarget? {
        guard var reader = MappingReader(node, what: "a correlation", keys: ["of", "pearson", "n"], in: diagnostics) else { return nil }
        let names = reader.texts("of", required: true)
        let pearson = reader.number("pearson", required: true)
        let patients = reader.integer("n")
        reader.finish()
        guard let names, let pearson else { return nil }
        guard names.count == 2, names[0].text != names[1].text else {
            diagnostics.error(reader.position(ofValue: "of"), "a correlation is of two different outcomes", expected: "as in `of: [weight, height]`")
            return nil
        }
        guard abs(pearson) < 1 else {
            diagnostics.error(reader.position(ofValue: "pearson"), "the correlation is \(pearson)", expected: "a number between -1 and 1")
            return nil
        }
        if let patients, patients < 4 {
            diagnostics.error(reader.position(ofValue: "n"), "`n` is \(patients)", expected: "the number of patients, 4 or more")
        }
        for name in names where !outcomes.contains(where: { $0.name.text == name.text && $0.mean != nil && $0.sd != nil }) {
            diagnostics.error(
                name.position, "`\(name.text)` has no `mean` and `sd` under `of`, which a correlation needs",
                remedy: Suggestions.nearest(name.text, among: outcomes.map(\.name.text)).flatMap { $0 == name.text ? nil : "did you mean `\($0)`?" } ?? "add them")
            return nil
        }
        return CorrelationTarget(first: names[0], second: names[1], pearson: pearson, patients: patients, position: node.position)
    }

    private func checkDuplicates(_ correlations: [CorrelationTarget]) {
        var seen: Set<Set<String>> = []
        for one in correlations where !seen.insert([one.first.text, one.second.text]).inserted {
            diagnostics.error(one.position, "the correlation of `\(one.first.text)` and `\(one.second.text)` is given twice", remedy: "remove one")
        }
    }
}
