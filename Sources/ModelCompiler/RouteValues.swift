/// What a route does to a dose at the time it is given.
public struct RouteValues: Hashable, Sendable {
    /// Fraction of the dose that arrives; 1 where the model says nothing.
    public let bioavailability: Double
    /// In the model's time unit; 0 where the model says nothing.
    public let lag: Double
    /// Modelled duration, in the time unit.
    public let duration: Double?
    /// Modelled rate, in the route's unit per time unit.
    public let rate: Double?
    /// Transit compartments (Savic 2007) and mean transit time, in the time unit.
    public let transitNumber: Double?
    public let transitMeanTime: Double?

    /// All of a dose arrives, at once.
    init() { self.init(bioavailability: 1, lag: 0, duration: nil, rate: nil, transitNumber: nil, transitMeanTime: nil) }

    init(
        bioavailability: Double, lag: Double, duration: Double?, rate: Double?, transitNumber: Double?, transitMeanTime: Double?
    ) {
        self.bioavailability = bioavailability
        self.lag = lag
        self.duration = duration
        self.rate = rate
        self.transitNumber = transitNumber
        self.transitMeanTime = transitMeanTime
    }
}
