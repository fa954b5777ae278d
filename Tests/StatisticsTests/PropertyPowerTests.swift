import Foundation
import Statistics
import Testing

private func twoLooks(_ futility: FutilityBoundary? = nil) throws -> GroupSequentialDesign {
    try GroupSequentialDesign(
        informationRates: [0.5, 1], alpha: 0.025, power: 0.85, efficacy: .spending(.obrienFleming), futility: futility)
}

/// Size and power are inverse to each other, whatever is compared.
@Test func sizeAndPowerAreInverse() throws {
    let comparisons: [any EffectTest] = try [
        MeansComparison(mean: -0.4, deviation: 1),
        MeansComparison(difference: 1, null: 0.2, deviation: 3, allocation: 3),
        MeansComparison(difference: 2, deviations: (3, 6), allocation: 0.5), RatesComparison(0.02, 0.01),
        RatesComparison(0.3, 0.5, null: .ratio(0.9)), OneRateComparison(0.2, null: 0.35),
        HazardComparison(ratio: 1.4, null: 1.1, allocation: 2),
    ]
    for comparison in comparisons {
        for power in [0.3, 0.8, 0.99] {
            let size = try comparison.size(alpha: 0.05, sides: .two, power: power)
            #expect(abs(comparison.power(size: size, alpha: 0.05, sides: .two) - power) < 1e-9)
            #expect(comparison.drift(size: size, alpha: 0.05, sides: .two) > 0)
        }
    }
}

/// Equal variances given one by one are the pooled t: degrees of freedom agree when groups are equal, too.
@Test func welchOfEqualVariancesIsPooled() throws {
    let pooled = try MeansComparison(difference: 1, deviation: 2)
    let welch = try MeansComparison(difference: 1, deviations: (2, 2 + 1e-12))
    let size = try pooled.size(alpha: 0.025, power: 0.9)
    #expect(try isClose(welch.size(alpha: 0.025, power: 0.9), size, relative: 1e-9))
}

/// A huge effect: the size is the least of which a statistic can be made, and the power what that gives.
@Test func hugeEffectsNeedTheLeastSize() throws {
    let comparison = try MeansComparison(difference: 1e6, deviation: 1)
    #expect(try comparison.size(alpha: 0.025, power: 0.9) == comparison.leastSize)
    #expect(comparison.drift(size: 1e9, alpha: 0.025).isFinite)
}

/// Farrington and Manning's estimates satisfy the margin and their score equations: no neighbour is more likely.
@Test(arguments: [
    (0.4, 0.25, RatesComparison.Null.difference(0.1)), (0.1, 0.3, .difference(-0.05)), (0.05, 0.02, .difference(0.02)),
    (0.4, 0.25, .ratio(0.9)), (0.1, 0.3, .ratio(0.5)),
])
func typeIErrorVarianceIsRestricted(_ p1: Double, _ p2: Double, _ null: RatesComparison.Null) throws {
    // The size for alpha alone, power 1/2, is z^2 V0 / d^2: V0 follows from it, and from the likelihood by search.
    let allocation = 1.5
    let size = try RatesComparison(p1, p2, null: null, allocation: allocation).size(alpha: 0.025, power: 0.5)
    func other(_ x: Double) -> Double {
        switch null {
        case .difference(let margin): x - margin
        case .ratio(let margin): x / margin
        }
    }
    func likelihood(_ x: Double) -> Double {
        let y = other(x)
        guard x > 0, x < 1, y > 0, y < 1 else { return -.infinity }
        return allocation * (p1 * log(x) + (1 - p1) * log(1 - x)) + p2 * log(y) + (1 - p2) * log(1 - y)
    }
    let best = (1..<200_000).map { Double($0) / 200_000 }.max { likelihood($0) < likelihood($1) } ?? 0
    let margin: (weight: Double, distance: Double)
    switch null {
    case .difference(let m): margin = (1, p1 - p2 - m)
    case .ratio(let m): margin = (m * m, p1 - m * p2)
    }
    let y = other(best)
    let variance = (1 + allocation) * (best * (1 - best) / allocation + margin.weight * y * (1 - y))
    let z = 1.959963984540054
    // The grid of 1/200,000 places the maximum to 2.5e-6.
    #expect(isClose(size, z * z * variance / (margin.distance * margin.distance), relative: 1e-4))
}

@Test func powerOfAPlansOwnSizeIsItsPower() throws {
    for futility in [nil, FutilityBoundary.bounds([0.3]), .spending(.pocock), .spending(.pocock, isBinding: true)] {
        let design = try twoLooks(futility)
        let comparison = try HazardComparison(ratio: 0.7)
        let plan = try SequentialPlan(design, comparison)
        let back = try SequentialPlan(
            GroupSequentialDesign(
                informationRates: [0.5, 1], alpha: 0.025, power: 0.6, efficacy: .spending(.obrienFleming),
                futility: futility), comparison, maximumSize: plan.maximumSize)
        #expect(abs(back.design.power - 0.85) < 1e-8)
        for (a, b) in zip(back.design.futility, design.futility) where a.isFinite { #expect(abs(a - b) < 1e-7) }
        #expect(isClose(plan.expectedSize(atFraction: 1), back.expectedSize(atFraction: 1), relative: 1e-8))
    }
}

/// The estimate at a bound, tested, gives the bound back: as an effect of which one analysis has power 1/2.
@Test func estimatesAtBoundsAreAtTheBound() throws {
    let z = 2.4
    let size = 240.0
    let effect = try #require(
        MeansComparison(difference: 1, null: 0.1, deviation: 3, isNormal: true).estimate(atZ: z, size: size))
    let alpha = 0.008197535924596
    let there = try MeansComparison(difference: effect, null: 0.1, deviation: 3, isNormal: true)
    #expect(abs(there.power(size: size, alpha: alpha) - 0.5) < 1e-9)
    let ratio = try #require(HazardComparison(ratio: 0.5, null: 0.9).estimate(atZ: z, size: size))
    #expect(try abs(HazardComparison(ratio: ratio, null: 0.9).power(size: size, alpha: alpha) - 0.5) < 1e-9)
    let rates = try RatesComparison(0.3, 0.5, null: .ratio(0.95), allocation: 2)
    let rate = try #require(rates.estimate(atZ: z, size: size))
    let found = try RatesComparison(rate * 0.5, 0.5, null: .ratio(0.95), allocation: 2)
    #expect(rate < 0.95 && abs(found.power(size: size, alpha: alpha) - 0.5) < 1e-9)
    // Below the null hypothesis, as futility bounds may be.
    let worse = try #require(rates.estimate(atZ: -1, size: size))
    #expect(worse > 0.95)
}

@Test func survivalPlansAgreeWithEachOther() throws {
    let design = try twoLooks(.spending(.pocock))
    let hazard = try PiecewiseHazard(median: 12)
    let dropout = try PiecewiseHazard(fraction: 0.1, by: 12)
    let scenario = try SurvivalScenario(
        control: hazard, ratio: 0.65, firstDropout: dropout, secondDropout: dropout,
        accrual: Accrual(durations: [6, 12], rates: [1, 2]))
    let scaled = try SurvivalPlan(design, scenario, followUp: 9)
    let followed = try SurvivalPlan(design, enrolling: scaled.scenario)
    #expect(isClose(followed.followUp, 9, relative: 1e-9))
    let lasting = try SurvivalPlan(design, enrollingAtRatesOf: scaled.scenario, followUp: 9)
    #expect(isClose(lasting.scenario.accrual.duration, 18, relative: 1e-9))
    let powered = try SurvivalPlan(design, powerOf: scaled.scenario, followUp: 9)
    #expect(abs(powered.design.power - 0.85) < 1e-8)
    // Events come sooner without an effect, as the treated no longer live longer.
    for (time, null) in zip(scaled.times, scaled.timesUnderNull) { #expect(try #require(null) < time + 0.2) }
    #expect(scaled.subjects[1] == scaled.scenario.accrual.subjects && scaled.subjects[0] < scaled.subjects[1])
    #expect(scaled.expectedDuration < 27 && scaled.expectedEvents < scaled.maximumEvents)
}

/// Uniform accrual over a and a constant hazard h: n (1 - (e^(-h (t - a)) - e^(-h t)) / (h a)) events at t > a. A
/// hazard that begins at 4 is the same trial 4 later; no event comes before.
@Test func expectedEventsInClosedForm() throws {
    let scenario = try SurvivalScenario(
        control: PiecewiseHazard(rates: [0.1]), ratio: 0.5, accrual: Accrual(duration: 2, subjects: 200))
    func expected(_ h: Double, _ t: Double) -> Double { 100 * (1 - (exp(-h * (t - 2)) - exp(-h * t)) / (2 * h)) }
    let events = scenario.expectedEvents(by: 5)
    #expect(isClose(events.second, expected(0.1, 5)) && isClose(events.first, expected(0.05, 5)))
    #expect(scenario.time(ofEvents: 200.1) == nil && scenario.time(ofEvents: -1) == nil)
    #expect(scenario.time(ofEvents: 0) == 0)
    let late = try SurvivalScenario(
        control: PiecewiseHazard(starts: [0, 4], rates: [0, 0.1]), ratio: 0.5, accrual: scenario.accrual)
    #expect(late.expectedEvents(by: 4).first == 0)
    #expect(isClose(late.expectedEvents(by: 9).second, expected(0.1, 5)))
    #expect(scenario.accrual.entered(by: 1) == 100 && scenario.accrual.entered(by: 7) == 200)
}
