import Expressions
import Randomness

/// A covariate's law made ready for drawing millions of values.
enum CovariateDraw: Sendable {
    case fixed(Distribution, ClosedRange<Double>?)
    case conditional(ConditionalDraw)
    case levels(CategoricalDistribution)
    case conditionalLevels([Evaluator])
    case mixture(MixtureDraw)
    /// The distribution that an index chooses.
    case choice(Evaluator, [CategoricalDistribution])
    case column([Double])
    case grouped(Evaluator, [CovariateDraw])
    case formula(Evaluator)

    /// Nil if the law uses a name without a place; the checker sees to it that none does.
    init?(_ law: CovariateLaw, slot: (String) -> Int?) {
        switch law {
        case .formula(let tree):
            guard let formula = Evaluator(tree, slot: slot) else { return nil }
            self = .formula(formula)
        case .levels(let weights):
            let constants = weights.compactMap(\.fixedValue)
            if constants.count == weights.count, let levels = CategoricalDistribution(weights: constants) {
                self = .levels(levels)
                return
            }
            let evaluators = weights.compactMap { Evaluator($0, slot: slot) }
            guard evaluators.count == weights.count else { return nil }
            self = .conditionalLevels(evaluators)
        case .mixture(let components):
            guard let draw = MixtureDraw(components, slot: slot) else { return nil }
            self = .mixture(draw)
        case .choice(let index, let tables):
            let distributions = tables.compactMap { CategoricalDistribution(weights: $0) }
            guard let evaluator = Evaluator(index, slot: slot), distributions.count == tables.count else { return nil }
            self = .choice(evaluator, distributions)
        case .column(let values): self = .column(values)
        case .grouped(let group, let laws):
            let draws = laws.compactMap { CovariateDraw($0, slot: slot) }
            guard let evaluator = Evaluator(group, slot: slot), draws.count == laws.count else { return nil }
            self = .grouped(evaluator, draws)
        case .continuous(let law):
            if let fixed = Self.fixed(law) {
                self = fixed
                return
            }
            guard let draw = ConditionalDraw(law, slot: slot) else { return nil }
            self = .conditional(draw)
        }
    }

    private static func fixed(_ law: ContinuousLaw) -> CovariateDraw? {
        guard let first = law.first.fixedValue, let second = law.second.fixedValue else { return nil }
        let distribution = law.family.distribution(first, second)
        guard let within = law.within else { return .fixed(distribution, nil) }
        guard let low = within.low.fixedValue, let high = within.high.fixedValue, low <= high else { return nil }
        return .fixed(distribution, low...high)
    }
}

/// A distribution whose arguments are computed for each twin.
struct ConditionalDraw: Sendable {
    let family: DistributionFamily
    let first: Evaluator
    let second: Evaluator
    let limits: (low: Evaluator, high: Evaluator)?

    init?(_ law: ContinuousLaw, slot: (String) -> Int?) {
        guard let first = Evaluator(law.first, slot: slot), let second = Evaluator(law.second, slot: slot) else { return nil }
        var limits: (low: Evaluator, high: Evaluator)?
        if let within = law.within {
            guard let low = Evaluator(within.low, slot: slot), let high = Evaluator(within.high, slot: slot) else { return nil }
            limits = (low, high)
        }
        family = law.family
        self.first = first
        self.second = second
        self.limits = limits
    }

    /// The value at a standard normal score; NaN where the arguments for these covariates allow none.
    func value(score: Double, _ values: UnsafeBufferPointer<Double>) -> Double {
        let distribution = family.distribution(first(values), second(values))
        guard let limits else { return distribution.value(score: score) }
        let (low, high) = (limits.low(values), limits.high(values))
        return low < high ? distribution.value(score: score, within: low...high) : .nan
    }

    /// The distribution and its truncation; nil where the arguments for these covariates allow none.
    func distribution(_ values: UnsafeBufferPointer<Double>) -> (Distribution, ClosedRange<Double>?)? {
        let distribution = family.distribution(first(values), second(values))
        guard distribution.problem == nil else { return nil }
        guard let limits else { return (distribution, nil) }
        let (low, high) = (limits.low(values), limits.high(values))
        return low < high && distribution.probability(within: low...high) > 0 ? (distribution, low...high) : nil
    }
}
