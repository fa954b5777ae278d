import Statistics
import TestSupport
import Testing

/// A simulated BOIN trial of the BOIN package: percentages selected from the lowest level on, and none at all; mean
/// patients and DLTs by level.
struct BOINTrialCase: Sendable {
    var target = 0.3
    let toxicity: [Double]
    var cohorts = 10
    var sufficient: Int?
    var titrates = false
    var isExtraSafe = false
    let selection: [Double]
    let none: Double
    let patients, dlts: [Double]
}

/// BOIN 2.7.2, get.oc(target, p.true, ncohort, 3, ntrial = 20000) under R 4.2.2; the third also with boundMTD = TRUE.
private let cases = [
    BOINTrialCase(
        toxicity: [0.05, 0.15, 0.3, 0.45, 0.6], selection: [1.045, 23.250, 55.050, 19.200, 1.430], none: 0.025,
        patients: [4.1467, 9.1689, 11.1313, 4.7645, 0.7818], dlts: [0.2056, 1.3684, 3.3340, 2.1541, 0.4740]),
    BOINTrialCase(
        toxicity: [0.05, 0.15, 0.3, 0.45, 0.6], cohorts: 12, sufficient: 12, titrates: true,
        selection: [1.185, 21.815, 56.410, 18.870, 1.715], none: 0.005,
        patients: [1.7855, 6.0850, 10.1251, 6.4313, 2.1180], dlts: [0.0867, 0.9115, 3.0191, 2.9026, 1.2676]),
    BOINTrialCase(
        target: 0.25, toxicity: [0.3, 0.4, 0.5, 0.6], cohorts: 8, sufficient: 12, isExtraSafe: true,
        selection: [37.395, 7.715, 0.915, 0.035], none: 53.94,
        patients: [8.8458, 3.7096, 0.7680, 0.0957], dlts: [2.6513, 1.4913, 0.3767, 0.0587]),
    BOINTrialCase(
        target: 0.2, toxicity: [0.02, 0.04, 0.08, 0.12, 0.22, 0.4], sufficient: 9,
        selection: [1.125, 5.310, 15.265, 32.585, 36.185, 9.415], none: 0.115,
        patients: [3.7662, 4.6010, 5.4234, 5.8482, 4.5325, 1.6781],
        dlts: [0.0738, 0.1833, 0.4315, 0.6876, 0.9966, 0.6704]),
]

/// 20,000 trials on either side: 62 figures within 4 standard errors of their difference (their errors taken as
/// equal), wrong by chance with a probability below 62 * 6.4e-5 = 0.004; the seed is fixed.
@Test(arguments: cases) func simulatedBOINAgreesWithItsPackage(_ example: BOINTrialCase) throws {
    var rules = BOIN.Rules()
    rules.sufficientAtLevel = example.sufficient
    rules.titrationCohort = example.titrates ? 3 : nil
    rules.safetyOffset = example.isExtraSafe ? 0.05 : nil
    rules.boundsMTD = example.isExtraSafe
    let design = try BOIN(levelCount: example.toxicity.count, target: example.target, rules: rules)
    let trial = try EscalationTrial(design: design, maximumPatients: 3 * example.cohorts)
    var generator = SeededGenerator(state: 2015)
    let simulated = try trial.characteristics(
        trueToxicity: example.toxicity, replicates: 20_000, using: &generator)
    let values = simulated.selection + [simulated.noSelection] + simulated.patients + simulated.dlts
    let expected = (example.selection + [example.none]).map { $0 / 100 } + example.patients + example.dlts
    for (value, expected) in zip(values, expected) {
        let error = max(value.standardError, (expected / 20_000).squareRoot() / 10, 1e-4)
        #expect(abs(value.value - expected) <= 4 * 2.0.squareRoot() * error, "\(value) for \(expected)")
    }
}

/// Zhao et al., Clin Cancer Res 2024;30:673, doi:10.1158/1078-0432.CCR-23-2585, table 4, BOIN: target 0.25, ten
/// cohorts of three, enough at nine, staying on one DLT of three. Percent selected at and above the MTD, and the
/// average sample size, with the DLT probabilities of table 3.
private let zhao: [(toxicity: [Double], mtd: Int, correct: Double, above: Double, size: Double)] = [
    ([0.25, 0.41, 0.45, 0.49, 0.53], 0, 77.0, 16.7, 15.1), ([0.12, 0.25, 0.42, 0.49, 0.55], 1, 55.6, 14.5, 20.7),
    ([0.04, 0.12, 0.25, 0.43, 0.63], 2, 56.7, 12.3, 23.9), ([0.02, 0.06, 0.1, 0.25, 0.4], 3, 53.3, 17.1, 25.7),
    ([0.02, 0.05, 0.08, 0.11, 0.25], 4, 63.9, 0, 24.9),
]

/// The paper does not say how many trials it ran; 1,000 or more are assumed, so that its own error is at most 1.6
/// points and 0.2 patients: tolerances are 4 of these, and half a digit.
@Test(arguments: zhao) func simulatedBOINAgreesWithZhao(
    _ toxicity: [Double], _ mtd: Int, _ correct: Double, _ above: Double, _ size: Double
) throws {
    var rules = BOIN.Rules()
    rules.sufficientAtLevel = 9
    rules.staysOnOneOfThree = true
    let design = try BOIN(levelCount: 5, target: 0.25, rules: rules)
    var generator = SeededGenerator(state: 2024)
    let simulated = try EscalationTrial(design: design, maximumPatients: 30)
        .characteristics(trueToxicity: toxicity, replicates: 20_000, using: &generator)
    let higher = simulated.selection[(mtd + 1)...].reduce(0) { $0 + $1.value }
    #expect(abs(100 * simulated.selection[mtd].value - correct) <= 6.45)
    #expect(abs(100 * higher - above) <= 6.45)
    #expect(abs(simulated.totalPatients.value - size) <= 0.85)
}
