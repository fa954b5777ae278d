import Foundation
import Integration
import Randomness
import Statistics

/// Draws from the posterior around a mode.
///
/// The normal distribution at the mode (Laplace) is tried first: its importance weights tell how near it is. Where it is
/// not near, draws come from a t distribution with 4 degrees of freedom whose mean and covariance are fitted to the
/// weighted draws and drawn from again (adaptive importance sampling: Cappe et al. 2004, doi:10.1198/106186004X12803),
/// then they are resampled systematically.
struct PosteriorSampling {
    let estimate: IndividualEstimate
    /// -log posterior (half the objective) of many effects; infinite where it is 0.
    let density: ([[Double]]) -> [Double]
    let seed: UInt64

    /// Draws per draw that is asked for, when they are weighted.
    private static let oversampling = 4
    private static let rounds = 4
    /// The normal distribution is near enough when its draws are worth this part of independent ones.
    private static let nearlyNormal = 0.9
    private static let freedom = 4

    struct Weighted {
        var draws: [[Double]]
        var weights: [Double]
        var effectiveSize: Double
    }

    func draw(_ count: Int) -> Posterior {
        let mode = estimate.effects
        let covariance = estimate.laplaceCovariance ?? estimate.covariance
        guard !mode.isEmpty, let cholesky = Cholesky(covariance) else {
            return Posterior(
                draws: Array(repeating: mode, count: count), method: .laplace, reason: "the patient has no effects that vary",
                effectiveSampleSize: Double(count), proposals: 0)
        }
        let normal = weighted(count, mode, cholesky.factor, freedom: nil, round: 0)
        let share = normal.effectiveSize / Double(count)
        if share >= Self.nearlyNormal {
            let percent = String(format: "%.0f", 100 * share)
            return Posterior(
                draws: normal.draws, method: .laplace,
                reason: "the posterior is nearly normal: its normal approximation is worth \(percent) % of independent draws",
                effectiveSampleSize: normal.effectiveSize, proposals: count)
        }
        return importance(count, share, mode, cholesky.factor)
    }

    private func importance(_ count: Int, _ share: Double, _ mode: [Double], _ factor: Matrix) -> Posterior {
        let proposals = Self.oversampling * count
        var mean = mode, factor = factor
        var best: Weighted?
        for round in 1...Self.rounds {
            let found = weighted(proposals, mean, factor, freedom: Self.freedom, round: round)
            if found.effectiveSize > best?.effectiveSize ?? 0 { best = found }
            if found.effectiveSize >= Double(count) { break }
            guard let moments = moments(of: found), let cholesky = Cholesky(moments.covariance) else { break }
            (mean, factor) = (moments.mean, cholesky.factor)
        }
        guard let best else {
            return Posterior(
                draws: Array(repeating: mode, count: count), method: .importance, reason: "no draw had a chance; the mode stands for all",
                effectiveSampleSize: 0, proposals: Self.rounds * proposals)
        }
        let percent = String(format: "%.0f", 100 * share)
        return Posterior(
            draws: resampled(best, count), method: .importance,
            reason: "the posterior is not normal: its normal approximation is worth \(percent) % of independent draws",
            effectiveSampleSize: best.effectiveSize, proposals: proposals)
    }

    // MARK: Weights

    private func weighted(_ count: Int, _ mean: [Double], _ factor: Matrix, freedom: Int?, round: Int) -> Weighted {
        var stream = RandomStream(seed: seed, replicate: 0, twin: 0, purpose: "posterior", substream: round)
        let n = mean.count
        var draws: [[Double]] = [], logProposal: [Double] = []
        for _ in 0..<count {
            let z = (0..<n).map { _ in stream.normal() }
            var stretch = 1.0
            if let freedom {
                let chi = (0..<freedom).reduce(0.0) { sum, _ in
                    let x = stream.normal()
                    return sum + x * x
                }
                stretch = (Double(freedom) / chi).squareRoot()
            }
            draws.append(zip(mean, factor * z).map { $0 + stretch * $1 })
            let square = stretch * stretch * z.reduce(0) { $0 + $1 * $1 }
            if let freedom {
                logProposal.append(-Double(freedom + n) / 2 * log1p(square / Double(freedom)))
            } else {
                logProposal.append(-square / 2)
            }
        }
        let logs = zip(density(draws), logProposal).map { -$0 - $1 }
        let largest = logs.filter(\.isFinite).max() ?? 0
        let raw = logs.map { $0.isFinite ? exp($0 - largest) : 0 }
        let sum = raw.reduce(0, +), squares = raw.reduce(0) { $0 + $1 * $1 }
        return Weighted(
            draws: draws, weights: raw.map { sum > 0 ? $0 / sum : 0 }, effectiveSize: squares > 0 ? sum * sum / squares : 0)
    }

    private func moments(of found: Weighted) -> (mean: [Double], covariance: Matrix)? {
        let n = estimate.effects.count
        guard found.effectiveSize > Double(2 * n) else { return nil }
        var mean = [Double](repeating: 0, count: n)
        for (draw, weight) in zip(found.draws, found.weights) { for i in 0..<n { mean[i] += weight * draw[i] } }
        var covariance = Matrix(rows: n, columns: n)
        for (draw, weight) in zip(found.draws, found.weights) where weight > 0 {
            for i in 0..<n { for j in 0..<n { covariance[i, j] += weight * (draw[i] - mean[i]) * (draw[j] - mean[j]) } }
        }
        return (mean, covariance)
    }

    /// Systematic resampling (Carpenter, Clifford and Fearnhead 1999, doi:10.1049/ip-rsn:19990255).
    private func resampled(_ found: Weighted, _ count: Int) -> [[Double]] {
        var stream = RandomStream(seed: seed, replicate: 0, twin: 0, purpose: "posterior resampling")
        let offset = stream.uniform()
        var chosen: [[Double]] = []
        var sum = found.weights[0], index = 0
        for k in 0..<count {
            let place = (Double(k) + offset) / Double(count)
            while place > sum, index + 1 < found.weights.count {
                index += 1
                sum += found.weights[index]
            }
            chosen.append(found.draws[index])
        }
        return chosen
    }
}
