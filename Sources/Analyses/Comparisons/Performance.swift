import Foundation
import Statistics

/// How an analysis performs over many simulated trials, after Morris, White and Crowther (Stat Med 2019;38:2074-2102,
/// doi:10.1002/sim.8086, table 6), each number with its Monte Carlo standard error. Ratios are judged by their logarithms.
struct Performance {
    /// Simulated trials, and those without a test's result.
    let trials: Int
    let undecided: Int
    /// Trials that rejected: power where there is an effect, type I error where there is none. Those without a result
    /// did not reject.
    let rejected: Proportion?
    /// Trials whose interval held the truth, of those with one.
    let covered: Proportion?
    /// Mean estimate less the truth.
    let bias: Double?
    let biasError: Double?
    /// Standard deviation of the estimates.
    let empirical: Double?
    let empiricalError: Double?
    /// Root mean square of the standard errors that the method states.
    let stated: Double?
    let meanEstimate: Double?

    init(_ findings: [Finding?], truth: Double?, effect: Effect, alpha: Double) {
        func scale(_ value: Double) -> Double { effect == .ratio ? log(value) : value }
        let decided = findings.compactMap { $0?.p }.filter { $0.isFinite }
        trials = findings.count
        undecided = findings.count - decided.count
        rejected = Proportion(events: decided.count { $0 < alpha }, of: findings.count)
        let estimates = Sample(findings.compactMap { $0?.estimate }.map(scale).filter(\.isFinite))
        let n = Double(estimates.count)
        let known = truth.map(scale).flatMap { $0.isFinite ? $0 : nil }
        bias = known.flatMap { known in estimates.mean.map { $0 - known } }
        biasError = bias == nil ? nil : estimates.standardError
        empirical = estimates.standardDeviation
        empiricalError = estimates.standardDeviation.map { $0 / (2 * (n - 1)).squareRoot() }
        let errors = findings.compactMap { $0?.standardError }.filter(\.isFinite)
        stated = errors.isEmpty ? nil : (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
        meanEstimate = estimates.mean.map { effect == .ratio ? exp($0) : $0 }
        let covers = truth.map { truth in findings.compactMap { $0?.covers(truth) } } ?? []
        covered = Proportion(events: covers.count { $0 }, of: covers.count)
    }
}
