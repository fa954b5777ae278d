extension CheckedExpression {
    /// The value, given the values of the symbols; truth is 1 or 0.
    ///
    /// It walks the tree: for thousands of values of one expression make an ``Evaluator``.
    public func evaluate(_ value: (String) -> Double) -> Double {
        switch self {
        case .constant(let constant): constant
        case .symbol(let name): value(name)
        case .unary(let op, let operand): op(operand.evaluate(value))
        case .binary(let op, let left, let right): op(left.evaluate(value), right.evaluate(value))
        case .select(let condition, let first, let second):
            condition.evaluate(value) != 0 ? first.evaluate(value) : second.evaluate(value)
        }
    }

    /// The names of all symbols that occur.
    public var symbols: Set<String> {
        switch self {
        case .constant: []
        case .symbol(let name): [name]
        case .unary(_, let operand): operand.symbols
        case .binary(_, let left, let right): left.symbols.union(right.symbols)
        case .select(let condition, let first, let second): condition.symbols.union(first.symbols).union(second.symbols)
        }
    }
}
