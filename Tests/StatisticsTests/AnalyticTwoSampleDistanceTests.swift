import Statistics
import Testing

/// Distances of samples by hand, and against scipy.
@Suite struct AnalyticTwoSampleDistanceTests {
    /// Empirical distribution functions drawn on paper; ties count on both sides at once.
    @Test func kolmogorovSmirnov() {
        func distance(_ a: [Double], _ b: [Double]) -> Double? { TwoSampleDistance.kolmogorovSmirnov(Sample(a), Sample(b)) }
        #expect(distance([1, 2, 3, 4], [1, 2, 3, 4]) == 0)
        #expect(distance([1, 2], [3, 4]) == 1)
        #expect(distance([1, 2, 3, 4], [3, 4, 5, 6]) == 0.5)
        #expect(distance([1, 1, 1, 2], [1, 2, 2, 2]) == 0.5)
        #expect(distance([2, 2, 2], [2, 2]) == 0)
        #expect(distance([], [1]) == nil && distance([.nan], [1]) == nil)
        // scipy 1.17.1, ks_2samp([0.1, 0.4, 0.7, 0.2, 0.9], [0.3, 0.35, 0.8, 1.2, 0.05, 0.6, 0.65]).statistic
        let found = distance([0.1, 0.4, 0.7, 0.2, 0.9], [0.3, 0.35, 0.8, 1.2, 0.05, 0.6, 0.65])
        #expect(abs((found ?? .nan) - 0.2571428571428571) < 1e-15)
    }

    /// c(0.05) = 1.3581 (Smirnov 1948, table 1) times sqrt(1 / n + 1 / m).
    @Test func limit() {
        let limit = TwoSampleDistance.kolmogorovSmirnovLimit(100, 400)
        #expect(abs((limit ?? .nan) - 1.3581 * 0.0125.squareRoot()) < 1e-5)
        #expect(TwoSampleDistance.kolmogorovSmirnovLimit(0, 4) == nil)
    }

    /// Variances 1 and 4: (3 - 1) / sqrt(2.5).
    @Test func standardisedMeanDifference() {
        let found = TwoSampleDistance.standardisedMeanDifference(Sample([2, 3, 4]), Sample([-1, 1, 3]))
        #expect(abs((found ?? .nan) - 2 / 2.5.squareRoot()) < 1e-15)
        #expect(TwoSampleDistance.standardisedMeanDifference(Sample([2, 2]), Sample([3, 3])) == nil)
        #expect(TwoSampleDistance.standardisedMeanDifference(Sample([2]), Sample([3, 4])) == nil)
    }

    /// Shares 0.5, 0.5, 0 against 0.2, 0.4, 0.4: 0.4 must change.
    @Test func totalVariation() {
        #expect(abs((TwoSampleDistance.totalVariation([5, 5, 0], [2, 4, 4]) ?? .nan) - 0.4) < 1e-15)
        #expect(TwoSampleDistance.totalVariation([3, 1], [30, 10]) == 0)
        #expect(TwoSampleDistance.totalVariation([0, 0], [1, 1]) == nil)
    }
}
