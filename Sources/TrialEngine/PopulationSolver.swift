import ResultStore
import TrialProtocol

/// Solves some twins of the superpopulation under every estimand.
final class PopulationSolver {
    private let simulation: Simulation
    private let simulator: TwinSimulator
    private let estimands: [EstimandPlan]
    private let events: [IntercurrentEvent]
    private let arms: [Int]
    private let endpoints: [Int]
    private let known: [Double]

    init(_ simulation: Simulation, _ estimands: [EstimandPlan]) {
        self.simulation = simulation
        simulator = TwinSimulator(simulation)
        self.estimands = estimands
        events = simulation.plan.intercurrentEvents
        arms = Self.arms(simulation.plan)
        endpoints = Self.endpoints(simulation.plan)
        known = endpoints.map { simulation.plan.timeKnown(simulation.plan.endpoints[$0]) }
    }

    /// Arms that are compared.
    static func arms(_ plan: TrialPlan) -> [Int] {
        let comparisons = plan.analyses.compactMap { if case .compare(let comparison) = $0.task { comparison } else { nil } }
        return Set(comparisons.flatMap { [$0.treatment, $0.control] }).sorted()
    }

    /// Endpoints that are compared, and whether their events came.
    static func endpoints(_ plan: TrialPlan) -> [Int] {
        let compared = plan.analyses.filter { if case .compare = $0.task { true } else { false } }
        let names = compared.map { plan.endpoints[$0.endpoint].name }
        let all = Set(names + names.map { EndpointPlan.eventName(of: $0) })
        return plan.endpoints.indices.filter { all.contains(plan.endpoints[$0].name) }
    }

    /// Covariates, then per estimand and arm the endpoints and when the twins left.
    func columns(of twins: Range<Int>) throws -> [StoredValues] {
        let patients = try twins.map { try TwinSimulator.Patient(simulation, replicate: PopulationRun.replicate, twin: $0) }
        let covariates = simulation.plan.cohort.covariates.enumerated().map { index, covariate in
            SchemaMaking.column(covariate, patients.map { $0.cohort.values[index] })
        }
        // Estimands that forbid the same events share their solutions.
        var solved: [Set<String>: [[ArmRecord]]] = [:]
        return covariates + estimands.flatMap { estimand -> [StoredValues] in
            let absent = Set(zip(events, estimand.strategies).filter { $1 == .hypothetical }.map(\.0.name))
            let records = solved[absent] ?? arms.map { solve($0, patients, absent, until: nil) }
            solved[absent] = records
            return zip(arms, records).flatMap { columns($0, estimand, patients, $1, absent) }
        }
    }

    private func solve(_ arm: Int, _ patients: [TwinSimulator.Patient], _ absent: Set<String>, until ends: [Double]?) -> [ArmRecord] {
        simulator.simulate(arm, patients, absent, ends, { false }).map(\.record)
    }

    private func columns(
        _ arm: Int, _ estimand: EstimandPlan, _ patients: [TwinSimulator.Patient], _ records: [ArmRecord], _ absent: Set<String>
    ) -> [StoredValues] {
        let values = outcomes(arm, estimand, patients, records, absent)
        let left = records.map { first($0) { index in self.events[index].leaves } }
        return endpoints.indices.map { place in
            SchemaMaking.column(simulation.plan.endpoints[endpoints[place]], values.map { $0[place] })
        } + [.numbers(left.map { $0.isFinite ? $0 : .nan })]
    }

    /// `[twin][endpoint]`
    private func outcomes(
        _ arm: Int, _ estimand: EstimandPlan, _ patients: [TwinSimulator.Patient], _ records: [ArmRecord], _ absent: Set<String>
    ) -> [[Double]] {
        let ends = records.map { first($0) { estimand.strategies[$0] == .whileOnTreatment } }
        let ended = ends.indices.filter { ends[$0].isFinite }
        let shorter = ended.isEmpty ? [] : solve(arm, ended.map { patients[$0] }, absent, until: ended.map { ends[$0] })
        var found = records.map { record in endpoints.map { record.endpoints[$0] } }
        for (twin, record) in zip(ended, shorter) { found[twin] = endpoints.map { record.endpoints[$0] } }
        for twin in records.indices {
            for (event, strategy) in estimand.strategies.enumerated() {
                guard case .composite(let values) = strategy, let treatment = records[twin].treatment else { continue }
                for place in endpoints.indices {
                    guard let value = values[endpoints[place]], treatment.happened[event] <= known[place] else { continue }
                    found[twin][place] = value
                }
            }
        }
        return found
    }

    /// When the first of some events happened; infinite if none did.
    private func first(_ record: ArmRecord, where isMeant: (Int) -> Bool) -> Double {
        guard let treatment = record.treatment else { return .infinity }
        return events.indices.filter(isMeant).map { treatment.happened[$0] }.filter { !$0.isNaN }.min() ?? .infinity
    }
}
