import Analyses
import Expressions
import Populations
import Quantities
import ResultStore
import Statistics
import TrialProtocol

/// Writes an optimum into the results file of the trial with the best candidate, as `/optimisation`.
public struct OptimisationWriter {
    /// The group.
    public static let root = "/optimisation"

    let optimum: PopulationOptimum
    let file: ResultFile
    var optimisation: OptimisationPlan { optimum.optimisation }

    public init(_ optimum: PopulationOptimum, into file: ResultFile) {
        self.optimum = optimum
        self.file = file
    }

    /// - Throws: `ResultStoreError` and `HDF5Error` of the file.
    public func write() throws {
        try file.remove(Self.root)
        let root = try AnalysisGroup(file, Self.root, title: "The best treatment, and how sure it is", attributes: attributes)
        try root.numbering("candidate", "Candidate that was solved, from 1", optimum.table.candidates.count)
        try root.numbering("choice", "Candidate among which the best was chosen, from 1", optimum.choices.candidates.count)
        try writeCandidates()
        try writeTwins()
        try writeResponses()
        try writeChoices()
        try writeBest()
        try writeGroups()
        try writeStrategies()
        try writeSubgroups()
        try writeExposures()
    }

    private var attributes: [Attribute] {
        let names = optimum.plan.endpoints
        return [
            Attribute("variables", .text(optimisation.variables.map(\.name).joined(separator: "\n"))),
            Attribute("objectives", .text(optimisation.objectives.map(\.text).joined(separator: "\n"))),
            Attribute("directions", .text(optimisation.objectives.map { $0.isMaximised ? "maximise" : "minimise" }.joined(separator: "\n"))),
            Attribute("constraints", .text(optimisation.constraints.map(\.text).joined(separator: "\n"))),
            Attribute("objective_kinds", .text(optimisation.objectives.map { kind($0.value.tree) }.joined(separator: "\n"))),
            Attribute("constraint_kinds", .text(optimisation.constraints.map { kind($0.value) }.joined(separator: "\n"))),
            Attribute("constraint_sides", .text(optimisation.constraints.map { $0.isUpper ? "upper" : "lower" }.joined(separator: "\n"))),
            Attribute("by", .text(optimisation.strata.map(\.name).joined(separator: "\n"))),
            Attribute("looked_at", .text(lookedAt.map { names[$0].name }.joined(separator: "\n"))),
            Attribute("method", .text(method)), Attribute("level", .number(0.95)), Attribute("bootstrap", .integer(optimisation.resamples)),
            Attribute("parameter_draws", .integer(optimisation.parameterDraws)),
            Attribute("window", .text(window)),
        ]
    }

    /// Endpoints in objectives and constraints, each once.
    private var lookedAt: [Int] {
        optimisation.statistics.map(\.endpoint).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Whether an expression is nothing but a probability.
    private func kind(_ tree: CheckedExpression) -> String {
        let shares = optimisation.statistics.indices.filter { optimisation.statistics[$0].kind == .probability }
        return shares.contains { tree == .symbol(PopulationStatistic.symbol($0)) } ? "share" : "number"
    }

    /// In words.
    private var method: String {
        switch optimisation.method {
        case .direct: "DIRECT"
        case .bobyqa: "BOBYQA"
        case .cobyla: "COBYLA"
        case .isres: "ISRES"
        case .auto, .grid, .racing:
            optimum.isInterpolated ? "grid, twins interpolated between candidates" : optimum.isActive.contains(false) ? "racing" : "grid"
        }
    }

    /// The widest window that probabilities were smoothed over, as a share of the range; none: as counted.
    private var window: String {
        let widest = optimum.whole.halfWidths.max() ?? 0
        return widest > 0 ? "\(widest / Double(max(1, optimum.choices.candidates.count - 1)))" : ""
    }

    // MARK: Candidates

    private func writeVariables(_ group: AnalysisGroup, _ candidates: [[Double]], axis: String) throws {
        for (index, variable) in optimisation.variables.enumerated() {
            try group.numbers(variable.name, variable.name, unit: variable.unit.ucum, candidates.map { $0[index] }, axes: [axis])
        }
    }

    private func writeCandidates() throws {
        let group = try AnalysisGroup(file, "\(Self.root)/candidates", title: "Candidates that were solved")
        let table = optimum.table
        try writeVariables(group, table.candidates, axis: "candidate")
        try group.counts(
            "twins", "Twins that it was solved with", table.candidates.indices.map { table.twins($0) }, axes: ["candidate"])
        try group.counts("failed", "Twins that failed", table.failed, axes: ["candidate"])
        try file.write(
            Variable("active", longName: "It was solved with every twin", kind: .flag), .codes(optimum.isActive.map { $0 ? 1 : 0 }),
            axes: ["candidate"], in: group.path)
    }

    /// Endpoints of every twin with every candidate.
    private func writeTwins() throws {
        let group = try AnalysisGroup(file, "\(Self.root)/twins", title: "Endpoints of every twin with every candidate")
        let twins = optimum.plan.size
        try file.writeAxis(
            Variable("twin", longName: "Twin number, from 1", kind: .integer), .integers(Array(1...twins)), in: group.path)
        for (index, endpoint) in optimum.plan.endpoints.enumerated() {
            let values = optimum.table.endpoints.flatMap { own in own[index] + Array(repeating: Double.nan, count: twins - own[index].count) }
            let attributes = [Attribute("definition", .text(endpoint.text))]
            let variable: Variable
            let stored: StoredValues
            switch endpoint.kind {
            case .number(let unit):
                (variable, stored) = (Variable(endpoint.name, unit: unit.ucum, longName: endpoint.title, attributes: attributes), .numbers(values))
            case .event:
                variable = Variable(endpoint.name, longName: endpoint.title, kind: .flag, attributes: attributes)
                stored = .codes(values.map { $0.isNaN ? -1 : Int8($0) })
            }
            try file.write(variable, stored, axes: ["candidate", "twin"], in: group.path)
        }
    }

    /// How endpoints depend on the candidate.
    private func writeResponses() throws {
        for (index, endpoint) in optimum.plan.endpoints.enumerated() {
            let unit = if case .number(let unit) = endpoint.kind { unit.ucum } else { "1" }
            let isEvent = if case .event = endpoint.kind { true } else { false }
            let group = try AnalysisGroup(
                file, "\(Self.root)/response/\(endpoint.name)", title: endpoint.title,
                attributes: [Attribute("kind", .text(isEvent ? "event" : "number"))])
            let samples = optimum.table.endpoints.map { Sample($0[index]) }
            try group.counts("n", "\(endpoint.title): twins with a value", samples.map(\.count), axes: ["candidate"])
            if isEvent {
                let shares = samples.map { sample in
                    Proportion(events: sample.mean.map { Int(($0 * Double(sample.count)).rounded()) } ?? 0, of: sample.count)
                }
                try group.shares("share", "twins with the event", shares, title: endpoint.title, axes: ["candidate"])
            } else {
                let intervals = samples.map { $0.meanInterval() }
                try group.numbers("mean", "\(endpoint.title): mean", unit: unit, samples.map(\.mean), axes: ["candidate"])
                try group.numbers(
                    "mean_lower", "\(endpoint.title): lower limit of the 95 % interval of the mean", unit: unit,
                    intervals.map { $0?.lower }, axes: ["candidate"])
                try group.numbers(
                    "mean_upper", "\(endpoint.title): upper limit of the 95 % interval of the mean", unit: unit,
                    intervals.map { $0?.upper }, axes: ["candidate"])
                for (name, level, words) in [("p5", 0.05, "5th percentile"), ("median", 0.5, "median"), ("p95", 0.95, "95th percentile")] {
                    try group.numbers(
                        name, "\(endpoint.title): \(words)", unit: unit, samples.map { $0.quantile(level) },
                        axes: ["candidate"])
                }
            }
        }
    }

    // MARK: The best

    func spread(_ group: AnalysisGroup, _ name: String, _ words: String, _ unit: Unit, _ spreads: [BootstrapSpread], axes: [String]) throws {
        let parts: [(String, String, (BootstrapSpread) -> Double)] = [
            ("", words, { $0.estimate }), ("_lower", "\(words): lower limit of the 95 % interval", { $0.lower }),
            ("_upper", "\(words): upper limit of the 95 % interval", { $0.upper }), ("_se", "\(words): standard error over twins", { $0.standardError }),
        ]
        for (ending, words, value) in parts {
            try group.numbers(name + ending, words, unit: unit.ucum, spreads.map(value), axes: axes)
        }
    }

    private func writeChoices() throws {
        let group = try AnalysisGroup(file, "\(Self.root)/choices", title: "Candidates among which the best was chosen, judged")
        let whole = optimum.whole
        try writeVariables(group, optimum.choices.candidates, axis: "choice")
        for (index, objective) in optimisation.objectives.enumerated() {
            try spread(group, "objective_\(index + 1)", objective.text, objective.unit, whole.objectives[index], axes: ["choice"])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            try spread(
                group, "limited_\(index + 1)", "What is limited by \(constraint.text)", constraint.unit, whole.limited[index],
                axes: ["choice"])
            try group.numbers(
                "limit_\(index + 1)", "Limit of \(constraint.text)", unit: constraint.unit.ucum, whole.limits[index],
                axes: ["choice"])
        }
        try flags(group, "keeps", "It keeps all constraints", whole.keeps, axes: ["choice"])
        try group.numbers(
            "probability_kept", "Share of bootstrap samples in which it keeps all constraints", whole.probabilityKept,
            axes: ["choice"])
        try group.numbers(
            "probability_best", "Share of bootstrap samples in which it is the best", whole.probabilityBest, axes: ["choice"])
        if optimisation.objectives.count == 1 {
            try group.numbers(
                "regret", "What the objective lacks to the best candidate's, mean over samples in which both keep all constraints",
                unit: optimisation.objectives[0].unit.ucum, whole.regret, axes: ["choice"])
        }
        if optimisation.objectives.count > 1 {
            let front = Set(whole.front)
            try flags(
                group, "on_front", "It is on the Pareto front", optimum.choices.candidates.indices.map(front.contains),
                axes: ["choice"])
        }
    }

    func flags(_ group: AnalysisGroup, _ name: String, _ words: String, _ values: [Bool], axes: [String]) throws {
        try file.write(
            Variable(name, longName: words, kind: .flag), .codes(values.map { $0 ? 1 : 0 }), axes: axes, in: group.path)
    }

    private func writeBest() throws {
        let group = try AnalysisGroup(file, "\(Self.root)/best", title: "The best candidate")
        guard let best = optimum.whole.best else { return }
        for (index, variable) in optimisation.variables.enumerated() {
            try group.number(variable.name, variable.name, unit: variable.unit.ucum, optimum.best[index])
            try group.number(
                "\(variable.name)_lower", "\(variable.name): lower limit of the 95 % interval", unit: variable.unit.ucum,
                optimum.whole.lower[index])
            try group.number(
                "\(variable.name)_upper", "\(variable.name): upper limit of the 95 % interval", unit: variable.unit.ucum,
                optimum.whole.upper[index])
        }
        try group.count("chosen", "Which of the choices it is, from 1", best + 1)
        try flags(group, "keeps", "It keeps all constraints", [optimum.whole.isFeasible], axes: [])
        try group.number(
            "probability_kept", "Share of bootstrap samples in which it keeps all constraints",
            optimum.whole.probabilityKept[best])
        for (index, objective) in optimisation.objectives.enumerated() {
            try spread(
                group, "objective_\(index + 1)", objective.text, objective.unit, [optimum.whole.objectives[index][best]],
                axes: [])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            try spread(
                group, "limited_\(index + 1)", "What is limited by \(constraint.text)", constraint.unit,
                [optimum.whole.limited[index][best]], axes: [])
            try group.number(
                "limit_\(index + 1)", "Limit of \(constraint.text)", unit: constraint.unit.ucum,
                optimum.whole.limits[index][best])
        }
        let judged = judge { statistic in StatisticTable.statistic(statistic.kind, optimum.found[statistic.endpoint]) }
        for (index, objective) in optimisation.objectives.enumerated() {
            try group.number(
                "objective_\(index + 1)_solved", "\(objective.text), as solved with the best candidate",
                unit: objective.unit.ucum, judged.objectives[index])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            try group.number(
                "limited_\(index + 1)_solved", "What is limited by \(constraint.text), as solved with the best candidate", unit: constraint.unit.ucum,
                judged.limited[index])
        }
    }

    /// Objectives and what is limited, by statistics at the best candidate.
    private func judge(_ statistic: (PopulationStatistic) -> Double) -> (objectives: [Double], limited: [Double]) {
        let values = optimisation.statistics.map(statistic)
        guard let judge = CandidateJudge(optimisation) else { return ([], []) }
        return (judge.objectives(values, optimum.best), judge.limited(values, optimum.best))
    }
}
