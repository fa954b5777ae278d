import Documents
import Quantities

/// An expression of one operand.
public enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
    case negate, exp, log, log10, sqrt, abs, floor, not
}

/// An expression of two operands. Comparisons and logic yield 1 for true and 0 for false.
public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, power, min, max
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or
}

/// Mathematics whose names are resolved and whose units are reconciled: pure numbers from here on.
///
/// Conversion factors stand in the tree where operands of different units met. Truth is 1 or 0, a level of a
/// categorical covariate is its index.
public indirect enum CheckedExpression: Hashable, Sendable {
    case constant(Double)
    /// A fully qualified name: `drug.CL`, `t`, `tad`.
    case symbol(String)
    case unary(UnaryOperator, CheckedExpression)
    case binary(BinaryOperator, CheckedExpression, CheckedExpression)
    /// `select(condition, ifTrue, ifFalse)`.
    case select(CheckedExpression, CheckedExpression, CheckedExpression)
}

/// What a value is: a quantity in a unit, a truth, or one of a covariate's levels (the value is the level's index).
public enum ValueType: Hashable, Sendable {
    case quantity(Unit)
    case truth
    case level([String])
}

/// A checked expression with the type of its value and the place where it was written.
public struct TypedExpression: Hashable, Sendable {
    public let tree: CheckedExpression
    public let type: ValueType
    public let position: SourcePosition

    public init(tree: CheckedExpression, type: ValueType, position: SourcePosition) {
        self.tree = tree
        self.type = type
        self.position = position
    }
}
