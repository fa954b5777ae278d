import Expressions

/// How long a value stays the same, which decides the program that computes it.
enum Rank: Int, Comparable {
    case constant
    /// Until covariates or parameters change.
    case individual
    /// Until the next stop: truth values of conditions in time, pieces of forcing tables, the time of the last dose.
    case segment
    /// No longer than a moment: time and states.
    case moment

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
}

extension ExpressionGraph.Classes {
    static let individual = Self(rawValue: 1)
    static let segment = Self(rawValue: 2)
    static let time = Self(rawValue: 4)
    static let state = Self(rawValue: 8)
    /// The time of the last dose.
    static let dose = Self(rawValue: 16)
}

extension ExpressionGraph {
    func rank(of id: NodeID) -> Rank {
        let classes = classes(of: id)
        if !classes.isDisjoint(with: [.time, .state]) { return .moment }
        if classes.contains(.segment) { return .segment }
        return classes.isEmpty ? .constant : .individual
    }
}
