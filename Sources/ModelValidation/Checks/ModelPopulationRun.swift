import Analyses
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Populations
import Randomness
import Statistics
import TrialEngine
import TrialProtocol

/// Solves twins of a model's own population: covariates anywhere within `studied`, each level as likely as the others,
/// parameters by their variability, dosed as in the first check that gives doses.
///
///     let report = try ModelPopulationRun(plans, threads: 4)?.run()
///
/// Covariates are drawn uniformly, or uniformly on the log scale where the range spans a factor of ten. Those without a
/// range keep the check's value.
public struct ModelPopulationRun: Sendable {
    private static let block = 64
    private static let readings = 40
    private static let tight = Tolerances(relative: 1e-9)

    private let plan: CheckPlan
    private let size: Int
    private let compared: Int
    private let seed: UInt64
    private let threads: Int

    /// Nil for a model without checks: nobody knows how to dose it.
    public init?(_ plans: [CheckPlan], size: Int = 1000, compared: Int = 50, seed: UInt64 = 1, threads: Int) {
        let short = plans.filter { !$0.isLong }
        let plain = short.filter { $0.setting.overrides.isEmpty }
        guard let plan = (plain + short).first(where: \.hasDoses) ?? plain.first ?? short.first ?? plans.first else { return nil }
        self.plan = plan
        self.size = size
        self.compared = min(compared, size)
        self.seed = seed
        self.threads = threads
    }

    /// - Throws: a ``CompileError``, or what is wrong with the variability.
    public func run() throws -> ModelPopulationReport {
        let twin = try CompiledTwin(model: plan.twin, observables: [])
        // What has no states is a formula, which needs no integrator.
        let isFormula = plan.twin.states.isEmpty
        let engine = try Engine(twin, solver: isFormula ? .exact : .cvode, compile: .auto, solutions: size)
        let reference = try Engine(twin, solver: .reference)
        let tasks = try makeTasks()
        let solved = solve(tasks.compactMap { try? $0.get() }, engine, .standard)
        var failures: [ModelPopulationReport.Failure] = []
        var next = 0
        for (index, task) in tasks.enumerated() {
            switch task {
            case .failure(let error): failures.append(.init(twin: index, reason: "\(error)"))
            case .success:
                if let failure = solved[next].failure { failures.append(.init(twin: index, reason: "\(failure)")) }
                next += 1
            }
        }
        let judged = tasks.prefix(isFormula ? 0 : compared).compactMap { try? $0.get() }
        let error = SolutionError(
            of: solve(judged, engine, Self.tight).map(\.samples), against: solve(judged, reference, Self.tight).map(\.samples))
        return ModelPopulationReport(
            dosedAs: plan.that, engine: engine.identity.engine, twins: size, failures: failures, compared: judged.count,
            difference: error.largest.isFinite ? error.largest : nil)
    }

    private func solve(_ tasks: [TwinTask], _ engine: Engine, _ tolerances: Tolerances) -> [TwinSolution] {
        let blocks = stride(from: 0, to: tasks.count, by: Self.block).map { Array(tasks[$0..<min($0 + Self.block, tasks.count)]) }
        return Parallel.map(blocks, threads: threads) { engine.integrator(tolerances: tolerances).solve($0) }.flatMap { $0 }
    }

    // MARK: Twins

    /// A failure where a twin cannot be dosed.
    private func makeTasks() throws -> [Result<TwinTask, any Error>] {
        let model = plan.twin
        let variability = try IndividualVariability(model: model, seed: seed)
        let maker = RegimenMaker(plan.setting.regimen, twin: model)
        let places = Dictionary(model.covariates.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let hasOccasions = model.parameters.contains { $0.iov != nil }
        let times = (1...Self.readings).map { plan.duration * Double($0) / Double(Self.readings) }
        return (0..<size).map { index in
            let covariates = covariates(of: index)
            return Result {
                let doses = try maker.regimen { name in places[name].map { covariates[$0] } ?? .nan }
                return TwinTask(
                    covariates: covariates.map { CovariateTrack($0) }, iiv: variability.iiv(replicate: 0, twin: index),
                    occasions: hasOccasions ? [Occasion(start: 0, iov: variability.iov(replicate: 0, twin: index, occasion: 0))] : [],
                    overrides: plan.setting.overrides.map { .init(parameter: $0.parameter, value: $0.value) }, records: doses.records,
                    sampleTimes: times, endTime: plan.duration)
            }
        }
    }

    private func covariates(of twin: Int) -> [Double] {
        zip(plan.twin.covariates, plan.setting.covariates).map { covariate, value in
            var stream = RandomStream(seed: seed, replicate: 0, twin: twin, purpose: "population:\(covariate.name)")
            let u = stream.uniform()
            switch covariate.kind {
            case .levels(let levels, _): return min((u * Double(levels.count)).rounded(.down), Double(levels.count - 1))
            case .number(_, _, let studied):
                guard let studied else { return value }
                let (low, high) = (studied.lowerBound, studied.upperBound)
                return low > 0 && high >= 10 * low ? low * pow(high / low, u) : low + u * (high - low)
            }
        }
    }
}
