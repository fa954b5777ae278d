extension ExpressionGraph {
    /// `op x`, simplified: constants fold; -(-x) = x, -(a - b) = b - a, exp(log x) = log(exp x) = x, sqrt(x x) = |x|,
    /// | -x | = |x|, floor(floor x) = floor x, not(not truth) = truth.
    public mutating func unary(_ op: UnaryOperator, _ x: NodeID) -> NodeID {
        if let value = value(of: x) { return constant(op(value)) }
        switch (op, self[x]) {
        case (.negate, .unary(.negate, let inner)): return inner
        case (.negate, .binary(.subtract, let a, let b)): return binary(.subtract, b, a)
        case (.exp, .unary(.log, let inner)): return inner
        case (.log, .unary(.exp, let inner)): return inner
        case (.sqrt, .binary(.multiply, let a, let b)) where a == b: return unary(.abs, a)
        case (.abs, .unary(.negate, let inner)): return unary(.abs, inner)
        case (.abs, .unary(.abs, _)), (.abs, .unary(.exp, _)), (.abs, .unary(.sqrt, _)): return x
        case (.floor, .unary(.floor, _)): return x
        case (.not, .unary(.not, let inner)) where isTruth(inner): return inner
        default: return intern(.unary(op, x))
        }
    }

    /// `x op y`, simplified. Operands of commutative operators are ordered, and `a > b` is written `b < a`, so that
    /// equal values share a node.
    ///
    /// Constants fold with the very arithmetic of the interpreter. The other rules keep the value to the bit, with
    /// these exceptions: 0 x = 0, 0 / x = 0, x - x = 0, x / x = 1 and x = x hold although x may be NaN or infinite at
    /// run time (a model whose trajectory reaches such a value has failed anyway); x^n for integers |n| <= 8 by
    /// multiplication differs from `pow` by up to n / 2 units in the last place; exp(log x) = x even where x < 0; the
    /// sign of a zero is not kept. Sums and products are not reordered and division by a constant stays a division.
    public mutating func binary(_ op: BinaryOperator, _ x: NodeID, _ y: NodeID) -> NodeID {
        if let a = value(of: x), let b = value(of: y) { return constant(op(a, b)) }
        switch op {
        case .add: return sum(x, y)
        case .subtract: return difference(x, y)
        case .multiply: return product(x, y)
        case .divide: return quotient(x, y)
        case .power: return power(x, y)
        case .min, .max: return x == y ? x : ordered(op, x, y)
        case .greater: return binary(.less, y, x)
        case .greaterOrEqual: return binary(.lessOrEqual, y, x)
        case .less, .notEqual: return x == y ? constant(0) : ordered(op, x, y)
        case .lessOrEqual, .equal: return x == y ? constant(1) : ordered(op, x, y)
        case .and, .or: return connective(op, x, y)
        }
    }

    /// `condition ? x : y`. Both branches are evaluated; the one not taken does no harm, not even as NaN.
    public mutating func select(_ condition: NodeID, _ x: NodeID, _ y: NodeID) -> NodeID {
        if let value = value(of: condition) { return value != 0 ? x : y }
        if x == y { return x }
        if case .unary(.not, let inner) = self[condition] { return select(inner, y, x) }
        if value(of: x) == 1, value(of: y) == 0, isTruth(condition) { return condition }
        return intern(.select(condition, x, y))
    }

    /// Whether the node's value is 1 or 0 by construction.
    public func isTruth(_ id: NodeID) -> Bool {
        switch self[id] {
        case .unary(.not, _): true
        case .binary(let op, _, _): op.isTruth
        case .constant: value(of: id) == 0 || value(of: id) == 1
        default: false
        }
    }

    mutating func ordered(_ op: BinaryOperator, _ x: NodeID, _ y: NodeID) -> NodeID {
        op.isCommutative && y < x ? intern(.binary(op, y, x)) : intern(.binary(op, x, y))
    }

    private mutating func connective(_ op: BinaryOperator, _ x: NodeID, _ y: NodeID) -> NodeID {
        for (constantSide, other) in [(x, y), (y, x)] {
            guard let truth = value(of: constantSide).map({ $0 != 0 }) else { continue }
            if truth == (op == .or) { return constant(truth ? 1 : 0) }
            if isTruth(other) { return other }
        }
        return x == y && isTruth(x) ? x : ordered(op, x, y)
    }
}
