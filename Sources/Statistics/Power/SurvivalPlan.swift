/// A group-sequential design with the events, subjects and calendar times of a survival trial.
///
///     let plan = try SurvivalPlan(design, scenario, followUp: 6)
///     plan.events, plan.scenario.accrual.subjects, plan.times
public struct SurvivalPlan: Sendable {
    /// Where the events a trial needs come from.
    public enum EventFormula: String, Sendable, Hashable, CaseIterable {
        /// From the log hazard ratio alone.
        case schoenfeld
        /// From the events expected of either group; only where accrual rates are to be found.
        case lachinFoulkes = "lachin-foulkes"
    }

    public let design: GroupSequentialDesign
    /// Hazard ratio under the null hypothesis.
    public let null: Double
    /// With the accrual that was found.
    public let scenario: SurvivalScenario
    /// Events of one analysis with the same error probabilities, and at most.
    public let fixedEvents, maximumEvents: Double
    /// From the last subject's entry to the end.
    public let followUp: Double

    /// Finds the accrual rates, in the proportions given, with which the trial has its events at the end of follow-up.
    public init(
        _ design: GroupSequentialDesign, _ scenario: SurvivalScenario, null: Double = 1, followUp: Double,
        formula: EventFormula = .schoenfeld
    ) throws(DesignError) {
        let events: Double
        switch formula {
        case .schoenfeld: events = try Self.events(design, scenario, null)
        case .lachinFoulkes:
            let end = scenario.accrual.duration + followUp
            let factor = try scenario.lachinFoulkesFactor(
                null: null, at: end, alpha: design.alpha, sides: design.sides, power: design.power)
            let (first, second) = scenario.expectedEvents(by: end)
            events = factor * (first + second) * design.inflationFactor
        }
        try self.init(design, null, scenario.scaled(toEvents: events, followUp: followUp), events, followUp)
    }

    /// Finds how long to enrol at the rates given, for a follow-up of the last subject.
    public init(
        _ design: GroupSequentialDesign, enrollingAtRatesOf scenario: SurvivalScenario, null: Double = 1,
        followUp: Double
    ) throws(DesignError) {
        let events = try Self.events(design, scenario, null)
        try self.init(design, null, scenario.lasting(toEvents: events, followUp: followUp), events, followUp)
    }

    /// Finds how long to follow the subjects of an accrual.
    public init(
        _ design: GroupSequentialDesign, enrolling scenario: SurvivalScenario, null: Double = 1
    ) throws(DesignError) {
        let events = try Self.events(design, scenario, null)
        try self.init(design, null, scenario, events, scenario.followUp(toEvents: events))
    }

    /// The power of an accrual with a follow-up, with a design of this kind.
    public init(
        _ design: GroupSequentialDesign, powerOf scenario: SurvivalScenario, null: Double = 1, followUp: Double
    ) throws(DesignError) {
        guard followUp >= 0, followUp.isFinite else {
            throw DesignError("the follow-up is \(followUp); give a time from 0")
        }
        let (first, second) = scenario.expectedEvents(by: scenario.accrual.duration + followUp)
        let comparison = try HazardComparison(ratio: scenario.ratio, null: null, allocation: scenario.allocation)
        let plan = try SequentialPlan(design, comparison, maximumSize: first + second)
        try self.init(plan.design, null, scenario, first + second, followUp)
    }

    private init(
        _ design: GroupSequentialDesign, _ null: Double, _ scenario: SurvivalScenario, _ events: Double,
        _ followUp: Double
    ) throws(DesignError) {
        (self.design, self.null, self.scenario) = (design, null, scenario)
        (maximumEvents, fixedEvents, self.followUp) = (events, events / design.inflationFactor, followUp)
    }

    private static func events(
        _ design: GroupSequentialDesign, _ scenario: SurvivalScenario, _ null: Double
    ) throws(DesignError) -> Double {
        let comparison = try HazardComparison(ratio: scenario.ratio, null: null, allocation: scenario.allocation)
        return try SequentialPlan(design, comparison).maximumSize
    }

    /// Events at each look.
    public var events: [Double] { design.informationRates.map { maximumEvents * $0 } }

    /// When each look's events are expected under the alternative, from the first entry.
    public var times: [Double] { times(scenario) }

    /// When they are expected if the hazard of all subjects together is the same and its ratio `null`; nil where never.
    public var timesUnderNull: [Double?] {
        let clock = EventClock(scenario.underNull(null))
        return events.map(clock.time)
    }

    private func times(_ scenario: SurvivalScenario) -> [Double] {
        let clock = EventClock(scenario)
        let end = scenario.accrual.duration + followUp
        return events.map { clock.time(of: $0) ?? end }
    }

    /// Subjects who have entered by each look.
    public var subjects: [Double] { times.map(scenario.accrual.entered) }

    /// Mean of a value at the look at which the trial ends, under the alternative.
    private func expected(_ values: [Double]) -> Double {
        let exits = design.exitProbabilities(drift: design.drift)
        return values.indices.reduce(0) {
            $0 + values[$1] * (exits.upper[$1] + exits.lower[$1] + exits.acceptance[$1])
        }
    }

    /// Under the alternative: mean events, subjects and duration at the end.
    public var expectedEvents: Double { expected(events) }
    public var expectedSubjects: Double { expected(subjects) }
    public var expectedDuration: Double { expected(times) }

    /// Hazard ratios at the efficacy and futility bounds of each look; nil where there is no bound.
    public var hazardRatios: (efficacy: [Double?], futility: [Double?]) {
        guard
            let comparison = try? HazardComparison(ratio: scenario.ratio, null: null, allocation: scenario.allocation)
        else { return ([], []) }
        return (
            zip(design.efficacy, events).map { comparison.estimate(atZ: $0, size: $1) },
            zip(design.futility, events).map { comparison.estimate(atZ: $0, size: $1) }
        )
    }
}
