import Analyses
import ModelLanguage
import Statistics
import TrialProtocol

/// Holds a model against the published facts of its file, and the facts against the model: each parameter that brings a
/// number of its own is multiplied by 1.25 in turn, and some check should fail.
///
///     let report = ModelCheckRun(model, plans, threads: 4).run()
///     print(report.passed, report.caught, report.unverified)
///
/// Everything found is the same for any number of threads.
public struct ModelCheckRun: Sendable {
    /// Twins that are solved side by side.
    private static let block = 16

    private let model: Model
    private let plans: [CheckPlan]
    private let threads: Int
    private let runsLong: Bool

    /// - Parameters:
    ///   - plans: the model's checks.
    ///   - runsLong: whether checks marked `long: true` are run, too.
    public init(_ model: Model, _ plans: [CheckPlan], threads: Int, runsLong: Bool = false) {
        self.model = model
        self.plans = plans
        self.threads = threads
        self.runsLong = runsLong
    }

    public func run() -> ModelCheckReport {
        let scalars = model.scalarParameters.map(\.name)
        let solved = Parallel.map(plans, threads: threads) { solve($0, parameters: scalars.count) }
        let passed = solved.filter { $0.finding.state == .passed }
        return ModelCheckReport(
            model: model.name, title: model.title, checks: solved.map(\.finding), parameters: caught(scalars, by: passed))
    }

    /// A check of the typical patient.
    private struct Solved: Sendable {
        var finding: ModelCheckReport.Finding
        var program: CheckProgram?
        var typical: CheckProgram.Outcome?

        /// When it is tried.
        var rank: Int { program?.plan.isLong == true ? 2 : finding.looksAtTwin ? 0 : 1 }
    }

    private func solve(_ plan: CheckPlan, parameters: Int) -> Solved {
        var finding = ModelCheckReport.Finding(
            that: plan.that, place: plan.position.description, source: plan.source, state: .skipped, looksAtTwin: !plan.functionals.isEmpty, values: [])
        if plan.isLong && !runsLong { return Solved(finding: finding) }
        do {
            let program = try CheckProgram(plan, solutions: parameters + 1)
            let typical = program.solve()
            finding.problem = typical.problem
            finding.values = Self.readings(typical.values, plan)
            finding.state = typical.problem == nil && finding.values.allSatisfy(\.isRight) ? .passed : .failed
            return Solved(finding: finding, program: program, typical: typical)
        } catch {
            finding.state = .failed
            finding.problem = "\(error)"
            return Solved(finding: finding)
        }
    }

    private static func readings(_ values: [Double], _ plan: CheckPlan) -> [ModelCheckReport.Reading] {
        zip(values, plan.values).map { value, planned in
            ModelCheckReport.Reading(
                time: planned.time, found: value.isFinite ? value : nil, unit: plan.relativeTo == nil ? planned.unit.symbol : "1",
                expected: planned.expected.text, low: planned.expected.range.lowerBound, high: planned.expected.range.upperBound)
        }
    }

    // MARK: Parameters

    /// Checks are tried in their order, but those that look at values of parameters alone later, and long ones last; a
    /// parameter that one has caught is not tried again.
    private func caught(_ parameters: [String], by checks: [Solved]) -> [ModelCheckReport.Parameter] {
        var catchers: [String: String] = [:]
        for check in (0..<3).flatMap({ rank in checks.filter { $0.rank == rank } }) {
            guard let plan = check.program?.plan, let typical = check.typical else { continue }
            let open = parameters.filter { catchers[$0] == nil && !plan.parameters(named: $0).isEmpty }
            guard let program = check.program?.prepared(forChanges: open.count, typical: typical) else { continue }
            let blocks = stride(from: 0, to: open.count, by: Self.block).map { Array(open[$0..<min($0 + Self.block, open.count)]) }
            let found = Parallel.map(blocks, threads: threads) { block in
                program.solve(block.map { .init(parameter: $0, factor: ModelCheckReport.factor) }, typical: typical)
            }
            for (parameter, outcome) in zip(open, found.flatMap { $0 }) {
                let isRight = outcome.problem == nil && Self.readings(outcome.values, plan).allSatisfy(\.isRight)
                if !isRight { catchers[parameter] = check.finding.that }
            }
        }
        return parameters.map { .init(name: $0, caughtBy: catchers[$0]) }
    }
}
