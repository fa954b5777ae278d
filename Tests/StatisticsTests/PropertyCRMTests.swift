import Statistics
import Testing

private let skeleton = [0.05, 0.12, 0.25, 0.4, 0.55]

private func history(_ cohorts: [(level: Int, patients: Int, dlts: Int)]) throws -> EscalationHistory {
    var history = try EscalationHistory(levelCount: 5)
    for (level, patients, dlts) in cohorts { try history.treat(level: level, dlts: (0..<patients).map { $0 < dlts }) }
    return history
}

/// Data that the tabulated panels do not suit: a narrow posterior, a prior far from the data, a very wide prior.
/// Integrals by mpmath 1.3.0, 30 digits, 200 panels or more: mean and variance of beta, mean and Pr(p > target) of the
/// third level.
@Test(arguments: [
    (
        (2, 400, 120), 1.2, ToxicityModel.logistic(), -0.06383172869818, 0.0008071528679928, 0.3006212328,
        0.988525964591
    ),
    ((0, 30, 28), 0.1, .power, -0.5022321128299, 0.006592173180721, 0.431971025897, 0.999999999908),
    ((1, 3, 1), 9, .power, -0.8910659898245, 0.68429848956, 0.530039303988, 0.873700292829),
])
func quadratureFollowsTheData(
    _ cohort: (Int, Int, Int), _ priorSD: Double, _ model: ToxicityModel, _ mean: Double, _ variance: Double,
    _ toxicity: Double, _ overdose: Double
) throws {
    let design = try CRM(skeleton: skeleton, target: 0.25, model: model, estimation: .bayes(priorSD: priorSD))
    let posterior = try #require(try design.posterior(after: history([cohort])))
    #expect(abs(posterior.betaMean - mean) <= 1e-9)
    #expect(abs(posterior.betaVariance - variance) <= 1e-9)
    #expect(abs(posterior.meanToxicity[2] - toxicity) <= 1e-9)
    #expect(abs(posterior.overdose[2] - overdose) <= 1e-9)
}

/// Without data the posterior is the prior: Pr(p > target) is the normal probability of beta below the cut, which is
/// zero at the level whose skeleton is the target.
@Test func withoutDataThePosteriorIsThePrior() throws {
    let posterior = try #require(
        try CRM(skeleton: skeleton, target: 0.25).posterior(after: EscalationHistory(levelCount: 5)))
    #expect(abs(posterior.betaMean) <= 1e-14)
    #expect(isClose(posterior.betaVariance, 1.34, relative: 1e-12))
    #expect(isClose(posterior.overdose[2], 0.5, relative: 1e-12))
    #expect(zip(posterior.plugInToxicity, skeleton).allSatisfy { abs($0 - $1) <= 1e-14 })
}

@Test func crmRulesHoldTheModelBack() throws {
    var free = CRM.Rules()
    free.forbidsSkipping = false
    free.isCoherent = false
    func actions(_ cohorts: [(level: Int, patients: Int, dlts: Int)]) throws -> [EscalationAction] {
        try [
            CRM(skeleton: skeleton, target: 0.25).decision(after: history(cohorts)).action,
            CRM(skeleton: skeleton, target: 0.25, rules: free).decision(after: history(cohorts)).action,
        ]
    }
    #expect(try actions([]) == [.stay(at: 0), .stay(at: 0)])
    // dfcrm 0.2-2.1 recommends the fourth level after none of three at the first.
    #expect(try actions([(0, 3, 0)]) == [.escalate(to: 1), .escalate(to: 3)])
    // It recommends the third after one of three following none of nine, but the last cohort's rate is too high.
    #expect(try actions([(0, 9, 0), (0, 3, 1)]) == [.stay(at: 0), .escalate(to: 2)])
    #expect(try actions([(0, 3, 0), (1, 3, 3)]) == [.deescalate(to: 0), .deescalate(to: 0)])
}

@Test func crmStopsAsToldTo() throws {
    var rules = CRM.Rules()
    rules.toxicityCutoff = 0.9
    rules.sufficientAtLevel = 6
    let design = try CRM(skeleton: skeleton, target: 0.25, rules: rules)
    let toxic = try history([(0, 3, 3)])
    let posterior = try #require(try design.posterior(after: toxic))
    #expect(posterior.overdose[0] > 0.9)
    let stop = try design.decision(after: toxic)
    #expect(stop.action == .stopForToxicity)
    #expect(stop.evidence.first == EscalationEvidence("Pr(p > target)", posterior.overdose[0]))
    #expect(try design.selectMTD(after: toxic).level == nil)
    let enough = try history([(0, 3, 0), (1, 3, 0), (2, 6, 2)])
    #expect(try design.decision(after: enough).action == .declareMTD(2))
    var tried = CRM.Rules()
    tried.selectsTriedOnly = true
    let untried = try history([(0, 3, 0), (1, 3, 0)])
    #expect(try CRM(skeleton: skeleton, target: 0.25).selectMTD(after: untried).level == 4)
    #expect(try CRM(skeleton: skeleton, target: 0.25, rules: tried).selectMTD(after: untried).level == 1)
}

@Test func maximumLikelihoodBeginsWithoutAnEstimate() throws {
    let design = try CRM(skeleton: skeleton, target: 0.25, estimation: .maximumLikelihood)
    #expect(try design.decision(after: history([(0, 3, 0)])).action == .escalate(to: 1))
    #expect(try design.decision(after: history([(1, 1, 1)])).action == .deescalate(to: 0))
    #expect(try design.decision(after: history([(4, 3, 0)])).action == .stay(at: 4))
    #expect(try design.posterior(after: history([(0, 3, 0)])) == nil)
    #expect(try design.posterior(after: history([(0, 3, 3)])) == nil)
    #expect(try design.selectMTD(after: history([(0, 3, 0), (1, 3, 0)])).level == 1)
    #expect(try design.selectMTD(after: history([(0, 3, 3)])).level == nil)
    #expect(try design.posterior(after: history([(0, 3, 0), (1, 3, 1)])) != nil)
}

/// A pending patient counts between none and one without a DLT, the more the longer observed.
@Test func pendingPatientsCountByTheirFollowUp() throws {
    let design = try CRM(skeleton: skeleton, target: 0.25, pending: .linear)
    func toxicity(_ followUp: Double?) throws -> Double {
        var history = try history([(1, 3, 1)])
        if let followUp {
            try history.add(TreatedPatient(level: 1, hasDLT: false, followUp: followUp, cohort: 1))
        }
        return try #require(try design.posterior(after: history)).plugInToxicity[1]
    }
    let none = try toxicity(nil)
    #expect(try abs(toxicity(0) - none) <= 1e-14)
    let values = try [0, 0.25, 0.5, 0.75, 0.999].map { try toxicity($0) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
    #expect(try values[4] > toxicity(1) && values[4] - toxicity(1) < 1e-3)
    let waiting = try CRM(skeleton: skeleton, target: 0.25)
    var pending = try history([(0, 3, 0)])
    try pending.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.9, cohort: 1))
    #expect(try waiting.decision(after: pending).action == .wait)
    // A backfilled patient holds nobody up.
    var backfilled = try history([(0, 3, 0), (1, 3, 0)])
    try backfilled.add(TreatedPatient(level: 0, hasDLT: false, followUp: 0.9, cohort: 1, isBackfill: true))
    #expect(try waiting.decision(after: backfilled).action == .escalate(to: 2))
}

@Test func crmRefusesWhatMakesNoSense() {
    func refuses(_ make: () throws -> CRM) { #expect(throws: EscalationError.self) { try make() } }
    refuses { try CRM(skeleton: [], target: 0.25) }
    refuses { try CRM(skeleton: [0.2, 0.2], target: 0.25) }
    refuses { try CRM(skeleton: [0, 0.2], target: 0.25) }
    refuses { try CRM(skeleton: [0.1, .nan], target: 0.25) }
    refuses { try CRM(skeleton: [0.1, 0.99], target: 0.25, model: .logistic(intercept: 3)) }
    refuses { try CRM(skeleton: skeleton, target: 1) }
    for sd in [0, -1, 10, .nan] {
        refuses { try CRM(skeleton: skeleton, target: 0.25, estimation: .bayes(priorSD: sd)) }
    }
    refuses { try CRM(skeleton: skeleton, target: 0.25, estimation: .maximumLikelihood, estimate: .posteriorMean) }
    var rules = CRM.Rules()
    rules.toxicityCutoff = 1
    refuses { try CRM(skeleton: skeleton, target: 0.25, rules: rules) }
    rules.toxicityCutoff = nil
    rules.sufficientAtLevel = 0
    refuses { try CRM(skeleton: skeleton, target: 0.25, rules: rules) }
    for halfWidth in [0, 0.25, .nan] {
        #expect(throws: EscalationError.self) {
            try CRMSkeleton.indifferenceInterval(levelCount: 5, target: 0.25, halfWidth: halfWidth, priorMTD: 2)
        }
    }
    #expect(throws: EscalationError.noSuchLevel(5, levelCount: 5)) {
        try CRMSkeleton.indifferenceInterval(levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 5)
    }
}
