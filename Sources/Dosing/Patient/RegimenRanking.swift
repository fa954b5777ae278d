import Analyses
import Integration
import Records
import Statistics

/// A regimen with what it promises over the draws of a patient.
public struct RankedRegimen: Sendable {
    public var regimen: CandidateRegimen
    /// Probability of being in the target's range in steady state.
    public var inTarget: Double
    /// Monte Carlo standard error of ``inTarget``.
    public var standardError: Double
    /// Probability of passing any limit.
    public var aboveLimit: Double
    /// How far outside of the range it is expected to be: the mean of |log of the ratio to the nearer end|, 0 inside.
    public var distance: Double
    public var practicality: Double
    /// Medians, and 5 % and 95 % quantiles, over the draws.
    public var auc24: Spread
    public var trough: Spread
    public var peak: Spread
    /// How many draws could not be solved; they count as outside of the target.
    public var failed: Int
}

/// Three quantiles: 5 %, 50 % and 95 %.
public struct Spread: Sendable, Hashable {
    public var lower: Double
    public var median: Double
    public var upper: Double
}

/// A model's draws of a patient with their weight among all models.
package struct WeightedDraws: Sendable {
    package let solver: ExposureSolver
    package let draws: [TwinTask]
    /// Of the model; weights sum to 1.
    package let weight: Double
    package let target: ExposureGoal
    package let limits: [ExposureGoal]

    /// Draws with what is wanted of them.
    package init(
        solver: ExposureSolver, draws: [TwinTask], weight: Double, target: ExposureGoal, limits: [ExposureGoal]
    ) {
        self.solver = solver
        self.draws = draws
        self.weight = weight
        self.target = target
        self.limits = limits
    }
}

/// Exposure of every candidate regimen in every draw of every model.
package struct ExposureTable: Sendable {
    package struct Part: Sendable {
        package let weight: Double
        package let target: ExposureGoal
        package let limits: [ExposureGoal]
        /// `[row][draw]`: of a unit dose, by shape, or of the regimen itself.
        package let exposures: [[SteadyExposure]]
        package let isProportional: Bool
    }

    package let regimens: [CandidateRegimen]
    /// Of each regimen its row among the exposures of unit doses.
    let rows: [Int]
    package let parts: [Part]
    private let hour: Double

    /// How many draws stand for all where every regimen must be solved by itself.
    package static let fewDraws = 200

    package init(_ regimens: [CandidateRegimen], _ models: [WeightedDraws], hour: Double) {
        self.regimens = regimens
        self.hour = hour
        var shapes: [CandidateRegimen] = []
        rows = regimens.map { regimen in
            if let known = shapes.firstIndex(where: { $0.isOfShape(regimen) }) { return known }
            shapes.append(regimen)
            return shapes.count - 1
        }
        parts = models.map { model in
            let isProportional = model.solver.isProportional
            let exposures =
                isProportional
                ? model.solver.unitExposures(shapes.map { ($0.interval, $0.length) }, model.draws)
                : model.solver.exposures(regimens, Array(model.draws.prefix(Self.fewDraws)))
            return Part(
                weight: model.weight, target: model.target, limits: model.limits, exposures: exposures,
                isProportional: isProportional)
        }
    }

    /// A measure of a regimen in every draw of a part; `factor` multiplies all exposures (for asking what if).
    package func values(_ index: Int, _ part: Part, _ goal: ExposureGoal, factor: Double = 1) -> [Double] {
        let scale = (part.isProportional ? regimens[index].amount : 1) * factor
        return part.exposures[part.isProportional ? rows[index] : index].map { $0.value(of: goal, scale: scale) }
    }

    /// Probability of the target, over all models.
    package func inTarget(_ index: Int, factor: Double = 1) -> Double {
        parts.reduce(0) { sum, part in
            let values = values(index, part, part.target, factor: factor)
            return sum + part.weight * Double(values.count(where: part.target.holds)) / Double(max(1, values.count))
        }
    }

    /// Probability of passing a limit, over all models.
    package func aboveLimit(_ index: Int, factor: Double = 1) -> Double {
        parts.reduce(0) { sum, part in
            let all = part.limits.map { (goal: $0, values: values(index, part, $0, factor: factor)) }
            let count = part.exposures.first?.count ?? 0
            let above = (0..<count).count { draw in all.contains { $0.values[draw] > $0.goal.most ?? .infinity } }
            return sum + part.weight * Double(above) / Double(max(1, count))
        }
    }

    package func ranked(_ index: Int) -> RankedRegimen {
        let regimen = regimens[index]
        func spread(_ measure: DosingTarget.Measure) -> Spread {
            let goal = ExposureGoal(measure: measure, output: 0, level: 0, least: nil, most: nil)
            return Spread(pooled: parts.map { ($0.weight, values(index, $0, goal)) })
        }
        let variance = parts.reduce(0.0) { sum, part in
            let values = values(index, part, part.target)
            let share = Double(values.count(where: part.target.holds)) / Double(max(1, values.count))
            return sum + part.weight * part.weight * share * (1 - share) / Double(max(1, values.count))
        }
        return RankedRegimen(
            regimen: regimen, inTarget: inTarget(index), standardError: variance.squareRoot(),
            aboveLimit: aboveLimit(index),
            distance: distance(index), practicality: regimen.practicality(hour: hour), auc24: spread(.auc24),
            trough: spread(.trough),
            peak: spread(.peak), failed: parts.reduce(0) { $0 + values(index, $1, $1.target).count(where: \.isNaN) })
    }

    /// Expected distance from the target; a draw that could not be solved is far.
    private func distance(_ index: Int, factor: Double = 1) -> Double {
        parts.reduce(0) { sum, part in
            let values = values(index, part, part.target, factor: factor)
            let all = values.reduce(0.0) { $0 + ($1.isNaN ? ExposureGoal.farthest : part.target.distance($1)) }
            return sum + part.weight * all / Double(max(1, values.count))
        }
    }

    /// What regimens are ordered by, smallest first: the probability of the target less that of passing a limit, to 1
    /// %; distance, to 0.01; practicality; the smaller daily amount.
    private func key(_ index: Int, factor: Double = 1) -> [Double] {
        let regimen = regimens[index]
        return [
            -((inTarget(index, factor: factor) - aboveLimit(index, factor: factor)) * 100).rounded(),
            (distance(index, factor: factor) * 100).rounded(), -(regimen.practicality(hour: hour) * 1e6).rounded(),
            regimen.amount / regimen.interval, regimen.interval, regimen.length,
        ]
    }

    /// Indices of the candidates from the best to the worst.
    package func order() -> [Int] {
        let keys = Parallel.map(Array(regimens.indices)) { key($0) }
        return regimens.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    }

    /// The index of the best regimen if all exposures were so many times what they are.
    package func best(factor: Double) -> Int? {
        let keys = Parallel.map(Array(regimens.indices)) { key($0, factor: factor) }
        return regimens.indices.min { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    }
}

extension Spread {
    /// Quantiles of values in groups of given weights.
    init(pooled groups: [(weight: Double, values: [Double])]) {
        if groups.count == 1 {
            let sorted = groups[0].values.filter { !$0.isNaN }.sorted()
            func quantile(_ p: Double) -> Double {
                sorted.isEmpty ? .nan : sorted[max(0, Int((p * Double(sorted.count) * (1 - 1e-12)).rounded(.up)) - 1)]
            }
            self.init(lower: quantile(0.05), median: quantile(0.5), upper: quantile(0.95))
            return
        }
        let pairs = groups.flatMap { group in
            let known = group.values.filter { !$0.isNaN }
            return known.map { (value: $0, weight: group.weight / Double(known.count)) }
        }.sorted { $0.value < $1.value }
        let total = pairs.reduce(0) { $0 + $1.weight }
        func quantile(_ p: Double) -> Double {
            var sum = 0.0
            for pair in pairs {
                sum += pair.weight
                if sum >= p * total * (1 - 1e-12) { return pair.value }
            }
            return pairs.last?.value ?? .nan
        }
        self.init(lower: quantile(0.05), median: quantile(0.5), upper: quantile(0.95))
    }
}
