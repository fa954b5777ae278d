import Analyses
import Statistics
import TrialEngine
import TrialProtocol

/// How statistics of patients change where typical values are not the estimates, but off by an error of these.
///
/// Some of the twins have some of the candidates in each of several possible truths. A statistic's change is that among the
/// same twins, so that few of them suffice; between candidates it is interpolated. Added to the bootstrap samples of all
/// twins, one truth to each, it makes their spread that of both sources.
package struct UncertainStatistics: Sendable {
    /// Twins of each group that are solved again.
    static let twins = 256
    /// Candidates that are solved again.
    static let candidates = 21

    /// Places among the choices that were solved, ascending.
    package var nodes: [Int]
    /// Indices of the twins, ascending.
    package var twins: [Int]
    /// `[node][endpoint][place of the twin]` with the estimates.
    package var base: [[[Double]]]
    /// `[draw][node][endpoint][place of the twin]`
    package var draws: [[[[Double]]]]

    package init(nodes: [Int], twins: [Int], base: [[[Double]]], draws: [[[[Double]]]]) {
        self.nodes = nodes
        self.twins = twins
        self.base = base
        self.draws = draws
    }

    /// Twins to be solved again: the first of each group, or of all.
    static func chosen(_ groups: [[Int]], of all: Int) -> [Int] {
        Set((groups + [Array(0..<all)]).flatMap { $0.prefix(twins) }).sorted()
    }

    /// Evenly spread places of those that may be chosen.
    static func nodes(_ isChoice: [Bool]) -> [Int] {
        let open = isChoice.indices.filter { isChoice[$0] }
        guard open.count > candidates else { return open }
        return (0..<candidates).map { open[$0 * (open.count - 1) / (candidates - 1)] }
    }

    /// `[statistic][candidate][draw]`: the change of a statistic of some twins.
    package func changes(_ statistics: [PopulationStatistic], of members: [Int], _ candidates: [[Double]]) -> [[[Double]]] {
        let isMember = Set(members)
        let places = twins.indices.filter { isMember.contains(twins[$0]) }
        let known = nodes.map { candidates[$0] }
        let order = known.indices.sorted { known[$0].lexicographicallyPrecedes(known[$1]) }
        let spans = known.first.map { first in
            first.indices.map { axis -> Double in
                let values = candidates.map { $0[axis] }
                return max((values.max() ?? 0) - (values.min() ?? 0), .leastNormalMagnitude)
            }
        } ?? []
        let neighbours = candidates.map { Self.neighbours(of: $0, known, order, spans) }
        return Parallel.map(statistics) { wanted in
            func statistic(_ endpoints: [[Double]]) -> Double {
                StatisticTable.statistic(wanted.kind, places.map { endpoints[wanted.endpoint][$0] })
            }
            let before = base.map(statistic)
            let change = draws.map { draw in zip(draw, before).map { statistic($0) - $1 } }
            return neighbours.map { near in
                change.map { own in near.reduce(0) { $0 + $1.weight * own[$1.node] } }
            }
        }
    }

    /// The nodes on either side of a single quantity's value; of several quantities the nearest, each by its own range.
    /// - Parameters:
    ///   - known: the nodes' candidates.
    ///   - order: the nodes, ascending.
    ///   - spans: the range of each quantity.
    private static func neighbours(
        of candidate: [Double], _ known: [[Double]], _ order: [Int], _ spans: [Double]
    ) -> [(node: Int, weight: Double)] {
        if candidate.count == 1 {
            let value = candidate[0]
            guard let place = order.firstIndex(where: { known[$0][0] >= value }) else { return order.last.map { [($0, 1)] } ?? [] }
            let after = order[place]
            let high = known[after][0]
            if place == 0 || high == value { return [(after, 1)] }
            let before = order[place - 1]
            let low = known[before][0]
            let share = (value - low) / (high - low)
            return [(before, 1 - share), (after, share)]
        }
        func distance(_ other: [Double]) -> Double {
            candidate.indices.reduce(0) { sum, axis in
                let step = (candidate[axis] - other[axis]) / spans[axis]
                return sum + step * step
            }
        }
        let nearest = known.indices.min { (distance(known[$0]), $0) < (distance(known[$1]), $1) }
        return nearest.map { [($0, 1)] } ?? []
    }
}
