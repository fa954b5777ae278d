/// The Cholesky factor of a correlation matrix: it turns independent standard normal scores into correlated ones.
///
/// Only variables that are correlated have a row. They are taken in a given order; a caller that orders them by name
/// makes the scores independent of the order in which they were declared.
struct CorrelationFactor: Sendable {
    private struct Row: Sendable {
        let target: Int
        /// Of the uncorrelated scores.
        let terms: [(index: Int, weight: Double)]
    }
    /// From the last variable to the first, so that scores can be replaced in place.
    private let rows: [Row]

    /// Variables whose correlations no random numbers can have together.
    struct Contradiction: Error {
        let members: [Int]
    }

    /// A pivot of the decomposition below this is taken as 0: the last variable would follow from the others.
    private static let smallestPivot = 1e-10

    /// - Parameters:
    ///   - order: all variables.
    ///   - correlations: of normal scores, each pair once.
    init(order: [Int], correlations: [(first: Int, second: Int, value: Double)]) throws(Contradiction) {
        let involved = Set(correlations.flatMap { [$0.first, $0.second] })
        let variables = order.filter(involved.contains)
        let place = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, $0) })
        let n = variables.count
        var lower = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
        for i in 0..<n { lower[i][i] = 1 }
        for correlation in correlations {
            guard let i = place[correlation.first], let j = place[correlation.second] else { continue }
            lower[max(i, j)][min(i, j)] = correlation.value
        }
        for i in 0..<n {
            for j in 0...i {
                var rest = lower[i][j]
                for k in 0..<j { rest -= lower[i][k] * lower[j][k] }
                if j < i {
                    lower[i][j] = rest / lower[j][j]
                } else if rest > Self.smallestPivot {
                    lower[i][i] = rest.squareRoot()
                } else {
                    let group = Self.connected(to: variables[i], among: Set(variables[...i]), correlations)
                    throw Contradiction(members: variables[...i].filter(group.contains))
                }
            }
        }
        rows = (0..<n).reversed().map { i in
            Row(target: variables[i], terms: (0...i).filter { lower[i][$0] != 0 }.map { (variables[$0], lower[i][$0]) })
        }
    }

    /// Replaces independent scores by correlated ones.
    func correlate(_ scores: UnsafeMutableBufferPointer<Double>) {
        for row in rows {
            var sum = 0.0
            for term in row.terms { sum += term.weight * scores[term.index] }
            scores[row.target] = sum
        }
    }

    /// All that a chain of correlations within `members` links to a variable.
    private static func connected(
        to variable: Int, among members: Set<Int>, _ correlations: [(first: Int, second: Int, value: Double)]
    ) -> Set<Int> {
        var group: Set = [variable]
        var grown = 0
        while grown != group.count {
            grown = group.count
            for (first, second, _) in correlations where members.contains(first) && members.contains(second) {
                if group.contains(first) || group.contains(second) { group.formUnion([first, second]) }
            }
        }
        return group
    }
}
