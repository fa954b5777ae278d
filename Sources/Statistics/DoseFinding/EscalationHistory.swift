/// A patient of a dose-escalation trial as known at the time of a decision.
public struct TreatedPatient: Sendable, Hashable {
    /// Index of the dose level, from 0.
    public let level: Int
    /// Whether a dose-limiting toxicity (DLT) has been seen.
    public let hasDLT: Bool
    /// Time observed as a fraction of the DLT window, until the DLT if there is one; 1 or more is complete.
    public let followUp: Double
    /// Index of the cohort, from 0, in order of entry.
    public let cohort: Int
    /// Whether the patient was added below the level of escalation and does not lead it.
    public let isBackfill: Bool

    public init(level: Int, hasDLT: Bool, followUp: Double = 1, cohort: Int = 0, isBackfill: Bool = false) {
        self.level = level
        self.hasDLT = hasDLT
        self.followUp = followUp
        self.cohort = cohort
        self.isBackfill = isBackfill
    }

    /// Neither with a DLT nor observed for the whole window.
    public var isPending: Bool { !hasDLT && followUp < 1 }
}

/// Patients counted at one dose level, or in one cohort.
public struct EscalationTally: Sendable, Hashable {
    public private(set) var patients = 0
    public private(set) var dlts = 0
    /// Patients without a DLT whose window is not over.
    public private(set) var pending = 0
    /// Sum of the follow-up fractions of the pending patients (standardised total follow-up time).
    public private(set) var pendingFollowUp = 0.0

    public init() {}

    /// Patients with a DLT or observed for the whole window.
    public var complete: Int { patients - pending }

    mutating func add(_ patient: TreatedPatient) {
        patients += 1
        if patient.hasDLT { dlts += 1 }
        if patient.isPending {
            pending += 1
            pendingFollowUp += patient.followUp
        }
    }
}

/// All that a dose-escalation design decides on: who was treated at which level, and with what outcome.
///
///     var history = try EscalationHistory(levelCount: 5)
///     try history.treat(level: 0, dlts: [false, false, false])
///     try history.treat(level: 1, dlts: [false, true, false])
///     let decision = try BOIN(levelCount: 5, target: 0.3).decision(after: history)
///
/// Levels count from 0 in code and from 1 in words.
public struct EscalationHistory: Sendable, Hashable {
    public let levelCount: Int
    /// Level of the first cohort.
    public let startLevel: Int
    /// In the order in which they were added.
    public private(set) var patients: [TreatedPatient] = []
    /// One per level, backfilled patients included.
    public private(set) var tallies: [EscalationTally]
    /// Level of the last patient who led the escalation; the start level before the first.
    public private(set) var currentLevel: Int
    /// The patients of the latest cohort, without backfilled ones.
    public private(set) var lastCohort = EscalationTally()
    private var lastCohortIndex = -1

    public init(levelCount: Int, startLevel: Int = 0) throws(EscalationError) {
        try EscalationError.require(levelCount, "levelCount", atLeast: 1)
        guard 0..<levelCount ~= startLevel else { throw .noSuchLevel(startLevel, levelCount: levelCount) }
        self.levelCount = levelCount
        self.startLevel = startLevel
        currentLevel = startLevel
        tallies = [EscalationTally](repeating: EscalationTally(), count: levelCount)
    }

    /// A history as it stands at a decision, for instance with follow-up brought up to date.
    public init(levelCount: Int, startLevel: Int = 0, patients: [TreatedPatient]) throws(EscalationError) {
        try self.init(levelCount: levelCount, startLevel: startLevel)
        for patient in patients { try add(patient) }
    }

    public mutating func add(_ patient: TreatedPatient) throws(EscalationError) {
        guard 0..<levelCount ~= patient.level else { throw .noSuchLevel(patient.level, levelCount: levelCount) }
        guard patient.followUp >= 0, patient.followUp.isFinite else {
            throw .invalid(parameter: "followUp", reason: "\(patient.followUp) is not a fraction of the DLT window")
        }
        patients.append(patient)
        tallies[patient.level].add(patient)
        guard !patient.isBackfill else { return }
        currentLevel = patient.level
        if patient.cohort > lastCohortIndex {
            lastCohortIndex = patient.cohort
            lastCohort = EscalationTally()
        }
        if patient.cohort == lastCohortIndex { lastCohort.add(patient) }
    }

    /// Adds a cohort that was observed for the whole window.
    /// - Parameter dlts: one answer per patient.
    public mutating func treat(level: Int, dlts: [Bool], isBackfill: Bool = false) throws(EscalationError) {
        let cohort = isBackfill ? max(0, lastCohortIndex) : lastCohortIndex + 1
        for hasDLT in dlts {
            try add(TreatedPatient(level: level, hasDLT: hasDLT, cohort: cohort, isBackfill: isBackfill))
        }
    }

    public var isEmpty: Bool { patients.isEmpty }
    /// Index of the next cohort.
    public var nextCohort: Int { lastCohortIndex + 1 }
    /// The counts at the current level.
    public var current: EscalationTally { tallies[currentLevel] }
    public var dltCount: Int { tallies.reduce(0) { $0 + $1.dlts } }
    /// Highest level at which anyone was treated; nil before the first patient.
    public var highestTried: Int? { tallies.lastIndex { $0.patients > 0 } }
    /// Whether a patient who leads the escalation is still within the DLT window.
    public var hasPendingLeader: Bool { patients.contains { $0.isPending && !$0.isBackfill } }
}
