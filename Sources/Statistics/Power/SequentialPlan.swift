/// A group-sequential design with the sizes of a trial: subjects or events at each look, expected and at most.
///
///     let plan = try SequentialPlan(design, MeansComparison(difference: 2, deviation: 5))
///     plan.maximumSize, plan.sizes, plan.expectedSize(atFraction: 1)
///
/// Sizes are those of one analysis times the design's inflation factor. They are not rounded.
public struct SequentialPlan: Sendable {
    public let design: GroupSequentialDesign
    public let comparison: any EffectTest
    /// Size of one analysis with the same error probabilities.
    public let fixedSize: Double
    public let maximumSize: Double

    /// The sizes with which the design has its power.
    public init(_ design: GroupSequentialDesign, _ comparison: any EffectTest) throws(DesignError) {
        self.design = design
        self.comparison = comparison
        fixedSize = try comparison.size(alpha: design.alpha, sides: design.sides, power: design.power)
        maximumSize = fixedSize * design.inflationFactor
    }

    /// The power that a maximum size has with a design of this kind, whose own power does not matter: where type II
    /// error is spent, bounds follow from the power found.
    public init(_ design: GroupSequentialDesign, _ comparison: any EffectTest, maximumSize: Double) throws(DesignError)
    {
        guard maximumSize >= comparison.leastSize, maximumSize.isFinite else {
            throw DesignError("the size is \(maximumSize); give at least \(comparison.leastSize)")
        }
        let drift = comparison.drift(size: maximumSize, alpha: design.alpha, sides: design.sides)
        self.design = try design.reaching(drift: drift)
        self.comparison = comparison
        self.maximumSize = maximumSize
        fixedSize = maximumSize / self.design.inflationFactor
    }

    /// Subjects or events at each look.
    public var sizes: [Double] { design.informationRates.map { maximumSize * $0 } }

    /// Mean size at the end when the effect is a fraction of that of the alternative: 0, 1 or in between.
    public func expectedSize(atFraction fraction: Double) -> Double {
        maximumSize * design.exitProbabilities(drift: fraction * design.drift).expectedTime
    }

    /// The estimate at the efficacy bound of each look; nil where there is none.
    public var efficacyEstimates: [Double?] {
        zip(design.efficacy, sizes).map { comparison.estimate(atZ: $0, size: $1) }
    }

    /// The estimate at the futility bound of each look; nil where there is none.
    public var futilityEstimates: [Double?] {
        zip(design.futility, sizes).map { comparison.estimate(atZ: $0, size: $1) }
    }
}

extension GroupSequentialDesign {
    /// The design of this kind whose drift is given: its power follows, and bounds with it where type II error is
    /// spent.
    public func reaching(drift: Double) throws(DesignError) -> GroupSequentialDesign {
        guard drift.isFinite else { throw DesignError("the drift is \(drift); give a finite number") }
        func solver(power: Double) -> BoundarySolver {
            BoundarySolver(
                alpha: alpha, sides: sides, times: informationRates, spendingTimes: spendingTimes,
                efficacy: efficacyBoundary, futility: futilityBoundary, beta: 1 - power)
        }
        guard case .spending = futilityBoundary?.kind else {
            let solution = BoundarySolver.Solution(rules: rules)
            return GroupSequentialDesign(
                solver(power: power), solution, drift: drift, power: exitProbabilities(drift: drift).power)
        }
        // The power of one look is the most that any design has.
        func excess(_ power: Double) -> Double { ((try? solver(power: power).solve().drift) ?? .nan) - drift }
        let (least, most) = (alpha * 1.05, 1 - 1e-9)
        guard excess(least) < 0, excess(most) > 0, let power = findRoot(between: least, and: most, of: excess) else {
            throw DesignError(
                """
                with a drift of \(drift.shown) no power is left to spend a type II error from; use other futility \
                bounds or a larger size
                """)
        }
        let (solution, found) = try solver(power: power).solve()
        return GroupSequentialDesign(solver(power: power), solution, drift: found, power: power)
    }
}
