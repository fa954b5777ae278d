import Quantities
import Statistics

/// Arms compared as doses of one treatment: MCP-Mod.
public struct DoseResponsePlan: Sendable {
    /// Indices of arms, by ascending dose; the first has dose 0.
    public var arms: [Int]
    /// Ascending from 0, in ``unit``.
    public var doses: [Double]
    public var unit: Unit
    public var candidates: [ShapePlan]
    /// The effect that is sought, in the endpoint's unit; negative where smaller values are better.
    public var relevant: Double
    /// One-sided familywise level of the test.
    public var alpha: Double
    /// Covariates of the cohort that means are adjusted for: index.
    public var adjust: [Int]

    /// Level of intervals.
    public var level: Double { 1 - 2 * alpha }
}

/// A shape that the dose response may have.
public struct ShapePlan: Sendable {
    /// `emax, 5 mg`
    public var name: String
    /// With an effect of 1 upwards; its size and e0 do not matter.
    public var curve: DoseResponseCurve
}
