/// The rules of ``ExpressionGraph/binary(_:_:_:)`` for arithmetic; at most one operand is a constant.
extension ExpressionGraph {
    mutating func sum(_ x: NodeID, _ y: NodeID) -> NodeID {
        if value(of: x) == 0 { return y }
        if value(of: y) == 0 { return x }
        if case .unary(.negate, let b) = self[y] { return difference(x, b) }
        if case .unary(.negate, let a) = self[x] { return difference(y, a) }
        if x == y { return product(constant(2), x) }
        return ordered(.add, x, y)
    }

    mutating func difference(_ x: NodeID, _ y: NodeID) -> NodeID {
        if x == y { return constant(0) }
        if let a = value(of: x), let b = value(of: y) { return constant(a - b) }
        if value(of: x) == 0 { return unary(.negate, y) }
        if value(of: y) == 0 { return x }
        if case .unary(.negate, let b) = self[y] { return binary(.add, x, b) }
        if case .unary(.negate, let a) = self[x] { return unary(.negate, binary(.add, a, y)) }
        return intern(.binary(.subtract, x, y))
    }

    mutating func product(_ x: NodeID, _ y: NodeID) -> NodeID {
        for (side, other) in [(x, y), (y, x)] {
            guard let factor = value(of: side) else { continue }
            if factor == 0 { return constant(0) }
            if factor == 1 { return other }
            if factor == -1 { return unary(.negate, other) }
        }
        if case .unary(.negate, let a) = self[x] { return unary(.negate, binary(.multiply, a, y)) }
        if case .unary(.negate, let b) = self[y] { return unary(.negate, binary(.multiply, x, b)) }
        if x == y, case .unary(.sqrt, let inner) = self[x] { return inner }
        return ordered(.multiply, x, y)
    }

    mutating func quotient(_ x: NodeID, _ y: NodeID) -> NodeID {
        if value(of: x) == 0 { return constant(0) }
        if value(of: y) == 1 { return x }
        if value(of: y) == -1 { return unary(.negate, x) }
        if x == y { return constant(1) }
        if case .unary(.negate, let a) = self[x] { return unary(.negate, binary(.divide, a, y)) }
        if case .unary(.negate, let b) = self[y] { return unary(.negate, binary(.divide, x, b)) }
        return intern(.binary(.divide, x, y))
    }

    mutating func power(_ x: NodeID, _ y: NodeID) -> NodeID {
        if value(of: x) == 1 { return x }
        guard let exponent = value(of: y) else { return intern(.binary(.power, x, y)) }
        switch exponent {
        case 0: return constant(1)
        case 0.5: return unary(.sqrt, x)
        case -0.5: return quotient(constant(1), unary(.sqrt, x))
        default: break
        }
        guard let whole = Int(exactly: exponent), abs(whole) <= 8 else { return intern(.binary(.power, x, y)) }
        let raised = repeatedProduct(x, abs(whole))
        return whole > 0 ? raised : quotient(constant(1), raised)
    }

    /// x^n by squaring, n >= 1.
    private mutating func repeatedProduct(_ x: NodeID, _ n: Int) -> NodeID {
        if n == 1 { return x }
        let half = repeatedProduct(x, n / 2)
        let square = binary(.multiply, half, half)
        return n.isMultiple(of: 2) ? square : binary(.multiply, square, x)
    }
}
