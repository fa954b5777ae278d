import ResultStore
import Statistics
import TrialProtocol

/// What a comparison in a crossover needs of twins: an endpoint in every sequence and period, and where they were observed.
struct CrossoverOutcomes: Sendable {
    /// `[sequence][period]`: a value per twin, NaN where missing.
    var values: [[[Double]]]
    /// Index of the sequence in which each is observed.
    var observed: [Int8] = []
    /// `[sequence]`: when each twin left; NaN where it stayed.
    var left: [[Double]]
    /// Per period: when the endpoint's value is known.
    let known: [Double]
    /// Per subgrouping: each twin's group.
    var groups: [[Int]]

    typealias Group = (of: Int, group: Int)

    private func isIn(_ group: Group?, _ twin: Int) -> Bool { group.map { groups[$0.of][twin] == $0.group } ?? true }

    /// Measurements of those observed, of which none is missing; nothing is seen of who has left.
    func patients(_ plan: CrossoverPlan, in group: Group? = nil) -> [(sequence: Int, measurements: [CrossoverContrast.Measurement])] {
        observed.indices.compactMap { twin in
            let sequence = Int(observed[twin])
            guard plan.sequences.indices.contains(sequence), isIn(group, twin) else { return nil }
            let measurements = plan.sequences[sequence].enumerated().compactMap { period, treatment -> CrossoverContrast.Measurement? in
                let value = values[sequence][period][twin]
                let isSeen = !value.isNaN && !(left[sequence][twin] < known[period])
                return !isSeen ? nil : CrossoverContrast.Measurement(period: period, treatment: treatment, value: value)
            }
            return (sequence, measurements)
        }
    }

    /// Two treatments of every twin in the first period, where nothing was given before; twins with both values.
    func pairs(_ plan: CrossoverPlan, _ treatment: Int, _ control: Int, in group: Group? = nil) -> [(treatment: Double, control: Double)] {
        guard let first = plan.beginning(with: treatment), let second = plan.beginning(with: control) else { return [] }
        return observed.indices.compactMap { twin in
            let pair = (treatment: values[first][0][twin], control: values[second][0][twin])
            return pair.treatment.isNaN || pair.control.isNaN || !isIn(group, twin) ? nil : pair
        }
    }

    mutating func append(_ other: CrossoverOutcomes) {
        for sequence in values.indices {
            left[sequence] += other.left[sequence]
            for period in values[sequence].indices { values[sequence][period] += other.values[sequence][period] }
        }
        observed += other.observed
        for index in groups.indices { groups[index] += other.groups[index] }
    }
}

/// Reads an endpoint of a crossover, one simulated trial at a time.
struct CrossoverReader {
    let trial: TrialData
    let crossover: CrossoverPlan
    /// Index into the endpoints as written.
    let endpoint: Int
    let subgroups: [StratumPlan]
    let plan: TrialPlan

    func read(scenario: Int, replicate: Int) throws -> CrossoverOutcomes {
        var data = trial
        data.scenario = scenario
        let slab = TwinSlab(replicates: replicate..<(replicate + 1), twins: 0..<trial.twins)
        let name = crossover.endpoints[endpoint].name
        let values = try trial.arms.map { arm in
            try (0..<crossover.periods).map { try data.numbers("/endpoints/\(arm)/\(CrossoverPlan.name(of: name, in: $0))", slab) }
        }
        let groups = try subgroups.map { stratum in
            try data.numbers("/twins/\(stratum.name)", slab).map { stratum.group(of: $0) }
        }
        let known = (0..<crossover.periods).map { plan.timeKnown(plan.endpoints[crossover.index(of: endpoint, in: $0)]) }
        return CrossoverOutcomes(
            values: values, observed: try data.observedArms(slab), left: try trial.arms.indices.map { try data.left(arm: $0, slab) }, known: known,
            groups: groups)
    }

    /// The twins of a scenario, replicate after replicate, at most so many.
    func pool(scenario: Int, most: Int = ComparisonAnalysis.pooled) throws -> CrossoverOutcomes {
        var pool = try read(scenario: scenario, replicate: 0)
        for replicate in 1..<max(1, trial.replicates) where pool.observed.count + trial.twins <= most {
            pool.append(try read(scenario: scenario, replicate: replicate))
        }
        return pool
    }
}
