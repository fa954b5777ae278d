import Expressions

extension CheckedExpression {
    /// The same mathematics with symbols replaced; nil keeps a symbol.
    package func replacingSymbols(_ replacement: (String) -> CheckedExpression?) -> CheckedExpression {
        switch self {
        case .constant: self
        case .symbol(let name): replacement(name) ?? self
        case .unary(let operation, let a): .unary(operation, a.replacingSymbols(replacement))
        case .binary(let operation, let a, let b):
            .binary(operation, a.replacingSymbols(replacement), b.replacingSymbols(replacement))
        case .select(let condition, let a, let b):
            .select(
                condition.replacingSymbols(replacement), a.replacingSymbols(replacement),
                b.replacingSymbols(replacement))
        }
    }

    /// This value times a conversion factor; unchanged where the factor is 1.
    func scaled(by factor: Double) -> CheckedExpression {
        factor == 1 ? self : .binary(.multiply, .constant(factor), self)
    }

    /// The value of an expression that uses no names.
    var constantValue: Double? { symbols.isEmpty ? evaluate { _ in .nan } : nil }
}
