/// Two groups of subjects who enter, have events and drop out: what a trial observes by when.
///
/// Expectations are integrals of piecewise exponential functions in closed form (Lachin and Foulkes 1986,
/// doi:10.2307/2531201).
public struct SurvivalScenario: Sendable, Hashable {
    /// Hazard of the second group, the control.
    public let control: PiecewiseHazard
    /// Hazard of the first group over that of the second.
    public let ratio: Double
    public let firstDropout, secondDropout: PiecewiseHazard
    /// Subjects of the first group for each of the second.
    public let allocation: Double
    public let accrual: Accrual

    /// Without dropout unless given.
    public init(
        control: PiecewiseHazard, ratio: Double, firstDropout: PiecewiseHazard? = nil,
        secondDropout: PiecewiseHazard? = nil, allocation: Double = 1, accrual: Accrual
    ) throws(DesignError) {
        guard ratio > 0, ratio.isFinite else {
            throw DesignError("the hazard ratio is \(ratio); give a number above 0")
        }
        guard control.rates.contains(where: { $0 > 0 }) else {
            throw DesignError("the control hazard is 0 throughout; give a rate above 0 somewhere")
        }
        try HazardComparison.check(allocation: allocation)
        let none = try PiecewiseHazard(rates: [0])
        self.init(control, ratio, (firstDropout ?? none, secondDropout ?? none), allocation, accrual)
    }

    private init(
        _ control: PiecewiseHazard, _ ratio: Double, _ dropout: (PiecewiseHazard, PiecewiseHazard),
        _ allocation: Double, _ accrual: Accrual
    ) {
        (self.control, self.ratio, self.allocation, self.accrual) = (control, ratio, allocation, accrual)
        (firstDropout, secondDropout) = dropout
    }

    /// The same trial with other hazards of the event.
    func with(control: PiecewiseHazard, ratio: Double) -> SurvivalScenario {
        SurvivalScenario(control, ratio, (firstDropout, secondDropout), allocation, accrual)
    }

    /// The same hazards with other accrual.
    public func with(accrual: Accrual) -> SurvivalScenario {
        SurvivalScenario(control, ratio, (firstDropout, secondDropout), allocation, accrual)
    }

    /// The same trial when the hazard ratio is `null` and the hazard of all subjects together stays.
    public func underNull(_ null: Double = 1) -> SurvivalScenario {
        let factor = (1 + allocation * ratio) / (1 + allocation * null)
        return with(control: control.scaled(by: factor), ratio: null)
    }

    /// Share of the first group.
    var share: Double { allocation / (1 + allocation) }

    /// Events expected by a time since the first subject entered.
    public func expectedEvents(by time: Double) -> (first: Double, second: Double) { EventClock(self).events(by: time) }

    /// The time by which so many events are expected in all; nil when there will never be so many.
    public func time(ofEvents events: Double) -> Double? { EventClock(self).time(of: events) }
}
