import Expressions
import Integration
import ModelCompiler
import ModelLanguage
import TrialEngine
import TrialProtocol

/// A check's twin, compiled: solved as it is, or with a parameter changed.
struct CheckProgram: Sendable {
    /// Far below what any check can tell apart.
    static let tolerances = Tolerances(relative: 1e-8)
    /// A twin with a changed parameter may take so many times the steps of the typical one.
    private static let patience = 20
    /// Steps from which on native code repays its compilation.
    private static let manySteps = 500_000

    /// A parameter of the checked model, multiplied.
    struct Change: Sendable {
        var parameter: String
        var factor: Double
    }

    /// What was found.
    struct Outcome: Sendable {
        /// In the order of the plan's values; empty where the twin could not be solved.
        var values: [Double]
        /// Individual parameters in each setting.
        var parameters: [[Double]]
        /// Why there are no values to judge.
        var problem: String?
        /// Steps of the integrator, of the setting that took most.
        var steps = 0
    }

    let plan: CheckPlan
    private let twin: CompiledTwin
    private var engine: Engine
    /// One per setting.
    private let tasks: [TwinTask]
    private let covariates: [String: Int]
    private let parameters: [String: Int]
    private let functionals: [String: Int]

    /// - Parameter solutions: about how many twins will be solved.
    /// - Throws: a ``CompileError``, or a ``TwinFailure`` for a dose that cannot be given.
    init(_ plan: CheckPlan, solutions: Int) throws {
        self.plan = plan
        twin = try CompiledTwin(model: plan.twin, observables: plan.observables)
        engine = try Engine(twin, compile: plan.isLong ? .always : .auto, solutions: solutions)
        let covariates = Self.index(plan.twin.covariates.map(\.name))
        self.covariates = covariates
        parameters = Self.index(plan.twin.parameters.map(\.name))
        functionals = Self.index(plan.functionals.indices.map { EndpointPlan.symbol(ofFunctional: $0) })
        tasks = try ([plan.setting] + [plan.relativeTo].compactMap { $0 }).map { setting in
            let doses = try RegimenMaker(setting.regimen, twin: plan.twin).regimen { name in
                covariates[name].map { setting.covariates[$0] } ?? .nan
            }
            return TwinTask(
                covariates: setting.covariates.map { CovariateTrack($0) }, iiv: plan.twin.parameters.map { _ in 0 },
                overrides: setting.overrides.map { .init(parameter: $0.parameter, value: $0.value) }, records: doses.records,
                functionals: plan.functionals.map(\.functional), endTime: plan.duration)
        }
    }

    private static func index(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The typical patient.
    func solve() -> Outcome { outcome(engine.integrator(tolerances: Self.tolerances).solve(tasks)) }

    /// The same program, with native code if that many changes of it will take long; the bits are the same.
    func prepared(forChanges count: Int, typical: Outcome) -> CheckProgram {
        guard count * typical.steps * tasks.count > Self.manySteps, !engine.isNative,
            let native = try? Engine(twin, compile: .always, solutions: count)
        else { return self }
        var copy = self
        copy.engine = native
        return copy
    }

    /// The typical patient with each of some changes. Parameters that the check itself replaces keep their values.
    /// - Parameter typical: what ``solve()`` found.
    func solve(_ changes: [Change], typical: Outcome) -> [Outcome] {
        let changed = changes.flatMap { change in
            zip(tasks, typical.parameters).map { task, values in
                var task = task
                for index in plan.parameters(named: change.parameter) where !task.overrides.contains(where: { $0.parameter == index }) {
                    task.overrides.append(.init(parameter: index, value: change.factor * values[index]))
                }
                return task
            }
        }
        var tolerances = Self.tolerances
        // A change may make equations of which nobody knows how long they take.
        tolerances.stepLimit = min(tolerances.stepLimit, 10_000 + Self.patience * typical.steps)
        let solutions = engine.integrator(tolerances: tolerances).solve(changed)
        return changes.indices.map { outcome(Array(solutions[($0 * tasks.count)..<(($0 + 1) * tasks.count)])) }
    }

    // MARK: Values

    private func outcome(_ solutions: [TwinSolution]) -> Outcome {
        var outcome = Outcome(
            values: [], parameters: solutions.map(\.parameters), steps: solutions.map { Int($0.statistics.steps) }.max() ?? 0)
        if let failure = solutions.lazy.compactMap(\.failure).first {
            outcome.problem = "the twin could not be solved \(failure)"
        } else if let flag = solutions.lazy.flatMap(\.flags).first {
            outcome.problem = "\(flag)"
        } else {
            let settings = zip(solutions, [plan.setting] + [plan.relativeTo].compactMap { $0 }).map { values($0, $1) }
            outcome.values = settings.count == 1 ? settings[0] : zip(settings[0], settings[1]).map { $0 / $1 }
            if outcome.values.contains(where: { !$0.isFinite }) {
                outcome.problem = "there is no finite value: it divides by 0, or waits for what does not happen"
            }
        }
        return outcome
    }

    private func values(_ solution: TwinSolution, _ setting: CheckPlan.Setting) -> [Double] {
        plan.values.map { value in
            value.tree.evaluate { name in
                functionals[name].map { solution.functionals[$0] } ?? parameters[name].map { solution.parameters[$0] }
                    ?? covariates[name].map { setting.covariates[$0] } ?? .nan
            }
        }
    }
}
