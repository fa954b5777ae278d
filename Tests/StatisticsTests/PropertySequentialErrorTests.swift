import Statistics
import Testing

struct RefusedDesign: Sendable {
    let expected: String
    var rates = [0.5, 1.0]
    var alpha = 0.025
    var sides = TestSides.one
    var power = 0.9
    var efficacy = EfficacyBoundary.pocock
    var futility: FutilityBoundary?
    var spendingTimes: [Double]?
}

@Test(arguments: [
    RefusedDesign(expected: "there are 0 information rates; give 1 to 100", rates: []),
    RefusedDesign(expected: "information rates: number 2 is nan", rates: [0.5, .nan]),
    RefusedDesign(expected: "information rates: number 1 is 0.0", rates: [0, 1]),
    RefusedDesign(expected: "number 2, 0.5, is not above 0.5; give them ascending", rates: [0.5, 0.5, 1]),
    RefusedDesign(expected: "the last of the information rates is 0.9; it must be 1", rates: [0.5, 0.9]),
    RefusedDesign(expected: "alpha is 0.5; give a probability above 0 and below 0.5", alpha: 0.5),
    RefusedDesign(expected: "alpha is nan", alpha: .nan),
    RefusedDesign(expected: "the power is 0.01; give a probability above alpha = 0.025", power: 0.01),
    RefusedDesign(expected: "the power is 1.0", power: 1),
    RefusedDesign(expected: "the shape of a Wang-Tsiatis boundary is 3.0", efficacy: .wangTsiatis(shape: 3)),
    RefusedDesign(expected: "rho of a Kim-DeMets spending function is 0.0", efficacy: .spending(.kimDeMets(rho: 0))),
    RefusedDesign(
        expected: "gamma of a Hwang-Shih-DeCani spending function is nan",
        efficacy: .spending(.hwangShihDeCani(gamma: .nan))),
    RefusedDesign(expected: "the early bound of Haybittle and Peto is -3.0", efficacy: .haybittlePeto(early: -3)),
    RefusedDesign(
        expected: "spend all of alpha = 0.025; use higher early bounds", efficacy: .haybittlePeto(early: 1.5)),
    RefusedDesign(expected: "there are 1 efficacy bounds for 2 looks", efficacy: .bounds([2])),
    RefusedDesign(expected: "more than alpha = 0.025; raise them or alpha", efficacy: .bounds([1.96, 1.96])),
    RefusedDesign(expected: "the last is finite", efficacy: .bounds([2, .infinity])),
    RefusedDesign(expected: "there are 2 futility bounds for 2 looks", futility: .bounds([0, 0])),
    RefusedDesign(expected: "the futility bound of look 1 is nan", futility: .bounds([.nan])),
    RefusedDesign(expected: "in a two-sided test it is about |Z|", sides: .two, futility: .bounds([-1])),
    RefusedDesign(expected: "not below the efficacy bound 2.1", futility: .bounds([2.5])),
    RefusedDesign(
        expected: "alpha cannot be spent at look 3; lower them, or make them non-binding", rates: [0.4, 0.7, 1],
        alpha: 0.2, power: 0.5, efficacy: .spending(.kimDeMets(rho: 5)), futility: .bounds([0.8, 0.8], isBinding: true)),
    RefusedDesign(
        expected: "there are 1 spending times for 2 looks", efficacy: .spending(.pocock), spendingTimes: [1]),
])
func designsThatCannotBeAreRefused(_ refused: RefusedDesign) {
    let error = #expect(throws: DesignError.self) {
        try GroupSequentialDesign(
            informationRates: refused.rates, alpha: refused.alpha, sides: refused.sides, power: refused.power,
            efficacy: refused.efficacy, futility: refused.futility, spendingTimes: refused.spendingTimes)
    }
    #expect(error?.description.contains(refused.expected) == true, "\(String(describing: error))")
}

@Test func questionsWithoutAnswerAreRefused() throws {
    let design = try GroupSequentialDesign(informationRates: [0.5, 1], alpha: 0.025, efficacy: .spending(.pocock))
    func refused(_ text: String, _ work: () throws -> Void) {
        let error = #expect(throws: DesignError.self) { try work() }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
    refused("there is no look 3") { _ = try design.estimate(look: 3, z: 2, information: 1) }
    refused("z is nan") { _ = try design.pValue(look: 1, z: .nan) }
    refused("the information is 0.0") { _ = try design.estimate(look: 1, z: 2, information: 0) }
    refused("the level is 1.0") { _ = try design.estimate(look: 1, z: 2, information: 1, level: 1) }
    refused("look 2 is the last") { _ = try design.conditionalPower(afterLook: 2, z: 1) }
    refused("give a deviation above 0") { _ = try design.predictivePower(afterLook: 1, z: 1, prior: (0, -1)) }
    refused("it must be the final one") { _ = try design.monitored(at: [1.02]) }
    refused("give fractions ascending") { _ = try design.monitored(at: [0.5, 0.4]) }
    refused("no information was observed") { _ = try design.monitored(at: []) }
    let fixed = try GroupSequentialDesign(informationRates: [0.5, 1], alpha: 0.025, efficacy: .pocock)
    refused("only designs by alpha spending can be monitored") { _ = try fixed.monitored(at: [0.4]) }
    let wedge = try GroupSequentialDesign(
        informationRates: [0.5, 1], alpha: 0.05, sides: .two, efficacy: .pocock,
        futility: .spending(.pocock, isBinding: true))
    refused("have no stage-wise order") { _ = try wedge.pValue(look: 2, z: 2) }
    #expect(try wedge.repeatedPValue(look: 2, z: 2) == nil)
    refused("give them ascending from above 0") { _ = try PromisingZone(interim: 2, planned: 1, most: 3) }
    refused("give a number above 0 for each stage") { _ = try InverseNormalCombination(weights: [1, 0]) }
}
