import Analyses
import Testing

/// Trials that each have a truth of their own are the independent units, not their patients.
@Suite struct AnalyticClusteredMeanTests {
    /// Means of trials 1, 2, 3, 4: 2.5, standard error sqrt(5/3) / 2, Student's quantile of 3 degrees of freedom 3.182446.
    @Test func intervalIsThatOfTheTrialsMeans() throws {
        var mean = ClusteredMean(clusters: 4)
        for trial in 0..<4 { mean.add([Double(trial), .nan, Double(trial) + 2], to: trial) }
        let estimate = mean.estimate
        let error = (5.0 / 3).squareRoot() / 2
        #expect(estimate.value == 2.5 && estimate.count == 8)
        #expect(abs(try #require(estimate.standardError) - error) < 1e-12)
        #expect(abs(try #require(estimate.lower) - (2.5 - 3.182446 * error)) < 1e-5)
        #expect(abs(try #require(estimate.upper) - (2.5 + 3.182446 * error)) < 1e-5)
    }

    @Test func aTrialWithoutValuesIsLeftOut() {
        var mean = ClusteredMean(clusters: 3)
        mean.add([1], to: 0)
        mean.add([3], to: 2)
        let estimate = mean.estimate
        #expect(estimate.value == 2 && estimate.count == 2)
    }
}
