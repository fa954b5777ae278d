import Expressions
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Populations
import TrialProtocol

/// What all workers share: the compiled twin and everything derived from the plan. Immutable.
struct Simulation: Sendable {
    let plan: TrialPlan
    let compiled: CompiledTwin
    let cohort: CohortSampler
    let mapping: CovariateMapping
    let variability: IndividualVariability
    let allocation: Allocation
    let regimens: [RegimenMaker]
    let endpoints: EndpointEvaluation
    let assay: Assay
    let grid: SampleGrid
    let functionals: [Functional]
    let cohortIndex: [String: Int]

    /// - Throws: a compile error of the twin, or a diagnostic of its variability.
    init(_ plan: TrialPlan) throws {
        self.plan = plan
        compiled = try CompiledTwin(model: plan.twin, observables: plan.observables)
        cohort = plan.cohort.sampler(seed: plan.seed)
        mapping = plan.mapping
        variability = try IndividualVariability(model: plan.twin, seed: plan.seed)
        allocation = Allocation(seed: plan.seed, weights: plan.arms.map(\.allocation))
        regimens = plan.arms.map { RegimenMaker($0, twin: plan.twin) }
        endpoints = EndpointEvaluation(plan)
        assay = Assay(plan)
        grid = SampleGrid(plan.observations)
        functionals = plan.functionals.map(\.functional)
        cohortIndex = Dictionary(
            plan.cohort.covariates.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var tolerances: Tolerances {
        Tolerances(relative: plan.tolerances.relative, absolute: plan.tolerances.absolute.map { .same($0) } ?? Tolerances.standard.absolute)
    }
}

/// Simulates twins one after another; every worker thread has its own.
final class TwinSimulator {
    private let shared: Simulation
    private let integrator: any TwinIntegrator

    init(_ shared: Simulation) {
        self.shared = shared
        integrator = ReferenceIntegrator(shared.compiled, tolerances: shared.tolerances)
    }

    /// A twin in every arm. Everything random comes from streams of its own, so arms and twins do not touch.
    func simulate(replicate: Int, twin: Int, isCancelled: () -> Bool) throws -> TwinRecord {
        let patient = try shared.cohort.twin(replicate: replicate, index: twin)
        let covariates = shared.mapping.values(for: patient)
        let iiv = shared.variability.iiv(replicate: replicate, twin: twin)
        let occasions = occasions(replicate: replicate, twin: twin)
        var record = TwinRecord(
            replicate: replicate, twin: twin, covariates: patient.values, attempts: patient.attempts,
            isOutsideStudied: !shared.mapping.outsideStudied(covariates).isEmpty,
            parameters: Array(repeating: .nan, count: shared.plan.twin.parameters.count),
            observedArm: shared.allocation.arm(replicate: replicate, twin: twin), arms: [])
        for arm in shared.plan.arms.indices {
            let (found, parameters) = simulate(
                arm, patient, covariates, iiv, occasions, isCancelled: isCancelled)
            record.arms.append(found)
            keep(parameters, of: arm, in: &record)
        }
        return record
    }

    private func occasions(replicate: Int, twin: Int) -> [Occasion] {
        guard shared.plan.twin.parameters.contains(where: { $0.iov != nil }) else { return [] }
        return shared.plan.occasions.enumerated().map { index, start in
            Occasion(start: start, iov: shared.variability.iov(replicate: replicate, twin: twin, occasion: index))
        }
    }

    private func simulate(
        _ arm: Int, _ patient: CohortTwin, _ covariates: [Double], _ iiv: [Double], _ occasions: [Occasion],
        isCancelled: () -> Bool
    ) -> (ArmRecord, [Double]) {
        let plan = shared.plan
        let regimen: Regimen
        do {
            regimen = try shared.regimens[arm].regimen { patient.values[shared.cohortIndex[$0] ?? 0] }
        } catch {
            let failure = error as? TwinFailure ?? TwinFailure(.badDose, time: 0, "\(error)", remedy: "check the arm's doses")
            return (failed(failure), [])
        }
        let task = TwinTask(
            covariates: covariates.map { CovariateTrack($0) }, iiv: iiv, occasions: occasions,
            overrides: plan.arms[arm].overrides.map { .init(parameter: $0.parameter, value: $0.value) },
            records: regimen.records, sampleTimes: shared.grid.times, functionals: shared.functionals, endTime: plan.duration)
        let solution = integrator.solve([task], isCancelled: isCancelled)[0]
        let endpoints = shared.endpoints.values(
            covariates: covariates, cohort: patient.values, parameters: solution.parameters, functionals: solution.functionals,
            hasFailed: solution.failure != nil)
        let record = ArmRecord(
            samples: solution.samples, endpoints: endpoints, doses: solution.doses,
            limited: regimen.limited, failure: solution.failure, flags: solution.flags)
        return (record, solution.parameters)
    }

    /// A twin that could not even be dosed.
    private func failed(_ failure: TwinFailure) -> ArmRecord {
        ArmRecord(
            samples: [], endpoints: Array(repeating: .nan, count: shared.plan.endpoints.count), doses: [], limited: [], failure: failure, flags: [])
    }

    /// Individual parameters are stored once per twin: from the first arm that does not fix them.
    private func keep(_ parameters: [Double], of arm: Int, in record: inout TwinRecord) {
        let fixed = Set(shared.plan.arms[arm].overrides.map(\.parameter))
        for (index, value) in parameters.enumerated() where record.parameters[index].isNaN && !fixed.contains(index) {
            record.parameters[index] = value
        }
    }
}
