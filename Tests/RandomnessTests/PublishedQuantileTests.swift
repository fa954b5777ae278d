import Foundation
import Randomness
import Testing

func isClose(_ value: Double, _ expected: Double, relative tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance * abs(expected)
}

/// R 4.2.2, qnorm(p) with 17 digits (algorithm AS 241, about 16 figures). Tolerance: 8 units in the last place.
@Test(arguments: [
    (1e-300, -37.04709629936120052), (1e-100, -21.27345356096531859), (1e-20, -9.26234008979840517),
    (1e-10, -6.36134090240405570), (0.001, -3.09023230616781319), (0.025, -1.95996398454005383),
    (0.5, 0), (0.75, 0.67448975019608171),
])
func normalQuantilesMatchR(_ p: Double, _ z: Double) {
    #expect(isClose(StandardNormal.quantile(p), z, relative: 2e-15))
    #expect(isClose(StandardNormal.quantile(lower: 1 - p, upper: p), -z, relative: 2e-15))
}

/// mpmath at 80 digits. Tolerance: the argument's rounding, magnified by z^2, for the far tail.
@Test(arguments: [
    (-8.0, 6.2209605742717841235e-16, 1e-14), (-5, 2.8665157187919391167e-7, 1e-14),
    (-37, 5.7255712225245768227e-300, 1e-12), (5, 0.99999971334842812081, 1e-15), (0, 0.5, 0),
])
func normalTailsKeepTheirDigits(_ z: Double, _ p: Double, _ tolerance: Double) {
    #expect(isClose(StandardNormal.cdf(z), p, relative: tolerance))
}

/// Truncated standard normal quantiles by mpmath at 80 digits. Tolerance 1e-14: rounding of the tail probabilities.
@Test(arguments: [
    (0.5, 6.0, 7.0, 6.11135821550888455), (0.5, -7, -6, -6.11135821550888455),
    (0.25, 8, .infinity, 8.0353470359548300288), (0.75, -2.75, 2.0625, 0.6312451623639875655),
    (0.0009765625, -1, 9, -0.99661018699522606225),
])
func truncationKeepsBothTails(_ u: Double, _ low: Double, _ high: Double, _ expected: Double) {
    let standard = Distribution.normal(mean: 0, sd: 1)
    #expect(isClose(standard.truncatedQuantile(u, within: low...high), expected, relative: 1e-14))
}

/// Age of a cohort, N(62, 16) within 18 and 95, at normal scores; mpmath at 80 digits.
@Test(arguments: [
    (-8.0, 18.000000000001069876), (-2.5, 24.182510534921241093), (0, 61.667089418062606411),
    (2.5, 93.1834794624785087), (8, 94.999999999999795411),
])
func truncatedScoresAreAccurateInBothTails(_ z: Double, _ expected: Double) {
    let age = Distribution.normal(mean: 62, sd: 16)
    #expect(isClose(age.value(score: z, within: 18...95), expected, relative: 2e-15))
}

/// Weight of a cohort, median 72, CV 22 %, within 40 and 170; mpmath at 80 digits.
@Test(arguments: [(-8.0, 40.00000000000052245), (1, 89.526234585888993747), (8, 169.99999999985868153)])
func truncatedLognormalScoresAreAccurate(_ z: Double, _ expected: Double) {
    let weight = Distribution.lognormal(median: 72, cv: 0.22)
    #expect(isClose(weight.value(score: z, within: 40...170), expected, relative: 2e-15))
}

/// R 4.2.2: plnorm(40, log(72), sqrt(log1p(.22^2))) and qlnorm(.975, ...).
@Test func lognormalMatchesR() {
    let weight = Distribution.lognormal(median: 72, cv: 0.22)
    #expect(isClose(weight.cdf(40), 0.0034292178039725856, relative: 1e-14))
    #expect(isClose(weight.quantile(0.975), 110.25250708138783, relative: 1e-14))
}
