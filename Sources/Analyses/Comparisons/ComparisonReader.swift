import ResultStore
import TrialProtocol

/// Reads what a comparison needs, one simulated trial at a time.
struct ComparisonReader {
    let trial: TrialData
    let comparison: ComparisonPlan
    let endpoint: EndpointPlan
    let plan: TrialPlan

    /// One simulated trial.
    /// - Parameter scenario: 0 for the protocol as written.
    /// - Parameter hasReadings: whether methods that compare readings at visits shall find them.
    func read(scenario: Int, replicate: Int, hasReadings: Bool = true) throws -> ComparisonTrial {
        var data = trial
        data.scenario = scenario
        let slab = TwinSlab(replicates: replicate..<(replicate + 1), twins: 0..<trial.twins)
        var read = ComparisonTrial(comparison)
        for (place, arm) in [comparison.treatment, comparison.control].enumerated() {
            let group = "/endpoints/\(trial.arms[arm])"
            read.outcomes[place] = try data.numbers("\(group)/\(endpoint.name)", slab)
            if endpoint.censoredAt != nil {
                read.came[place] = try data.numbers("\(group)/\(EndpointPlan.eventName(of: endpoint.name))", slab)
            }
        }
        read.observed = try data.observedArms(slab)
        read.draw = (plan.seed, replicate)
        if hasReadings, let repeated = comparison.repeated { read.readings = try readings(repeated, data, slab) }
        read.covariates = try comparison.adjust.map { try covariate($0, data, slab) }
        read.groups = try comparison.subgroups.map { try groups($0, data, slab) }
        read.factors = try plan.design.strata.map { try groups($0, data, slab) }
        read.strata = try comparison.strata.map { (try groups($0, data, slab), $0.groups.count) }
            .reduce(Array(repeating: 0, count: slab.count)) { strata, factor in zip(strata, factor.0).map { $0 * factor.1 + $1 } }
        return read
    }

    /// The twins of a scenario, replicate after replicate, at most so many.
    func pool(scenario: Int, most: Int, hasReadings: Bool = false) throws -> ComparisonTrial {
        var pool = try read(scenario: scenario, replicate: 0, hasReadings: hasReadings)
        for replicate in 1..<max(1, trial.replicates) where pool.count + trial.twins <= most {
            pool.append(try read(scenario: scenario, replicate: replicate, hasReadings: hasReadings))
        }
        return pool
    }

    private func covariate(_ index: Int, _ data: TrialData, _ slab: TwinSlab) throws -> [Double] {
        try data.numbers("/twins/\(plan.cohort.covariates[index].name)", slab)
    }

    private func groups(_ stratum: StratumPlan, _ data: TrialData, _ slab: TwinSlab) throws -> [Int] {
        try covariate(stratum.covariate, data, slab).map { stratum.group(of: $0) }
    }
}
