import Foundation

/// What a patient has within the DLT window.
public struct TimedToxicity: Sendable, Hashable {
    /// From entry to the DLT; nil for none within the window.
    public let time: Double?
    /// Whether a response is seen when the window ends.
    public let responds: Bool

    public init(time: Double?, responds: Bool = false) {
        self.time = time
        self.responds = responds
    }
}

/// Patients who come to a trial one by one.
protocol ArrivingPatients {
    associatedtype Generator: RandomNumberGenerator
    /// For backfill that is randomised.
    var generator: Generator { get set }
    /// Time until the next comes; nil when nobody comes any more.
    mutating func wait() -> Double?
    /// What the one who has come has at a level; nil when there is nobody left to be treated.
    mutating func treat(level: Int) -> TimedToxicity?
}

extension TimedEscalationTrial {
    /// One trial, until all who lead the escalation are complete. The first patient comes at 0.
    func run(_ arriving: inout some ArrivingPatients) throws(EscalationError) -> (outcome: TimedEscalationOutcome, ranOut: Bool) {
        var course = TimedEscalationCourse(levelCount: design.levelCount, startLevel: startLevel, window: window)
        var clock = 0.0
        var isOpen = true
        while course.leaders < maximumPatients, isOpen {
            if course.openSlots == 0 {
                let decision = try design.decision(after: course.history(at: clock))
                if decision.action.isFinal { return (try course.outcome(decision, design, at: clock), false) }
                if let level = decision.action.nextLevel {
                    let size = min(maximumPatients - course.leaders, decision.cohortSize ?? cohortSize)
                    course.openCohort(level: level, size: size, decision: decision, at: clock)
                }
            }
            if course.openSlots > 0 {
                if let patient = arriving.treat(level: course.nextLevel) { course.lead(patient, at: clock) } else { isOpen = false }
            } else if !course.hasPendingPatient(at: clock) {
                throw .waitsForNothing
            } else {
                isOpen = try backfillOrTurnAway(&course, at: clock, &arriving)
            }
            if isOpen, let wait = arriving.wait() { clock += wait } else { isOpen = false }
        }
        let end = course.lastLeaderComplete
        while clock < end, isOpen {
            isOpen = try backfillOrTurnAway(&course, at: clock, &arriving)
            if isOpen, let wait = arriving.wait() { clock += wait } else { isOpen = false }
        }
        let decision = try design.decision(after: course.history(at: end))
        return (try course.outcome(decision, design, at: end), course.leaders < maximumPatients && !decision.action.isFinal)
    }

    /// - Returns: whether there is anybody left to be treated.
    private func backfillOrTurnAway(
        _ course: inout TimedEscalationCourse, at clock: Double, _ arriving: inout some ArrivingPatients
    ) throws(EscalationError) -> Bool {
        let history = try course.history(at: clock)
        guard let level = try backfill?.level(history, activity: course.activitySeen(at: clock), using: &arriving.generator) else {
            course.turnedAway += 1
            return true
        }
        guard let patient = arriving.treat(level: level) else { return false }
        course.backfill(patient, level: level, at: clock)
        return true
    }
}

/// Patients whose toxicity is drawn.
struct SimulatedArrivals<Generator: RandomNumberGenerator>: ArrivingPatients {
    let arrivals: EscalationArrivals
    let window: Double
    let meanInterarrival: Double
    let toxicity: [Double]
    let activity: [Double]
    var generator: Generator

    init(trial: TimedEscalationTrial<some EscalationDesign, some BackfillRule>, toxicity: [Double], activity: [Double], generator: Generator) {
        arrivals = trial.arrivals
        window = trial.window
        meanInterarrival = trial.meanInterarrival
        self.toxicity = toxicity
        self.activity = activity
        self.generator = generator
    }

    mutating func wait() -> Double? { arrivals.interarrival(mean: meanInterarrival, using: &generator) }

    mutating func treat(level: Int) -> TimedToxicity? {
        // Three uniforms per patient, whatever the outcome, keep patients' randomness apart.
        let hasDLT = generator.uniform() < toxicity[level]
        let time = generator.uniform() * window
        let responds = generator.uniform() < activity[level]
        return TimedToxicity(time: hasDLT ? time : nil, responds: responds)
    }
}

/// How times between arrivals are distributed.
public enum EscalationArrivals: Sendable, Hashable {
    case exponential
    /// Between zero and twice the mean.
    case uniform

    func interarrival(mean: Double, using generator: inout some RandomNumberGenerator) -> Double {
        let u = generator.uniform()
        return switch self {
        case .exponential: -mean * log1p(-u)
        case .uniform: 2 * mean * u
        }
    }
}
