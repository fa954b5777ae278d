import CBoostMath
import Foundation

/// The largest of several correlated t statistics with one variance estimate: the multivariate t distribution at equal
/// limits, as multiple contrast tests need it.
///
///     let maximum = MaximumT(correlation: r, degreesOfFreedom: 95)
///     maximum?.upperTail(2.31).probability
///     maximum?.criticalValue(level: 0.025)
///
/// Deterministic. In the plane of the two largest principal components the probability is integrated exactly along the
/// corners of a polygon (``PlanarRegion``); over the other components, two by two, by Gauss and Legendre in the
/// radius' tail probability and the trapezoidal rule in the angle, with finer and finer rules until two agree within
/// 5e-7. Contrasts among up to five doses have at most four components, where that gives errors below 1e-6 in
/// probabilities up to 0.1 and below 3e-6 in larger ones. With more components the rules are limited in size and errors
/// may be larger (1e-5 with six equally correlated statistics); the error is always estimated.
public struct MaximumT: Sendable {
    /// Not necessarily whole, infinite for normal statistics.
    public let degreesOfFreedom: Double
    /// How many statistics there are; of two-sided ones each counts twice.
    public let count: Int
    /// Rows of statistics, columns of uncorrelated components, an even number: first those of outer pairs, then the
    /// plane.
    private let loadings: Matrix
    private let plane: PlanarRegion
    /// The statistics that vary in the plane, and the length of their loadings there.
    private let planar: [(statistic: Int, length: Double)]

    /// - Parameters:
    ///   - correlation: symmetric with ones on its diagonal; may be singular.
    ///   - twoSided: whether the largest magnitude is meant.
    /// nil for a matrix that is no correlation, and when degrees of freedom are not positive.
    public init?(correlation: Matrix, degreesOfFreedom: Double, twoSided: Bool = false) {
        let m = correlation.rows
        guard m > 0, correlation.isSquare, degreesOfFreedom > 0,
            (0..<m).allSatisfy({ i in
                abs(correlation[i, i] - 1) < 1e-9
                    && (0..<i).allSatisfy { abs(correlation[i, $0] - correlation[$0, i]) < 1e-9 }
            }),
            let (values, vectors) = correlation.symmetricEigen, values[0] > -1e-9
        else { return nil }
        // Largest components last; one of zero makes their number even.
        var columns = (0..<m).filter { values[$0] > 1e-10 }.map { j in
            vectors.column(j).map { $0 * values[j].squareRoot() }
        }
        if columns.count % 2 == 1 { columns.insert([Double](repeating: 0, count: m), at: 0) }
        if Self.lacksPlane(columns) { columns = Self.mixed(columns) }
        let signed = twoSided ? columns.map { $0 + $0.map { -$0 } } : columns
        self.degreesOfFreedom = degreesOfFreedom
        count = twoSided ? 2 * m : m
        let loadings = Matrix(rows: count, columns: signed.count, values: signed.flatMap { $0 })
        self.loadings = loadings
        let r = signed.count
        planar = (0..<count).map { (statistic: $0, length: hypot(loadings[$0, r - 2], loadings[$0, r - 1])) }
            .filter { $0.length > 1e-12 }
        plane = PlanarRegion(normals: planar.map { i, length in
            (loadings[i, r - 2] / length, loadings[i, r - 1] / length)
        })
    }

    /// Whether a statistic hardly varies in the plane of the last two components: given the others it would then be
    /// nearly certain to exceed a limit or not, and rules for smooth functions fail.
    private static func lacksPlane(_ columns: [[Double]]) -> Bool {
        let last = columns.suffix(2)
        return columns[0].indices.contains { i in last.reduce(0) { $0 + $1[i] * $1[i] } < 0.05 }
    }

    /// Components rotated into each other by the cosine transform IV, which is orthogonal: uncorrelated still.
    private static func mixed(_ columns: [[Double]]) -> [[Double]] {
        let r = Double(columns.count)
        return columns.indices.map { k in
            columns[0].indices.map { i in
                columns.indices.reduce(0) { sum, j in
                    sum + columns[j][i] * (2 / r).squareRoot()
                        * cos(Double.pi * (Double(j) + 0.5) * (Double(k) + 0.5) / r)
                }
            }
        }
    }

    /// P(largest > t), with an estimate of its error.
    public func upperTail(_ t: Double) -> (probability: Double, error: Double) {
        guard !t.isNaN else { return (.nan, .nan) }
        let pairs = loadings.columns / 2 - 1
        guard pairs > 0 else { return (1 - inner([], t, sumOfSquares: 0), 1e-9) }
        var last = Double.nan
        for level in Self.rules.indices {
            let value = 1 - integral(Self.rules[level], pairs, t)
            let error = abs(value - last)
            if error < 5e-7 { return (value, error) }
            if level == Self.rules.count - 1 || nodes(level + 1, pairs) > 60_000 { return (value, error) }
            last = value
        }
        return (last, .nan)
    }

    /// The t that is exceeded with a probability, to 1e-7 of the probability; nil unless that is within (0, 1).
    public func criticalValue(level: Double) -> Double? {
        guard level > 0, level < 1 else { return nil }
        // One statistic alone and Bonferroni's inequality bound it.
        var low = quantile(level)
        var high = quantile(level / Double(count))
        guard high - low > 1e-12 else { return low }
        var (below, above) = (upperTail(low).probability - level, upperTail(high).probability - level)
        // The Illinois variant of regula falsi
        for _ in 0..<60 where high - low > 1e-9 && above != below {
            let t = min(high, max(low, (low * above - high * below) / (above - below)))
            let excess = upperTail(t).probability - level
            if abs(excess) < 1e-7 { return t }
            if excess > 0 {
                (low, below) = (t, excess)
                above /= 2
            } else {
                (high, above) = (t, excess)
                below /= 2
            }
        }
        return (low + high) / 2
    }

    private func quantile(_ upper: Double) -> Double {
        degreesOfFreedom == .infinity
            ? -boost_normal_quantile(upper) : -boost_t_quantile(upper, degreesOfFreedom)
    }

    // MARK: Integration

    /// Numbers of radii and of angles for the pair of components next to the plane. Corners of regions make kinks in
    /// the angle, which an odd number of nodes seldom meets all at once.
    private static let rules = [(4, 11), (6, 17), (8, 25), (10, 35), (12, 49), (16, 91), (24, 161), (32, 241)]

    /// Pairs further from the plane vary less and have smaller rules.
    private static func rule(_ rule: (Int, Int), pair: Int, of pairs: Int) -> (radii: Int, angles: Int) {
        let steps = pairs - 1 - pair
        return (max(4, rule.0 >> steps), max(5, rule.1 >> (2 * steps) | 1))
    }

    private func nodes(_ level: Int, _ pairs: Int) -> Int {
        (0..<pairs).reduce(1) { product, pair in
            let rule = Self.rule(Self.rules[level], pair: pair, of: pairs)
            return product * rule.radii * rule.angles
        }
    }

    private func integral(_ rule: (Int, Int), _ pairs: Int, _ t: Double) -> Double {
        let radii = (0..<pairs).map { GaussLegendre(Self.rule(rule, pair: $0, of: pairs).radii) }
        let angles = (0..<pairs).map { Self.rule(rule, pair: $0, of: pairs).angles }
        return outer(0, pairs, radii, angles, [], t, sumOfSquares: 0)
    }

    /// The mean over the pairs of components from one on, given those before.
    ///
    /// Given components with the sum of squares q, the others are a t variable with nu + (components given) degrees of
    /// freedom n, times sqrt((nu + q) / n). The radius of a pair has the tail probability u = (1 + r^2 / n)^(-n / 2);
    /// u = v^2 puts nodes into the tail.
    private func outer(
        _ pair: Int, _ pairs: Int, _ radii: [GaussLegendre], _ angles: [Int], _ given: [Double], _ t: Double,
        sumOfSquares q: Double
    ) -> Double {
        guard pair < pairs else { return inner(given, t, sumOfSquares: q) }
        var sum = 0.0
        for (v, weight) in zip(radii[pair].nodes, radii[pair].weights) {
            let square = squaredRadius(v * v, given: given.count, sumOfSquares: q)
            var mean = 0.0
            for step in 0..<angles[pair] {
                let angle = 2 * Double.pi * (Double(step) + 0.5) / Double(angles[pair])
                let radius = square.squareRoot()
                mean += outer(
                    pair + 1, pairs, radii, angles, given + [radius * cos(angle), radius * sin(angle)], t,
                    sumOfSquares: q + square)
            }
            sum += weight * 2 * v * mean / Double(angles[pair])
        }
        return sum
    }

    private func squaredRadius(_ u: Double, given: Int, sumOfSquares q: Double) -> Double {
        guard degreesOfFreedom < .infinity else { return -2 * log(u) }
        let n = degreesOfFreedom + Double(given)
        return (degreesOfFreedom + q) * expm1(-2 / n * log(u))
    }

    /// The probability that no statistic exceeds t, given the components outside the plane.
    private func inner(_ given: [Double], _ t: Double, sumOfSquares q: Double) -> Double {
        let n = degreesOfFreedom + Double(given.count)
        let scale = degreesOfFreedom == .infinity ? 1 : ((degreesOfFreedom + q) / n).squareRoot()
        var rests = [Double](repeating: t, count: count)
        for (j, value) in given.enumerated() {
            for i in 0..<count { rests[i] -= loadings[i, j] * value }
        }
        if planar.count < count {
            let inPlane = Set(planar.map(\.statistic))
            for i in 0..<count where rests[i] < 0 && !inPlane.contains(i) { return 0 }
        }
        return plane.probability(
            planar.map { rests[$0.statistic] / ($0.length * scale) }, degreesOfFreedom: n)
    }
}
