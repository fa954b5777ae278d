import Statistics
import Testing

private let values = [2.1, 3.4, 1.9, 5.6, 4.4, 8.2, 3.3, 2.7, 6.1, 4.9, 12.5, 3.8]
private let sample = Sample(values)

/// R 4.2.2 on the values above: mean, sd, sd / sqrt(12), t.test(x)$conf.int.
@Test func momentsMatchR() {
    #expect(isClose(sample.mean, 4.9083333333333332))
    #expect(isClose(sample.standardDeviation, 2.9928576594447271))
    #expect(isClose(sample.standardError, 0.86396358766332326))
    let interval = sample.meanInterval()
    #expect(isClose(interval?.lower, 3.0067622980268269))
    #expect(isClose(interval?.upper, 6.8099043686398391))
    let narrower = sample.meanInterval(level: 0.9)
    #expect(isClose(narrower?.lower, 3.3567542423356911))
    #expect(isClose(narrower?.upper, 6.4599124243309749))
    #expect(narrower?.level == 0.9)
}

/// R 4.2.2: exp(mean(log(x))), sqrt(exp(var(log(x))) - 1), exp(t.test(log(x))$conf.int).
@Test func geometricMomentsMatchR() throws {
    let geometric = try #require(GeometricMoments(sample))
    #expect(isClose(geometric.mean, 4.2494588993180784))
    #expect(isClose(geometric.coefficientOfVariation, 0.59160975605348076))
    #expect(isClose(geometric.meanInterval()?.lower, 3.0003345043969420))
    #expect(isClose(geometric.meanInterval()?.upper, 6.0186292263512797))
}

/// R 4.2.2 quantile(type = 7).
@Test(arguments: [
    (0, 1.9), (0.05, 2.01), (0.1, 2.16), (0.25, 3.15), (0.5, 4.1), (0.75, 5.725), (0.9, 7.99), (0.95, 10.135),
    (1, 12.5),
])
func quantilesMatchRType7(_ p: Double, _ expected: Double) {
    #expect(isClose(sample.quantile(p), expected))
}

/// The definition in R 4.2.2: a <- 13 * p; b <- 13 * (1 - p); w <- diff(pbeta((0:12) / 12, a, b));
/// sqrt(sum(w * y^2) - sum(w * y)^2) with y the sorted values.
@Test(arguments: [
    (0.05, 0.22842676253765049), (0.25, 0.62858753442774640), (0.5, 0.82571200441475046),
    (0.75, 1.85835296646522918), (0.95, 2.01832061881408764),
])
func quantileErrorsMatchTheDefinition(_ p: Double, _ expected: Double) {
    // R subtracts squares of up to 156 where the result is near 0.05: twelve figures are left.
    #expect(isClose(sample.standardErrorOfQuantile(p), expected, relative: 1e-11))
}

/// R 4.2.2: sqrt((m4 - s2^2 * (n - 3) / (n - 1)) / n) / (2 * sd(x)) with m4 <- mean((x - mean(x))^4).
@Test func errorOfTheStandardDeviationMatchesR() {
    #expect(isClose(sample.standardErrorOfStandardDeviation, 0.74125607246517378))
}

/// Two-sided 95 % sign interval for a median, n = 12: ranks 3 and 10 (coverage 96.1 %, ranks 4 and 9 only
/// 85.4 %), as in tables of order-statistic intervals; R 4.2.2: 1 - 2 * pbinom(2, 12, 0.5).
@Test func medianIntervalHasTheTabulatedRanks() {
    let interval = sample.quantileInterval(0.5)
    #expect(interval?.lower == 2.7)
    #expect(interval?.upper == 6.1)
    #expect(sample.quantileInterval(0.5, level: 0.85)?.lower == 3.3)
    #expect(sample.quantileInterval(0.95) == nil)  // P(B >= 12) = 0.95^12 is far above 0.025
}

/// R 4.2.2: bw.nrd0(x) and mean(dnorm(g, x, bw)); nclass.FD(x) = 5 (NumPy 2.4 'fd': 5 bins as well).
@Test func densityMatchesR() throws {
    let density = try #require(KernelDensity(sample))
    #expect(isClose(density.bandwidth, 1.0521525092070929))
    for (x, expected) in [
        (0, 0.012126921495373784), (3, 0.175075632396749642), (5, 0.142783697115686475), (12, 0.028270027468530457),
    ] as [(Double, Double)] {
        #expect(isClose(density.density(at: x), expected))
    }
    let histogram = try #require(Histogram(sample))
    #expect(histogram.counts == [6, 4, 1, 0, 1])
}

/// R 4.2.2: t.test(x, y, paired = TRUE).
@Test func pairedDifferenceMatchesR() throws {
    let second = [1.9, 3.0, 2.2, 5.1, 4.6, 7.0, 3.1, 2.9, 5.2, 4.1, 10.9, 3.5]
    let paired = try PairedDifference(values, second)
    // Differences of decimals carry roundings of 1e-15 into a mean of 0.45.
    #expect(isClose(paired.mean, 0.45, relative: 1e-14))
    #expect(isClose(paired.standardError, 0.16899883449481551))
    #expect(isClose(paired.interval()?.lower, 0.078036073204128087))
    #expect(isClose(paired.interval()?.upper, 0.821963926795871824))
    #expect(paired.count == 12)
}
