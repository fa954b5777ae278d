/// Why a trial cannot be designed as asked: what is wrong, what is expected, how to mend it.
public struct DesignError: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
