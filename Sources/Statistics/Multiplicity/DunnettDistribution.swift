import CBoostMath
import Foundation

/// The largest of several t statistics that compare treatments with one control (Dunnett 1955,
/// doi:10.1080/01621459.1955.10501294).
///
///     let two = DunnettDistribution(arms: [20, 20, 20], control: 20)
///     two?.criticalValue(alpha: 0.05, sides: .two)         // 2.41 with 76 degrees of freedom
///
/// Given the control's mean and the common standard deviation the arms are independent: their joint probability is a
/// product under two integrals, over the control's deviate and over s / sigma.
public struct DunnettDistribution: Sendable, Hashable {
    /// Correlation of arms i and j is lambda_i lambda_j, lambda_i = sqrt(n_i / (n_i + n_0)).
    private let lambda: [Double]
    /// Infinite for known variances.
    public let degreesOfFreedom: Double
    /// s / sigma with its weights.
    private let scales: [(s: Double, weight: Double)]

    public static func == (a: Self, b: Self) -> Bool {
        a.lambda == b.lambda && a.degreesOfFreedom == b.degreesOfFreedom
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(lambda)
        hasher.combine(degreesOfFreedom)
    }

    /// - Parameters:
    ///   - arms: subjects of each treatment.
    ///   - control: subjects of the control.
    ///   - degreesOfFreedom: of the common variance; all subjects less the number of groups unless given.
    /// - Returns: nil without an arm, or when a count or the degrees of freedom are not positive.
    public init?(arms: [Double], control: Double, degreesOfFreedom: Double? = nil) {
        let df = degreesOfFreedom ?? arms.reduce(control, +) - Double(arms.count + 1)
        guard !arms.isEmpty, control > 0, df > 0, arms.allSatisfy({ $0 > 0 && $0.isFinite }), control.isFinite else {
            return nil
        }
        lambda = arms.map { ($0 / ($0 + control)).squareRoot() }
        self.degreesOfFreedom = df
        scales = Self.scales(df)
    }

    /// P(some statistic >= t) without any effect, or of some |statistic| in a two-sided comparison; good to 1e-11.
    public func upperTail(of t: Double, sides: TestSides = .one) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : t > 0 ? 0 : 1 }
        let grid = Self.deviates
        var inside = 0.0
        for (s, weight) in scales {
            var product = 0.0
            for (z, density) in grid { product += density * allBelow(t * s, z, sides) }
            inside += weight * product
        }
        return min(1, max(0, 1 - inside))
    }

    private func allBelow(_ bound: Double, _ z: Double, _ sides: TestSides) -> Double {
        var product = 1.0
        for lambda in lambda {
            let root = (1 - lambda * lambda).squareRoot()
            let below = boost_normal_cdf((bound - lambda * z) / root)
            product *= sides == .one ? below : max(0, below - boost_normal_cdf((-bound - lambda * z) / root))
        }
        return product
    }

    /// The t that some statistic reaches with probability alpha; nil when alpha is not within (0, 1).
    public func criticalValue(alpha: Double, sides: TestSides = .one) -> Double? {
        guard alpha > 0, alpha < 1 else { return nil }
        let start = sides == .two ? 0 : -8.0
        return Root.beyond(start, step: 2, tolerance: 1e-10) { upperTail(of: $0, sides: sides) - alpha }
    }

    /// P value of each statistic adjusted for all: P(some statistic is at least as large).
    public func adjusted(_ statistics: [Double], sides: TestSides = .one) -> [Double] {
        statistics.map { upperTail(of: sides == .two ? abs($0) : $0, sides: sides) }
    }

    /// Quadrature of a standard normal deviate.
    private static let deviates: [(z: Double, density: Double)] = {
        let grid = StageGrid(over: (-9, 9), mean: 0, deviation: 1, r: 6)
        return zip(grid.points, grid.weights).map { z, weight in
            (z, weight * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot())
        }
    }()

    /// Quadrature of s / sigma, whose square times df is chi-squared: its density is 2 df s f(df s^2).
    private static func scales(_ df: Double) -> [(s: Double, weight: Double)] {
        guard df.isFinite, df < 1e7 else { return [(1, 1)] }
        let low = (boost_chi_squared_quantile(1e-15, df) / df).squareRoot()
        let high = (boost_chi_squared_upper_quantile(1e-15, df) / df).squareRoot()
        // About its mode the density is near normal with deviation 1 / sqrt(2 df).
        let grid = StageGrid(over: (low, high), mean: 1, deviation: 1 / (2 * df).squareRoot(), r: 8)
        let constant = log(2) + df / 2 * log(df / 2) - boost_lgamma(df / 2)
        return zip(grid.points, grid.weights).map { s, weight in
            (s, weight * exp(constant + (df - 1) * log(s) - df * s * s / 2))
        }
    }
}
