import Documents
import Expressions
import Quantities
import Randomness

/// Draws the twins of a cohort, each from random streams of its own: any twin can be had at any time, on any thread.
///
/// A covariate's stream depends on its name alone (purpose `covariate:NAME`, substream = attempt), so declaring, removing
/// or reordering other covariates leaves its values alone, except where they condition it or are correlated with it.
/// Correlated covariates are a Gaussian copula: scores of correlation r = 2 sin(pi rho / 6) have Spearman's rho
/// (Kruskal 1958, doi:10.1080/01621459.1958.10501481).
public struct CohortSampler: Sendable {
    struct Step: Sendable {
        let slot: Int
        let draw: CovariateDraw
    }
    let cohort: Cohort
    let steps: [Step]
    private let keys: [StreamKey]
    /// Covariates whose values are made from a standard normal score.
    private let scored: [Int]
    private let factor: CorrelationFactor?
    private let eligible: Evaluator?
    /// The stream that chooses rows of the cohort's data.
    private let rowKey: StreamKey?
    private let strata: [Evaluator]
    private let pattern: StratumPattern?
    /// Whether twins keep their scores, for distributions that change over time.
    private let keepsScores: Bool

    /// Draws per twin before the eligibility is taken as impossible.
    public static let attemptLimit = 10_000

    init(_ cohort: Cohort, seed: UInt64) {
        self.cohort = cohort
        var slots = Dictionary(uniqueKeysWithValues: cohort.covariates.enumerated().map { ($1.name, $0) })
        slots[CovariateDeclaration.time] = cohort.covariates.count
        steps = cohort.samplingOrder.compactMap { index in
            CovariateDraw(cohort.laws[index]) { slots[$0] }.map { Step(slot: index, draw: $0) }
        }
        keys = cohort.covariates.map { StreamKey(seed: seed, purpose: "covariate:\($0.name)") }
        scored = cohort.laws.indices.filter { cohort.laws[$0].usesScore }
        factor = try? cohort.scoreFactor()
        eligible = cohort.eligible.flatMap { Evaluator($0) { slots[$0] } }
        rowKey = cohort.laws.contains(where: \.usesRows) ? StreamKey(seed: seed, purpose: "resample") : nil
        strata = cohort.strata.compactMap { Evaluator($0.tree) { slots[$0] } }
        pattern = cohort.strata.isEmpty ? nil : StratumPattern(quotas: cohort.strata.map(\.quota))
        keepsScores = cohort.covariates.indices.contains { cohort.covariates[$0].isChanging && cohort.laws[$0].usesScore }
    }

    /// The stratum of a twin, an index into the cohort's strata; nil where there are none.
    public func stratum(of index: Int) -> Int? { pattern?.stratum(of: index) }

    /// The covariates of a twin.
    ///
    /// - Parameters:
    ///   - replicate: which simulated trial, from 0.
    ///   - index: which twin, from 0.
    /// - Throws: ``DiagnosticError`` naming the twin when its covariates leave no value for another, or when none of
    ///   ``attemptLimit`` draws is eligible.
    public func twin(replicate: Int, index: Int) throws -> CohortTwin {
        let count = cohort.covariates.count
        return try withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count + 1) { memory in
            memory.initialize(repeating: 0)
            // The last of the values is the time: 0.
            let values = UnsafeMutableBufferPointer(rebasing: memory[...count])
            let scores = UnsafeMutableBufferPointer(rebasing: memory[(count + 1)...])
            let stratum = stratum(of: index)
            for attempt in 0..<Self.attemptLimit {
                for slot in scored {
                    var stream = keys[slot].stream(replicate: replicate, twin: index, substream: attempt)
                    scores[slot] = stream.normal()
                }
                factor?.correlate(scores)
                let place = DrawPlace(replicate: replicate, twin: index, attempt: attempt, row: row(replicate, index, attempt))
                for step in steps {
                    let value = value(of: step.draw, step.slot, values, scores, place)
                    guard value.isFinite else { throw failure(of: step.slot, UnsafeBufferPointer(values), replicate, index) }
                    values[step.slot] = value
                }
                let isEligible = eligible.map { $0(UnsafeBufferPointer(values)) != 0 } ?? true
                if isEligible, stratum.map({ strata[$0](UnsafeBufferPointer(values)) != 0 }) ?? true {
                    return CohortTwin(
                        values: Array(values[..<count]), attempts: attempt + 1, scores: keepsScores ? Array(scores) : [])
                }
            }
            throw neverEligible(replicate, index, stratum)
        }
    }

    /// Values of covariates that were put together from several twins, with those that a formula gives made anew.
    package func recomputed(_ values: [Double]) -> [Double] {
        var values = values + [0]
        values.withUnsafeMutableBufferPointer { values in
            for step in steps {
                if case .formula(let formula) = step.draw { values[step.slot] = formula(UnsafeBufferPointer(values)) }
            }
        }
        return Array(values.dropLast())
    }

    private func row(_ replicate: Int, _ twin: Int, _ attempt: Int) -> Int {
        guard let rowKey, let weights = cohort.rowWeights else { return 0 }
        var stream = rowKey.stream(replicate: replicate, twin: twin, substream: attempt)
        return weights.level(stream.uniform())
    }

    func value(
        of draw: CovariateDraw, _ slot: Int, _ values: UnsafeMutableBufferPointer<Double>,
        _ scores: UnsafeMutableBufferPointer<Double>, _ place: DrawPlace
    ) -> Double {
        let known = UnsafeBufferPointer(values)
        switch draw {
        case .fixed(let distribution, let range): return distribution.value(score: scores[slot], within: range)
        case .conditional(let draw): return draw.value(score: scores[slot], known)
        case .mixture(let draw): return draw.value(score: scores[slot], known)
        case .formula(let formula): return formula(known)
        case .levels(let levels): return level(of: levels, slot, place)
        case .conditionalLevels(let evaluators):
            let weights = evaluators.map { $0(known) }
            guard LevelWeights.problem(weights) == nil, let levels = CategoricalDistribution(weights: weights) else { return .nan }
            return level(of: levels, slot, place)
        case .choice(let index, let tables):
            let index = index(known)
            guard index >= 0, index < Double(tables.count) else { return .nan }
            return level(of: tables[Int(index)], slot, place)
        case .column(let column): return column[place.row]
        case .grouped(let group, let draws):
            let index = group(known)
            guard index >= 0, index < Double(draws.count) else { return .nan }
            return value(of: draws[Int(index)], slot, values, scores, place)
        }
    }

    private func level(of levels: CategoricalDistribution, _ slot: Int, _ place: DrawPlace) -> Double {
        var stream = keys[slot].stream(replicate: place.replicate, twin: place.twin, substream: place.attempt)
        return Double(levels.level(stream.uniform()))
    }
}

/// What is being drawn: which attempt at which twin, and the row of data that it takes.
struct DrawPlace {
    let replicate: Int
    let twin: Int
    let attempt: Int
    let row: Int
}
