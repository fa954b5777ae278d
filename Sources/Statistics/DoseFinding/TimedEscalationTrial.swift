import Foundation

/// A trial in which patients arrive one by one and DLTs take time, with backfill if wanted.
///
///     let trial = try TimedEscalationTrial(
///         design: CRM(skeleton: skeleton, target: 0.25, pending: .linear), window: 6, meanInterarrival: 1)
///     let outcome = try trial.simulate(trueToxicity: [0.05, 0.1, 0.25, 0.4, 0.6], using: &generator)
///
/// A patient who arrives joins the cohort that is open, else opens the next one if the design says where. While it
/// waits the patient is backfilled, or turned away. A DLT, if any, comes at a uniformly distributed time in the
/// window, and a response is seen when the window ends. The trial ends when all who lead the escalation are complete.
public struct TimedEscalationTrial<Design: EscalationDesign, Rule: BackfillRule>: Sendable {
    public enum Arrivals: Sendable, Hashable {
        case exponential
        /// Between zero and twice the mean.
        case uniform
    }

    public let design: Design
    public let backfill: Rule?
    public let startLevel: Int
    public let cohortSize: Int
    /// Of those who lead the escalation; backfilled patients come on top.
    public let maximumPatients: Int
    /// Length of the DLT window, in any unit of time.
    public let window: Double
    /// Mean time between arrivals, in the same unit.
    public let meanInterarrival: Double
    public let arrivals: Arrivals

    public init(
        design: Design, backfill: Rule?, startLevel: Int = 0, cohortSize: Int = 3, maximumPatients: Int = 30,
        window: Double, meanInterarrival: Double, arrivals: Arrivals = .exponential
    ) throws(EscalationError) {
        guard 0..<design.levelCount ~= startLevel else {
            throw .noSuchLevel(startLevel, levelCount: design.levelCount)
        }
        try EscalationError.require(cohortSize, "cohortSize", atLeast: 1)
        try EscalationError.require(maximumPatients, "maximumPatients", atLeast: 1)
        try EscalationError.require(window, "window", above: 0, below: .infinity)
        try EscalationError.require(meanInterarrival, "meanInterarrival", above: 0, below: .infinity)
        self.design = design
        self.backfill = backfill
        self.startLevel = startLevel
        self.cohortSize = cohortSize
        self.maximumPatients = maximumPatients
        self.window = window
        self.meanInterarrival = meanInterarrival
        self.arrivals = arrivals
    }

    /// One trial.
    /// - Parameters:
    ///   - trueToxicity: probability of a DLT within the window by level.
    ///   - trueActivity: probability of a response by level; nil for none.
    public func simulate(
        trueToxicity: [Double], trueActivity: [Double]? = nil, using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> TimedEscalationOutcome {
        let activity = trueActivity ?? [Double](repeating: 0, count: design.levelCount)
        for rates in [trueToxicity, activity] {
            guard rates.count == design.levelCount else {
                throw .otherLevelCount(history: rates.count, design: design.levelCount)
            }
            guard rates.allSatisfy({ 0...1 ~= $0 }) else {
                throw .invalid(parameter: "true probabilities", reason: "a probability is not within [0, 1]")
            }
        }
        var course = TimedEscalationCourse(
            levelCount: design.levelCount, startLevel: startLevel, window: window, toxicity: trueToxicity,
            activity: activity)
        var clock = 0.0
        while course.leaders < maximumPatients {
            if course.openSlots == 0 {
                let decision = try design.decision(after: course.history(at: clock))
                if decision.action.isFinal { return try course.outcome(decision, design, at: clock) }
                if let level = decision.action.nextLevel {
                    let size = min(maximumPatients - course.leaders, decision.cohortSize ?? cohortSize)
                    course.openCohort(level: level, size: size, decision: decision, at: clock)
                }
            }
            if course.openSlots > 0 {
                course.lead(at: clock, using: &generator)
            } else if !course.hasPendingPatient(at: clock) {
                throw .waitsForNothing
            } else {
                try backfillOrTurnAway(&course, at: clock, using: &generator)
            }
            clock += interarrival(using: &generator)
        }
        let end = course.lastLeaderComplete
        while clock < end {
            try backfillOrTurnAway(&course, at: clock, using: &generator)
            clock += interarrival(using: &generator)
        }
        let decision = try design.decision(after: course.history(at: end))
        return try course.outcome(decision, design, at: end)
    }

    private func backfillOrTurnAway(
        _ course: inout TimedEscalationCourse, at clock: Double, using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) {
        let history = try course.history(at: clock)
        let level = try backfill?.level(history, activity: course.activitySeen(at: clock), using: &generator)
        if let level {
            course.backfill(level: level, at: clock, using: &generator)
        } else {
            course.turnedAway += 1
        }
    }

    private func interarrival(using generator: inout some RandomNumberGenerator) -> Double {
        let u = generator.uniform()
        return switch arrivals {
        case .exponential: -meanInterarrival * log1p(-u)
        case .uniform: 2 * meanInterarrival * u
        }
    }
}

extension TimedEscalationTrial where Rule == RandomisedBackfill {
    /// A trial without backfill.
    public init(
        design: Design, startLevel: Int = 0, cohortSize: Int = 3, maximumPatients: Int = 30, window: Double,
        meanInterarrival: Double, arrivals: Arrivals = .exponential
    ) throws(EscalationError) {
        try self.init(
            design: design, backfill: nil, startLevel: startLevel, cohortSize: cohortSize,
            maximumPatients: maximumPatients, window: window, meanInterarrival: meanInterarrival, arrivals: arrivals)
    }
}
