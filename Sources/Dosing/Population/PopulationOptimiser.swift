import Documents
import Foundation
import ModelCompiler
import TrialEngine
import TrialProtocol

/// Chooses a treatment for a population: candidates, the same twins with each, the best of them and how sure that is.
///
///     let optimiser = try PopulationOptimiser(plan, threads: 4)
///     guard let optimum = try optimiser.run() else { return }       // stopped
///     optimum.best                                                  // the varied quantities
public final class PopulationOptimiser {
    private let plan: TrialPlan
    private let optimisation: OptimisationPlan
    private let judge: CandidateJudge
    private let solver: CandidateSolver
    private let stop: StopRequest
    private let start = Date()
    /// Twins solved so far, each counted once per candidate.
    private var solved = 0
    private var lastProgress = Date.distantPast
    private let store: CandidateStore?

    /// - Parameters:
    ///   - store: a file in which solved candidates are kept until the results are complete; nil: none.
    ///   - resumes: whether candidates that are there are used.
    ///   - version: of Dosis; candidates of another one are not used.
    /// - Throws: what is wrong with the plan, or that it optimises nothing.
    public init(
        _ plan: TrialPlan, compile: CompileMode = .auto, threads: Int, stop: StopRequest = StopRequest(), store path: String? = nil,
        resumes: Bool = false, version: String = ""
    ) throws {
        guard let optimisation = plan.optimisation, let judge = CandidateJudge(optimisation) else {
            throw DiagnosticError([
                Diagnostic(SourcePosition(file: plan.name, line: 1, column: 1), "the protocol does not say what to optimise", remedy: "add `optimise:`")
            ])
        }
        (self.plan, self.optimisation, self.judge, self.stop) = (plan, optimisation, judge, stop)
        solver = try CandidateSolver(plan, candidates: optimisation.gridCount, compile: compile, threads: threads, stop: stop)
        let fingerprint = solver.fingerprint(version: version)
        store = try path.map { try CandidateStore($0, fingerprint: fingerprint, resumes: resumes) }
    }

    /// What a user should know of how twins are solved that is not as they asked for.
    public var remark: String? { solver.remark }

    /// The version of NLopt.
    public static var searchVersion: String { NLoptSearch.version }

    /// Forgets the solved candidates: the results are complete.
    public func finish() { store?.remove() }

    /// - Parameter progress: called on the calling thread, a few times a second.
    /// - Returns: nil when it was stopped; what was solved until then is in the store.
    public func run(progress: @escaping (RunProgress) -> Void = { _ in }) throws -> PopulationOptimum? {
        guard let (table, isActive) = try search(progress) else { return nil }
        let isCurve = optimisation.isCurve && !isActive.contains(false)
        let isInterpolated = isCurve && isSmooth
        let choices = isInterpolated ? interpolated(table) : table
        let isChoice = isInterpolated ? choices.candidates.map { _ in true } : isActive
        let strata = TwinGroups(optimisation.strata, solver.covariates).all
        var uncertain: UncertainStatistics?
        if optimisation.parameterDraws > 0 {
            uncertain = try uncertainty(choices, isChoice, strata.map(\.members), progress)
            if uncertain == nil { return nil }
        }
        let groupOptimiser = GroupOptimiser(
            plan: optimisation, judge: judge, table: choices, isActive: isChoice, isCurve: isCurve, seed: plan.seed,
            uncertain: uncertain)
        let everyone = Array(0..<plan.size)
        let whole = groupOptimiser.optimum(of: everyone, stream: 0)
        guard let place = whole.best else { throw DiagnosticError([nothingKnown]) }
        let best = choices.candidates[place]
        // The choice may lie between solved candidates: what is told of it is solved, not read off a curve.
        guard let found = try isInterpolated ? solve([best], 0..<plan.size, progress)?.first?.endpoints : table.endpoints[place] else { return nil }
        let groups = strata.enumerated().map { number, group in
            PopulationOptimum.Group(
                places: group.places, label: group.label, optimum: groupOptimiser.optimum(of: group.members, stream: number + 1))
        }
        let canJudgeAll = plan.size * choices.candidates.count <= IndividualDosing.most
        return PopulationOptimum(
            plan: plan, optimisation: optimisation, table: table, isActive: isActive, choices: choices, isChoice: isChoice,
            isInterpolated: isInterpolated, whole: whole, groups: groups,
            individual: canJudgeAll
                ? IndividualDosing(optimisation, judge, choices, isActive: isChoice, twins: plan.size).candidates : [],
            covariates: solver.covariates, found: found, best: best,
            subgroups: Subgroup.all(plan, optimisation, judge, found, solver.covariates, best),
            exposures: ExposureResponse.all(plan, optimisation, found))
    }

    private var nothingKnown: Diagnostic {
        Diagnostic(
            optimisation.position, "no candidate could be judged: what the objective looks at is missing for every twin",
            remedy: "look into one candidate with `dosis run`")
    }

    /// Whether values between candidates can be read off the twins' own curves.
    private var isSmooth: Bool {
        let jumping: [FunctionalPlan.Kind] = [.firstTime, .timeOfLowest, .timeOfHighest]
        return optimisation.isSmooth && !plan.functionals.contains { jumping.contains($0.kind) }
    }

    // MARK: Search

    /// Candidates with what twins had, and which were solved with all; nil when stopped.
    private func search(_ progress: @escaping (RunProgress) -> Void) throws -> (CandidateTable, [Bool])? {
        let isRace = optimisation.method == .racing
            || optimisation.method == .auto && optimisation.gridCount > OptimisationPlan.mostWithoutRace && optimisation.objectives.count == 1
        if optimisation.method.isSearch { return try steer(progress) }
        return isRace ? try race(progress) : try grid(progress)
    }

    private func grid(_ progress: @escaping (RunProgress) -> Void) throws -> (CandidateTable, [Bool])? {
        let candidates = optimisation.grid
        guard let outcomes = try solve(candidates, 0..<plan.size, progress) else { return nil }
        var table = CandidateTable()
        for (candidate, outcome) in zip(candidates, outcomes) { table.add(candidate, outcome) }
        return (table, candidates.map { _ in true })
    }

    private func race(_ progress: @escaping (RunProgress) -> Void) throws -> (CandidateTable, [Bool])? {
        let candidates = optimisation.grid
        let rounds = CandidateRace.rounds(plan.size)
        let race = CandidateRace(plan: optimisation, judge: judge, seed: plan.seed)
        var table = CandidateTable()
        var running = Array(candidates.indices)
        var done = 0
        for (round, end) in rounds.enumerated() {
            guard let outcomes = try solve(running.map { candidates[$0] }, done..<end, progress) else { return nil }
            for (index, outcome) in zip(running, outcomes) {
                if round == 0 { table.add(candidates[index], outcome) } else { table.extend(index, outcome) }
            }
            done = end
            if end < plan.size { running = race.survivors(table, running: running, round: round, rounds: rounds.count) }
        }
        let finished = Set(running)
        return (table, candidates.indices.map { finished.contains($0) })
    }

    /// NLopt chooses one candidate after another.
    private func steer(_ progress: @escaping (RunProgress) -> Void) throws -> (CandidateTable, [Bool])? {
        let search = NLoptSearch(
            method: optimisation.method, lower: optimisation.variables.map(\.first), upper: optimisation.variables.map(\.last), seed: plan.seed)
        var table = CandidateTable()
        var problem: (any Error)?
        let isComplete = search.run(constraints: optimisation.constraints.count) { [self] candidate in
            do {
                guard let outcome = try solve([candidate], 0..<plan.size, progress)?.first else { return nil }
                table.add(candidate, outcome)
                let statistics = optimisation.statistics.map { StatisticTable.statistic($0.kind, outcome.endpoints[$0.endpoint]) }
                return NLoptSearch.Worth(
                    goal: judge.verdict(statistics, candidate).goals.first ?? .nan, slacks: judge.slacks(statistics, candidate))
            } catch let error {
                problem = error
                return nil
            }
        }
        if let problem { throw problem }
        guard isComplete else { return nil }
        let sorted = table.sorted()
        return (sorted, sorted.candidates.map { _ in true })
    }

    /// Solves, or takes from the store what is there.
    private func solve(
        _ candidates: [[Double]], _ twins: Range<Int>, _ progress: @escaping (RunProgress) -> Void
    ) throws -> [CandidateSolver.Outcome]? {
        let known = candidates.map { store?.outcome(of: $0, twins) }
        let missing = candidates.indices.filter { known[$0] == nil }
        var outcomes = known
        // Few at a time, so that little is lost when it is stopped.
        let batch = max(1, 20_000 / max(1, twins.count))
        for first in stride(from: 0, to: missing.count, by: batch) {
            let part = Array(missing[first..<min(first + batch, missing.count)])
            let rest = max((missing.count - first) * twins.count, steered)
            let found = try solver.solve(part.map { candidates[$0] }, twins: twins) { [self] done in
                show(progress, done, rest)
            }
            guard let found else { return nil }
            solved += part.count * twins.count
            for (index, outcome) in zip(part, found) {
                outcomes[index] = outcome
                try store?.keep(outcome, of: candidates[index], twins)
            }
        }
        return outcomes.compactMap { $0 }
    }

    /// Twins that a search will still want, at the most.
    private var steered: Int { optimisation.method.isSearch ? NLoptSearch.evaluations * plan.size - solved : 0 }

    /// - Parameter rest: twins that are still to be solved.
    private func show(_ progress: (RunProgress) -> Void, _ done: Int, _ rest: Int) {
        let now = Date()
        guard now.timeIntervalSince(lastProgress) >= 0.2 else { return }
        lastProgress = now
        progress(
            RunProgress(
                done: solved + done, total: solved + rest, failed: 0, elapsed: now.timeIntervalSince(start), resumedFrom: 0,
                stage: "candidates"))
    }

    // MARK: Other truths

    /// What some twins have where typical values are off by an error; nil when stopped.
    private func uncertainty(
        _ choices: CandidateTable, _ isChoice: [Bool], _ groups: [[Int]], _ progress: @escaping (RunProgress) -> Void
    ) throws -> UncertainStatistics? {
        let nodes = UncertainStatistics.nodes(isChoice)
        let twins = UncertainStatistics.chosen(groups, of: plan.size)
        let base = nodes.map { node in choices.endpoints[node].map { own in twins.map { own[$0] } } }
        var found = UncertainStatistics(nodes: nodes, twins: twins, base: base, draws: [])
        let size = nodes.count * twins.count
        for draw in 0..<optimisation.parameterDraws {
            let rest = (optimisation.parameterDraws - draw) * size
            let outcomes = try solver.solve(nodes.map { choices.candidates[$0] }, twins: twins, draw: draw) { [self] done in
                show(progress, done, rest)
            }
            guard let outcomes else { return nil }
            solved += size
            found.draws.append(outcomes.map(\.endpoints))
        }
        return found
    }

    // MARK: Between candidates

    private func interpolated(_ table: CandidateTable) -> CandidateTable {
        let points = TwinInterpolation.points(table.candidates.map { $0[0] })
        let curves = plan.functionals.indices.map { functional in
            (0..<plan.size).map { twin in TwinInterpolation.values(table.functionals.map { $0[functional][twin] }) }
        }
        var choices = CandidateTable()
        for place in points.indices {
            let functionals = curves.map { curve in curve.map { $0[place] } }
            let node = place.isMultiple(of: TwinInterpolation.fineness) ? place / TwinInterpolation.fineness : nil
            choices.candidates.append([points[place]])
            choices.endpoints.append(node.map { table.endpoints[$0] } ?? solver.endpoints(of: functionals))
            choices.functionals.append(functionals)
            choices.failed.append(0)
        }
        return choices
    }
}
