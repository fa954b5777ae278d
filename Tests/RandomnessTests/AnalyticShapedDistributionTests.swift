import Foundation
import Randomness
import Testing

/// Gamma, Weibull and beta distributions against closed forms and each other.
@Suite struct AnalyticShapedDistributionTests {
    static let laws: [Distribution] = [
        .gamma(shape: 0.7, scale: 3), .gamma(shape: 40, scale: 0.1), .weibull(shape: 0.8, scale: 2), .weibull(shape: 12, scale: 5),
        .beta(alpha: 0.6, beta: 2.5), .beta(alpha: 30, beta: 4),
    ]

    /// A score's value has the score's tail probabilities; the smaller tail keeps its digits.
    @Test(arguments: laws, [-6.0, -2, -0.3, 0, 1, 3, 6]) func scores(_ law: Distribution, _ score: Double) {
        let value = law.value(score: score)
        let (found, asked) = score < 0 ? (law.cdf(value), StandardNormal.cdf(score)) : (law.upperTail(value), StandardNormal.cdf(-score))
        // Near 1 a beta's value has few digits left of its distance to 1.
        #expect(abs(found - asked) <= (value > 0.9999 && value < 1 ? 1e-4 : 1e-10) * asked)
        #expect(abs(law.cdf(value) + law.upperTail(value) - 1) < 1e-12)
    }

    /// Special cases: gamma and Weibull of shape 1 are exponential, beta of shapes 1 uniform.
    @Test func specialCases() {
        for u in [0.001, 0.3, 0.5, 0.999] {
            let exponential = -2 * log1p(-u)
            for law in [Distribution.gamma(shape: 1, scale: 2), .weibull(shape: 1, scale: 2)] {
                #expect(abs(law.quantile(u) - exponential) < 1e-12 * exponential)
            }
            #expect(abs(Distribution.beta(alpha: 1, beta: 1).quantile(u) - u) < 1e-14)
        }
    }

    /// Moments asked for are the moments had. Weibull with cv 1 is exponential; with shape 2 (Rayleigh) cv^2 = 4/pi - 1.
    @Test func byMoments() {
        for (mean, sd) in [(5.0, 1.0), (0.3, 0.2), (120, 119)] {
            for law in [Distribution.gamma(mean: mean, sd: sd), .weibull(mean: mean, sd: sd)] {
                #expect(abs(law.mean - mean) < 1e-9 * mean && abs(law.standardDeviation - sd) < 1e-9 * sd)
            }
        }
        let beta = Distribution.beta(mean: 0.4, sd: 0.2)
        #expect(abs(beta.mean - 0.4) < 1e-15 && abs(beta.standardDeviation - 0.2) < 1e-15)
        guard case .weibull(let one, _) = Distribution.weibull(mean: 3, sd: 3),
            case .weibull(let two, _) = Distribution.weibull(mean: 1, sd: (4 / Double.pi - 1).squareRoot())
        else { return #expect(Bool(false)) }
        #expect(abs(one - 1) < 1e-12 && abs(two - 2) < 1e-10)
    }

    @Test func truncatedStaysInside() {
        let law = Distribution.gamma(shape: 2, scale: 3)
        for u in [1e-9, 0.2, 0.5, 1 - 1e-9] {
            let value = law.truncatedQuantile(u, within: 4...9)
            #expect((4...9).contains(value))
            let share = law.probability(within: 4...value) / law.probability(within: 4...9)
            #expect(abs(share - u) < 1e-10)
        }
    }

    @Test func limits() {
        for law in Self.laws {
            #expect(law.cdf(-1) == 0 && law.cdf(0) == 0 && law.cdf(.infinity) == 1 && law.upperTail(0) == 1 && law.problem == nil)
        }
        let wrong: [Distribution] = [
            .gamma(shape: 0, scale: 1), .gamma(mean: 1, sd: -1), .weibull(shape: 1, scale: -1), .weibull(mean: 1, sd: 1e-7),
            .beta(mean: 0.5, sd: 0.5), .beta(mean: 1.2, sd: 0.1), .beta(alpha: .nan, beta: 1),
        ]
        for law in wrong { #expect(law.problem != nil && law.value(score: 0).isNaN) }
        #expect(Distribution.gamma(mean: 3, sd: 0).value(score: 2) == 3 && Distribution.weibull(mean: 3, sd: 0).value(score: -2) == 3)
        #expect(Distribution.beta(mean: 0.3, sd: 0).value(score: 1) == 0.3)
    }
}
