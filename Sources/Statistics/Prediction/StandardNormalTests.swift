import CBoostMath

/// Whether values, such as NPDE, look standard normal: their mean, variance and shape, and the three together.
///
///     StandardNormalTests(Sample(npde))?.global
///
/// Student's t for a mean of 0, chi-squared for a variance of 1, Shapiro and Wilk's for normality; the global p value is
/// the least of the three times their number, as the package npde has it (Comets, Brendel and Mentre 2008,
/// doi:10.1016/j.cmpb.2007.12.002).
public struct StandardNormalTests: Sendable, Hashable {
    public let mean: ParameterEstimate
    public let variance: Double
    /// Standard error of a normal sample's variance.
    public let varianceError: Double
    /// Third and fourth standardised moments; 0 and 3 of a normal distribution.
    public let skewness: Double
    public let kurtosis: Double
    /// p value for a mean of zero.
    public let meanTest: Double
    /// p value for a variance of one.
    public let varianceTest: Double
    /// p value for normality; nil for more values than the test is known for (``ShapiroWilk/sizes``).
    public let normalityTest: Double?
    /// Whether all three hold: Bonferroni's p value of those that there are.
    public let global: Double

    /// nil below three finite values or when all are equal.
    public init?(_ sample: Sample) {
        guard sample.count > 2, let mean = sample.mean, let variance = sample.variance, variance > 0,
            let error = sample.standardError
        else { return nil }
        let n = Double(sample.count)
        self.mean = ParameterEstimate(value: mean, standardError: error, degreesOfFreedom: n - 1)
        self.variance = variance
        varianceError = variance * (2 / (n - 1)).squareRoot()
        let moments = sample.sorted.reduce((third: 0.0, fourth: 0.0)) { sums, value in
            let deviation = value - mean
            sums.third += deviation * deviation * deviation
            sums.fourth += deviation * deviation * deviation * deviation
        }
        let spread = variance * (n - 1) / n
        skewness = moments.third / n / (spread * spread.squareRoot())
        kurtosis = moments.fourth / n / (spread * spread)
        meanTest = self.mean.pValue() ?? .nan
        let statistic = (n - 1) * variance
        varianceTest = min(
            1, 2 * min(boost_chi_squared_cdf(statistic, n - 1), boost_chi_squared_upper(statistic, n - 1)))
        normalityTest = ShapiroWilk(sample)?.pValue
        let tests = [meanTest, varianceTest] + (normalityTest.map { [$0] } ?? [])
        global = min(1, Double(tests.count) * (tests.min() ?? 1))
    }
}
