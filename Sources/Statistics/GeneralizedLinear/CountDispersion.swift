import CBoostMath
import Foundation

/// The likelihood of negative binomial counts as a function of theta, given their means.
///
/// Gamma functions come in as ln G(y + theta) - ln G(theta) = sum of ln(theta + k) for k < y. Summed over subjects,
/// each k counts as often as there are counts above it, which is quick and keeps all digits at large theta.
struct CountDispersion: Sendable {
    let counts: [Double]
    /// How many counts are above k, for k = 0, 1, ...
    private let above: [Double]

    init(_ counts: [Double]) {
        self.counts = counts
        var above = [Double](repeating: 0, count: Int(counts.max() ?? 0))
        for count in counts where count > 0 { above[Int(count) - 1] += 1 }
        for k in stride(from: above.count - 2, through: 0, by: -1) { above[k] += above[k + 1] }
        self.above = above
    }

    func logLikelihood(_ theta: Double, _ means: [Double]) -> Double {
        var sum = 0.0
        for (k, number) in above.enumerated() { sum += number * log1p(Double(k) / theta) }
        for (y, mu) in zip(counts, means) {
            sum += (y > 0 ? y * log(mu) : 0) - (y + theta) * log1p(mu / theta) - boost_lgamma(y + 1)
        }
        return sum
    }

    /// Derivative of the log-likelihood by theta.
    func score(_ theta: Double, _ means: [Double]) -> Double {
        var sum = 0.0
        for (k, number) in above.enumerated() { sum += number / (theta + Double(k)) }
        for (y, mu) in zip(counts, means) { sum += (mu - y) / (theta + mu) - log1p(mu / theta) }
        return sum
    }

    /// Negative second derivative.
    func information(_ theta: Double, _ means: [Double]) -> Double {
        var sum = 0.0
        for (k, number) in above.enumerated() { sum += number / ((theta + Double(k)) * (theta + Double(k))) }
        for (y, mu) in zip(counts, means) {
            sum += 2 / (mu + theta) - 1 / theta - (y + theta) / ((mu + theta) * (mu + theta))
        }
        return sum
    }

    /// The theta of greatest likelihood; nil when the likelihood still rises where the counts are Poisson's.
    ///
    /// There the derivative by 1 / theta is half the sum of (y - mu)^2 - y.
    func theta(_ means: [Double]) -> Double? {
        let excess = zip(counts, means).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) - $1.0 }
        guard excess > 0 else { return nil }
        // Above 1e8 the score is below the rounding of its terms.
        let (smallest, largest) = (log(1e-8), log(1e8))
        return findRoot(between: smallest, and: largest) { score(exp($0), means) * exp($0) }.map { exp($0) }
    }
}
