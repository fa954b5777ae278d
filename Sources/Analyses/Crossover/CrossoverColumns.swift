import ResultStore
import Statistics
import TrialProtocol

/// Writes how a crossover is laid out and what is carried over from one period to the next: `/analyses/crossover`.
struct CrossoverColumns {
    let trial: TrialData
    let plan: TrialPlan
    let crossover: CrossoverPlan

    private static let root = "/analyses/crossover"

    func write() throws {
        let group = try AnalysisGroup(trial.file, Self.root, title: "The crossover: which treatment every sequence has in each period")
        let names = crossover.treatments.map(\.name)
        try group.axis(
            Variable("treatment", longName: "Treatment", kind: .level(names)), .codes(names.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.numbering("period", "Period", crossover.periods)
        try group.levels("given", "Treatment of each period", of: names, crossover.sequences.flatMap { $0 }, axes: ["arm", "period"])
        try group.counts(
            "patients", "Patients observed in the sequence, first simulated trial", try observed(), axes: ["arm"])
        let unit = plan.timeUnit.ucum
        try group.number("period_length", "Length of a period", unit: unit, crossover.period)
        try group.number("washout", "Part of a period, at its end, without treatment", unit: unit, crossover.washout)
        for (index, endpoint) in crossover.endpoints.enumerated() {
            guard case .number(let unit) = endpoint.kind else { continue }
            try carryOver(of: index, endpoint, unit.ucum)
        }
    }

    private func observed() throws -> [Int] {
        let arms = try trial.observedArms(TwinSlab(replicates: 0..<1, twins: 0..<trial.twins))
        return trial.arms.indices.map { arm in arms.count { Int($0) == arm } }
    }

    /// A treatment that follows another somewhere in the sequences, and where.
    private struct Transition {
        let treatment: Int
        let previous: Int
        var places: [(sequence: Int, period: Int)]
    }

    private var transitions: [Transition] {
        var found: [Transition] = []
        for (sequence, treatments) in crossover.sequences.enumerated() {
            for period in 1..<max(1, treatments.count) {
                let (treatment, previous) = (treatments[period], treatments[period - 1])
                if let index = found.firstIndex(where: { $0.treatment == treatment && $0.previous == previous }) {
                    found[index].places.append((sequence, period))
                } else {
                    found.append(Transition(treatment: treatment, previous: previous, places: [(sequence, period)]))
                }
            }
        }
        // Without the treatment in a first period there is nothing to hold later ones against.
        return found.filter { crossover.beginning(with: $0.treatment) != nil }
    }

    /// Of every twin: a treatment's value after another treatment, less its value in the first period.
    private func carryOver(of index: Int, _ endpoint: EndpointPlan, _ unit: String) throws {
        let transitions = transitions
        guard !transitions.isEmpty else { return }
        let reader = CrossoverReader(trial: trial, crossover: crossover, endpoint: index, subgroups: [], plan: plan)
        let group = try AnalysisGroup(
            trial.file, "\(Self.root)/carryover/\(endpoint.name)", title: "Carry-over: \(endpoint.title)",
            attributes: [Attribute("endpoint_title", .text(endpoint.title))])
        let labels = transitions.map { "\(crossover.treatments[$0.treatment].name) after \(crossover.treatments[$0.previous].name)" }
        try group.axis(
            Variable("transition", longName: "Treatment and the one before it", kind: .level(labels)),
            .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        let changes = try (0..<max(1, trial.scenarios.count)).flatMap { scenario in
            let pool = try reader.pool(scenario: scenario)
            return transitions.map { change(pool, $0) }
        }
        let axes = trial.scenarioAxes + ["transition"]
        let title = endpoint.title
        try group.counts("n", "\(title): twins with all values", changes.map(\.count), axes: axes)
        try group.numbers("first", "\(title): mean in the first period", unit: unit, changes.map(\.first), axes: axes)
        let intervals = changes.map { $0.change?.interval() }
        try group.numbers("change", "\(title): mean change after the other treatment", unit: unit, changes.map { $0.change?.value }, axes: axes)
        try group.numbers("change_se", "\(title): Monte Carlo standard error of the change", unit: unit, changes.map { $0.change?.standardError }, axes: axes)
        try group.numbers("change_lower", "\(title): lower limit of the 95 % interval of the change", unit: unit, intervals.map { $0?.lower }, axes: axes)
        try group.numbers("change_upper", "\(title): upper limit of the 95 % interval of the change", unit: unit, intervals.map { $0?.upper }, axes: axes)
        try group.numbers("relative", "\(title): change over the mean in the first period", changes.map(\.relative), axes: axes)
    }

    private struct Change {
        let count: Int
        let first: Double?
        let change: ParameterEstimate?
        var relative: Double? {
            guard let first, first != 0 else { return nil }
            return change.map { $0.value / first }
        }
    }

    private func change(_ pool: CrossoverOutcomes, _ transition: Transition) -> Change {
        guard let beginning = crossover.beginning(with: transition.treatment) else { return Change(count: 0, first: nil, change: nil) }
        let before = pool.values[beginning][0]
        let pairs = before.indices.compactMap { twin -> (Double, Double)? in
            let later = transition.places.map { pool.values[$0.sequence][$0.period][twin] }
            let mean = later.reduce(0, +) / Double(later.count)
            return before[twin].isNaN || mean.isNaN ? nil : (before[twin], mean - before[twin])
        }
        return Change(
            count: pairs.count, first: Sample(pairs.map(\.0)).mean, change: OneSampleT(Sample(pairs.map(\.1)))?.mean)
    }
}
