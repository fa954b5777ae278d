/// Which factors of a sensitivity analysis are varied as one.
///
///     let groups = try FactorGroups(factors: 4, dependent: [(0, 2)])
///     groups.members                                          // [[0, 2], [1], [3]]
///
/// Variance is divided between independent inputs only: factors that depend on each other are one group, whose index is
/// that of all of them together (Jacques, Lavergne and Devictor 2006, doi:10.1016/j.ress.2005.11.047).
public struct FactorGroups: Sendable, Hashable {
    /// Number of factors.
    public let factors: Int
    /// The factors of each group.
    public let members: [[Int]]

    /// The smallest groups that keep dependent factors together, in the order of their first factors.
    ///
    /// - Parameters:
    ///   - factors: their number.
    ///   - dependent: pairs of factors, from 0, that depend on each other, as by a correlation.
    public init(factors: Int, dependent: [(Int, Int)] = []) throws(SensitivityError) {
        guard factors > 0 else { throw .noFactors }
        guard dependent.allSatisfy({ (0..<factors).contains($0.0) && (0..<factors).contains($0.1) }) else {
            throw .malformedGroups
        }
        var group = Array(0..<factors)
        for (first, second) in dependent {
            let (low, high) = (min(group[first], group[second]), max(group[first], group[second]))
            group = group.map { $0 == high ? low : $0 }
        }
        self.factors = factors
        members = (0..<factors).compactMap { label in
            let found = (0..<factors).filter { group[$0] == label }
            return found.isEmpty ? nil : found
        }
    }

    /// Groups of one's own choice.
    ///
    /// - Parameters:
    ///   - members: the factors of each group, from 0; each factor once.
    ///   - dependent: pairs of factors that depend on each other; refused when they are in different groups.
    public init(_ members: [[Int]], dependent: [(Int, Int)] = []) throws(SensitivityError) {
        let all = members.flatMap { $0 }
        guard !all.isEmpty else { throw .noFactors }
        guard members.allSatisfy({ !$0.isEmpty }), all.sorted() == Array(all.indices) else { throw .malformedGroups }
        var group = [Int](repeating: 0, count: all.count)
        for (label, factors) in members.enumerated() { for factor in factors { group[factor] = label } }
        for (first, second) in dependent {
            guard all.indices.contains(first), all.indices.contains(second) else { throw .malformedGroups }
            guard group[first] == group[second] else { throw .dependentFactorsApart(first, second) }
        }
        factors = all.count
        self.members = members
    }
}
