import Documents
import Expressions
import Quantities

/// An entry of `published:` as written: what is known of something, from one source.
struct PublishedDeclaration {
    let subjects: [Argument]
    let condition: Argument?
    let source: String
    let figures: [(statistic: PublishedFigure.Statistic, value: Scalar)]
    let within: Scalar?
    let reason: String?
    let isBeforeEligibility: Bool
    let position: SourcePosition

    static let keys = ["of", "source", "where", "before_eligibility"] + statistics + ["within", "reason"]
    static let statistics = ["mean", "sd", "cv", "median", "quantiles", "share", "spearman", "pearson"]

    /// Nil after diagnostics.
    init?(_ node: DocumentNode, _ diagnostics: Diagnostics) {
        guard var reader = MappingReader(node, what: "a published figure", keys: Self.keys, in: diagnostics) else { return nil }
        let before = diagnostics.all.count
        let of = reader.required("of")
        let source = reader.text("source", required: true)
        let condition = reader.scalar("where")
        isBeforeEligibility = reader.boolean("before_eligibility") ?? false
        let figures = Self.figures(&reader)
        within = reader.scalar("within")
        reason = reader.text("reason")
        let isMisspelt = (Self.statistics + ["within"]).contains(where: reader.seemsMisspelt)
        reader.finish()
        if within == nil, reason != nil, !reader.has("within"), !isMisspelt {
            diagnostics.error(reader.position(of: "reason"), "`reason` stands without `within`", expected: "why a tolerance is what it is", remedy: "add `within`, or remove it")
        }
        if let within, !reader.has("reason") {
            diagnostics.error(
                within.position, "the tolerance has no reason", expected: "`reason` beside `within`",
                remedy: "say why twins may differ so, or remove `within`: then the rule holds")
        }
        if figures.isEmpty, !isMisspelt, !Self.statistics.contains(where: reader.has) {
            diagnostics.error(node.position, "nothing is published here", expected: "one of the keys \(Suggestions.list(Self.statistics))")
        }
        let subjects = of.map { Self.subjects($0, diagnostics) } ?? []
        let filter = condition.flatMap { scalar in Expression.parse(scalar, diagnostics).map { Argument(scalar: scalar, expression: $0) } }
        guard let source, !diagnostics.all[before...].contains(where: { $0.severity == .error }), !subjects.isEmpty else { return nil }
        self.subjects = subjects
        self.condition = filter
        self.source = source
        self.figures = figures
        position = node.position
    }

    /// All names in its expressions.
    var names: Set<String> {
        (subjects + (condition.map { [$0] } ?? [])).reduce(into: []) { $0.formUnion($1.expression.names) }
    }

    /// `weight`, `weight / height^2`, or `[height, weight]`.
    private static func subjects(_ node: DocumentNode, _ diagnostics: Diagnostics) -> [Argument] {
        var scalars: [Scalar] = []
        if case .scalar(let scalar) = node.content { scalars = [scalar] } else { scalars = node.texts("`of`", in: diagnostics) ?? [] }
        if scalars.count > 2 {
            diagnostics.error(node.position, "`of` has \(scalars.count) entries", expected: "one, or the two of a correlation")
            return []
        }
        let subjects = scalars.compactMap { scalar in Expression.parse(scalar, diagnostics).map { Argument(scalar: scalar, expression: $0) } }
        return subjects.count == scalars.count ? subjects : []
    }

    private static func figures(_ reader: inout MappingReader) -> [(PublishedFigure.Statistic, Scalar)] {
        var figures: [(PublishedFigure.Statistic, Scalar)] = []
        let plain: [(String, PublishedFigure.Statistic)] = [
            ("mean", .mean), ("sd", .standardDeviation), ("cv", .coefficientOfVariation), ("median", .median),
        ]
        for (key, statistic) in plain { reader.scalar(key).map { figures.append((statistic, $0)) } }
        for entry in reader.entries("quantiles") ?? [] {
            guard let share = entry.key.value(of: "a quantile's share", in: .one, reader.diagnostics),
                let value = entry.value.text("a quantile", in: reader.diagnostics)
            else { continue }
            guard share > 0, share < 1 else {
                reader.diagnostics.error(entry.key.position, "the share below a quantile is \(entry.key.text)", expected: "a share between 0 and 100 %, as in `{5 %: 41 kg}`")
                continue
            }
            figures.append((.quantile(share), value))
        }
        if let node = reader.optional("share") {
            if case .scalar(let scalar) = node.content {
                figures.append((.share(level: nil), scalar))
            } else {
                for entry in node.mapping("`share`", in: reader.diagnostics) ?? [] {
                    entry.value.text("a share", in: reader.diagnostics).map { figures.append((.share(level: entry.key.text), $0)) }
                }
            }
        }
        reader.scalar("spearman").map { figures.append((.spearman, $0)) }
        reader.scalar("pearson").map { figures.append((.pearson, $0)) }
        return figures
    }
}
