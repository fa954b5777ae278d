import Statistics
import Testing

private func design() throws -> GroupSequentialDesign {
    try GroupSequentialDesign(
        informationRates: [0.4, 0.7, 1], alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming))
}

struct StoppingCase: Sendable {
    let look: Int
    let z, p, median, lower, upper, repeatedP, repeatedLower, repeatedUpper: Double
}

/// rpact 4.1.0, getAnalysisResults of a mean with known variance 1 and 100 subjects in all (information 40, 70, 100):
/// final p value, confidence interval and median unbiased estimate by stage-wise ordering, repeated interval and p.
/// rpact solves to 1e-6.
@Test(arguments: [
    StoppingCase(
        look: 1, z: 3.5, p: 0.000232629079, median: 0.553398590, lower: 0.243501074, upper: 0.863296107,
        repeatedP: 0.0199203556, repeatedLower: 0.0226309411, repeatedUpper: 1.084166239),
    StoppingCase(
        look: 2, z: 2.7, p: 0.003657053324, median: 0.321912875, lower: 0.086927028, upper: 0.556449985,
        repeatedP: 0.0145797901, repeatedLower: 0.0305330374, repeatedUpper: 0.614890412),
    StoppingCase(
        look: 3, z: 2.2, p: 0.017110785162, median: 0.215679710, lower: 0.016216074, upper: 0.413129286,
        repeatedP: 0.0150489969, repeatedLower: 0.0199461099, repeatedUpper: 0.420053907),
    StoppingCase(
        look: 3, z: 1.0, p: 0.158762392278, median: 0.099963820, lower: -0.096052525, upper: 0.295969894,
        repeatedP: 0.1949936291, repeatedLower: -0.1000539072, repeatedUpper: 0.300053907),
])
func estimatesAtStoppingMatchRpact(_ example: StoppingCase) throws {
    let information = [40.0, 70, 100][example.look - 1]
    let result = try design().estimate(look: example.look, z: example.z, information: information)
    #expect(abs(result.pValue - example.p) < 1e-9)
    #expect(try design().pValue(look: example.look, z: example.z) == result.pValue)
    #expect(abs(result.medianUnbiased - example.median) < 2e-7)
    #expect(abs(result.interval.lower - example.lower) < 2e-7)
    #expect(abs(result.interval.upper - example.upper) < 2e-7)
    #expect(abs(result.repeatedInterval.lower - example.repeatedLower) < 2e-7)
    #expect(abs(result.repeatedInterval.upper - example.repeatedUpper) < 2e-7)
    let repeated = try design().repeatedPValue(look: example.look, z: example.z)
    #expect(isClose(repeated, example.repeatedP, relative: 1e-4))
}

/// gsDesign 3.2.2, gsCP and gsPP (r = 80) of the same design after z = 1.2 at the first look.
@Test func conditionalPowerMatchesGsDesign() throws {
    let design = try design()
    let ahead = try design.conditionalExit(afterLook: 1, z: 1.2)
    #expect(abs(ahead.upper[0] - 0.0952284313) < 1e-6 && abs(ahead.upper[1] - 0.3582981137) < 1e-6)
    #expect(try abs(design.conditionalPower(afterLook: 1, z: 1.2) - 0.4535265450) < 1e-6)
    #expect(try abs(design.conditionalPower(afterLook: 1, z: 1.2, drift: 0) - 0.0577442594) < 1e-6)
    #expect(try abs(design.conditionalPower(afterLook: 1, z: 1.2, drift: design.drift) - 0.7247753967) < 1e-6)
}

/// East 6.5's calculator, in the tests of gsDesign: a two-sided trial of three looks, 800 subjects if there were one
/// (there to 1e-6), and a trial of two looks whose interim trend continues (there to 1e-3, subjects being whole).
@Test func conditionalPowerMatchesEast() throws {
    let three = try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.05, sides: .two, efficacy: .spending(.hwangShihDeCani(gamma: -4)))
    let drift = 0.05733214 * (800 * three.inflationFactor).squareRoot()
    #expect(try abs(three.conditionalPower(afterLook: 1, z: 0.943317, drift: drift) - 0.3306859) < 1e-6)
    let two = try GroupSequentialDesign(
        informationRates: [0.5, 1], alpha: 0.025, efficacy: .spending(.hwangShihDeCani(gamma: -4)))
    #expect(try abs(two.conditionalPower(afterLook: 1, z: 1.151764990571) - 0.308644) < 1e-3)
}

/// Probability of success over five effects with their weights, as the manual of gsDesign computes it in a spreadsheet
/// (gsPOS in its tests): two looks, Hwang-Shih-DeCani -4.
@Test func probabilityOfSuccessMatchesTheManualOfGsDesign() throws {
    let design = try GroupSequentialDesign(
        informationRates: [0.5, 1], alpha: 0.025, efficacy: .spending(.hwangShihDeCani(gamma: -4)))
    let weights = [0.064758798, 0.301137432, 0.199471140, 0.301137432, 0.064758798]
    let success = zip([-1.5, -0.75, 0, 0.75, 1.5], weights).reduce(0) { sum, point in
        sum + point.1 * design.exitProbabilities(drift: point.0 * design.inflationFactor.squareRoot()).power
    }
    #expect(abs(success - 0.060780135) < 1e-6)
}

/// Mehta and Pocock (2011), table I: least conditional power of the promising zone, for interim looks at 1/4, 1/2 and
/// 3/4 of the planned size, by the most over the planned size; two decimals as printed.
@Test(arguments: [
    (0.8, 1.5, [0.42, 0.41, 0.38]), (0.8, 2, [0.37, 0.36, 0.33]), (0.8, 3, [0.32, 0.31, 0.30]),
    (0.9, 1.5, [0.42, 0.41, 0.38]), (0.9, 2, [0.37, 0.36, 0.33]), (0.9, 3, [0.32, 0.30, 0.27]),
    (0.9, 1e6, [0.28, 0.27, 0.25]),
])
func promisingZoneMatchesMehtaAndPocock(_ power: Double, _ most: Double, _ expected: [Double]) throws {
    for (share, least) in zip([0.25, 0.5, 0.75], expected) {
        let rule = try PromisingZone(interim: share, planned: 1, most: most, alpha: 0.025, power: power)
        #expect(abs(rule.leastConditionalPower - least) <= 0.5e-2 + 1e-9)
    }
}
