import Quantities
import ResultStore
import TrialProtocol

/// Reads what a comparison needs, one simulated trial at a time.
struct ComparisonReader {
    let trial: TrialData
    let comparison: ComparisonPlan
    let endpoint: EndpointPlan
    let plan: TrialPlan
    /// When the endpoint's value is known.
    private let known: Double
    /// The endpoint's time unit in the twin's, of times to events.
    private let scale: Double
    private let events: [IntercurrentEvent]

    init(trial: TrialData, comparison: ComparisonPlan, endpoint: EndpointPlan, plan: TrialPlan) {
        self.trial = trial
        self.comparison = comparison
        self.plan = plan
        self.endpoint = endpoint
        known = plan.timeKnown(endpoint)
        events = plan.intercurrentEvents
        if endpoint.censoredAt != nil, case .number(let unit) = endpoint.kind {
            scale = (try? unit.factor(to: plan.timeUnit)) ?? 1
        } else {
            scale = 1
        }
    }

    private var arms: [String] { [comparison.treatment, comparison.control].map { trial.arms[$0] } }

    /// One simulated trial.
    /// - Parameter scenario: 0 for the protocol as written.
    /// - Parameter hasReadings: whether methods that compare readings at visits shall find them.
    func read(scenario: Int, replicate: Int, hasReadings: Bool = true) throws -> ComparisonTrial {
        var data = trial
        data.scenario = scenario
        let slab = TwinSlab(replicates: replicate..<(replicate + 1), twins: 0..<trial.twins)
        var read = ComparisonTrial(comparison)
        for (place, arm) in arms.enumerated() {
            read.outcomes[place] = try outcomes(in: "/endpoints/\(arm)") { try data.numbers($0, slab) }
            let happened = try happened(arm) { try data.numbers($0, slab) }
            read.seen[place] = seen(read.outcomes[place], happened)
        }
        read.observed = try data.observedArms(slab)
        try take(into: &read, count: slab.count) { try data.numbers("/twins/\($0)", slab) }
        if plan.design.bySite { read.factors.append(try data.numbers("/twins/site", slab).map { $0.isNaN ? 0 : Int($0) }) }
        read.draw = (plan.seed, replicate)
        if hasReadings, let repeated = comparison.repeated { read.readings = try readings(repeated, data, slab) }
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

    /// The superpopulation as an estimand sees it.
    func population(_ estimand: EstimandPlan, scenario: Int) throws -> ComparisonTrial {
        let root = "/population"
        let size = try trial.file.shape("\(root)/member")[0]
        func numbers(_ path: String) throws -> [Double] {
            let lead = trial.scenarios.isEmpty ? [] : [scenario]
            return try trial.file.numbers(path, start: lead + [0], count: lead.map { _ in 1 } + [size])
        }
        var read = ComparisonTrial(comparison)
        for (place, arm) in arms.enumerated() {
            let group = "\(root)/\(estimand.name)/\(arm)"
            read.outcomes[place] = try outcomes(in: group, numbers)
            read.seen[place] = read.outcomes[place].seen(until: try numbers("\(group)/left"), known: known, scale: scale)
        }
        read.observed = Array(repeating: -1, count: size)
        try take(into: &read, count: size) { try numbers("\(root)/twins/\($0)") }
        return read
    }

    // MARK: Parts

    private func outcomes(in group: String, _ numbers: (String) throws -> [Double]) throws -> Outcomes {
        Outcomes(
            values: try numbers("\(group)/\(endpoint.name)"),
            came: endpoint.censoredAt == nil ? [] : try numbers("\(group)/\(EndpointPlan.eventName(of: endpoint.name))"))
    }

    /// Per intercurrent event: when it first happened to each twin.
    func happened(_ arm: String, _ numbers: (String) throws -> [Double]) throws -> [[Double]] {
        try events.map { try numbers("/intercurrent/\(arm)/\($0.datasetName)") }
    }

    private func seen(_ outcomes: Outcomes, _ happened: [[Double]]) -> Outcomes {
        func first(of isMeant: (Int) -> Bool) -> [Double] { Self.first(events.indices.filter(isMeant).map { happened[$0] }, outcomes.values.count) }
        guard !events.isEmpty else { return outcomes }
        let ends = first { events[$0].leaves || comparison.discardAfter.contains($0) }
        let seen = outcomes.seen(until: ends, known: known, scale: scale)
        guard !comparison.failAfter.isEmpty else { return seen }
        return seen.failing(at: first { comparison.failAfter.contains($0) }, known: known)
    }

    /// Per twin: the earliest of some times; infinite where there is none.
    static func first(_ columns: [[Double]], _ count: Int) -> [Double] {
        (0..<count).map { twin in columns.map { $0[twin] }.filter { !$0.isNaN }.min() ?? .infinity }
    }

    private func take(into read: inout ComparisonTrial, count: Int, _ covariate: (String) throws -> [Double]) throws {
        func groups(_ stratum: StratumPlan) throws -> [Int] {
            try covariate(plan.cohort.covariates[stratum.covariate].name).map { stratum.group(of: $0) }
        }
        read.covariates = try comparison.adjust.map { try covariate(plan.cohort.covariates[$0].name) }
        read.groups = try comparison.subgroups.map { try groups($0) }
        read.factors = try plan.design.strata.map { try groups($0) }
        read.strata = try comparison.strata.map { (try groups($0), $0.groups.count) }
            .reduce(Array(repeating: 0, count: count)) { strata, factor in zip(strata, factor.0).map { $0 * factor.1 + $1 } }
    }
}
