import Analyses
import Statistics
import TrialProtocol

/// Statistics of some twins with each candidate, as they are and in bootstrap samples of the twins.
package struct StatisticTable: Sendable {
    /// `[statistic][candidate]`
    package var estimates: [[Double]]
    /// `[statistic][candidate][sample]`; none for candidates that are out of the race.
    package var resampled: [[[Double]]]

    /// - Parameter isActive: candidates that were solved with every twin.
    package init(_ statistics: [PopulationStatistic], _ table: CandidateTable, _ resamples: TwinResamples, isActive: [Bool]) {
        let places = statistics.indices.flatMap { statistic in table.candidates.indices.map { (statistic, $0) } }
        let found = Parallel.map(places) { statistic, candidate in
            let wanted = statistics[statistic]
            let all = table.endpoints[candidate][wanted.endpoint]
            let values = resamples.members.compactMap { all.indices.contains($0) ? all[$0] : nil }
            return (
                Self.statistic(wanted.kind, values),
                isActive[candidate] ? Self.resampled(wanted.kind, values, resamples) : []
            )
        }
        let width = table.candidates.count
        estimates = statistics.indices.map { statistic in (0..<width).map { found[statistic * width + $0].0 } }
        resampled = statistics.indices.map { statistic in (0..<width).map { found[statistic * width + $0].1 } }
    }

    /// Moves each bootstrap sample by what one of the possible truths changes, these in turn; a share stays one.
    /// - Parameter changes: `[statistic][candidate][draw]`
    package mutating func shift(by changes: [[[Double]]], _ statistics: [PopulationStatistic]) {
        for index in resampled.indices {
            let isShare = statistics[index].kind == .probability
            for candidate in resampled[index].indices {
                let own = changes[index][candidate]
                guard !own.isEmpty else { continue }
                for sample in resampled[index][candidate].indices {
                    let moved = resampled[index][candidate][sample] + own[sample % own.count]
                    resampled[index][candidate][sample] = isShare && !moved.isNaN ? min(max(moved, 0), 1) : moved
                }
            }
        }
    }

    /// Of the values that are there; NaN without any.
    package static func statistic(_ kind: PopulationStatistic.Kind, _ values: [Double]) -> Double {
        switch kind {
        case .mean, .probability: mean(values)
        case .median: quantile(values, 0.5)
        case .quantile(let p): quantile(values, p)
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        var (sum, count) = (0.0, 0)
        for value in values where !value.isNaN {
            sum += value
            count += 1
        }
        return count > 0 ? sum / Double(count) : .nan
    }

    /// Type 7 of Hyndman and Fan, as everywhere in Dosis.
    private static func quantile(_ values: [Double], _ p: Double) -> Double {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let last = sorted.indices.last else { return .nan }
        let place = Double(last) * p
        let below = min(Int(place), last)
        return sorted[below] + (place - Double(below)) * (sorted[min(below + 1, last)] - sorted[below])
    }

    private static func resampled(_ kind: PopulationStatistic.Kind, _ values: [Double], _ resamples: TwinResamples) -> [Double] {
        switch kind {
        case .mean, .probability: means(values, resamples)
        case .median: quantiles(values, 0.5, resamples)
        case .quantile(let p): quantiles(values, p, resamples)
        }
    }

    private static func means(_ values: [Double], _ resamples: TwinResamples) -> [Double] {
        let isWhole = !values.contains(where: \.isNaN)
        return resamples.times.withUnsafeBufferPointer { times in
            values.withUnsafeBufferPointer { values in
                (0..<resamples.count).map { sample in
                    let first = sample * values.count
                    var (sum, count) = (0.0, 0.0)
                    for place in values.indices {
                        let times = Double(times[first + place])
                        if isWhole || !values[place].isNaN {
                            sum += times * values[place]
                            count += times
                        }
                    }
                    return count > 0 ? sum / count : .nan
                }
            }
        }
    }

    private static func quantiles(_ values: [Double], _ p: Double, _ resamples: TwinResamples) -> [Double] {
        let order = values.indices.filter { !values[$0].isNaN }.sorted { (values[$0], $0) < (values[$1], $1) }
        return (0..<resamples.count).map { sample in
            let first = sample * values.count
            let count = order.reduce(0) { $0 + Int(resamples.times[first + $1]) }
            guard count > 0 else { return .nan }
            let place = Double(count - 1) * p
            let below = Int(place)
            var (seen, low) = (0, Double.nan)
            for twin in order {
                seen += Int(resamples.times[first + twin])
                if low.isNaN, seen > below { low = values[twin] }
                if seen > min(below + 1, count - 1) { return low + (place - Double(below)) * (values[twin] - low) }
            }
            return low
        }
    }
}
