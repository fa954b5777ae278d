import CBoostMath

/// A trial analysed several times as its data come in, with bounds on the Z scale.
///
///     let design = try GroupSequentialDesign(
///         informationRates: [0.5, 0.75, 1], alpha: 0.025, power: 0.9,
///         efficacy: .spending(.obrienFleming), futility: .spending(.hwangShihDeCani(gamma: -2)))
///     design.efficacy                             // 2.963, 2.359, 2.014
///     design.inflationFactor                      // maximum sample size over that of a fixed design
///     design.exitProbabilities(drift: 0)          // what happens without an effect
///
/// Z statistics have the canonical joint distribution of Jennison and Turnbull (2000, Group Sequential Methods with
/// Applications to Clinical Trials, section 3.1): mean `drift` sqrt(t_k), variance 1, covariances sqrt(t_j / t_k),
/// with the information fractions t and drift = theta sqrt(I_max). Probabilities come from recursive numerical
/// integration (their chapter 19).
public struct GroupSequentialDesign: Sendable, Hashable {
    /// Type I error, of both sides together in a two-sided test.
    public let alpha: Double
    public let sides: TestSides
    /// Information fractions of the looks, ascending to 1.
    public let informationRates: [Double]
    /// Where the spending functions are read; the information fractions unless given.
    public let spendingTimes: [Double]
    public let efficacyBoundary: EfficacyBoundary
    public let futilityBoundary: FutilityBoundary?
    /// Z of each look at or beyond which the null hypothesis is rejected (-Z, too, in a two-sided test); infinity where
    /// nothing is spent.
    public let efficacy: [Double]
    /// Z of each look below which the trial stops without rejection (|Z| in a two-sided test); minus infinity where
    /// there is none. At the last look it is the efficacy bound, if there is a futility boundary at all.
    public let futility: [Double]
    /// Mean of the final Z with which the design has its power.
    public let drift: Double
    /// P(rejection) at `drift`, in its direction: rejecting for harm is no success of a two-sided test.
    public let power: Double

    /// - Parameters:
    ///   - informationRates: ascending within (0, 1], the last 1; one look is a fixed design.
    ///   - alpha: type I error, of both sides together if there are two.
    ///   - power: P(rejection in the direction of the alternative) at the design's drift.
    ///   - spendingTimes: calendar or other fractions at which spending functions are read instead.
    public init(
        informationRates: [Double], alpha: Double, sides: TestSides = .one, power: Double = 0.9,
        efficacy: EfficacyBoundary, futility: FutilityBoundary? = nil, spendingTimes: [Double]? = nil
    ) throws(DesignError) {
        try Self.check(informationRates, named: "information rates")
        if let spendingTimes { try Self.check(spendingTimes, named: "spending times", like: informationRates.count) }
        try Self.check(alpha: alpha, sides, power: power)
        try Self.check(efficacy, looks: informationRates.count)
        try Self.check(futility, sides, looks: informationRates.count)
        let solver = BoundarySolver(
            alpha: alpha, sides: sides, times: informationRates, spendingTimes: spendingTimes ?? informationRates,
            efficacy: efficacy, futility: futility, beta: 1 - power)
        let (solution, drift) = try solver.solve()
        self.init(solver, solution, drift: drift, power: power)
    }

    /// With the bounds of a solution at a drift, whatever power they have there.
    init(_ solver: BoundarySolver, _ solution: BoundarySolver.Solution, drift: Double, power: Double) {
        alpha = solver.alpha
        sides = solver.sides
        informationRates = solver.times
        spendingTimes = solver.spendingTimes
        efficacyBoundary = solver.efficacy
        futilityBoundary = solver.futility
        efficacy = solution.rules.map(\.efficacy)
        futility = solution.rules.map(\.futility)
        self.drift = drift
        self.power = power
    }

    /// Number of looks.
    public var looks: Int { informationRates.count }

    var rules: [StageRule] {
        informationRates.indices.map {
            StageRule(time: informationRates[$0], sides: sides, efficacy: efficacy[$0], futility: futility[$0])
        }
    }

    /// P value at which each look rejects on its own: P(Z >= z) or, in a two-sided test, P(|Z| >= z).
    public var nominalP: [Double] { efficacy.map { Double(sides.rawValue) * boost_normal_cdf(-$0) } }
}
