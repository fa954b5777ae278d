import Foundation

/// How far two samples are from each other, as a whole and not only in their means.
public enum TwoSampleDistance {
    /// The largest difference of the empirical distribution functions (Kolmogorov and Smirnov), ties together; nil where
    /// a sample is empty.
    public static func kolmogorovSmirnov(_ a: Sample, _ b: Sample) -> Double? {
        guard a.count > 0, b.count > 0 else { return nil }
        let (x, y) = (a.sorted.array, b.sorted.array)
        var (i, j) = (0, 0)
        var largest = 0.0
        while i < x.count, j < y.count {
            let value = min(x[i], y[j])
            while i < x.count, x[i] == value { i += 1 }
            while j < y.count, y[j] == value { j += 1 }
            largest = max(largest, abs(Double(i) / Double(x.count) - Double(j) / Double(y.count)))
        }
        return largest
    }

    /// What ``kolmogorovSmirnov(_:_:)`` of samples from one continuous distribution exceeds with a probability of about
    /// `risk`: sqrt(-ln(risk / 2) / 2 * (n + m) / (n m)) (Smirnov 1948, doi:10.1214/aoms/1177730256, the first term).
    public static func kolmogorovSmirnovLimit(_ n: Int, _ m: Int, risk: Double = 0.05) -> Double? {
        guard n > 0, m > 0 else { return nil }
        return (-log(risk / 2) / 2 * (1 / Double(n) + 1 / Double(m))).squareRoot()
    }

    /// The difference of the means over the root of the mean of both variances (Austin 2009, doi:10.1002/sim.3697); nil
    /// where nothing varies.
    public static func standardisedMeanDifference(_ a: Sample, _ b: Sample) -> Double? {
        guard let first = a.mean, let second = b.mean, let one = a.variance, let two = b.variance, one + two > 0 else { return nil }
        return (first - second) / ((one + two) / 2).squareRoot()
    }

    /// Half the sum of the shares' differences: the share that would have to change its level; nil where a side is empty.
    public static func totalVariation(_ a: [Int], _ b: [Int]) -> Double? {
        let (n, m) = (a.reduce(0, +), b.reduce(0, +))
        guard a.count == b.count, n > 0, m > 0 else { return nil }
        return zip(a, b).reduce(0) { $0 + abs(Double($1.0) / Double(n) - Double($1.1) / Double(m)) } / 2
    }
}
