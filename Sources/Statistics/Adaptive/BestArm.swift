import CBoostMath

/// What is believed of an arm's mean or share after some outcomes.
///
///     let beliefs = [ArmBelief(events: 7, of: 20), ArmBelief(events: 12, of: 20)].compactMap { $0 }
///     BestArm.probabilities(beliefs)            // 0.061, 0.939
public enum ArmBelief: Sendable, Hashable {
    /// Of a share: Beta(a, b).
    case beta(a: Double, b: Double)
    /// Of a mean: Student's t about it.
    case student(mean: Double, standardError: Double, degreesOfFreedom: Double)

    /// Of a share, from a uniform prior. nil unless 0 <= events <= count.
    public init?(events: Int, of count: Int) {
        guard events >= 0, events <= count else { return nil }
        self = .beta(a: 1 + Double(events), b: 1 + Double(count - events))
    }

    /// Of the mean of normal outcomes, from the prior 1 / sigma^2 of mean and variance (Gelman et al. 2013, Bayesian Data
    /// Analysis, section 3.2). nil with fewer than three outcomes or none that differ.
    public init?(_ sample: Sample) {
        guard sample.count > 2, let mean = sample.mean, let error = sample.standardError, error > 0 else { return nil }
        self = .student(mean: mean, standardError: error, degreesOfFreedom: Double(sample.count - 1))
    }

    func below(_ x: Double) -> Double {
        switch self {
        case .beta(let a, let b): boost_beta_cdf(min(max(x, 0), 1), a, b)
        case .student(let mean, let error, let df): boost_t_cdf((x - mean) / error, df)
        }
    }

    func quantile(_ p: Double) -> Double {
        switch self {
        case .beta(let a, let b): boost_beta_quantile(p, a, b)
        case .student(let mean, let error, let df): mean + error * boost_t_quantile(p, df)
        }
    }
}

/// Which of several arms is best, by what is believed of each.
public enum BestArm {
    /// P(each arm has the largest value, or the smallest); they add up to 1.
    ///
    /// The integral over an arm's own belief of the others' probabilities to be below (above) it, as one over its
    /// distribution function, by Gauss and Legendre; good to about 1e-4, which is far below what outcomes tell.
    public static func probabilities(_ beliefs: [ArmBelief], largest: Bool = true) -> [Double] {
        let raw = beliefs.indices.map { arm in
            integral(from: 0, to: 1, panels: 3) { p in
                let x = beliefs[arm].quantile(p)
                return beliefs.indices.reduce(1.0) { product, other in
                    guard other != arm else { return product }
                    let below = beliefs[other].below(x)
                    return product * (largest ? below : 1 - below)
                }
            }
        }
        let sum = raw.reduce(0, +)
        return sum > 0 ? raw.map { $0 / sum } : raw.map { _ in 1 / Double(raw.count) }
    }
}
