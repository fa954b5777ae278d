import Statistics

/// What simulated trials by one rule came to.
struct EscalationTally: Sendable {
    private(set) var selected: [Int]
    private(set) var none = 0
    private(set) var trials = 0
    private(set) var ranOut = 0
    private(set) var replaced = 0
    /// Per level: one value per trial.
    private(set) var patients: [[Double]]
    private(set) var dlts: [[Double]]
    /// One value per trial in time: how long it took, who was turned away, and who was treated below the escalation.
    private(set) var durations: [Double] = []
    private(set) var turnedAway: [Double] = []
    private(set) var backfilled: [Double] = []
    /// One value per trial: patients, and DLTs, at all levels.
    var total: [Double] { Self.sums(patients) }
    var totalDLTs: [Double] { Self.sums(dlts) }

    /// Trials that selected this level, and those that selected one above it.
    func correct(_ sought: Int?) -> Int { sought.map { selected[$0] } ?? 0 }
    func above(_ sought: Int?) -> Int { sought.map { selected[($0 + 1)...].reduce(0, +) } ?? 0 }

    /// Share of each trial's patients who were treated above a level.
    func treatedAbove(_ sought: Int?) -> [Double] {
        let over = Self.sums(Array(patients[((sought ?? patients.count - 1) + 1)...]))
        return total.enumerated().map { trial, all in all > 0 ? (over.isEmpty ? 0 : over[trial]) / all : .nan }
    }

    private static func sums(_ levels: [[Double]]) -> [Double] {
        guard let first = levels.first else { return [] }
        return levels.dropFirst().reduce(first) { sums, level in zip(sums, level).map(+) }
    }

    init(levels: Int) {
        selected = Array(repeating: 0, count: levels)
        patients = Array(repeating: [], count: levels)
        dlts = patients
    }

    mutating func add(_ played: EscalationCourse) {
        trials += 1
        if let mtd = played.mtd { selected[mtd] += 1 } else { none += 1 }
        if played.ranOut { ranOut += 1 }
        replaced += played.replaced
        for (level, tally) in played.history.tallies.enumerated() {
            patients[level].append(Double(tally.patients))
            dlts[level].append(Double(tally.dlts))
        }
        guard let timing = played.timing else { return }
        durations.append(timing.duration)
        turnedAway.append(Double(timing.turnedAway))
        backfilled.append(Double(played.history.patients.count(where: \.isBackfill)))
    }
}
