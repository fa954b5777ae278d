import Documents
import Quantities

extension UnitChecker {
    /// The formula's body with the arguments in the places of its parameters.
    func inline(_ formula: Formula, _ arguments: [Expression], _ whole: Expression) -> TypedExpression? {
        guard arguments.count == formula.parameters.count else {
            diagnostics.error(
                whole.position, "`\(formula.name)` has \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
                expected: "`\(formula.signature)`")
            return nil
        }
        guard whole.formulaNesting <= 4 else {
            diagnostics.error(
                whole.position, "formulas are nested more than 4 deep",
                remedy: "name the inner one in an equation of its own")
            return nil
        }
        let entries = zip(formula.parameters, arguments).map { parameter, argument in
            (parameter.name, bind(argument, to: parameter, of: formula))
        }
        let bound = entries.compactMap { name, entry in entry.map { (name, $0) } }
        guard bound.count == entries.count, formulaDepth < 8, let unit = try? Unit(formula.unit) else { return nil }
        // The body is a formula's own text: its places would tell the user nothing, so errors are told at the call.
        let inner = Diagnostics()
        let checker = UnitChecker(
            scope: TableScope(Dictionary(uniqueKeysWithValues: bound)), diagnostics: inner,
            formulaDepth: formulaDepth + 1)
        let body = Expression.parse(Scalar(formula.body, file: "formula \(formula.name)"), inner)
        guard let value = body.flatMap({ checker.check($0, as: unit) }) else {
            for diagnostic in inner.all { diagnostics.error(whole.position, "in \(formula.signature): \(diagnostic)") }
            return nil
        }
        let type = formula.levels.isEmpty ? value.type : .level(formula.levels)
        return TypedExpression(tree: value.tree, type: type, position: whole.position)
    }

    private func bind(_ argument: Expression, to parameter: Formula.Parameter, of formula: Formula) -> ScopeEntry? {
        switch parameter.kind {
        case .levels(let levels): level(argument, levels, parameter, formula)
        case .quantity(let unit, let molarMass): quantity(argument, unit, molarMass)
        }
    }

    private func quantity(_ argument: Expression, _ unitText: String, _ molarMass: String?) -> ScopeEntry? {
        guard let unit = try? Unit(unitText), let operand = number(argument, nil, expected: "a quantity in \(unitText)")
        else {
            return nil
        }
        if let molarMass = molarMass.flatMap({ try? Quantity(parsing: $0) }),
            operand.unit.dimension == (unit / molarMass.unit).dimension
        {
            let product = CheckedExpression.binary(.multiply, .constant(molarMass.value), operand.tree)
            guard let tree = try? product.converted(from: operand.unit * molarMass.unit, to: unit) else { return nil }
            return ScopeEntry(tree: tree, type: .quantity(unit))
        }
        return convert(operand, to: unit).map { ScopeEntry(tree: $0, type: .quantity(unit)) }
    }

    /// An argument with levels, or one of the levels by its name.
    private func level(
        _ argument: Expression, _ levels: [String], _ parameter: Formula.Parameter, _ formula: Formula
    ) -> ScopeEntry? {
        if case .name(let name) = argument.kind, scope.lookUp(name) == nil {
            return check(argument, asLevelOf: levels).map { ScopeEntry(tree: $0.tree, type: $0.type) }
        }
        guard let checked = check(argument) else { return nil }
        if case .level(let given) = checked.type, Set(given).isSuperset(of: levels) {
            return ScopeEntry(tree: checked.tree, type: checked.type)
        }
        diagnostics.error(
            argument.position, "`\(argument.snippet)` is \(checked.type.shown)",
            expected: "`\(parameter.name)` of `\(formula.signature)` with the levels \(Suggestions.list(levels))")
        return nil
    }
}

extension Expression {
    /// How many formulas stand within each other; an inlined argument may be repeated, so this must stay small.
    fileprivate var formulaNesting: Int {
        let inner = kind.operands.map(\.formulaNesting).max() ?? 0
        if case .call(let name, _) = kind, Formula.named(name) != nil { return inner + 1 }
        return inner
    }
}
