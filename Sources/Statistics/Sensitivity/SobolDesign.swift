/// The points at which a function is evaluated for its Sobol indices.
///
///     let design = SobolDesign(try FactorGroups(factors: 3), rows: 1 << 14, using: &generator)
///     let indices = try design.indices { x in sin(x[0]) * x[1] + x[2] }
///
/// Two independent samples A and B of the unit cube, and for each group of factors the sample AB_i, which is A with the
/// columns of group i taken from B (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018): rows (groups + 2) points.
/// Points are uniform; whoever evaluates them maps each coordinate to its factor by a quantile function, and the
/// coordinates of a group jointly where its factors depend on each other.
public struct SobolDesign: Sendable {
    public let groups: FactorGroups
    /// N: points of each sample.
    public let rows: Int
    /// Sample A, a point per row.
    public let a: [[Double]]
    /// Sample B, a point per row.
    public let b: [[Double]]

    /// - Parameters:
    ///   - groups: the factors, and which of them vary as one.
    ///   - rows: N, points of each sample.
    ///   - generator: gives the points: A and B by rows, so that a larger design begins with a smaller one's.
    public init(_ groups: FactorGroups, rows: Int, using generator: inout some RandomNumberGenerator) {
        self.groups = groups
        self.rows = rows
        var (a, b): ([[Double]], [[Double]]) = ([], [])
        for _ in 0..<max(0, rows) {
            a.append((0..<groups.factors).map { _ in generator.openUniform() })
            b.append((0..<groups.factors).map { _ in generator.openUniform() })
        }
        (self.a, self.b) = (a, b)
    }

    /// Row j of AB_i: A's point with the coordinates of a group from B.
    public func mixed(_ group: Int, row: Int) -> [Double] {
        var point = a[row]
        for factor in groups.members[group] { point[factor] = b[row][factor] }
        return point
    }

    /// Sample AB_i.
    public func mixed(_ group: Int) -> [[Double]] { (0..<rows).map { mixed(group, row: $0) } }

    /// The indices of a function.
    ///
    /// - Parameter function: of a point of the unit cube; NaN where it has no value.
    public func indices(_ function: ([Double]) throws -> Double) throws -> SobolIndices {
        try SobolIndices(
            a: a.map(function), b: b.map(function),
            mixed: groups.members.indices.map { group in try (0..<rows).map { try function(mixed(group, row: $0)) } })
    }
}
