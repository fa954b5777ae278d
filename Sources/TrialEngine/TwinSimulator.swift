import Documents
import Expressions
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Populations
import TrialProtocol

/// What all workers share: the compiled twin and everything derived from the plan. Immutable.
struct Simulation: Sendable {
    private(set) var plan: TrialPlan
    let compiled: CompiledTwin
    let engine: Engine
    let cohort: CohortSampler
    let mapping: CovariateMapping
    let variability: IndividualVariability
    let assignments: Assignments
    private(set) var regimens: [RegimenMaker]
    let endpoints: EndpointEvaluation
    private(set) var assay: Assay
    let grid: SampleGrid
    let functionals: [Functional]
    private(set) var treatments: TreatmentMaker
    let cohortIndex: [String: Int]
    /// When covariates change; nil where none does.
    let clock: CovariateClock?
    let tolerances: Tolerances

    /// - Throws: a compile error of the twin, or a diagnostic of its variability.
    /// - Parameter solvedTimes: how often all twins will be solved in each arm.
    init(_ plan: TrialPlan, compile: CompileMode, solvedTimes: Int = 1) throws {
        self.plan = plan
        let tolerances = Tolerances(
            relative: plan.tolerances.relative, absolute: plan.tolerances.absolute.map { .same($0) } ?? Tolerances.standard.absolute)
        self.tolerances = tolerances
        compiled = try CompiledTwin(model: plan.twin, observables: plan.observables)
        engine = try Self.engine(compiled, plan, compile, solvedTimes)
        cohort = plan.cohort.sampler(seed: plan.seed)
        mapping = plan.mapping
        variability = try IndividualVariability(model: plan.twin, seed: plan.seed)
        assignments = Assignments(plan, cohort)
        let regimens = plan.arms.map { RegimenMaker($0, twin: plan.twin, changing: plan.cohort.changing) }
        clock = CovariateClock(plan.cohort, until: plan.duration, in: plan.timeUnit)
        self.regimens = regimens
        let endpoints = EndpointEvaluation(plan)
        self.endpoints = endpoints
        let assay = Assay(plan)
        self.assay = assay
        treatments = TreatmentMaker(plan, regimens: regimens, assay: assay, estimators: try EstimatorPool(plan, compiled, endpoints, tolerances))
        grid = SampleGrid(plan.keep == .endpoints ? [] : plan.observations)
        functionals = plan.functionals.map(\.functional)
        cohortIndex = Dictionary(
            plan.cohort.covariates.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The same twins in other arms of one structure: the same endpoints, and observables of the twin.
    func with(_ arms: [ArmPlan]) -> Simulation {
        var copy = self
        copy.plan.arms = arms
        copy.regimens = arms.map { RegimenMaker($0, twin: plan.twin, changing: plan.cohort.changing) }
        copy.assay = Assay(copy.plan)
        copy.treatments = TreatmentMaker(
            copy.plan, regimens: copy.regimens, assay: copy.assay, estimators: treatments.estimators)
        return copy
    }

    private static func engine(_ twin: CompiledTwin, _ plan: TrialPlan, _ compile: CompileMode, _ solvedTimes: Int) throws -> Engine {
        let solver = Solver(rawValue: plan.solver.kind.rawValue) ?? .automatic
        do {
            return try Engine(
                twin, solver: solver, compile: compile,
                solutions: plan.size * plan.replicates * plan.arms.count * solvedTimes / ProcessInfo.processInfo.activeProcessorCount)
        } catch let obstacle as ExactObstacle {
            throw DiagnosticError([obstacle.diagnostic(at: plan.solver.position)])
        }
    }

    /// - Throws: ``TwinFailure`` for a dose that cannot be given.
    func regimen(_ patient: TwinSimulator.Patient, _ arm: Int) throws -> Regimen {
        guard let course = patient.course else {
            return try regimens[arm].regimen { patient.cohort.values[cohortIndex[$0] ?? 0] }
        }
        return try regimens[arm].regimenOverTime { course.value(cohortIndex[$0] ?? 0, at: $1) }
    }

    /// A patient in an arm, for the integrator. Visits are observed by the first records.
    /// - Parameters:
    ///   - absent: see ``Treatment/absent``.
    ///   - end: what endpoints look at ends here.
    func task(
        _ patient: TwinSimulator.Patient, _ arm: Int, _ regimen: Regimen, absent: Set<String> = [], until end: Double = .infinity
    ) -> TwinTask {
        let observing = VisitSchedule.records(treatments.visits.times(replicate: patient.replicate, twin: patient.twin))
        let treatment = treatments.steers(arm)
            ? Treatment(
                treatments, arm: arm, regimen, replicate: patient.replicate, twin: patient.twin, cohort: patient.cohort.values,
                course: patient.course, covariates: patient.tracks, absent: absent, observing: observing.count) : nil
        return TwinTask(
            covariates: patient.tracks, iiv: patient.iiv, occasions: patient.occasions,
            overrides: overrides(patient, arm),
            records: observing + (treatment?.records ?? regimen.records), sampleTimes: grid.times,
            functionals: end < plan.duration ? plan.functionals.map { $0.functional(until: end) } : functionals,
            steering: treatment, endTime: plan.duration)
    }

    /// Parameters that are the patient's own by the cohort, and those that the arm fixes: these win.
    private func overrides(_ patient: TwinSimulator.Patient, _ arm: Int) -> [Integration.ParameterOverride] {
        let fixed = plan.arms[arm].overrides
        let own = mapping.parameters(of: patient.cohort).filter { own in !fixed.contains { $0.parameter == own.parameter } }
        return own.map { .init(parameter: $0.parameter, value: $0.value) } + fixed.map { .init(parameter: $0.parameter, value: $0.value) }
    }

    /// What was measured of a patient at visits, until he left.
    func visits(_ solution: TwinSolution, _ patient: TwinSimulator.Patient, _ arm: Int) -> [[VisitReading]] {
        let left = (solution.steering as? Treatment)?.leftAt ?? .infinity
        var next = 0
        return zip(treatments.visits.plans, treatments.visits.times(replicate: patient.replicate, twin: patient.twin)).map { plan, times in
            times.map { time in
                guard let time else { return VisitReading() }
                let truth = solution.observations[plan.output][next]
                next += 1
                guard time < left, !truth.isNaN else { return VisitReading() }
                let reading = assay.reading(
                    of: truth, arm: arm, output: plan.output, time: time, replicate: patient.replicate, twin: patient.twin)
                return VisitReading(time: time, value: reading.value, isCensored: reading.isCensored)
            }
        }
    }
}

/// Simulates blocks of twins; every worker thread has its own.
final class TwinSimulator {
    private let shared: Simulation
    private let integrator: any TwinIntegrator

    init(_ shared: Simulation) {
        self.shared = shared
        integrator = shared.engine.integrator(tolerances: shared.tolerances)
    }

    /// Twins in every arm. Everything random comes from streams of its own, and arms are solved one after another, so
    /// arms do not touch.
    func simulate(replicate: Int, twins: Range<Int>, isCancelled: () -> Bool) throws -> [TwinRecord] {
        let patients = try twins.map { try Patient(shared, replicate: replicate, twin: $0) }
        var records = try patients.map { patient in
            let assignment = try shared.assignments.assignment(replicate: replicate, twin: patient.twin)
            return TwinRecord(
                replicate: replicate, twin: patient.twin, covariates: patient.cohort.values, attempts: patient.cohort.attempts,
                isOutsideStudied: !shared.mapping.outsideStudied(patient.covariates).isEmpty || shared.mapping.leavesStudied(patient.changes),
                parameters: Array(repeating: .nan, count: shared.plan.twin.parameters.count),
                observedArm: assignment.arm, entry: assignment.entry, course: patient.course, arms: [])
        }
        for arm in shared.plan.arms.indices {
            for (index, found) in simulate(arm, patients, [], nil, isCancelled).enumerated() {
                records[index].arms.append(found.record)
                keep(found.parameters, of: arm, in: &records[index])
            }
        }
        return records
    }

    /// What a twin is, before any arm.
    struct Patient {
        let replicate: Int
        var twin: Int
        var cohort: CohortTwin
        /// Of the model, at the start.
        var covariates: [Double]
        /// The cohort's covariates over time; nil where none changes.
        var course: CovariateCourse?
        /// The model's, what changes of them; none where nothing does.
        var changes: [[CovariateCourse.Change]] = []
        var iiv: [Double]
        var occasions: [Occasion]

        init(_ shared: Simulation, replicate: Int, twin: Int) throws {
            self.replicate = replicate
            self.twin = twin
            cohort = try shared.cohort.twin(replicate: replicate, index: twin)
            covariates = shared.mapping.values(for: cohort)
            iiv = Self.effects(shared, replicate: replicate, twin: twin)
            occasions = []
            try follow(shared)
            guard shared.plan.twin.parameters.contains(where: { $0.iov != nil }) else { return }
            occasions = shared.plan.occasions.enumerated().map { index, start in
                Occasion(start: start, iov: shared.variability.iov(replicate: replicate, twin: twin, occasion: index))
            }
        }
    }

    /// All of an arm's twins that can be dosed are solved in one call, in their order.
    /// - Parameters:
    ///   - absent: see ``Treatment/absent``.
    ///   - ends: of each patient, when what endpoints look at ends; nil: at the end of the trial.
    func simulate(
        _ arm: Int, _ patients: [Patient], _ absent: Set<String>, _ ends: [Double]?, _ isCancelled: () -> Bool
    ) -> [(record: ArmRecord, parameters: [Double])] {
        let regimens = patients.map { patient in Swift.Result { try shared.regimen(patient, arm) } }
        let tasks = patients.indices.compactMap { index -> TwinTask? in
            (try? regimens[index].get()).map {
                shared.task(patients[index], arm, $0, absent: absent, until: ends?[index] ?? .infinity)
            }
        }
        var solutions = integrator.solve(tasks, isCancelled: isCancelled)[...]
        return zip(patients, regimens).map { patient, regimen in
            switch regimen {
            case .failure(let error):
                let failure =
                    error as? TwinFailure ?? TwinFailure(.badDose, time: 0, "\(error)", remedy: "check the arm's doses")
                return (failed(failure), [])
            case .success(let regimen):
                let solution = solutions.removeFirst()
                return (record(solution, patient, arm, regimen), solution.parameters)
            }
        }
    }

    private func record(_ solution: TwinSolution, _ patient: Patient, _ arm: Int, _ regimen: Regimen) -> ArmRecord {
        let endpoints = shared.endpoints.values(
            covariates: patient.covariates, cohort: patient.cohort.values, parameters: solution.parameters,
            functionals: solution.functionals, hasFailed: solution.failure != nil)
        return ArmRecord(
            samples: solution.samples, endpoints: endpoints, doses: solution.doses,
            limited: regimen.limited, failure: solution.failure, flags: solution.flags, treatment: solution.steering as? Treatment,
            visits: shared.visits(solution, patient, arm))
    }

    /// A twin that could not even be dosed.
    private func failed(_ failure: TwinFailure) -> ArmRecord {
        ArmRecord(
            samples: [], endpoints: Array(repeating: .nan, count: shared.plan.endpoints.count), doses: [], limited: [], failure: failure, flags: [],
            visits: shared.plan.visits.map { $0.times.map { _ in VisitReading() } })
    }

    /// Individual parameters are stored once per twin: from the first arm that does not fix them.
    private func keep(_ parameters: [Double], of arm: Int, in record: inout TwinRecord) {
        let fixed = Set(shared.plan.arms[arm].overrides.map(\.parameter))
        for (index, value) in parameters.enumerated() where record.parameters[index].isNaN && !fixed.contains(index) {
            record.parameters[index] = value
        }
    }
}
