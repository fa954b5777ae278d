import Documents
import Quantities

extension UnitChecker {
    func binary(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ whole: Expression) -> TypedExpression?
    {
        switch op {
        case .and, .or:
            // Both sides are checked, so that the errors of both are told.
            let (first, second) = (checkTruth(left), checkTruth(right))
            guard let first, let second else { return nil }
            return truth(.binary(op, first.tree, second.tree), whole)
        case .equal, .notEqual: return equality(op, left, right, whole)
        case .power: return power(left, right, whole)
        default:
            if op.isComparison, levels(of: left) != nil || levels(of: right) != nil {
                diagnostics.error(
                    whole.mark, "levels have no order", expected: "`==` or `!=` between a level and its name")
                return nil
            }
            let (first, second) = (number(left, "`\(op.sign)`"), number(right, "`\(op.sign)`"))
            guard let first, let second else { return nil }
            return arithmetic(op, first, second, whole)
        }
    }

    private func arithmetic(_ op: BinaryOperator, _ left: Operand, _ right: Operand, _ whole: Expression)
        -> TypedExpression?
    {
        switch op {
        case .multiply: return quantity(.binary(op, left.tree, right.tree), left.unit * right.unit, whole)
        case .divide: return quantity(.binary(op, left.tree, right.tree), left.unit / right.unit, whole)
        default:
            guard let met = meet([left, right], at: whole.mark, doing: op.deed, of: "both sides of `\(op.sign)`") else {
                return nil
            }
            let tree = CheckedExpression.binary(op, met.trees[0], met.trees[1])
            return op.isComparison ? truth(tree, whole) : quantity(tree, met.unit, whole)
        }
    }

    /// Brings operands into one unit, that of the first which is not a literal 0.
    func meet(_ operands: [Operand], at position: SourcePosition, doing deed: String, of sides: String)
        -> (trees: [CheckedExpression], unit: Unit)?
    {
        guard
            let leader = operands.first(where: { !$0.isZero && !$0.isBareNumber })
                ?? operands.first(where: { !$0.isZero })
        else { return (operands.map(\.tree), .one) }
        var trees: [CheckedExpression] = []
        for operand in operands {
            if operand.isZero || operand.unit == leader.unit {
                trees.append(operand.tree)
            } else if let tree = try? operand.tree.converted(from: operand.unit, to: leader.unit) {
                trees.append(tree)
            } else {
                refuse(operand, beside: leader, at: position, doing: deed, of: sides)
                return nil
            }
        }
        return (trees, leader.unit)
    }

    private func refuse(
        _ operand: Operand, beside leader: Operand, at position: SourcePosition, doing deed: String, of sides: String
    ) {
        if operand.isBareNumber {
            let snippet = operand.expression.snippet
            diagnostics.error(
                operand.expression.position, "`\(snippet)` has no unit beside \(leader.shown)",
                expected: "a quantity in \(leader.unit)", remedy: "write `\(snippet) \(leader.unit)`")
            return
        }
        let isFirst = operand.expression.position < leader.expression.position
        let (first, second) = isFirst ? (operand, leader) : (leader, operand)
        diagnostics.error(
            position, "cannot \(deed) \(first.shown) and \(second.shown)", expected: "\(sides) in the same dimension",
            remedy: remedy(from: operand.unit, to: leader.unit)
                ?? "\(name(first.unit)) is \(first.unit.dimension), \(name(second.unit)) is \(second.unit.dimension)")
    }

    private func name(_ unit: Unit) -> String { unit == .one ? "a pure number" : unit.symbol }

    // MARK: Equality

    private func equality(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ whole: Expression)
        -> TypedExpression?
    {
        if let levels = levels(of: left) { return compareLevel(op, left, right, levels, whole) }
        if let levels = levels(of: right) { return compareLevel(op, right, left, levels, whole) }
        let (first, second) = (number(left, "`\(op.sign)`"), number(right, "`\(op.sign)`"))
        guard let first, let second else { return nil }
        return arithmetic(op, first, second, whole)
    }

    /// The levels of a name that stands for a categorical value.
    private func levels(of expression: Expression) -> [String]? {
        guard case .name(let name) = expression.kind, case .level(let levels)? = scope.lookUp(name)?.type else {
            return nil
        }
        return levels
    }

    private func compareLevel(
        _ op: BinaryOperator, _ subject: Expression, _ other: Expression, _ levels: [String], _ whole: Expression
    ) -> TypedExpression? {
        guard let first = check(subject) else { return nil }
        if case .name(let name) = other.kind, !levels.contains(name), self.levels(of: other) == nil {
            refuseLevel(name, levels, at: other.position)
            return nil
        }
        return check(other, asLevelOf: levels).map { truth(.binary(op, first.tree, $0.tree), whole) }
    }

    // MARK: Conditionals

    func conditional(_ condition: Expression, _ first: Expression, _ second: Expression, _ whole: Expression)
        -> TypedExpression?
    {
        let checked = (checkTruth(condition), check(first), check(second))
        guard let test = checked.0, let one = checked.1, let other = checked.2 else { return nil }
        switch (one.type, other.type) {
        case (.quantity(let unit), .quantity(let otherUnit)):
            let operands = [
                Operand(tree: one.tree, unit: unit, expression: first),
                Operand(tree: other.tree, unit: otherUnit, expression: second),
            ]
            guard let met = meet(operands, at: whole.mark, doing: "choose between", of: "both branches of `if`") else {
                return nil
            }
            // Branches of 0 alone have no unit yet, like a literal 0.
            return quantity(.select(test.tree, met.trees[0], met.trees[1]), met.unit, whole)
        case (.truth, .truth), (.level, .level):
            if one.type == other.type {
                return TypedExpression(
                    tree: .select(test.tree, one.tree, other.tree), type: one.type, position: whole.position)
            }
            fallthrough
        default:
            diagnostics.error(
                second.position, "the branches of `if` differ: \(one.type.shown), and \(other.type.shown)",
                expected: "two values of one kind")
            return nil
        }
    }
}

extension BinaryOperator {
    /// What it does, for messages.
    fileprivate var deed: String {
        switch self {
        case .add: "add"
        case .subtract: "subtract"
        default: "compare"
        }
    }
}
