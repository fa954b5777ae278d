import Expressions
import TrialProtocol

/// A decision made ready for being taken many times.
struct DecisionProgram: Sendable {
    /// Where an expression's symbol has its value from.
    enum Source: Sendable {
        case reading(Int), previous(Int), first(Int), censored(Int)
        case dose, number, time
        /// Of the cohort.
        case covariate(Int)
        case observable(Int)
        /// Of the plan's estimated quantities.
        case estimate(Int)
    }

    let plan: DecisionPlan
    /// Its name's place among those of all decisions.
    let code: Int
    let sources: [Source]
    /// Per rule; nil: it always holds.
    let conditions: [Evaluator?]
    /// Per rule: the value that its action takes, where it takes one.
    let values: [Evaluator?]
    /// The column of `/decisions` of each measurement, and of each estimated quantity.
    let columns, estimateColumns: [Int]
    let needsObservables: Bool

    init(_ plan: DecisionPlan, code: Int, columns: DecisionColumns, covariates: [String: Int]) {
        self.plan = plan
        self.code = code
        self.columns = plan.measurements.map { columns.names.firstIndex(of: $0.name) ?? 0 }
        estimateColumns = plan.estimates.map { columns.estimates.firstIndex(of: $0) ?? 0 }
        let symbols = plan.expressions.reduce(into: Set<String>()) { $0.formUnion($1.tree.symbols) }.sorted()
        sources = symbols.map { Self.source(of: $0, plan, covariates) }
        let slots = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
        conditions = plan.rules.map { rule in rule.when.flatMap { Evaluator($0.tree) { slots[$0] } } }
        values = plan.rules.map { rule in
            switch rule.action {
            case .dose(let dose): Evaluator(dose.tree) { slots[$0] }
            case .set(_, let value): Evaluator(value.tree) { slots[$0] }
            default: nil
            }
        }
        needsObservables = sources.contains { if case .observable = $0 { true } else { false } }
    }

    private static func source(of symbol: String, _ plan: DecisionPlan, _ covariates: [String: Int]) -> Source {
        switch symbol {
        case "dose": return .dose
        case "number": return .number
        case "time": return .time
        default: break
        }
        let words = symbol.split(separator: " ", maxSplits: 1).map(String.init)
        if words.count == 2 {
            if words[0] == "estimated", let place = plan.estimates.firstIndex(where: { $0.name == words[1] }) { return .estimate(place) }
            if words[0] == "observable", let index = Int(words[1]) { return .observable(index) }
            if let place = plan.measurements.firstIndex(where: { $0.name == words[1] }) {
                switch DecisionMeasurement.Use(rawValue: words[0]) {
                case .previous: return .previous(place)
                case .first: return .first(place)
                case .censored: return .censored(place)
                case .reading, nil: return .reading(place)
                }
            }
        }
        return .covariate(covariates[symbol] ?? 0)
    }
}

/// The readings of all decisions as columns of `/decisions`: each name once.
struct DecisionColumns: Sendable {
    let names: [String]
    /// Index of each one's output.
    let outputs: [Int]
    /// What is estimated, each once.
    let estimates: [EstimatedQuantity]

    init(_ plan: TrialPlan) {
        var names: [String] = [], outputs: [Int] = []
        for measurement in plan.arms.flatMap(\.decisions).flatMap(\.measurements) where !names.contains(measurement.name) {
            names.append(measurement.name)
            outputs.append(measurement.output)
        }
        var estimates: [EstimatedQuantity] = []
        for quantity in plan.arms.flatMap(\.decisions).flatMap(\.estimates) where !estimates.contains(quantity) { estimates.append(quantity) }
        (self.names, self.outputs, self.estimates) = (names, outputs, estimates)
    }
}
