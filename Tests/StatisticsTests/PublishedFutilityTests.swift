import Statistics
import Testing

struct FutilityCase: Sendable {
    let source: String
    let rates: [Double]
    let alpha, power: Double
    var sides = TestSides.one
    let efficacy: EfficacyBoundary
    let futility: FutilityBoundary?
    /// Bounds; maximum size and expected sizes at 0 and at 1 times the alternative, relative to one look.
    let upper, lower: [Double]
    let sizes: [Double]
    /// gsDesign 3.2.2 solves to 1e-5, rpact 4.1.0 to 1e-7.
    var tolerance = 1e-7
}

private let threeLooks = [0.4, 0.7, 1]

/// rpact 4.1.0 (getDesignGroupSequential, getDesignCharacteristics) and gsDesign 3.2.2 (r = 80) under R 4.2.2.
@Test(arguments: [
    FutilityCase(
        source: "gsDesign test.type 3, sfHSD -4 and -2", rates: [0.5, 0.75, 1], alpha: 0.025, power: 0.9,
        efficacy: .spending(.hwangShihDeCani(gamma: -4)),
        futility: .spending(.hwangShihDeCani(gamma: -2), isBinding: true), upper: [2.74996593, 2.43124490, 1.96491604],
        lower: [0.42513535, 1.17489893, 1.96491604], sizes: [1.05445010, 0.64172266, 0.76174063], tolerance: 2e-5),
    FutilityCase(
        source: "gsDesign test.type 4, sfLDOF and sfLDPocock", rates: [0.25, 0.5, 0.75, 1], alpha: 0.05, power: 0.8,
        efficacy: .spending(.obrienFleming), futility: .spending(.pocock),
        upper: [3.74955184, 2.53994257, 2.01606984, 1.72017706],
        lower: [-0.03323770, 0.67021253, 1.20958940, 1.72017706],
        sizes: [1.32608053, 0.59577505, 0.88219083], tolerance: 2e-5),
    FutilityCase(
        source: "rpact asOF, bsOF, binding", rates: threeLooks, alpha: 0.025, power: 0.8,
        efficacy: .spending(.obrienFleming), futility: .spending(.obrienFleming, isBinding: true),
        upper: [3.35686936, 2.44389174, 1.92998924], lower: [0.11077315, 1.21206293, 1.92998924],
        sizes: [1.06736801, 0.60473529, 0.83563649]),
    FutilityCase(
        source: "rpact asOF, bsOF", rates: threeLooks, alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming),
        futility: .spending(.obrienFleming), upper: [3.35686936, 2.44454228, 2.00053907],
        lower: [0.15209238, 1.26672835, 2.00053907], sizes: [1.11609611, 0.62363630, 0.86483104]),
    FutilityCase(
        source: "rpact two-sided asOF, bsOF, binding", rates: threeLooks, alpha: 0.05, power: 0.8, sides: .two,
        efficacy: .spending(.obrienFleming), futility: .spending(.obrienFleming, isBinding: true),
        upper: [3.35686936, 2.44320679, 1.92835607], lower: [0.28006239, 1.18635878, 1.92835607],
        sizes: [1.07305934, 0.74562543, 0.83912557]),
    FutilityCase(
        source: "rpact two-sided asKD 2, bsKD 1.5", rates: threeLooks, alpha: 0.05, power: 0.8, sides: .two,
        efficacy: .spending(.kimDeMets(rho: 2)), futility: .spending(.kimDeMets(rho: 1.5)),
        upper: [2.65206981, 2.32491451, 2.07235941], lower: [0.36065682, 1.18566716, 2.07235941],
        sizes: [1.14157680, 0.76494609, 0.80850192]),
    FutilityCase(
        source: "rpact OF, futilityBounds, binding", rates: [0.25, 0.5, 0.75, 1], alpha: 0.025, power: 0.9,
        efficacy: .obrienFleming, futility: .bounds([-0.5, 0, 0.5], isBinding: true),
        upper: [4.02256493, 2.84438294, 2.32242895, 2.01128247], lower: [-0.5, 0, 0.5, 2.01128247],
        sizes: [1.04955138, 0.62799174, 0.76248519]),
    FutilityCase(
        source: "rpact OF, futilityBounds", rates: [0.25, 0.5, 0.75, 1], alpha: 0.025, power: 0.9,
        efficacy: .obrienFleming, futility: .bounds([-0.5, 0, 0.5]),
        upper: [4.04859101, 2.86278616, 2.33745511, 2.02429550], lower: [-0.5, 0, 0.5, 2.02429550],
        sizes: [1.05729316, 0.63277341, 0.76984695]),
    FutilityCase(
        source: "rpact HP, two-sided", rates: [1 / 3, 2 / 3, 1], alpha: 0.05, power: 0.8, sides: .two,
        efficacy: .haybittlePeto(early: 3), futility: nil, upper: [3, 3, 1.97509760], lower: [], sizes: [1.00724742]),
    FutilityCase(
        source: "rpact WT 0.3, two-sided", rates: [0.2, 0.5, 0.7, 1], alpha: 0.05, power: 0.8, sides: .two,
        efficacy: .wangTsiatis(shape: 0.3), futility: nil, upper: [2.94855127, 2.45482582, 2.29506545, 2.13705000],
        lower: [], sizes: [1.07976019]),
    FutilityCase(
        source: "rpact P, two-sided", rates: [0.25, 0.5, 0.75, 1], alpha: 0.05, power: 0.8, sides: .two,
        efficacy: .pocock, futility: nil, upper: [2.36129789, 2.36129789, 2.36129789, 2.36129789], lower: [],
        sizes: [1.20247616, 1.17496596, 0.80520191]),
])
func futilityBoundsMatchOtherPrograms(_ example: FutilityCase) throws {
    let design = try GroupSequentialDesign(
        informationRates: example.rates, alpha: example.alpha, sides: example.sides, power: example.power,
        efficacy: example.efficacy, futility: example.futility)
    for (z, expected) in zip(design.efficacy, example.upper) { #expect(abs(z - expected) < example.tolerance) }
    for (z, expected) in zip(design.futility, example.lower) { #expect(abs(z - expected) < example.tolerance) }
    let sizes = [
        design.inflationFactor, design.averageSampleNumber(atFraction: 0), design.averageSampleNumber(atFraction: 1),
    ]
    for (size, expected) in zip(sizes, example.sizes) { #expect(abs(size - expected) < example.tolerance) }
    #expect(abs(design.exitProbabilities(drift: design.drift).power - example.power) < 1e-9)
    #expect(abs((design.cumulativeAlpha.last ?? 0) - example.alpha) < 1e-9)
}
