/// A main effect or an interaction, by the names of its variables.
///
///     let terms: [ModelTerm] = ["BASE", "ARM", "VISIT", "ARM:VISIT"]
public struct ModelTerm: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let variables: [String]

    public init(_ variables: [String]) { self.variables = variables }

    /// - Parameter name: a variable, or several with ':' between them.
    public init(_ name: String) { self.init(name.split(separator: ":").map(String.init)) }
    public init(stringLiteral name: String) { self.init(name) }

    public var description: String { variables.joined(separator: ":") }

    /// Whether it has all variables of another term.
    func contains(_ other: ModelTerm) -> Bool { other.variables.allSatisfy(variables.contains) }
    func isSame(_ other: ModelTerm) -> Bool { contains(other) && other.contains(self) }
}
