import Documents
import Expressions
import ModelLanguage
import Populations
import Quantities

/// Reads `optimise: {vary: ..., maximise: ..., subject_to: ..., by: ...}`.
struct OptimisationReading {
    static let keys = ["vary", "maximise", "minimise", "subject_to", "by", "method", "points", "bootstrap", "parameter_draws"]

    let reader: ProtocolReader
    let variables: [VariedQuantity]
    let endpoints: [EndpointPlan]
    let cohort: Cohort?
    /// Twins; nil if it could not be read.
    let size: Int?
    /// Endpoints that could not be read.
    let unreadable: Set<String>
    let isSmooth: Bool
    /// Whether typical values are known with an error.
    let isUncertain: Bool

    private var diagnostics: Diagnostics { reader.diagnostics }

    func read(_ node: DocumentNode) -> OptimisationPlan? {
        guard var reader = MappingReader(node, what: "`optimise`", keys: Self.keys, in: diagnostics) else { return nil }
        _ = reader.required("vary")
        let scope = PopulationScope(endpoints, variables, unreadable: unreadable, diagnostics)
        let goals = [true, false].map { isMaximised in
            reader.optional(isMaximised ? "maximise" : "minimise").map { self.objectives($0, isMaximised, scope) }
        }
        let limits = reader.optional("subject_to").map { self.constraints($0, scope) } ?? []
        let strata = reader.optional("by").map { self.strata($0) } ?? []
        let method: OptimisationPlan.Method? = reader.choice("method")
        let points = readCount("points", &reader, 3...1001)
        let resamples = readCount("bootstrap", &reader, 100...100_000) ?? 1000
        if let size, size * resamples > Limits.resampledTwins {
            diagnostics.error(
                reader.position, "\(resamples) bootstrap samples of \(size) twins would draw \(size * resamples) twins",
                expected: "at most \(Limits.resampledTwins)", remedy: "lower `size` or `bootstrap`")
        }
        let draws = readCount("parameter_draws", &reader, 0...10_000)
        if let draws, draws > 0, !isUncertain {
            diagnostics.error(
                reader.position(of: "parameter_draws"), "no parameter of the twin has an uncertainty to draw from",
                expected: "`uncertainty` beside a typical value in the model file", remedy: "or remove `parameter_draws`")
        }
        reader.finish()
        if !reader.has("maximise"), !reader.has("minimise"), !reader.seemsMisspelt("maximise"), !reader.seemsMisspelt("minimise") {
            diagnostics.error(reader.position, "`optimise` says not what is better", expected: "`maximise:` or `minimise:`")
        }
        let objectives = goals.compactMap { $0 }.flatMap { $0 }
        if objectives.count > 4 {
            diagnostics.error(reader.position, "there are \(objectives.count) objectives", expected: "at most 4")
        }
        check(method, points, objectives, reader)
        guard !objectives.isEmpty, !variables.isEmpty else { return nil }
        return OptimisationPlan(
            variables: variables, objectives: objectives, constraints: limits, statistics: scope.statistics, strata: strata,
            method: method ?? .auto, points: points, resamples: resamples,
            parameterDraws: isUncertain ? draws ?? OptimisationPlan.usualParameterDraws : 0, isSmooth: isSmooth, position: node.position,
            source: CandidateSource(document: self.reader.document, library: self.reader.library, overrides: self.reader.overrides))
    }

    private func readCount(_ key: String, _ reader: inout MappingReader, _ range: ClosedRange<Int>) -> Int? {
        guard let count = reader.integer(key) else { return nil }
        if range.contains(count) { return count }
        diagnostics.error(
            reader.position(ofValue: key), "`\(key)` is \(count)", expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// What of the search does not go together.
    private func check(_ method: OptimisationPlan.Method?, _ points: Int?, _ objectives: [OptimisationPlan.Objective], _ reader: MappingReader) {
        let isSearch = method?.isSearch ?? false
        let stepped = variables.first { !$0.isContinuous }
        if isSearch, let method, let stepped {
            diagnostics.error(
                reader.position(ofValue: "method"), "`\(method.rawValue)` moves freely, but `\(stepped.name)` has steps",
                expected: "`grid` or `racing` where quantities have steps", remedy: "remove `step`, or `method`")
        }
        if method == .bobyqa, variables.count == 1 {
            diagnostics.error(
                reader.position(ofValue: "method"), "`bobyqa` needs two quantities or more", expected: "another method",
                remedy: "leave `method` out: one quantity is searched along its whole range")
        }
        if objectives.count > 1, let method, isSearch || method == .racing {
            diagnostics.error(
                reader.position(ofValue: "method"), "`\(method.rawValue)` follows one objective, but there are \(objectives.count)",
                expected: "`grid` for a Pareto front")
        }
        if points != nil, isSearch || !variables.contains(where: \.isContinuous) {
            diagnostics.error(
                reader.position(of: "points"), isSearch ? "a search makes its own candidates" : "all quantities have steps or values of their own",
                remedy: "remove `points`")
        }
        let free = points ?? OptimisationPlan.usualPoints(variables: variables.count, isSmooth: isSmooth)
        let all = variables.reduce(1.0) { product, variable in
            if case .list(let values) = variable.values { product * Double(values.count) } else { product * Double(free) }
        }
        if !isSearch, all > Double(Limits.candidates) {
            diagnostics.error(
                reader.position(of: "vary"), "there are \(format(all)) combinations", expected: "at most \(Limits.candidates)",
                remedy: "lengthen the steps")
        }
    }

    // MARK: Objectives

    private func objectives(_ node: DocumentNode, _ isMaximised: Bool, _ scope: PopulationScope) -> [OptimisationPlan.Objective] {
        let key = isMaximised ? "`maximise`" : "`minimise`"
        let items = node.items ?? [node]
        if items.isEmpty { diagnostics.error(node.position, "\(key) is an empty list", remedy: "remove it") }
        return items.compactMap { item in
            guard let scalar = item.text(key, in: diagnostics), let expression = Expression.parse(scalar, diagnostics),
                scope.admits(expression), let value = UnitChecker(scope: scope, diagnostics: diagnostics).check(expression)
            else { return nil }
            guard case .quantity(let unit) = value.type else {
                diagnostics.error(
                    scalar.position, "`\(expression)` is \(value.type.shown), which is not more or less",
                    expected: "a number such as `mean(x)` or `probability(x)`", remedy: value.type == .truth ? "a condition goes under `subject_to`" : nil)
                return nil
            }
            guard !value.tree.symbols.isEmpty else {
                diagnostics.error(scalar.position, "`\(expression)` is the same whatever is given", expected: Self.wanted)
                return nil
            }
            return OptimisationPlan.Objective(value: value, isMaximised: isMaximised, text: scalar.text, unit: unit)
        }
    }

    private static let wanted = "`mean`, `median`, `quantile` or `probability` of an endpoint"

    // MARK: Constraints

    private func constraints(_ node: DocumentNode, _ scope: PopulationScope) -> [OptimisationPlan.Constraint] {
        let items = node.items ?? [node]
        if items.isEmpty { diagnostics.error(node.position, "`subject_to` is an empty list", remedy: "remove it") }
        return items.flatMap { item -> [OptimisationPlan.Constraint] in
            guard let scalar = item.text("`subject_to`", in: diagnostics), let expression = Expression.parse(scalar, diagnostics),
                scope.admits(expression)
            else { return [] }
            return parts(expression).compactMap { constraint($0, scope) }
        }
    }

    /// `a and b` are two constraints.
    private func parts(_ expression: Expression) -> [Expression] {
        if case .binary(.and, let left, let right) = expression.kind { return parts(left) + parts(right) }
        return [expression]
    }

    private func constraint(_ expression: Expression, _ scope: PopulationScope) -> OptimisationPlan.Constraint? {
        guard case .binary(let op, let left, let right) = expression.kind, [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(op)
        else {
            diagnostics.error(
                expression.position, "`\(expression)` is no limit", expected: "an inequality such as `probability(x) <= 0.1`",
                remedy: "several limits are joined by `and`, or stand in a list")
            return nil
        }
        let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
        guard let checked = checker.checkTruth(expression), case .binary(_, let first, let second) = checked.tree else { return nil }
        guard !checked.tree.symbols.isEmpty else {
            diagnostics.error(expression.position, "`\(expression)` holds for all candidates or for none", expected: "a limit of \(Self.wanted)")
            return nil
        }
        let isBelow = op == .less || op == .lessOrEqual
        // The limit is the side that is constant.
        let isTurned = first.symbols.isEmpty
        let silent = UnitChecker(scope: scope, diagnostics: Diagnostics())
        let unit = silent.check(isTurned ? right : left)?.type.unit ?? .one
        // A conversion that stands before the first side would show its numbers in another unit.
        let slack: CheckedExpression = isBelow ? .binary(.subtract, second, first) : .binary(.subtract, first, second)
        return OptimisationPlan.Constraint(
            slack: slack, value: isTurned ? second : first, limit: isTurned ? first : second, isUpper: isBelow != isTurned, text: "\(expression)",
            unit: unit)
    }

    // MARK: Groups

    private func strata(_ node: DocumentNode) -> [StratumPlan] {
        let list = node.items == nil ? DocumentNode(position: node.position, content: .sequence([node])) : node
        let strata = reader.readStrata(list, key: "by", cohort)
        if strata.count > 2 {
            diagnostics.error(node.position, "`by` has \(strata.count) covariates", expected: "one or two: a dosing table has rows and columns")
        }
        return strata
    }
}
