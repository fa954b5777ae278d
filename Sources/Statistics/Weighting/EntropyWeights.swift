import Foundation

/// Weights of a population's members that meet given averages and are otherwise as near as can be to given weights.
///
/// Minimises the relative entropy sum w log(w / q), plus, for an average that is itself uncertain, half the squared
/// deviation in units of its standard error: the weights q then count as one observation does. The solution is
/// w_i ~ q_i exp(lambda' g_i), where lambda minimises the convex dual
///
///     log sum q_i exp(lambda' (g_i - t)) + 1/2 sum s_j^2 lambda_j^2
///
/// (Csiszar 1975, doi:10.1214/aop/1176996454; Hainmueller 2012, doi:10.1093/pan/mpr025; with shares of categories as
/// averages this is raking, Deming and Stephan 1940, doi:10.1214/aoms/1177731829). Sums are taken block by block in a
/// fixed order, so that the bits do not depend on the threads.
///
///     let mean = EntropyWeights.Average(of: ages, is: 63.1)
///     let weights = EntropyWeights(base: nil, averages: [mean], threads: 2)?.weights
public struct EntropyWeights: Sendable {
    /// An average over the weighted population that is asked for.
    public struct Average: Sendable {
        /// g of each member; finite.
        public let values: [Double]
        public let target: Double
        /// 0: the average is met exactly.
        public let standardError: Double

        public init(of values: [Double], is target: Double, standardError: Double = 0) {
            self.values = values
            self.target = target
            self.standardError = standardError
        }
    }

    /// Of the members, summing to 1.
    public let weights: [Double]
    /// Of each average, what was reached.
    public let reached: [Double]
    /// Largest deviation of an exact average, in standard deviations of its g in the population as given.
    public let largestDeviation: Double
    /// Whether exact averages are met; where they are not, no weights can meet them.
    public var isMet: Bool { largestDeviation < 1e-6 }

    /// - Parameters:
    ///   - base: weights to stay near to, not negative; nil: equal ones.
    ///   - averages: of as many members each.
    /// nil without members, or where a value is not finite.
    public init?(base: [Double]?, averages: [Average], threads: Int) {
        let count = averages.first?.values.count ?? base?.count ?? 0
        let given = base ?? [Double](repeating: 1, count: count)
        let total = given.reduce(0, +)
        guard count > 0, given.count == count, total > 0, total.isFinite,
            averages.allSatisfy({ $0.values.count == count && $0.target.isFinite && $0.values.allSatisfy(\.isFinite) })
        else { return nil }
        let q = given.map { $0 / total }
        let scales = averages.map { Self.spread($0.values, q) }
        // An average of what is the same for all members cannot be moved.
        let free = averages.indices.filter { scales[$0] > 0 }
        let dual = EntropyDual(
            columns: free.map { j in averages[j].values.map { ($0 - averages[j].target) / scales[j] } }, base: q,
            softness: free.map { averages[$0].standardError / scales[$0] }, threads: threads)
        var minimiser = NewtonMinimiser()
        minimiser.tolerance = 1e-16
        // Averages at the edge of what is possible need large multipliers; the dual is convex, so that no step leads astray.
        minimiser.longestStep = 50
        minimiser.maximumIterations = 200
        let zero = [Double](repeating: 0, count: free.count)
        let found = free.isEmpty ? nil : minimiser.minimise(from: zero, value: dual.value, derivatives: dual.derivatives)
        guard free.isEmpty || found != nil else { return nil }
        weights = dual.weights(found?.x ?? zero)
        let weights = weights
        reached = averages.map { average in Self.average(average.values, weights) }
        let reached = reached
        largestDeviation = averages.indices.filter { averages[$0].standardError == 0 }.map { j in
            abs(reached[j] - averages[j].target) / (scales[j] > 0 ? scales[j] : max(abs(averages[j].target), .leastNormalMagnitude))
        }.max() ?? 0
    }

    /// The number of equal weights that would give averages as precise: (sum w)^2 / sum w^2 (Kish 1965).
    public static func effectiveSize(_ weights: [Double]) -> Double {
        let sum = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        return squares > 0 ? sum * sum / squares : 0
    }

    static func average(_ values: [Double], _ weights: [Double]) -> Double {
        var sum = 0.0
        for index in values.indices { sum += weights[index] * values[index] }
        return sum
    }

    private static func spread(_ values: [Double], _ q: [Double]) -> Double {
        let mean = average(values, q)
        var sum = 0.0
        for index in values.indices { sum += q[index] * (values[index] - mean) * (values[index] - mean) }
        let spread = sum.squareRoot()
        return spread > 1e-12 * abs(mean) ? spread : 0
    }
}
