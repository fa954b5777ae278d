import Statistics
import Testing

@Test(arguments: ReferenceDesign.all)
func boundsMatchTwoPrograms(_ reference: ReferenceDesign) throws {
    let family: EfficacyBoundary =
        switch reference.family {
        case "OF": .obrienFleming
        case "LanDeMetsOF": .spending(.obrienFleming)
        case "LanDeMetsP": .spending(.pocock)
        case "HSD": .spending(.hwangShihDeCani(gamma: reference.parameter))
        default: .spending(.kimDeMets(rho: reference.parameter))
        }
    let design = try GroupSequentialDesign(
        informationRates: reference.informationRates, alpha: reference.alpha, power: 0.9, efficacy: family)
    #expect(design.efficacy.count == reference.z.count)
    for (z, expected) in zip(design.efficacy, reference.z) { #expect(abs(z - expected) < 1e-6) }
    #expect(abs(design.inflationFactor - reference.inflation) < 1e-6)
    #expect(abs(design.averageSampleNumber(atFraction: 0) - reference.sizeUnderNull) < 1e-6)
    #expect(abs(design.averageSampleNumber(atFraction: 1) - reference.sizeUnderAlternative) < 1e-6)
}

@Test func thereAreSixtyTwoReferenceDesigns() { #expect(ReferenceDesign.all.count == 62) }

/// Type I error of tests at 1.96 repeated at equal steps, upper tail: Armitage, McPherson and Rowe (1969), as in the
/// tests of gsDesign. Two-sided: 0.083, 0.126, 0.193, 0.248.
@Test(arguments: [(2, 0.042), (4, 0.063), (10, 0.097), (20, 0.124)])
func repeatedTestsInflateTheError(_ looks: Int, _ expected: Double) throws {
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(looks), alpha: 0.5, sides: .two,
        efficacy: .bounds([Double](repeating: 1.96, count: looks)))
    #expect(abs(design.exitProbabilities(drift: 0).upper.reduce(0, +) - expected) <= 0.5e-3)
}

struct SizeCase: Sendable {
    let looks: Int
    let alpha, beta: Double
    let sides: TestSides
    let efficacy: EfficacyBoundary
    var futility: FutilityBoundary?
    /// Maximum, and expected at 0, 0.5, 1 and 1.5 times the alternative (or 0, 0.5 and 1), in per cent of one look.
    let percent: [Double]
}

/// Jennison and Turnbull (2000), chapters 2 (O'Brien-Fleming, Pocock) and 7 (power family error spending, two-sided and
/// one-sided with binding futility), as in the tests of gsDesign 3.2.2 (test-outputs.R); one decimal as printed.
@Test(arguments: [
    SizeCase(looks: 5, alpha: 0.05, beta: 0.2, sides: .two, efficacy: .obrienFleming, percent: [102.8, 102.1]),
    SizeCase(looks: 20, alpha: 0.05, beta: 0.1, sides: .two, efficacy: .obrienFleming, percent: [104.5, 103.4]),
    SizeCase(
        looks: 4, alpha: 0.05, beta: 0.2, sides: .two, efficacy: .pocock, percent: [120.2, 117.5, 108.8, 80.5, 52.2]),
    SizeCase(
        looks: 15, alpha: 0.05, beta: 0.1, sides: .two, efficacy: .pocock, percent: [130.5, 126.4, 111.2, 66.4, 35.4]),
    twoSided(looks: 3, rho: 1, [111.7, 109.9, 103.4, 81.2, 56.5]),
    twoSided(looks: 10, rho: 2, [108.1, 106.6, 99.7, 76.2, 51.0]),
    twoSided(looks: 2, rho: 3, [101.0, 100.7, 98.9, 89.5, 70.7]),
    oneSided(looks: 5, rho: 2, beta: 0.05, [110.1, 63.4, 80.3, 63.4]),
    oneSided(looks: 10, rho: 3, beta: 0.05, [106.9, 63.1, 79.5, 63.1]),
    oneSided(looks: 3, rho: 2, beta: 0.1, [107.2, 68.1, 83.9, 73.8]),
    oneSided(looks: 4, rho: 3, beta: 0.1, [104.0, 69.2, 84.2, 74.2]),
    oneSided(looks: 2, rho: 2, beta: 0.2, [104.3, 74.5, 87.8, 84.6]),
    oneSided(looks: 15, rho: 3, beta: 0.2, [106.9, 62.2, 77.3, 73.0]),
])
func sampleSizesMatchJennisonAndTurnbull(_ example: SizeCase) throws {
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(example.looks), alpha: example.alpha, sides: example.sides,
        power: 1 - example.beta, efficacy: example.efficacy, futility: example.futility)
    let sizes = [design.inflationFactor] + [0, 0.5, 1, 1.5].map { design.averageSampleNumber(atFraction: $0) }
    for (size, expected) in zip(sizes, example.percent) {
        #expect(abs(100 * size - expected) <= 0.05 + 1e-9, "\(size)")
    }
}

private func twoSided(looks: Int, rho: Double, _ percent: [Double]) -> SizeCase {
    SizeCase(
        looks: looks, alpha: 0.05, beta: 0.2, sides: .two, efficacy: .spending(.kimDeMets(rho: rho)), percent: percent)
}

private func oneSided(looks: Int, rho: Double, beta: Double, _ percent: [Double]) -> SizeCase {
    SizeCase(
        looks: looks, alpha: 0.05, beta: beta, sides: .one, efficacy: .spending(.kimDeMets(rho: rho)),
        futility: .spending(.kimDeMets(rho: rho), isBinding: true), percent: percent)
}

/// Jennison and Turnbull (2000), chapter 2, as in the tests of gsDesign 3.2.2 (test.JT.WT): Wang-Tsiatis tests, alpha
/// 0.05 two-sided; maximum size and c.
@Test(arguments: [(0.1, 9, 0.1, 1.048, 2.113), (0.25, 6, 0.2, 1.077, 2.154), (0.4, 7, 0.2, 1.159, 2.313)])
func wangTsiatisMatchesJennisonAndTurnbull(_ shape: Double, _ looks: Int, _ beta: Double, _ size: Double, _ c: Double)
    throws
{
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(looks), alpha: 0.05, sides: .two, power: 1 - beta,
        efficacy: .wangTsiatis(shape: shape))
    #expect(abs(design.inflationFactor - size) <= 0.5e-3 + 1e-9)
    #expect(abs(design.efficacy[looks - 1] - c) <= 0.5e-3 + 1e-9)
}

func equalSteps(_ looks: Int) -> [Double] { (1...looks).map { Double($0) / Double(looks) } }
