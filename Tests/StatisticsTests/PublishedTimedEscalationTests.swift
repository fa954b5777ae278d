import Statistics
import TestSupport
import Testing

/// A trial of BF-BOIN: DLT and response probabilities, index of the MTD, percent selected at and above it, patients
/// below, at and above it, and in all.
struct BackfillCase: Sendable {
    let toxicity, activity: [Double]
    let mtd: Int
    let correct, above: Double
    let patientsBelow, patientsAt, patientsAbove, total: Double
}

/// Zhao, Yuan, Korn and Freidlin, Clin Cancer Res 2024;30:673, doi:10.1158/1078-0432.CCR-23-2585, tables 3 and 4,
/// scenarios 1, 2, 3, 4, 5 and 10: target 0.25, ten cohorts of three, enough at nine, staying on one DLT of three, at
/// most twelve per level, a DLT window of one month and three patients a month.
private let cases = [
    BackfillCase(
        toxicity: [0.25, 0.41, 0.45, 0.49, 0.53], activity: [0.3, 0.4, 0.45, 0.5, 0.55], mtd: 0, correct: 79.9,
        above: 13.5, patientsBelow: 0, patientsAt: 10.8, patientsAbove: 6.1, total: 17.0),
    BackfillCase(
        toxicity: [0.12, 0.25, 0.42, 0.49, 0.55], activity: [0.2, 0.3, 0.4, 0.5, 0.6], mtd: 1, correct: 57.8,
        above: 10.9, patientsBelow: 10.4, patientsAt: 10.3, patientsAbove: 4.8, total: 25.5),
    BackfillCase(
        toxicity: [0.04, 0.12, 0.25, 0.43, 0.63], activity: [0.1, 0.2, 0.3, 0.45, 0.58], mtd: 2, correct: 57.6,
        above: 9.7, patientsBelow: 16.9, patientsAt: 9.8, patientsAbove: 4.2, total: 30.9),
    BackfillCase(
        toxicity: [0.02, 0.06, 0.1, 0.25, 0.4], activity: [0.05, 0.1, 0.15, 0.3, 0.45], mtd: 3, correct: 56.7,
        above: 13.6, patientsBelow: 20.4, patientsAt: 9.6, patientsAbove: 3.7, total: 33.8),
    BackfillCase(
        toxicity: [0.02, 0.05, 0.08, 0.11, 0.25], activity: [0.05, 0.1, 0.15, 0.2, 0.3], mtd: 4, correct: 62.8,
        above: 0, patientsBelow: 27.2, patientsAt: 7.2, patientsAbove: 0, total: 34.4),
    BackfillCase(
        toxicity: [0.04, 0.12, 0.25, 0.43, 0.63], activity: [0.3, 0.32, 0.35, 0.36, 0.36], mtd: 2, correct: 57.2,
        above: 9.5, patientsBelow: 20.1, patientsAt: 9.8, patientsAbove: 4.2, total: 34.2),
]

/// The paper does not say how many trials it ran; 1,000 or more are assumed, so that its own error is at most 1.6
/// points and some 0.2 patients: tolerances are 4 of these. Half a patient more for what it leaves open: the times of
/// DLTs (here uniform, there Weibull), and which pending patients it counts.
@Test(arguments: cases) func simulatedBackfillAgreesWithZhao(_ example: BackfillCase) throws {
    var rules = BOIN.Rules()
    rules.sufficientAtLevel = 9
    rules.staysOnOneOfThree = true
    let boin = try BOIN(levelCount: 5, target: 0.25, rules: rules)
    let trial = try TimedEscalationTrial(
        design: BackfilledBOIN(boin), backfill: BOINBackfill(boundaries: boin.boundaries), window: 1,
        meanInterarrival: 1.0 / 3)
    var generator = SeededGenerator(state: 2024)
    let simulated = try trial.characteristics(
        trueToxicity: example.toxicity, trueActivity: example.activity, replicates: 4000, using: &generator
    ).escalation
    func sum(_ values: ArraySlice<EscalationCharacteristic>) -> Double { values.reduce(0) { $0 + $1.value } }
    #expect(abs(100 * simulated.selection[example.mtd].value - example.correct) <= 6.4)
    #expect(abs(100 * sum(simulated.selection[(example.mtd + 1)...]) - example.above) <= 6.4)
    #expect(abs(sum(simulated.patients[..<example.mtd]) - example.patientsBelow) <= 1.3)
    #expect(abs(simulated.patients[example.mtd].value - example.patientsAt) <= 1.3)
    #expect(abs(sum(simulated.patients[(example.mtd + 1)...]) - example.patientsAbove) <= 1.3)
    #expect(abs(simulated.totalPatients.value - example.total) <= 1.3)
}

/// dfcrm 0.2-2.1 under R 4.2.2, titesim() with getprior(0.05, 0.25, 3, 5), target 0.25, 20 patients from the first
/// level, window 6, rate 3 per window, accrual "poisson", 1,600 trials: proportions selected, patients and DLTs.
private let tite: [(pending: CRM.Pending, selection: [Double], patients: [Double], dlts: [Double])] = [
    (
        .linear, [0.0163, 0.2519, 0.5006, 0.2131, 0.0181], [2.6606, 4.8019, 6.2681, 3.8306, 2.4388],
        [0.1150, 0.5825, 1.6013, 1.5056, 1.3556]
    ),
    (
        .adaptive, [0.0200, 0.2512, 0.4994, 0.2069, 0.0225], [2.5431, 4.8869, 6.2856, 3.8512, 2.4331],
        [0.1200, 0.5906, 1.6025, 1.5237, 1.3362]
    ),
]

/// 6,400 trials against 1,600: 30 figures within 4 standard errors of their difference, wrong by chance with a
/// probability below 30 * 6.4e-5 = 0.002; the seed is fixed.
@Test(arguments: tite) func simulatedTITECRMAgreesWithDfcrm(
    _ pending: CRM.Pending, _ selection: [Double], _ patients: [Double], _ dlts: [Double]
) throws {
    let skeleton = try CRMSkeleton.indifferenceInterval(levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 2)
    var rules = CRM.Rules()
    rules.isCoherent = false
    let trial = try TimedEscalationTrial(
        design: CRM(skeleton: skeleton, target: 0.25, pending: pending, rules: rules), cohortSize: 1,
        maximumPatients: 20, window: 6, meanInterarrival: 2)
    var generator = SeededGenerator(state: 2000)
    let simulated = try trial.characteristics(
        trueToxicity: [0.05, 0.12, 0.25, 0.4, 0.55], replicates: 6400, using: &generator)
    let escalation = simulated.escalation
    let values = escalation.selection + escalation.patients + escalation.dlts
    for (value, expected) in zip(values, selection + patients + dlts) {
        // The variance of 1,600 trials is four times that of 6,400, and the difference has five times.
        #expect(abs(value.value - expected) <= 4 * 5.0.squareRoot() * value.standardError, "\(value) for \(expected)")
    }
    // Nineteen arrivals two months apart on average, then six months or less of follow-up.
    #expect(simulated.duration.value > 38 && simulated.duration.value < 44)
    #expect(simulated.turnedAway.value > 0 && simulated.turnedAway.value < 4)
}
