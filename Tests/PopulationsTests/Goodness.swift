import Foundation

/// The largest distance of an empirical distribution function from a true one (Kolmogorov).
func kolmogorovDistance(_ sample: [Double], _ cdf: (Double) -> Double) -> Double {
    let n = Double(sample.count)
    return sample.sorted().enumerated().reduce(0) { worst, item in
        let probability = cdf(item.element)
        return max(worst, abs(probability - Double(item.offset) / n), abs(Double(item.offset + 1) / n - probability))
    }
}

/// The distance that a sample of the distribution exceeds with probability at most `risk`
/// (Dvoretzky, Kiefer and Wolfowitz with Massart's constant 1990, doi:10.1214/aop/1176990746).
func largestDistance(_ count: Int, risk: Double) -> Double { (log(2 / risk) / (2 * Double(count))).squareRoot() }

func normalCDF(_ x: Double, mean: Double, sd: Double) -> Double { erfc(-(x - mean) / (sd * 2.0.squareRoot())) / 2 }

/// Lognormal by median and coefficient of variation: omega^2 = ln(1 + cv^2).
func lognormalCDF(_ x: Double, median: Double, cv: Double) -> Double {
    x > 0 ? normalCDF(log(x), mean: log(median), sd: log1p(cv * cv).squareRoot()) : 0
}

/// The distribution restricted to a range.
func truncated(_ low: Double, _ high: Double, _ cdf: @escaping (Double) -> Double) -> (Double) -> Double {
    { x in (cdf(min(max(x, low), high)) - cdf(low)) / (cdf(high) - cdf(low)) }
}
