/// Why a trial cannot be designed as asked: what is wrong, what is expected, how to mend it.
public struct DesignError: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Double {
    /// A computed number as a message has it, to six decimals.
    var shown: Double { abs(self) < 1e9 ? (self * 1e6).rounded() / 1e6 : self }
}
