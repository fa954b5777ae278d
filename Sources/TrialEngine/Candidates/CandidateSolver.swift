import Digests
import Documents
import Foundation
import Integration
import ModelCompiler
import TrialProtocol

/// Solves the same twins under one candidate treatment after another: what an optimisation asks for.
///
///     let solver = try CandidateSolver(plan, threads: 4)
///     let found = try solver.solve([[60], [75]], twins: 0..<1000)       // nil where it was stopped
///     found?[0].endpoints[2]                                            // the third endpoint of every twin
///
/// Twins draw from streams that know nothing of candidates, so that candidates are compared within the same patients.
public final class CandidateSolver {
    /// What the twins had with one candidate.
    public struct Outcome: Sendable {
        /// `[functional][twin]`; missing where a twin failed.
        public var functionals: [[Double]]
        /// `[endpoint][twin]`, an event as 1 or 0; missing where a twin failed.
        public var endpoints: [[Double]]
        /// Twins that failed.
        public var failed: Int

        public init(functionals: [[Double]], endpoints: [[Double]], failed: Int) {
            self.functionals = functionals
            self.endpoints = endpoints
            self.failed = failed
        }
    }

    /// Twins that are solved side by side: a twin's bits depend on them, so that ranges begin at a multiple.
    public static let block = 64

    private let base: Simulation
    private let patients: [TwinSimulator.Patient]
    private let threads: Int
    private let stop: StopRequest
    private let end: Double
    private var arms: [[Double]: [ArmPlan]] = [:]
    /// Individual parameters `[twin][parameter]`, from the first candidate that a twin was solved with.
    private var parameters: [[Double]]

    /// - Parameters:
    ///   - plan: of a protocol with `optimise`.
    ///   - candidates: about how many will be solved, for deciding whether native code repays.
    /// - Throws: what is wrong with the plan as a whole, or with drawing patients.
    public init(
        _ plan: TrialPlan, candidates: Int, compile: CompileMode = .auto, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        stop: StopRequest = StopRequest()
    ) throws {
        var plan = plan
        // Nothing over time is stored, and nothing beyond what endpoints look at is solved.
        plan.keep = .endpoints
        plan.isUncertain = false
        let isSteered = plan.arms.contains { !$0.decisions.isEmpty } || !plan.patients.isEmpty
        end = isSteered ? plan.duration : min(plan.duration, plan.functionals.map(\.to).max() ?? plan.duration)
        // The engine counts arms.
        let base = try Simulation(plan, compile: compile, solvedTimes: max(1, candidates))
        self.base = base
        patients = try (0..<plan.size).map { try TwinSimulator.Patient(base, replicate: 0, twin: $0) }
        parameters = Array(repeating: [], count: plan.size)
        self.threads = max(1, threads)
        self.stop = stop
    }

    /// Values of the cohort's covariates, `[twin][covariate]`.
    public var covariates: [[Double]] { patients.map(\.cohort.values) }
    /// What a user should know of how twins are solved that is not as they asked for.
    public var remark: String? { base.engine.nativeProblem.map(nativeRemark) }

    /// Says what the values depend on besides the candidates: two solvers with one fingerprint find the same.
    public func fingerprint(version: String) -> String {
        let parts = SchemaMaking.fingerprint(base.plan, base.engine.identity, version).map { "\($0.name)=\($0.value)" }
        return SHA256.hex((parts + ["size=\(base.plan.size)"]).joined(separator: "\n"))
    }

    /// Solves some twins with each of some candidates.
    ///
    /// - Parameters:
    ///   - candidates: values of the varied quantities.
    ///   - twins: begins at a multiple of ``block``.
    ///   - progress: called on the calling thread with the twins done, each counted once per candidate.
    /// - Returns: nil when it was stopped before the end.
    /// - Throws: ``DiagnosticError`` where a candidate is no sound treatment.
    public func solve(_ candidates: [[Double]], twins: Range<Int>, progress: (Int) -> Void = { _ in }) throws -> [Outcome]? {
        let all = Array(twins)
        return try solve(candidates, all.map { patients[$0] }, progress) { [self] place, found in
            if parameters[all[place]].isEmpty, !found.hasFailed { parameters[all[place]] = found.parameters }
        }
    }

    /// Solves some twins with each of some candidates as if the typical values were not the estimates, but off by an error.
    ///
    /// - Parameters:
    ///   - draw: which of the possible truths.
    ///   - twins: any; packs are made in their order.
    /// - Returns: nil when it was stopped before the end.
    public func solve(
        _ candidates: [[Double]], twins: [Int], draw: Int, progress: (Int) -> Void = { _ in }
    ) throws -> [Outcome]? {
        let errors = base.variability.errors(draw: draw)
        return try solve(candidates, twins.map { patients[$0].shifted(by: errors) }, progress) { _, _ in }
    }

    /// - Parameter keep: called with what each patient had with the first candidate.
    private func solve(
        _ candidates: [[Double]], _ patients: [TwinSimulator.Patient], _ progress: (Int) -> Void, keep: (Int, Solved) -> Void
    ) throws -> [Outcome]? {
        let simulations = try candidates.map { try simulation($0) }
        let blocks = stride(from: 0, to: patients.count, by: Self.block).map {
            patients[$0..<min($0 + Self.block, patients.count)]
        }
        let delivery = OrderedDelivery<[Solved]>(jobs: 0..<candidates.count * blocks.count, window: 64 * threads)
        start(simulations, blocks, delivery)
        var outcomes: [Outcome] = []
        var done = 0
        for index in candidates.indices {
            var outcome = Outcome(
                functionals: base.functionals.map { _ in [] }, endpoints: base.plan.endpoints.map { _ in [] }, failed: 0)
            for block in blocks {
                guard let solved = try delivery.next() else { return nil }
                for (place, found) in zip(block.indices, solved) {
                    outcome.add(found)
                    if index == 0 { keep(place, found) }
                }
                done += block.count
                progress(done)
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// Endpoints of all twins from functionals that were not solved for, `[functional][twin]` -> `[endpoint][twin]`.
    public func endpoints(of functionals: [[Double]]) -> [[Double]] {
        let all = patients.indices.map { twin -> [Double] in
            let own = functionals.map { $0[twin] }
            let hasFailed = parameters[twin].isEmpty || own.contains(where: \.isNaN)
            return base.endpoints.values(
                covariates: patients[twin].covariates, cohort: patients[twin].cohort.values,
                parameters: hasFailed ? base.plan.twin.parameters.map { _ in .nan } : parameters[twin], functionals: own,
                hasFailed: hasFailed)
        }
        return base.plan.endpoints.indices.map { endpoint in all.map { $0[endpoint] } }
    }

    /// What is kept of a solution.
    fileprivate struct Solved: Sendable {
        var functionals: [Double]
        var endpoints: [Double]
        var parameters: [Double]
        var hasFailed: Bool
    }

    private func simulation(_ candidate: [Double]) throws -> Simulation {
        let known = try arms[candidate] ?? base.plan.candidate(candidate).arms
        arms[candidate] = known
        return base.with(known)
    }

    private func start(_ simulations: [Simulation], _ blocks: [ArraySlice<TwinSimulator.Patient>], _ delivery: OrderedDelivery<[Solved]>) {
        WorkerThreads.start(threads, named: "candidates") { [base, stop, end] in
            let integrator = base.engine.integrator(tolerances: base.tolerances)
            while !stop.isStopping, let job = delivery.takeJob() {
                let (candidate, block) = job.quotientAndRemainder(dividingBy: blocks.count)
                let found = Self.solve(blocks[block], simulations[candidate], integrator, until: end)
                delivery.deliver(.success(found), of: job)
            }
            delivery.close()
        }
    }

    private static func solve(
        _ patients: ArraySlice<TwinSimulator.Patient>, _ simulation: Simulation, _ integrator: any TwinIntegrator, until end: Double
    ) -> [Solved] {
        let tasks = patients.map { patient in
            (try? simulation.regimen(patient, 0)).map { regimen -> TwinTask in
                var task = simulation.task(patient, 0, regimen)
                guard end < task.endTime else { return task }
                task.records.removeAll { $0.time >= end }
                task.endTime = end
                return task
            }
        }
        var solutions = integrator.solve(tasks.compactMap { $0 }, isCancelled: { false })[...]
        return zip(patients, tasks).map { patient, task in
            guard task != nil, let solution = solutions.popFirst() else { return simulation.unsolved }
            let hasFailed = solution.failure != nil
            let endpoints = simulation.endpoints.values(
                covariates: patient.covariates, cohort: patient.cohort.values, parameters: solution.parameters,
                functionals: solution.functionals, hasFailed: hasFailed)
            return Solved(
                functionals: solution.functionals, endpoints: endpoints, parameters: solution.parameters, hasFailed: hasFailed)
        }
    }
}

extension CandidateSolver.Outcome {
    fileprivate mutating func add(_ found: CandidateSolver.Solved) {
        for index in functionals.indices { functionals[index].append(found.functionals[index]) }
        for index in endpoints.indices { endpoints[index].append(found.endpoints[index]) }
        if found.hasFailed { failed += 1 }
    }
}

extension Simulation {
    /// A twin that could not even be dosed.
    fileprivate var unsolved: CandidateSolver.Solved {
        CandidateSolver.Solved(
            functionals: functionals.map { _ in .nan }, endpoints: plan.endpoints.map { _ in .nan }, parameters: [], hasFailed: true)
    }
}
