import Statistics
import TestSupport
import Testing

/// A simulated trial by dfcrm: proportions selected, mean patients and DLTs by level.
struct CRMTrialCase: Sendable {
    let toxicity: [Double]
    let model: ToxicityModel
    let estimation: CRM.Estimation
    let isRestricted: Bool
    let selection, patients, dlts: [Double]
}

/// dfcrm 0.2-2.1 under R 4.2.2, crmsim() with getprior(0.05, 0.25, 3, 5), target 0.25, 24 patients in cohorts of three
/// from the first level, 2,500 trials; the last with method = "mle" after one cohort at each level until a DLT.
private let cases = [
    CRMTrialCase(
        toxicity: [0.05, 0.12, 0.25, 0.4, 0.55], model: .power, estimation: .bayes(), isRestricted: true,
        selection: [0.0092, 0.1856, 0.5208, 0.2564, 0.0280], patients: [3.9840, 6.4728, 8.6532, 4.0764, 0.8136],
        dlts: [0.1928, 0.7892, 2.1884, 1.6212, 0.4400]),
    CRMTrialCase(
        toxicity: [0.05, 0.12, 0.25, 0.4, 0.55], model: .logistic(), estimation: .bayes(), isRestricted: false,
        selection: [0.0152, 0.2392, 0.5056, 0.2156, 0.0244], patients: [4.7100, 5.3808, 5.5428, 4.6284, 3.7380],
        dlts: [0.2340, 0.6744, 1.3984, 1.8236, 2.0568]),
    CRMTrialCase(
        toxicity: [0.02, 0.05, 0.1, 0.25, 0.45], model: .power, estimation: .maximumLikelihood, isRestricted: true,
        selection: [0.0000, 0.0060, 0.1616, 0.5168, 0.3156], patients: [3.2328, 3.6864, 5.2464, 7.4388, 4.3956],
        dlts: [0.0640, 0.1804, 0.5216, 1.8912, 1.9748]),
]

/// 10,000 trials against 2,500: 45 figures within 4 standard errors of their difference, wrong by chance with a
/// probability below 45 * 6.4e-5 = 0.003; the seed is fixed.
@Test(arguments: cases) func simulatedCRMAgreesWithDfcrm(_ example: CRMTrialCase) throws {
    let skeleton = try CRMSkeleton.indifferenceInterval(
        levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 2, model: .power)
    var rules = CRM.Rules()
    rules.forbidsSkipping = example.isRestricted
    rules.isCoherent = example.isRestricted
    let design = try CRM(
        skeleton: skeleton, target: 0.25, model: example.model, estimation: example.estimation, rules: rules)
    var generator = SeededGenerator(state: 1990)
    let simulated = try EscalationTrial(design: design, maximumPatients: 24)
        .characteristics(trueToxicity: example.toxicity, replicates: 10_000, using: &generator)
    let values = simulated.selection + simulated.patients + simulated.dlts
    for (value, expected) in zip(values, example.selection + example.patients + example.dlts) {
        // The variance of 2,500 trials is four times that of 10,000, and the difference has five times.
        let error = max(value.standardError, 2e-4)
        #expect(abs(value.value - expected) <= 4 * 5.0.squareRoot() * error, "\(value) for \(expected)")
    }
}
