import Statistics
import Testing

private func design(
    _ arms: Int, _ treated: [Double], _ control: [Double], alpha: Double = 0.05, _ upper: MultiArmDesign.UpperShape,
    _ lower: MultiArmDesign.LowerShape
) throws -> MultiArmDesign {
    try MultiArmDesign(arms: arms, treated: treated, control: control, alpha: alpha, upper: upper, lower: lower)
}

/// Effects at which a treated subject does better than a control with probability 0.65 and 0.55.
private let (interesting, uninteresting) = (0.5449254, 0.1777128)

/// Jaki, Pallmann and Magirr (2019, doi:10.18637/jss.v088.i04), section 3, as in the tests of their package MAMS: three
/// treatments in one stage, and in two stages with twice the controls; three decimals, and whole subjects.
@Test func multiArmDesignsMatchJaki() throws {
    let one = try design(3, [1], [1], .pocock, .fixed(0))
    #expect(abs(one.upper[0] - 2.062) < 1e-3)
    #expect(try one.size(effect: interesting, others: uninteresting, power: 0.9).rounded(.up) == 79)
    let two = try design(3, [1, 2], [2, 4], .triangular, .triangular)
    for (bound, expected) in zip(two.upper + two.lower, [2.359, 2.225, 0.786, 2.225]) {
        #expect(abs(bound - expected) < 1e-3)
    }
    // 38 subjects of each treatment and 76 controls a stage: 380 in all.
    #expect(try two.size(effect: interesting, others: uninteresting, power: 0.9).rounded(.up) == 38)
}

/// MAMS 3.0.2 with 30 or 40 nodes; its multivariate normal integrals are good to about 2e-4.
@Test func multiArmBoundsMatchMAMS() throws {
    let four = try design(4, [1, 2], [1, 2], .obrienFleming, .fixed(0))
    for (bound, expected) in zip(four.upper + four.lower, [3.068048, 2.169438, 0, 2.169438]) {
        #expect(abs(bound - expected) < 3e-4)
    }
    #expect(try four.size(effect: interesting, others: uninteresting, power: 0.9).rounded(.up) == 44)
    let three = try design(2, [1, 2, 3], [1, 2, 3], .triangular, .triangular)
    let expected = [2.435140, 2.152380, 2.108893, 0, 1.291428, 2.108893]
    for (bound, expected) in zip(three.upper + three.lower, expected) { #expect(abs(bound - expected) < 3e-4) }
    let pocock = try design(2, [1, 2, 3], [1, 2, 3], alpha: 0.025, .pocock, .fixed(-.infinity))
    #expect(abs(pocock.upper[0] - 2.5304) < 3e-4)
}

/// One stage is Dunnett's test with known variance; one treatment is a group-sequential design.
@Test func multiArmDesignsHoldTheirRelatives() throws {
    let dunnett = try #require(DunnettDistribution(arms: [2, 2, 2], control: 3, degreesOfFreedom: .infinity))
    let one = try design(3, [2], [3], alpha: 0.025, .pocock, .fixed(0))
    #expect(try abs(one.upper[0] - #require(dunnett.criticalValue(alpha: 0.025))) < 1e-8)
    let single = try design(1, [1, 2, 3], [1, 2, 3], alpha: 0.025, .obrienFleming, .fixed(0.3))
    let sequential = try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.025, efficacy: .obrienFleming,
        futility: .bounds([0.3, 0.3], isBinding: true))
    for (a, b) in zip(single.upper, sequential.efficacy) { #expect(abs(a - b) < 1e-6) }
    // Two groups of 3 n subjects and effect e: drift e sqrt(3 n / 2).
    let effect = sequential.drift / (1.5 * 40).squareRoot()
    #expect(try abs(#require(single.power(effect: effect, others: 0, size: 40)) - 0.9) < 1e-6)
    #expect(try abs(#require(single.anyRejection(effects: [effect], size: 40)) - 0.9) < 1e-6)
    #expect(try abs(single.size(effect: effect, others: 0, power: 0.9) - 40) < 1e-3)
}

@Test func multiArmErrorIsAlphaAndPowerIsLess() throws {
    let two = try design(3, [1, 2], [1, 2], .triangular, .fixed(0))
    #expect(try abs(#require(two.anyRejection(effects: [0, 0, 0], size: 17)) - 0.05) < 1e-9)
    // Whatever is found includes the best found; a second good treatment may be taken for the best.
    let any = try #require(two.anyRejection(effects: [0.5, 0.2, 0.2], size: 40))
    let best = try #require(two.power(effect: 0.5, others: 0.2, size: 40))
    #expect(best < any && best > 0.7 * any)
    #expect(try #require(two.power(effect: 0.5, others: 0.5, size: 40)) < any / 2)
    #expect(
        two.anyRejection(effects: [0, 0], size: 17) == nil && two.anyRejection(effects: [0, 0, .nan], size: 1) == nil)
    #expect(
        two.power(effect: 0.5, others: 0, size: 0) == nil && two.power(effect: .infinity, others: 0, size: 9) == nil)
}

@Test func multiArmDesignsThatCannotBeAreRefused() throws {
    func refused(_ text: String, _ work: () throws -> Void) {
        let error = #expect(throws: DesignError.self) { try work() }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
    refused("there are 0 treatments") { _ = try design(0, [1], [1], .pocock, .fixed(0)) }
    refused("1 stages of treatments and 2 of the control") { _ = try design(2, [1], [1, 2], .pocock, .fixed(0)) }
    refused("give as many, 1 to 4") { _ = try design(2, [], [], .pocock, .fixed(0)) }
    refused("the sizes of treatments are [2.0, 1.0]") { _ = try design(2, [2, 1], [1, 2], .pocock, .fixed(0)) }
    refused("the sizes of the control are") { _ = try design(2, [1, 2], [0, 2], .pocock, .fixed(0)) }
    refused("alpha is 0.5") { _ = try design(2, [1], [1], alpha: 0.5, .pocock, .fixed(0)) }
    refused("the lower bound is nan") { _ = try design(2, [1], [1], .pocock, .fixed(.nan)) }
    let one = try design(2, [1], [1], .pocock, .fixed(0))
    refused("give a larger one to be found") { _ = try one.size(effect: 0.2, others: 0.3, power: 0.9) }
    refused("the power is 0.01") { _ = try one.size(effect: 0.5, others: 0.1, power: 0.01) }
}
