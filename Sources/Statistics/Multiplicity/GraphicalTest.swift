/// Bonferroni-based testing of several hypotheses along a weighted graph (Bretz, Maurer, Brannath and Posch 2009,
/// doi:10.1002/sim.3495): a rejected hypothesis hands its share of alpha on.
///
///     let primaryThenSecondary = try GraphicalTest(weights: [1, 0], transitions: [[0, 1], [0, 0]])
///     primaryThenSecondary.adjusted([0.01, 0.03])       // 0.01, 0.03
public struct GraphicalTest: Sendable, Hashable {
    /// Share of alpha of each hypothesis.
    public let weights: [Double]
    /// Row i says how the share of hypothesis i is handed on once it is rejected.
    public let transitions: [[Double]]

    /// - Parameters:
    ///   - weights: not negative, adding up to 1 at most.
    ///   - transitions: square, not negative, zero on the diagonal; each row adds up to 1 at most.
    public init(weights: [Double], transitions: [[Double]]) throws(DesignError) {
        guard !weights.isEmpty, weights.allSatisfy({ $0 >= 0 }), weights.reduce(0, +) <= 1 + Self.rounding else {
            throw DesignError(
                """
                the weights of the hypotheses are \(weights); give numbers from 0 that add up to 1 at most
                """)
        }
        guard transitions.count == weights.count, transitions.allSatisfy({ $0.count == weights.count }) else {
            throw DesignError(
                """
                the transitions are not a square table; give a row and a column for each of the \(weights.count) \
                hypotheses
                """)
        }
        for (i, row) in transitions.enumerated() {
            guard row.allSatisfy({ $0 >= 0 }), row[i] == 0, row.reduce(0, +) <= 1 + Self.rounding else {
                throw DesignError(
                    """
                    the transitions from hypothesis \(i + 1) are \(row); give numbers from 0 that add up to 1 at \
                    most, and 0 to itself
                    """)
            }
        }
        (self.weights, self.transitions) = (weights, transitions)
    }

    /// Thirds written as 0.3333333333 are meant to add up to 1.
    private static let rounding = 1e-8

    private init(_ weights: [Double], _ transitions: [[Double]]) {
        (self.weights, self.transitions) = (weights, transitions)
    }

    /// The graph after hypothesis `rejected` (from 0) is rejected; it keeps its place, with neither weight nor edges.
    /// Unchanged when there is none of that number.
    public func rejecting(_ rejected: Int) -> GraphicalTest {
        guard weights.indices.contains(rejected) else { return self }
        var next = (weights: weights, transitions: transitions)
        for l in weights.indices {
            next.weights[l] = l == rejected ? 0 : weights[l] + weights[rejected] * transitions[rejected][l]
            let back = transitions[l][rejected] * transitions[rejected][l]
            for k in weights.indices {
                let through = transitions[l][k] + transitions[l][rejected] * transitions[rejected][k]
                let isGone = l == rejected || k == rejected || l == k || back >= 1 - Self.rounding
                next.transitions[l][k] = isGone ? 0 : through / (1 - back)
            }
        }
        return GraphicalTest(next.weights, next.transitions)
    }

    /// Adjusted p values: hypotheses with one at or below alpha are rejected, and those are all that the sequentially
    /// rejective procedure rejects. nil when p values are not one for each hypothesis, within [0, 1].
    public func adjusted(_ p: [Double]) -> [Double]? {
        guard p.count == weights.count, p.allSatisfy({ 0...1 ~= $0 }) else { return nil }
        var result = [Double](repeating: 1, count: p.count)
        var graph = self
        var remaining = Array(p.indices)
        var highest = 0.0
        while !remaining.isEmpty {
            func ratio(_ i: Int) -> Double { graph.weights[i] > 0 ? p[i] / graph.weights[i] : .infinity }
            guard let next = remaining.min(by: { (ratio($0), $0) < (ratio($1), $1) }), ratio(next) < .infinity else {
                return result
            }
            highest = max(highest, min(1, ratio(next)))
            result[next] = highest
            graph = graph.rejecting(next)
            remaining.removeAll { $0 == next }
        }
        return result
    }

    /// Which hypotheses are rejected at `alpha`, controlling the family-wise error strongly.
    public func rejected(_ p: [Double], alpha: Double) -> [Bool]? { adjusted(p)?.map { $0 <= alpha } }
}
