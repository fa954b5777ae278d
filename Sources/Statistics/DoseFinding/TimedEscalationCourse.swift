/// A decision with the time at which it was taken.
public struct TimedEscalationDecision: Sendable, Hashable {
    public let time: Double
    public let decision: EscalationDecision
}

/// A simulated trial with arrivals in time.
public struct TimedEscalationOutcome: Sendable, Hashable {
    /// As known at the end; backfilled patients may be pending.
    public let history: EscalationHistory
    /// All that moved the trial on; waiting is not listed.
    public let decisions: [TimedEscalationDecision]
    /// The MTD; nil when none was found tolerable.
    public let mtd: Int?
    public let stoppedForToxicity: Bool
    /// Time from the first patient to the end.
    public let duration: Double
    /// Patients who arrived when nobody was treated.
    public let turnedAway: Int
}

/// What happens in a simulated trial with arrivals in time.
struct TimedEscalationCourse {
    private struct Patient {
        let level: Int
        let cohort: Int
        let isBackfill: Bool
        let entry: Double
        /// Time of the DLT; infinite when there is none within the window.
        let dlt: Double
        let responds: Bool
    }

    private let levelCount: Int
    private let startLevel: Int
    private let window: Double
    private var patients: [Patient] = []
    private var decisions: [TimedEscalationDecision] = []
    private var cohort = -1
    private var cohortLevel = 0
    private(set) var openSlots = 0
    private(set) var leaders = 0
    var turnedAway = 0

    init(levelCount: Int, startLevel: Int, window: Double) {
        self.levelCount = levelCount
        self.startLevel = startLevel
        self.window = window
    }

    mutating func openCohort(level: Int, size: Int, decision: EscalationDecision, at clock: Double) {
        decisions.append(TimedEscalationDecision(time: clock, decision: decision))
        cohort += 1
        cohortLevel = level
        openSlots = size
    }

    /// The level at which the next who leads is treated.
    var nextLevel: Int { cohortLevel }

    mutating func lead(_ course: TimedToxicity, at clock: Double) {
        openSlots -= 1
        leaders += 1
        enter(course, level: cohortLevel, isBackfill: false, at: clock)
    }

    mutating func backfill(_ course: TimedToxicity, level: Int, at clock: Double) {
        enter(course, level: level, isBackfill: true, at: clock)
    }

    private mutating func enter(_ course: TimedToxicity, level: Int, isBackfill: Bool, at clock: Double) {
        let dlt = course.time.map { min($0, window) + clock } ?? .infinity
        patients.append(
            Patient(
                level: level, cohort: max(0, cohort), isBackfill: isBackfill, entry: clock, dlt: dlt, responds: course.responds))
    }

    /// What is known at a time.
    func history(at clock: Double) throws(EscalationError) -> EscalationHistory {
        try EscalationHistory(
            levelCount: levelCount, startLevel: startLevel,
            patients: patients.map { patient in
                let hasDLT = patient.dlt <= clock
                let observed = ((hasDLT ? patient.dlt : clock) - patient.entry) / window
                // Whether the window is over must not hang on the rounding of the fraction.
                let followUp = hasDLT || isPending(patient, at: clock) ? min(observed, 1 - .ulpOfOne) : 1
                return TreatedPatient(
                    level: patient.level, hasDLT: hasDLT, followUp: max(0, followUp), cohort: patient.cohort,
                    isBackfill: patient.isBackfill)
            })
    }

    func activitySeen(at clock: Double) -> [BackfillActivity] {
        var seen = [BackfillActivity](repeating: .unknown, count: levelCount)
        for patient in patients where patient.responds && patient.entry + window <= clock {
            seen[patient.level] = .seen
        }
        return seen
    }

    func hasPendingPatient(at clock: Double) -> Bool {
        patients.contains { isPending($0, at: clock) }
    }

    private func isPending(_ patient: Patient, at clock: Double) -> Bool {
        patient.dlt > clock && clock < patient.entry + window
    }

    /// When the last of those who lead the escalation has a DLT or the end of the window.
    var lastLeaderComplete: Double {
        patients.filter { !$0.isBackfill }.reduce(0) { max($0, min($1.dlt, $1.entry + window)) }
    }

    /// The trial ends at `clock`, with its last decision.
    func outcome(_ decision: EscalationDecision, _ design: some EscalationDesign, at clock: Double)
        throws(EscalationError) -> TimedEscalationOutcome
    {
        let history = try history(at: clock)
        let mtd =
            switch decision.action {
            case .stopForToxicity: nil as Int?
            case .declareMTD(let level): level
            case .stay, .escalate, .deescalate, .wait: try design.selectMTD(after: history).level
            }
        let last = decision.action.isFinal ? [TimedEscalationDecision(time: clock, decision: decision)] : []
        return TimedEscalationOutcome(
            history: history, decisions: decisions + last, mtd: mtd,
            stoppedForToxicity: decision.action == .stopForToxicity, duration: clock, turnedAway: turnedAway)
    }
}
