extension ExpressionGraph {
    /// The partial derivative with respect to a symbol, memoised; time is linear in the number of shared nodes.
    ///
    /// Where a derivative jumps, one of its one-sided values is taken: `select` gives the select of the derivatives,
    /// `min`, `max` and `abs` likewise; `floor`, comparisons and logic have derivative 0.
    public mutating func derivative(of root: NodeID, withRespectTo symbol: NodeID) -> NodeID {
        var memo = derivatives.removeValue(forKey: symbol) ?? [:]
        // A node that shares no class with the symbol does not depend on it.
        let wanted = classes(of: symbol)
        let pending = reachable(from: [root]) {
            memo[$0] != nil || (!wanted.isEmpty && wanted.isDisjoint(with: classes(of: $0)))
        }
        for id in pending { memo[id] = differentiate(id, symbol, memo) }
        let result = memo[root]
        derivatives[symbol] = memo
        return result ?? constant(0)
    }

    private mutating func differentiate(_ id: NodeID, _ symbol: NodeID, _ memo: [NodeID: NodeID]) -> NodeID {
        let zero = constant(0)
        func slope(_ operand: NodeID) -> NodeID { memo[operand] ?? zero }
        switch self[id] {
        case .constant: return zero
        case .symbol: return id == symbol ? constant(1) : zero
        case .unary(let op, let a):
            return slope(a) == zero ? zero : unaryDerivative(op, a, slope(a), itself: id)
        case .binary(let op, let a, let b):
            return slope(a) == zero && slope(b) == zero
                ? zero : binaryDerivative(op, (a, slope(a)), (b, slope(b)), itself: id)
        case .select(let c, let a, let b): return select(c, slope(a), slope(b))
        }
    }

    private mutating func unaryDerivative(
        _ op: UnaryOperator, _ a: NodeID, _ da: NodeID, itself: NodeID
    ) -> NodeID {
        switch op {
        case .negate: return unary(.negate, da)
        case .exp: return binary(.multiply, itself, da)
        case .log: return binary(.divide, da, a)
        case .log10: return binary(.divide, da, binary(.multiply, constant(UnaryOperator.log(10)), a))
        case .sqrt: return binary(.divide, da, binary(.multiply, constant(2), itself))
        case .abs: return select(binary(.less, a, constant(0)), unary(.negate, da), da)
        case .floor, .not: return constant(0)
        }
    }

    private mutating func binaryDerivative(
        _ op: BinaryOperator, _ x: (value: NodeID, slope: NodeID), _ y: (value: NodeID, slope: NodeID), itself: NodeID
    ) -> NodeID {
        switch op {
        case .add: return binary(.add, x.slope, y.slope)
        case .subtract: return binary(.subtract, x.slope, y.slope)
        case .multiply:
            return binary(.add, binary(.multiply, x.slope, y.value), binary(.multiply, x.value, y.slope))
        case .divide:
            // (x / y)' = (x' - (x / y) y') / y, which shares the quotient.
            return binary(.divide, binary(.subtract, x.slope, binary(.multiply, itself, y.slope)), y.value)
        case .power: return powerDerivative(x, y, itself: itself)
        case .min: return select(binary(.lessOrEqual, x.value, y.value), x.slope, y.slope)
        case .max: return select(binary(.greaterOrEqual, x.value, y.value), x.slope, y.slope)
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or: return constant(0)
        }
    }

    /// (x^y)' = y x^(y-1) x' + x^y log(x) y'. The second term is 0 where x is 0 (its limit for y > 0) or y' is 0, so
    /// that log never makes a NaN of a term that does not count.
    private mutating func powerDerivative(
        _ x: (value: NodeID, slope: NodeID), _ y: (value: NodeID, slope: NodeID), itself: NodeID
    ) -> NodeID {
        let zero = constant(0)
        var total = zero
        if x.slope != zero {
            let lowered = binary(.power, x.value, binary(.subtract, y.value, constant(1)))
            total = binary(.multiply, binary(.multiply, y.value, lowered), x.slope)
        }
        if y.slope != zero {
            let absent = binary(.or, binary(.equal, x.value, zero), binary(.equal, y.slope, zero))
            let term = binary(.multiply, binary(.multiply, itself, unary(.log, x.value)), y.slope)
            total = binary(.add, total, select(absent, zero, term))
        }
        return total
    }
}
