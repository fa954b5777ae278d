/// What is known of the activity of a dose level, judged by whoever runs the trial.
public enum BackfillActivity: Sendable, Hashable {
    case unknown
    /// A response, or another sign of activity, was seen.
    case seen
    /// Less than at higher levels, so that more patients there would not help.
    case insufficient
}

/// Whether a level may take backfilled patients, and why.
public struct BackfillStatus: Sendable, Hashable {
    public let level: Int
    public let isOpen: Bool
    public let reason: String
}

/// Which levels below the escalation are open for patients who would otherwise wait.
public protocol BackfillRule: Sendable {
    /// The status of every level below the current one, in ascending order.
    /// - Parameter activity: by level.
    func statuses(_ history: EscalationHistory, activity: [BackfillActivity]) throws(EscalationError)
        -> [BackfillStatus]

    /// The level for the next backfilled patient; nil when none is open.
    func level(
        _ history: EscalationHistory, activity: [BackfillActivity], using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> Int?
}

extension BackfillRule {
    /// The open levels, ascending.
    public func openLevels(_ history: EscalationHistory, activity: [BackfillActivity]) throws(EscalationError)
        -> [Int]
    {
        try statuses(history, activity: activity).filter(\.isOpen).map(\.level)
    }

    func check(_ history: EscalationHistory, _ activity: [BackfillActivity]) throws(EscalationError) {
        guard activity.count == history.levelCount else {
            throw .otherLevelCount(history: activity.count, design: history.levelCount)
        }
    }
}

/// The rule of BF-BOIN: safe, active levels below the current one; the highest of them takes the patient.
///
/// A level is closed while its DLT rate, and that of its patients pooled with the next higher level's, both reach the
/// de-escalation boundary; levels above a closed one are closed too. It closes for good at its cap. Zhao, Yuan, Korn
/// and Freidlin, Clin Cancer Res 2024;30:673, doi:10.1158/1078-0432.CCR-23-2585.
public struct BOINBackfill: BackfillRule {
    public let boundaries: BOINBoundaries
    /// Patients at a level, pending ones too, at which it closes.
    public let cap: Int
    /// Whether only levels whose activity was seen are open, as in the paper.
    public let requiresActivity: Bool

    public init(boundaries: BOINBoundaries, cap: Int = 12, requiresActivity: Bool = true) throws(EscalationError) {
        try EscalationError.require(cap, "cap", atLeast: 1)
        self.boundaries = boundaries
        self.cap = cap
        self.requiresActivity = requiresActivity
    }

    public func statuses(_ history: EscalationHistory, activity: [BackfillActivity]) throws(EscalationError)
        -> [BackfillStatus]
    {
        try check(history, activity)
        let below = 0..<history.currentLevel
        let unsafe = below.first { isUnsafe($0, history) } ?? history.currentLevel
        return below.map { level in
            func closed(_ reason: String) -> BackfillStatus {
                BackfillStatus(level: level, isOpen: false, reason: reason)
            }
            let tally = history.tallies[level]
            if level == unsafe { return closed("its DLT rate, also with the next level's, is too high") }
            if level > unsafe { return closed("a lower level has too high a DLT rate") }
            if tally.patients >= cap { return closed("it has as many patients as allowed") }
            if requiresActivity, activity[level] != .seen { return closed("no activity has been seen") }
            return BackfillStatus(level: level, isOpen: true, reason: "below the escalation, and tolerated so far")
        }
    }

    private func isUnsafe(_ level: Int, _ history: EscalationHistory) -> Bool {
        let (own, next) = (history.tallies[level], history.tallies[level + 1])
        return reaches(patients: own.complete, dlts: own.dlts)
            && reaches(patients: own.complete + next.complete, dlts: own.dlts + next.dlts)
    }

    private func reaches(patients: Int, dlts: Int) -> Bool {
        patients > 0 && dlts >= boundaries.deescalateAtLeast(patients: patients)
    }

    public func level(
        _ history: EscalationHistory, activity: [BackfillActivity], using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> Int? {
        try openLevels(history, activity: activity).last
    }
}

/// Controlled backfill: the patient is randomised among all levels below the current one, less those, from the lowest
/// upwards, whose activity is insufficient.
///
/// Meant for designs that use all data in a model. Dehbi, O'Quigley and Iasonos, Contemp Clin Trials 2021;111:106605,
/// doi:10.1016/j.cct.2021.106605; the comparison that shows insufficient activity is left to the caller.
public struct RandomisedBackfill: BackfillRule {
    /// Patients at a level at which it closes; nil for no cap.
    public let cap: Int?

    public init(cap: Int? = nil) throws(EscalationError) {
        if let cap { try EscalationError.require(cap, "cap", atLeast: 1) }
        self.cap = cap
    }

    public func statuses(_ history: EscalationHistory, activity: [BackfillActivity]) throws(EscalationError)
        -> [BackfillStatus]
    {
        try check(history, activity)
        let dropped = activity.prefix { $0 == .insufficient }.count
        return (0..<history.currentLevel).map { level in
            if level < dropped {
                return BackfillStatus(level: level, isOpen: false, reason: "its activity is insufficient")
            }
            if let cap, history.tallies[level].patients >= cap {
                return BackfillStatus(level: level, isOpen: false, reason: "it has as many patients as allowed")
            }
            return BackfillStatus(level: level, isOpen: true, reason: "below the escalation")
        }
    }

    public func level(
        _ history: EscalationHistory, activity: [BackfillActivity], using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> Int? {
        let open = try openLevels(history, activity: activity)
        return open.isEmpty ? nil : open[Int(generator.uniform() * Double(open.count))]
    }
}
