/// Why a text is no unit, or why two units do not convert.
public struct UnitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: ``unknown unit `hr` ``.
    public let message: String
    /// How to mend it, as an order ready to follow the message: ``write `mg/h` ``.
    public let suggestion: String?
    /// Where in the unit's text the wrong part begins, in Unicode scalars from 0.
    public let offset: Int

    public init(_ message: String, suggestion: String? = nil, offset: Int = 0) {
        self.message = message
        self.suggestion = suggestion
        self.offset = offset
    }

    public var description: String { [message, suggestion].compactMap { $0 }.joined(separator: "; ") }
}
