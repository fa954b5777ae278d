import Documents
import Quantities

/// What a name means where an expression stands.
public struct ScopeEntry: Sendable {
    /// Usually a symbol with the full name; a constant for a name that stands for a value.
    public let tree: CheckedExpression
    public let type: ValueType

    public init(tree: CheckedExpression, type: ValueType) {
        self.tree = tree
        self.type = type
    }
}

/// The names an expression may use.
public protocol Scope {
    /// The meaning of a name, which may be dotted; nil if it is unknown here.
    func lookUp(_ name: String) -> ScopeEntry?
    /// All names that ``lookUp(_:)`` knows, for suggestions.
    var visibleNames: [String] { get }
    /// Functions that only this scope has, such as `auc(...)`.
    ///
    /// - Returns: `.none` if the function is unknown here; `.some(nil)` after a diagnostic; else the checked call.
    func call(_ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker)
        -> TypedExpression??
    /// The names of the functions that ``call(_:_:at:checker:)`` knows, for suggestions.
    var functionNames: [String] { get }
}

extension Scope {
    public func call(_ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker)
        -> TypedExpression??
    { nil }
    public var functionNames: [String] { [] }

    /// Whether a name is a function here.
    public func isFunction(_ name: String) -> Bool {
        BuiltInFunction(rawValue: name) != nil || Formula.named(name) != nil || functionNames.contains(name)
    }
}

/// A scope of a fixed table of names; without any for constants.
public struct TableScope: Scope, Sendable {
    public let entries: [String: ScopeEntry]

    public init(_ entries: [String: ScopeEntry] = [:]) { self.entries = entries }

    public func lookUp(_ name: String) -> ScopeEntry? { entries[name] }
    public var visibleNames: [String] { entries.keys.sorted() }
}
