import Analyses
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
        let neighbours = candidates.map { self.neighbours(of: $0, candidates) }
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
    private func neighbours(of candidate: [Double], _ candidates: [[Double]]) -> [(node: Int, weight: Double)] {
        let known = nodes.map { candidates[$0] }
        if candidate.count == 1 {
            let value = candidate[0]
            guard let after = known.firstIndex(where: { $0[0] >= value }) else { return [(known.count - 1, 1)] }
            let high = known[after][0]
            if after == 0 || high == value { return [(after, 1)] }
            let low = known[after - 1][0]
            let share = (value - low) / (high - low)
            return [(after - 1, 1 - share), (after, share)]
        }
        let spans = candidate.indices.map { axis -> Double in
            let values = candidates.map { $0[axis] }
            return max((values.max() ?? 0) - (values.min() ?? 0), .leastNormalMagnitude)
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
