import ResultStore
import Statistics
import TrialProtocol

/// The dose responses that a protocol looks for, in every simulated trial among the patients as observed.
struct DoseResponseAnalysis {
    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        for analysis in plan.analyses {
            guard case .doseResponse(let response) = analysis.task else { continue }
            let endpoint = plan.endpoints[analysis.endpoint]
            let method = DoseResponseMethod(plan: response, covariates: plan.covariateKinds(response.adjust))
            let findings = try findings(method, endpoint)
            let columns = try DoseResponseColumns(trial, analysis, response, endpoint, plan)
            try columns.write(findings, truths: try truths(response, endpoint))
        }
    }

    /// Trial after trial.
    private func findings(_ method: DoseResponseMethod, _ endpoint: EndpointPlan) throws -> [DoseResponseFinding] {
        try trial.eachTrial(read: { try patients($0, $1, method.plan, endpoint) }) { method.find($0) }
    }

    private func patients(
        _ scenario: Int, _ replicate: Int, _ response: DoseResponsePlan, _ endpoint: EndpointPlan
    ) throws -> DosePatients {
        var data = trial
        data.scenario = scenario
        let slab = TwinSlab(replicates: replicate..<(replicate + 1), twins: 0..<trial.twins)
        let observed = try data.observedArms(slab)
        let values = try response.arms.map { arm in
            let all = Outcomes(values: try data.numbers("/endpoints/\(trial.arms[arm])/\(endpoint.name)", slab))
            return all.seen(until: try data.left(arm: arm, slab), known: plan.timeKnown(endpoint), scale: 1).values
        }
        let covariates = try response.adjust.map { try data.numbers("/twins/\(plan.cohort.covariates[$0].name)", slab) }
        var patients = DosePatients(covariates: covariates.map { _ in [] }, missing: response.arms.map { _ in 0 })
        for twin in observed.indices {
            guard let place = response.arms.firstIndex(of: Int(observed[twin])) else { continue }
            let value = values[place][twin]
            guard !value.isNaN else {
                patients.missing[place] += 1
                continue
            }
            patients.dose.append(place)
            patients.values.append(value)
            for index in covariates.indices { patients.covariates[index].append(covariates[index][twin]) }
        }
        return patients
    }

    /// Per scenario: what all twins have on average in each arm, each of them in all arms.
    private func truths(_ response: DoseResponsePlan, _ endpoint: EndpointPlan) throws -> [TrueResponse] {
        guard let variable = trial.stored.first(where: { $0.name == endpoint.name }) else { return [] }
        return try (0..<max(1, trial.scenarios.count)).map { scenario in
            var data = trial
            data.scenario = scenario
            let means = try response.arms.map { try data.sample(variable, arm: $0).mean }
            return TrueResponse(doses: response.doses, means: means, relevant: response.relevant)
        }
    }
}

/// The mean response of all twins to each dose.
struct TrueResponse: Sendable {
    /// nil for a dose at which no twin has a value.
    let means: [Double?]
    /// The smallest dose with the effect sought, with straight lines between the means of neighbouring doses; nil where
    /// no dose up to the largest has it.
    let target: Double?

    init(doses: [Double], means: [Double?], relevant: Double) {
        self.means = means
        let known = means.compactMap { $0 }
        guard known.count == doses.count, let none = known.first else {
            target = nil
            return
        }
        // In units of the effect sought: 0 at dose 0.
        let effects = known.map { ($0 - none) / relevant }
        target = effects.indices.dropFirst().first { effects[$0] >= 1 }.map { place in
            let share = (1 - effects[place - 1]) / (effects[place] - effects[place - 1])
            return doses[place - 1] + share * (doses[place] - doses[place - 1])
        }
    }
}
