import Expressions
import Quantities

public struct ModelState: Sendable {
    public var name: String
    public var unit: Unit
    public var initial: TypedExpression
    /// In ``unit`` per the model's time unit.
    public var derivative: TypedExpression
    public var title: String?
}

public struct ModelDerived: Sendable {
    public var name: String
    public var unit: Unit
    public var value: TypedExpression
}

/// When the condition becomes true, states are set to new values.
public struct StateEvent: Sendable {
    public struct Reset: Sendable {
        public var state: Int
        public var value: TypedExpression
    }
    public var name: String
    public var condition: TypedExpression
    public var resets: [Reset]
}
