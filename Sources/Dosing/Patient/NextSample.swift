import Foundation
import ModelLanguage

/// When the next level should be taken: where it is expected to say most about the exposure that the dose is chosen by.
///
/// For each time, levels are supposed from draws of the posterior; each would weigh the draws by its likelihood. What
/// is expected after it is the mean over these of the variance of the logarithm of exposure, and of the probability of
/// the target under the regimen that would be best then.
struct NextSample {
    struct Choice: Sendable {
        var time: Double
        /// Expected variance of log exposure after the sample as a part of that before.
        var remaining: Double
        /// Expected probability of the target with the best regimen after the sample.
        var inTarget: Double
    }

    /// Log exposure to the regimen in each draw.
    let exposures: [Double]
    /// `[regimen][draw]`: whether the target is reached, of the best regimens.
    let attained: [[Bool]]
    let error: ResidualError
    /// Standard normal numbers: the errors of the supposed levels.
    let noise: [Double]

    /// - Parameter predictions: `[time][draw]`, of the latent level.
    func choices(_ times: [Double], _ predictions: [[Double]]) -> [Choice] {
        let all = exposures.indices.filter { exposures[$0].isFinite }
        guard !all.isEmpty else { return [] }
        let before = variance([Double](repeating: 1 / Double(all.count), count: all.count), all)
        return zip(times, predictions).map { time, levels in choice(time, levels, all, before) }
    }

    private func choice(_ time: Double, _ levels: [Double], _ draws: [Int], _ before: Double) -> Choice {
        var remaining = 0.0, inTarget = 0.0, count = 0.0
        let deviations = levels.map { error.onLogScale ? error.deviation(at: 1) : error.deviation(at: $0) }
        for (k, z) in noise.enumerated() {
            let draw = draws[k * draws.count / noise.count]
            guard levels[draw].isFinite, deviations[draw] > 0 else { continue }
            let level =
                error.onLogScale
                ? log(max(levels[draw], .leastNormalMagnitude)) + z * deviations[draw]
                : levels[draw] + z * deviations[draw]
            let weights = weights(of: level, levels, deviations, draws)
            guard let weights else { continue }
            remaining += variance(weights, draws)
            inTarget += attained.map { row in zip(weights, draws).reduce(0) { $0 + (row[$1.1] ? $1.0 : 0) } }.max() ?? 0
            count += 1
        }
        guard count > 0, before > 0 else { return Choice(time: time, remaining: 1, inTarget: .nan) }
        return Choice(time: time, remaining: remaining / count / before, inTarget: inTarget / count)
    }

    private func weights(of level: Double, _ levels: [Double], _ deviations: [Double], _ draws: [Int]) -> [Double]? {
        let logs = draws.map { draw -> Double in
            let sd = deviations[draw]
            guard sd > 0, levels[draw].isFinite else { return -.infinity }
            let truth = error.onLogScale ? log(max(levels[draw], .leastNormalMagnitude)) : levels[draw]
            let z = (level - truth) / sd
            return -z * z / 2 - log(sd)
        }
        guard let most = logs.max(), most.isFinite else { return nil }
        let raw = logs.map { exp($0 - most) }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }

    private func variance(_ weights: [Double], _ draws: [Int]) -> Double {
        let mean = zip(weights, draws).reduce(0) { $0 + $1.0 * exposures[$1.1] }
        return zip(weights, draws).reduce(0) { sum, pair in
            let deviation = exposures[pair.1] - mean
            return sum + pair.0 * deviation * deviation
        }
    }
}
