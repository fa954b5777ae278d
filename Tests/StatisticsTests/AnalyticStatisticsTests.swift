import Foundation
import Statistics
import Testing

@Test func anOffsetDoesNotHarmTheVariance() {
    // Deviations -1, 0, 1 about 1e9; a one-pass formula would lose them.
    let sample = Sample([1e9 - 1, 1e9, 1e9 + 1])
    #expect(sample.mean == 1e9)
    #expect(sample.variance == 1)
    // The mean 1e16 + 0.5 is no double; squares about the rounded mean alone would give 4 / 3.
    #expect(Sample([1e16, 1e16, 1e16, 1e16 + 2]).variance == 1)
}

/// At plotting positions i / (n + 1) the sample is the uniform distribution, whose order statistic of rank
/// (n + 1) p has the standard deviation sqrt(p (1 - p) / (n + 2)) of its beta distribution. The steps of the
/// sample blur it by the order of 1 / n.
@Test(arguments: [0.05, 0.25, 0.5, 0.95])
func quantileErrorOfAUniformSample(_ p: Double) {
    let n = 1999
    let sample = Sample((1...n).map { Double($0) / Double(n + 1) })
    let expected = (p * (1 - p) / Double(n + 2)).squareRoot()
    #expect(isClose(sample.standardErrorOfQuantile(p), expected, relative: 1e-3))
}

/// The 97.5 % normal deviate over the density: the interval's ranks are n p +- 1.96 sqrt(n p (1 - p)) up to one
/// or two ranks of discreteness.
@Test(arguments: [0.1, 0.5, 0.9])
func quantileIntervalOfALargeUniformSample(_ p: Double) throws {
    let n = 10_000
    let sample = Sample((1...n).map { Double($0) })
    let interval = try #require(sample.quantileInterval(p))
    let halfWidth = 1.959964 * (Double(n) * p * (1 - p)).squareRoot()
    #expect(abs(interval.lower - (Double(n) * p - halfWidth)) < 2.5)
    #expect(abs(interval.upper - (Double(n) * p + halfWidth)) < 2.5)
}

/// For two-point data {0 (n/2 times), 1 (n/2 times)}: m4 = 1/16 and s^2 = n / (4 (n - 1)).
@Test func errorOfTheStandardDeviationOfTwoPoints() {
    let n = 100.0
    let sample = Sample((0..<100).map { Double($0 % 2) })
    let variance = n / (4 * (n - 1))
    let expected =
        ((1.0 / 16 - variance * variance * (n - 3) / (n - 1)) / n).squareRoot() / (2 * variance.squareRoot())
    #expect(isClose(sample.standardErrorOfStandardDeviation, expected, relative: 1e-12))
}

@Test func lognormalSampleHasItsGeometricMoments() throws {
    // exp(+-s) in equal numbers: logs have mean 0 and variance s^2 n / (n - 1).
    let geometric = try #require(GeometricMoments(Sample([exp(0.3), exp(-0.3), exp(0.3), exp(-0.3)])))
    #expect(isClose(geometric.mean, 1, relative: 1e-15))
    #expect(isClose(geometric.coefficientOfVariation, (exp(0.09 * 4 / 3) - 1).squareRoot(), relative: 1e-14))
    #expect(isClose(geometric.standardError, 0.3 * (4.0 / 3 / 4).squareRoot(), relative: 1e-14))
}

@Test func proportionErrorIsBinomial() throws {
    let proportion = try #require(Proportion(events: 20, of: 100))
    #expect(isClose(proportion.standardError, 0.04, relative: 1e-15))
    #expect(proportion.estimate == 0.2)
}

/// The standard error of the paired difference equals that of the mean of the differences -1, 0, 1
/// with divisor n instead of n - 1.
@Test func pairedProportionErrorIsThatOfTheDifferences() throws {
    let first: [Bool?] = [true, true, false, true, false, nil, true, false]
    let second: [Bool?] = [true, false, false, false, true, true, nil, false]
    let paired = try #require(try PairedProportions(first, second))
    #expect(paired.missing == 2)
    #expect(paired.both == 1)
    #expect(paired.firstOnly == 2)
    #expect(paired.secondOnly == 1)
    #expect(paired.neither == 2)
    let differences = Sample([0, 1, 0, 1, -1, 0])
    #expect(isClose(paired.difference, differences.mean ?? .nan, relative: 1e-15))
    let variance = try #require(differences.variance)
    #expect(isClose(paired.standardError, (variance * 5 / 6 / 6).squareRoot(), relative: 1e-14))
}

@Test func densityIntegratesToOne() throws {
    let sample = Sample([1, 1.5, 2, 7, 7.5, 30])
    let density = try #require(KernelDensity(sample))
    let low = 1 - 9 * density.bandwidth
    let high = 30 + 9 * density.bandwidth
    // The trapezoidal rule converges beyond all orders for a sum of Gaussians: 1e-12 at 4000 points.
    let step = (high - low) / 4000
    let area = (0...4000).reduce(0.0) { $0 + density.density(at: low + Double($1) * step) } * step
    #expect(abs(area - 1) < 1e-12)
    let curve = density.curve(points: 5)
    #expect(curve.count == 5)
    #expect(isClose(curve.first?.x, 1 - 3 * density.bandwidth, relative: 1e-12))
    #expect(isClose(curve.last?.x, 30 + 3 * density.bandwidth, relative: 1e-12))
}

/// Freedman-Diaconis: 0 ... 999 has IQR 499.5, so the width is 2 * 499.5 / 10 = 99.9 and 999 / 99.9 = 10 bins.
@Test func histogramHasFreedmanDiaconisBins() throws {
    let histogram = try #require(Histogram(Sample((0..<1000).map(Double.init))))
    #expect(histogram.counts == [Int](repeating: 100, count: 10))
    #expect(histogram.edges.first == 0)
    #expect(histogram.edges.last == 999)
    #expect(isClose(histogram.densities[3], 0.1 / 99.9, relative: 1e-12))
}
