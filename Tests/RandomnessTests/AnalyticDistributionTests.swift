import Foundation
import Randomness
import Testing

private let cases: [Distribution] = [
    .normal(mean: 62, sd: 16), .normal(mean: -3, sd: 0.01), .lognormal(median: 72, cv: 0.22),
    .lognormal(mean: 5, sd: 4), .uniform(low: -2, high: 10),
]

@Test func lognormalIsWhatItsParametersSay() {
    let byMoments = Distribution.lognormal(mean: 5, sd: 4)
    #expect(isClose(byMoments.mean, 5, relative: 1e-14))
    #expect(isClose(byMoments.standardDeviation, 4, relative: 1e-14))
    let byMedian = Distribution.lognormal(median: 72, cv: 0.22)
    #expect(isClose(byMedian.quantile(0.5), 72, relative: 1e-15))
    #expect(isClose(byMedian.standardDeviation / byMedian.mean, 0.22, relative: 1e-14))
}

@Test(arguments: cases)
func quantileInvertsTheDistributionFunction(_ distribution: Distribution) {
    for u in [1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999, 1 - 0x1p-30] {
        let x = distribution.quantile(u)
        // x is rounded: 2e-16 of its size, at most 300 standard deviations here, times the slope of
        // log u (7 at most); 1e-16 for the uniform, whose x near -2 cannot resolve u = 1e-12 further.
        #expect(abs(distribution.cdf(x) - u) <= 1e-12 * u + 1e-16)
        #expect(abs(distribution.cdf(x) + distribution.upperTail(x) - 1) < 1e-15)
    }
}

@Test(arguments: cases)
func aScoreIsTheQuantileOfItsProbability(_ distribution: Distribution) {
    for z in [-6, -1.5, 0, 0.3, 2] {
        let expected = distribution.quantile(StandardNormal.cdf(z))
        #expect(abs(distribution.value(score: z) - expected) <= 1e-12 * max(1, abs(expected)))
        // An unlimited range truncates nothing.
        let unlimited = distribution.value(score: z, within: -.infinity ... .infinity)
        #expect(abs(unlimited - expected) <= 1e-12 * max(1, abs(expected)))
    }
}

@Test(arguments: cases)
func truncatedValuesAreOrderedAndWithin(_ distribution: Distribution) {
    let low = distribution.quantile(0.9)
    let high = distribution.quantile(0.99)
    #expect(abs(distribution.probability(within: low...high) - 0.09) < 1e-12)
    let values = (1..<1000).map { distribution.truncatedQuantile(Double($0) / 1000, within: low...high) }
    #expect(values.allSatisfy { low <= $0 && $0 <= high })
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    // Rescaling u: the middle of the range's probability.
    #expect(abs(distribution.cdf(values[499]) - 0.945) < 1e-12)
}

/// Mean and SD of N(62, 16) within 18 and 95 in closed form (mpmath: 61.3704317802817, 14.9454356296172).
/// A stratified sample's error is bounded by the range over the number of strata.
@Test func truncatedMomentsMatchTheClosedForm() {
    let age = Distribution.normal(mean: 62, sd: 16)
    let n = 20_000
    let values = (0..<n).map { age.truncatedQuantile((Double($0) + 0.5) / Double(n), within: 18...95) }
    let mean = values.reduce(0, +) / Double(n)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
    #expect(abs(mean - 61.3704317802817004) < 1e-4)
    #expect(abs(variance.squareRoot() - 14.9454356296171721) < 1e-4)
}

/// Sample moments of lognormal draws; each check fails by chance with probability 1e-6 (|z| < 4.89).
@Test func lognormalDrawsHaveTheirMoments() {
    let distribution = Distribution.lognormal(mean: 5, sd: 4)
    var stream = RandomStream(seed: 21, replicate: 0, twin: 0, purpose: "moments")
    let n = 200_000.0
    let logs = (0..<Int(n)).map { _ in log(distribution.quantile(stream.uniform())) }
    let mean = logs.reduce(0, +) / n
    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let logVariance = log(1 + 16.0 / 25)
    #expect(abs(mean - (log(5) - logVariance / 2)) / (logVariance / n).squareRoot() < 4.89)
    #expect(abs(variance / logVariance - 1) / (2 / n).squareRoot() < 4.89)
}

@Test func aSpreadOfZeroIsAConstant() {
    for (distribution, value) in [
        (Distribution.normal(mean: 3, sd: 0), 3.0), (.lognormal(median: 7, cv: 0), 7), (.uniform(low: 2, high: 2), 2),
    ] {
        for u in [1e-9, 0.5, 0.99] {
            #expect(isClose(distribution.quantile(u), value, relative: 1e-15))
            #expect(isClose(distribution.truncatedQuantile(u, within: 1...9), value, relative: 1e-15))
        }
        #expect(distribution.truncatedQuantile(0.5, within: 10...11).isNaN)
        #expect(distribution.cdf(value - 0.1) == 0)
        #expect(distribution.cdf(value + 0.1) == 1)
    }
}

@Test func parametersOutsideTheirDomainAreNamed() {
    let wrong: [Distribution] = [
        .normal(mean: .nan, sd: 1), .normal(mean: 0, sd: -1), .lognormal(median: 0, cv: 0.3),
        .lognormal(median: -4, cv: 0.3), .lognormal(median: 4, cv: -0.3), .lognormal(mean: -1, sd: 1),
        .lognormal(mean: 1, sd: -1), .uniform(low: 2, high: 1), .uniform(low: 0, high: .infinity),
    ]
    for distribution in wrong {
        #expect(distribution.problem != nil)
        #expect(distribution.quantile(0.4).isNaN)
        #expect(distribution.cdf(0.4).isNaN)
        #expect(distribution.value(score: 0.4).isNaN)
        #expect(distribution.truncatedQuantile(0.4, within: 0...1).isNaN)
    }
    for distribution in cases { #expect(distribution.problem == nil) }
    let normal = Distribution.normal(mean: 0, sd: 1)
    #expect(normal.problem == nil)
    #expect(normal.quantile(1.5).isNaN)
    #expect(normal.quantile(.nan).isNaN)
    #expect(normal.truncatedQuantile(0.5, within: 50...60).isNaN)  // no probability there
}

@Test func levelsAreCutAtTheirCumulativeProbabilities() throws {
    let levels = try #require(CategoricalDistribution(weights: [1, 2, 0, 1]))
    #expect(levels.probabilities == [0.25, 0.5, 0, 0.25])
    #expect([0.1, 0.2499, 0.25, 0.74, 0.75, 0.9999].map { levels.level($0) } == [0, 0, 1, 1, 3, 3])
    #expect(levels.level(score: -1) == 0)  // cdf 0.159
    #expect(levels.level(score: 0) == 1)
    #expect(levels.level(score: 9) == 3)
    let lastImpossible = try #require(CategoricalDistribution(weights: [0.1, 0.2, 0]))
    #expect(lastImpossible.level(1 - 0x1p-53) == 1)
    for weights in [[], [0, 0], [1, -1, 3], [.nan], [.infinity, 1]] as [[Double]] {
        #expect(CategoricalDistribution(weights: weights) == nil)
    }
}
