import CBoostMath
import Foundation
import Statistics
import Testing

private let spending = EfficacyBoundary.spending(.obrienFleming)

/// With two looks P(Z1 >= b1) + P(Z1 < b1, Z2 >= b2) is one integral, here by the trapezoidal rule, which for a density
/// that vanishes at both ends is good to rounding; the end at b1 is smoothed by the substitution z = b1 - e^s.
@Test(arguments: [0, 1.5, 3.2])
func twoLooksAreOneIntegral(_ drift: Double) throws {
    let design = try GroupSequentialDesign(informationRates: [0.3, 1], alpha: 0.025, efficacy: .pocock)
    let (t, b1, b2) = (0.3, design.efficacy[0], design.efficacy[1])
    var reject = 0.0
    let h = 0.01
    for i in -4000...400 {
        let distance = exp(h * Double(i))
        let z = b1 - distance
        let density = exp(-0.5 * pow(z - drift * t.squareRoot(), 2)) / (2 * Double.pi).squareRoot()
        let rest = (z * t.squareRoot() + drift * (1 - t) - b2) / (1 - t).squareRoot()
        reject += h * distance * density * boost_normal_cdf(rest)
    }
    let exits = design.exitProbabilities(drift: drift)
    #expect(abs(exits.upper[0] - boost_normal_cdf(drift * t.squareRoot() - b1)) < 1e-15)
    #expect(abs(exits.upper[1] - reject) < 1e-11)
}

/// Every trial ends once, whatever the design and drift; looks close to each other are the hard case.
@Test(arguments: [[0.5, 1], [0.1, 0.11, 0.9, 1], [0.3, 0.98, 0.99, 1], equalSteps(20)])
func probabilitiesOfEndingAddUp(_ rates: [Double]) throws {
    for sides in [TestSides.one, .two] {
        let design = try GroupSequentialDesign(
            informationRates: rates, alpha: 0.05, sides: sides, efficacy: spending,
            futility: .spending(.kimDeMets(rho: 1)))
        for drift in [-2, 0, 1.5, design.drift, 6] {
            let exits = design.exitProbabilities(drift: drift)
            let total = (exits.upper + exits.lower + exits.acceptance).reduce(0, +)
            #expect(abs(total - 1) < 1e-9)
            #expect(exits.expectedTime >= rates[0] && exits.expectedTime <= 1)
        }
        #expect(abs((design.cumulativeAlpha.last ?? 0) - 0.05) < 1e-9)
        #expect(abs(design.exitProbabilities(drift: design.drift).power - 0.9) < 1e-9)
    }
}

/// A look at which nothing is spent changes nothing: integration through it must give the same bounds.
@Test func integrationThroughIdleLooksChangesNothing() throws {
    let plain = try GroupSequentialDesign(informationRates: [0.5, 1], alpha: 0.025, efficacy: .bounds([2.5, 2.05]))
    let idle = [Double](repeating: .infinity, count: 3)
    let through = try GroupSequentialDesign(
        informationRates: [0.2, 0.49, 0.5, 0.95, 1], alpha: 0.025,
        efficacy: .bounds([idle[0], idle[1], 2.5, idle[2], 2.05]))
    #expect(abs(plain.drift - through.drift) < 1e-8)
    for drift in [0, 2, 4.0] {
        let (a, b) = (plain.exitProbabilities(drift: drift), through.exitProbabilities(drift: drift))
        // Steps of a hundredth of the information are the hard ones for quadrature.
        #expect(abs(a.upper[0] - b.upper[2]) < 5e-9 && abs(a.upper[1] - b.upper[4]) < 5e-9)
    }
}

@Test func oneLookIsTheFixedDesign() throws {
    let one = try GroupSequentialDesign(informationRates: [1], alpha: 0.05, sides: .two, efficacy: .obrienFleming)
    #expect(abs(one.efficacy[0] - 1.959963984540054) < 1e-12)
    #expect(abs(one.inflationFactor - 1) < 1e-9 && abs(one.nominalP[0] - 0.05) < 1e-12)
    #expect(one.looks == 1 && one.futility == [-.infinity])
}

@Test func wangTsiatisHoldsItsTwoNeighbours() throws {
    let rates = [0.3, 0.6, 1]
    func bounds(_ family: EfficacyBoundary) throws -> [Double] {
        try GroupSequentialDesign(informationRates: rates, alpha: 0.025, efficacy: family).efficacy
    }
    let (flat, steep) = try (bounds(.wangTsiatis(shape: 0.5)), bounds(.wangTsiatis(shape: 0)))
    for (a, b) in zip(flat, try bounds(.pocock)) { #expect(abs(a - b) < 1e-12) }
    for (a, b) in zip(steep, try bounds(.obrienFleming)) { #expect(abs(a - b) < 1e-12) }
    // Gamma 0 spends linearly, as does rho 1.
    let linear = try bounds(.spending(.hwangShihDeCani(gamma: 0)))
    for (a, b) in zip(linear, try bounds(.spending(.kimDeMets(rho: 1)))) { #expect(abs(a - b) < 1e-12) }
}

/// Estimates reweight one integration by the likelihood ratio; integrating anew at the drift must agree.
@Test func reweightingEqualsIntegrationAnew() throws {
    let design = try GroupSequentialDesign(informationRates: [0.25, 0.5, 0.75, 1], alpha: 0.025, efficacy: spending)
    let (look, z) = (3, 2.1)
    let result = try design.estimate(look: look, z: z, information: 0.75)
    func tail(_ drift: Double) throws -> Double {
        let bounds = Array(design.efficacy[..<(look - 1)]) + [z, 10]
        let ends = try GroupSequentialDesign(
            informationRates: design.informationRates, alpha: 0.4, efficacy: .bounds(bounds)
        ).exitProbabilities(drift: drift)
        return ends.upper[..<look].reduce(0, +)
    }
    // Information 0.75 at t = 0.75 makes effect and drift the same number.
    #expect(try abs(tail(result.medianUnbiased) - 0.5) < 1e-7)
    #expect(try abs(tail(result.interval.lower) - 0.025) < 1e-7)
    #expect(try abs(tail(result.interval.upper) - 0.975) < 1e-7)
    #expect(try abs(tail(0) - result.pValue) < 1e-7)
}

/// P values by the stage-wise order are uniform: the bound of the last look has p = alpha.
@Test func stageWisePValueOfTheLastBoundIsAlpha() throws {
    for sides in [TestSides.one, .two] {
        let design = try GroupSequentialDesign(
            informationRates: equalSteps(4), alpha: 0.05, sides: sides, efficacy: .pocock, futility: .bounds([0, 0, 0]))
        #expect(try abs(design.pValue(look: 4, z: design.efficacy[3]) - 0.05) < 1e-9)
        #expect(try isClose(design.repeatedPValue(look: 2, z: design.efficacy[1]), 0.05, relative: 1e-8))
    }
}

/// Conditional power given the first look, averaged over the first look, is the power.
@Test func conditionalPowerAveragesToPower() throws {
    let design = try GroupSequentialDesign(
        informationRates: [0.4, 0.7, 1], alpha: 0.025, efficacy: spending, futility: .bounds([0.2, 0.8]))
    let mean = design.drift * 0.4.squareRoot()
    let later = try normalAverage(from: design.futility[0], to: design.efficacy[0], mean: mean, steps: 200) { z in
        try design.conditionalPower(afterLook: 1, z: z, drift: design.drift)
    }
    let exits = design.exitProbabilities(drift: design.drift)
    #expect(abs(exits.upper[0] + later - design.power) < 1e-9)
}

/// With one look ahead and a flat prior, predictive power is Phi((z / sqrt t - b) sqrt(t / (1 - t))): the mean of the
/// final Z given z is z / sqrt t and its variance (1 - t) / t (Spiegelhalter et al. 1986). A prior works as data would.
@Test func predictivePowerInClosedForm() throws {
    let design = try GroupSequentialDesign(informationRates: [0.6, 1], alpha: 0.025, efficacy: spending)
    let (t, z, b) = (0.6, 1.3, design.efficacy[1])
    let flat = boost_normal_cdf((z / t.squareRoot() - b) * (t / (1 - t)).squareRoot())
    #expect(try abs(design.predictivePower(afterLook: 1, z: z) - flat) < 1e-12)
    // Belief N(1, 2^2): posterior precision 0.25 + t; the rest adds drift (1 - t) and variance 1 - t.
    let precision = 0.25 + t
    let mean = (0.25 + z * t.squareRoot()) / precision
    let spread = ((1 - t) + (1 - t) * (1 - t) / precision).squareRoot()
    let believed = boost_normal_cdf((z * t.squareRoot() + mean * (1 - t) - b) / spread)
    #expect(try abs(design.predictivePower(afterLook: 1, z: z, prior: (1, 2)) - believed) < 1e-12)
    let assurance = try #require(design.assurance(meanDrift: 1, deviation: 1e-6))
    #expect(abs(assurance.power - design.exitProbabilities(drift: 1).power) < 1e-9)
    #expect(design.assurance(meanDrift: 1, deviation: 0) == nil)
}

@Test func monitoringAtPlannedInformationChangesNothing() throws {
    let design = try GroupSequentialDesign(
        informationRates: [0.3, 0.7, 1], alpha: 0.025, efficacy: spending, futility: .spending(.pocock))
    let same = try design.monitored(at: [0.3])
    for (a, b) in zip(design.efficacy + design.futility, same.efficacy + same.futility) { #expect(abs(a - b) < 1e-9) }
    #expect(abs(same.power - 0.9) < 1e-9)
    // Bounds of the past do not move when the future does; the error stays.
    let later = try design.monitored(at: [0.3, 0.62, 1.1], isFinal: true)
    #expect(abs(later.efficacy[0] - design.efficacy[0]) < 1e-9 && later.efficacy[1] > design.efficacy[1])
    #expect(abs((later.cumulativeAlpha.last ?? 0) - 0.025) < 1e-9 && later.power > 0.9)
    let early = try design.monitored(at: [0.3, 0.62, 0.8], isFinal: true)
    #expect(abs((early.cumulativeAlpha.last ?? 0) - 0.025) < 1e-9 && early.power < 0.9)
}

@Test func spendingByAnotherClock() throws {
    let calendar = try GroupSequentialDesign(
        informationRates: [0.3, 1], alpha: 0.025, efficacy: spending, spendingTimes: [0.5, 1])
    #expect(
        isClose(calendar.cumulativeAlpha[0], SpendingFunction.obrienFleming.spent(at: 0.5, of: 0.025), relative: 1e-12))
    #expect(
        SpendingFunction.pocock.spent(at: 0, of: 0.05) == 0 && SpendingFunction.pocock.spent(at: 1.2, of: 0.05) == 0.05)
}

/// Stage-wise Z combined with weights as planned are the cumulative Z when sample sizes are as planned.
@Test func inverseNormalCombinationIsTheCumulativeStatistic() throws {
    let combination = try InverseNormalCombination(informationRates: [0.4, 1])
    let z = try #require(combination.statistics(stageZ: [1.1, 1.9]))
    #expect(abs(z[0] - 1.1) < 1e-15 && abs(z[1] - (1.1 * 0.4.squareRoot() + 1.9 * 0.6.squareRoot())) < 1e-14)
    let p = try #require(combination.statistics(stageP: [boost_normal_cdf(-1.1), boost_normal_cdf(-1.9)]))
    #expect(abs(p[1] - z[1]) < 1e-12)
    #expect(try InverseNormalCombination(weights: [1, 1]).statistics(stageZ: [1, 1, 1]) == nil)
    #expect(combination.statistics(stageP: [0.5, 1.2]) == nil && combination.statistics(stageZ: [.nan]) == nil)
}

/// The conventional test keeps its level under the promising-zone rule: the conditional error of the adapted trial,
/// integrated over the interim statistic, is no more than alpha. Just below the zone an increase would inflate it.
@Test(arguments: [(0.25, 1.5), (0.5, 2), (0.75, 3)])
func promisingZoneKeepsTheLevel(_ share: Double, _ most: Double) throws {
    let rule = try PromisingZone(interim: share, planned: 1, most: most, alpha: 0.025, power: 0.9)
    // The rule jumps where the zone begins: Simpson's error there is below a step, 8e-5, times the
    // jump of the integrand, below 0.05.
    let error = normalAverage(from: -8, to: 8, mean: 0, steps: 200_000) { z in
        let size = rule.decide(z: z).size
        let gap = 1.959963984540054 * size.squareRoot() - z * share.squareRoot()
        return boost_normal_cdf(-gap / (size - share).squareRoot())
    }
    #expect(error <= 0.025 + 4e-6)
    // Where the zone begins the bound for the greatest size is the conventional one; below it, it would be stricter.
    let start = try #require(
        stride(from: 0.0, to: 3, by: 1e-4).first { rule.decide(z: $0).zone == .promising })
    #expect(rule.adjustedBound(z: start + 1e-3, size: rule.decide(z: start + 1e-3).size) <= 1.95997)
    #expect(rule.adjustedBound(z: start - 1e-2, size: most) > 1.96)
    // The size needed gives the conditional power aimed at; the weighted statistic has unit variance.
    let needed = rule.sizeNeeded(z: 1.8)
    #expect(abs(rule.conditionalPower(z: 1.8, size: needed) - 0.9) < 1e-12)
    #expect(rule.sizeNeeded(z: -0.3) == .infinity && rule.decide(z: -0.3).zone == .unfavourable)
    #expect(
        abs(pow(rule.weightedStatistic(z: 1, rest: 0), 2) + pow(rule.weightedStatistic(z: 0, rest: 1), 2) - 1) < 1e-15)
}

/// The integral of f(z) times a normal density of unit variance, by Simpson's rule.
private func normalAverage(
    from low: Double, to high: Double, mean: Double, steps: Int, _ f: (Double) throws -> Double
) rethrows -> Double {
    let h = (high - low) / Double(steps)
    var sum = 0.0
    for i in 0...steps {
        let z = low + Double(i) * h
        let weight = i == 0 || i == steps ? 1.0 : i % 2 == 0 ? 2 : 4
        sum += weight * exp(-0.5 * (z - mean) * (z - mean)) * (try f(z))
    }
    return sum * h / 3 / (2 * Double.pi).squareRoot()
}
