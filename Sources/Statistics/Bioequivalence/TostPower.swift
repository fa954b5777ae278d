import CBoostMath
import Foundation

/// Designs of bioequivalence trials, with the variance and degrees of freedom that their analysis of variance gives the
/// difference of test and reference.
public enum TostDesign: String, Sendable, Hashable, CaseIterable {
    /// Two groups; the coefficient of variation is the total one.
    case parallel
    /// TR | RT.
    case crossover2x2
    /// Latin squares of three treatments, of which two are compared.
    case crossover3x3
    /// Williams' design of three treatments in six sequences, of which two are compared.
    case crossover3x6x3
    /// Four treatments in four sequences, of which two are compared.
    case crossover4x4
    /// Full replicate in three periods, TRT | RTR.
    case replicate2x2x3
    /// Full replicate in four periods, TRTR | RTRT.
    case replicate2x2x4
    /// Full replicate of four sequences in four periods.
    case replicate2x4x4
    /// Partial replicate, TRR | RTR | RRT.
    case replicate2x3x3
    /// Both treatments for every subject without periods: paired differences.
    case paired

    /// Sequences, or groups.
    public var groups: Int {
        switch self {
        case .parallel, .crossover2x2, .replicate2x2x3, .replicate2x2x4: 2
        case .crossover3x3, .replicate2x3x3: 3
        case .crossover3x6x3: 6
        case .crossover4x4, .replicate2x4x4: 4
        case .paired: 1
        }
    }

    /// Residual degrees of freedom with n subjects in all.
    func degreesOfFreedom(_ n: Int) -> Int {
        switch self {
        case .parallel, .crossover2x2: n - 2
        case .crossover3x3, .crossover3x6x3: 2 * n - 4
        case .crossover4x4: 3 * n - 6
        case .replicate2x2x3, .replicate2x3x3: 2 * n - 3
        case .replicate2x2x4, .replicate2x4x4: 3 * n - 4
        case .paired: n - 1
        }
    }

    /// What the sum of 1 / n over the groups is multiplied by for the variance of the difference, in units of the
    /// residual variance.
    var factor: Double {
        switch self {
        case .parallel: 1
        case .crossover2x2: 1 / 2.0
        case .crossover3x3: 2 / 9.0
        case .crossover3x6x3: 1 / 18.0
        case .crossover4x4: 1 / 8.0
        case .replicate2x2x3: 3 / 8.0
        case .replicate2x2x4: 1 / 4.0
        case .replicate2x4x4: 1 / 16.0
        case .replicate2x3x3: 1 / 6.0
        case .paired: 2
        }
    }
}

/// Exact power of two one-sided t tests of a ratio on the logarithmic scale.
///
///     let planning = try TostPower(.crossover2x2, coefficientOfVariation: 0.25, ratio: 0.95)
///     planning.sampleSize(power: 0.8)         // 28 subjects, power 0.8074
///
/// Given the residual variance, the difference is normal, and the interval fits between the limits up to a largest
/// deviation; the power is the mean of that normal probability over the chi distribution. It equals Owen's difference
/// of Q functions (1965, doi:10.1093/biomet/52.3-4.437) with no subtraction.
public struct TostPower: Sendable, Hashable {
    public let design: TostDesign
    /// As a fraction: within subjects, or total for parallel groups.
    public let coefficientOfVariation: Double
    /// True ratio, test over reference.
    public let ratio: Double
    public let limits: EquivalenceLimits
    /// Of each of the two tests.
    public let error: Double

    public init(
        _ design: TostDesign, coefficientOfVariation: Double, ratio: Double = 0.95,
        limits: EquivalenceLimits = .standard, error: Double = 0.05
    ) throws(BioequivalenceError) {
        guard coefficientOfVariation > 0, coefficientOfVariation.isFinite else {
            throw .invalidDesign("the coefficient of variation is \(coefficientOfVariation); it must be positive")
        }
        guard ratio > 0, ratio.isFinite else { throw .invalidDesign("the ratio is \(ratio); it must be positive") }
        guard error > 0, error < 0.5 else {
            throw .invalidDesign("the error is \(error); it must be between 0 and 0.5")
        }
        self.design = design
        self.coefficientOfVariation = coefficientOfVariation
        self.ratio = ratio
        self.limits = limits
        self.error = error
    }

    /// Power with n subjects in all, as even between the groups as can be; nil without degrees of freedom or with an
    /// empty group.
    public func power(subjects n: Int) -> Double? {
        guard n >= design.groups else { return nil }
        let (share, rest) = n.quotientAndRemainder(dividingBy: design.groups)
        return power(groups: (0..<design.groups).map { share + ($0 < rest ? 1 : 0) })
    }

    /// Power with so many subjects in each group; nil without degrees of freedom, with an empty group or another number
    /// of groups than the design has.
    public func power(groups: [Int]) -> Double? {
        // A billion subjects keep clear of overflow.
        guard groups.count == design.groups, groups.allSatisfy({ 1...1_000_000_000 ~= $0 }) else { return nil }
        let freedom = design.degreesOfFreedom(groups.reduce(0, +))
        guard freedom > 0 else { return nil }
        let inverse = groups.reduce(0) { $0 + 1 / Double($1) }
        let variance = log1p(coefficientOfVariation * coefficientOfVariation)
        return power(standardError: (variance * design.factor * inverse).squareRoot(), Double(freedom))
    }

    private func power(standardError: Double, _ freedom: Double) -> Double {
        let t = -boost_t_quantile(error, freedom)
        let low = log(limits.lower / ratio) / standardError
        let high = log(limits.upper / ratio) / standardError
        // s = estimated over true standard error; s^2 freedom is chi-squared. Beyond (high - low) / 2t nothing passes,
        // and tails of 1e-18 add nothing.
        let first = (boost_chi_squared_quantile(1e-18, freedom) / freedom).squareRoot()
        let farthest = (boost_chi_squared_upper_quantile(1e-18, freedom) / freedom).squareRoot()
        let last = min((high - low) / (2 * t), farthest)
        guard first < last else { return 0 }
        let logConstant = log(2) + freedom / 2 * log(freedom / 2) - boost_lgamma(freedom / 2)
        let value = integral(from: first, to: last, panels: 24) { s in
            let density = exp(logConstant + (freedom - 1) * log(s) - freedom * s * s / 2)
            let inside = boost_normal_cdf(high - t * s) - boost_normal_cdf(low + t * s)
            return density * max(0, inside)
        }
        return min(1, max(0, value))
    }

    /// Smallest number of subjects, with equal groups, that has a power.
    public struct SampleSize: Sendable, Hashable {
        public let subjects: Int
        public let power: Double
    }

    /// nil when the power is not within (0, 1), the ratio is not within the limits, or a million subjects are too few.
    public func sampleSize(power target: Double) -> SampleSize? {
        guard target > 0, target < 1, limits.lower < ratio, ratio < limits.upper else { return nil }
        let step = design.groups
        let smallest = step * (2 / step + 1)
        func reached(_ n: Int) -> SampleSize? {
            power(subjects: n).flatMap { $0 >= target ? SampleSize(subjects: n, power: $0) : nil }
        }
        // Doubling, then halving the gap: power grows with n once it is above a few percent.
        var low = smallest - step
        var high = smallest
        while reached(high) == nil {
            low = high
            high *= 2
            guard high <= 1_000_000 else { return nil }
        }
        while high - low > step {
            let middle = low + (high - low) / (2 * step) * step
            if reached(middle) == nil { low = middle } else { high = middle }
        }
        return reached(high)
    }
}
