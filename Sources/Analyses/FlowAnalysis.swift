import ResultStore

/// The way of the patients: drawn, eligible, and in each arm solved, failed, observed.
enum FlowAnalysis {
    private static let outside = "/twins/outside_studied"

    static func write(_ trial: TrialData) throws {
        let group = try AnalysisGroup(trial.file, "/analyses/flow", title: "Patient flow")
        let attempts = "/twins/attempts"
        let drawn = try trial.file.contains(attempts)
            ? trial.slabs.reduce(0) { try $0 + (trial.values(attempts, of: $1).asIntegers ?? []).reduce(0, +) } : nil
        try group.count("replicates", "Simulated trials", trial.replicates)
        try group.count("twins", "Twins per simulated trial", trial.twins)
        try group.count("drawn", "Patients drawn from the cohort", drawn ?? trial.total)
        try group.count("eligible", "Patients eligible, hence simulated in every arm", trial.total)
        try group.number("eligible_share", "Share of the patients drawn that were eligible", drawn.map { Double(trial.total) / Double($0) } ?? 1)

        if try trial.file.contains(Self.outside) {
            let outside = try trial.slabs.reduce(0) { try $0 + trial.numbers(Self.outside, $1).count { $0 == 1 } }
            try group.count("outside_studied", "Twins with a covariate outside the range the model was studied in", outside)
        }

        let remarks = try EventLedger.read(trial)
        let failed = trial.arms.indices.map { remarks.twins(arm: $0, kind: EventLedger.failure) }
        try group.counts("solved", "Twins solved to the end of the trial", failed.map { trial.total - $0 }, axes: ["arm"])
        try group.counts("failed", "Twins whose solution failed", failed, axes: ["arm"])
        if trial.isAllocated {
            var observed = trial.arms.map { _ in 0 }
            for slab in trial.slabs {
                for arm in try trial.observedArms(slab) where observed.indices.contains(Int(arm)) { observed[Int(arm)] += 1 }
            }
            try group.counts("observed", "Patients observed in this arm", observed, axes: ["arm"])
        }
        try writeRemarks(remarks, trial, group)
    }

    private static func writeRemarks(_ remarks: EventLedger, _ trial: TrialData, _ group: AnalysisGroup) throws {
        guard !remarks.kinds.isEmpty else { return }
        let codes = remarks.kinds.indices.map { Int8(truncatingIfNeeded: $0) }
        try group.axis(Variable("kind", longName: "What happened", kind: .level(remarks.kinds)), .codes(codes))
        let counts = trial.arms.indices.flatMap { arm in remarks.kinds.map { remarks.twins(arm: arm, kind: $0) } }
        try group.counts("remarks", "Twins of whom this is told in /events", counts, axes: ["arm", "kind"])
    }
}

/// Counts of twins in `/events`, by arm and kind.
struct EventLedger {
    static let failure = "failure"

    let kinds: [String]
    private var counts: [Key: Int] = [:]

    private struct Key: Hashable {
        let arm: Int
        let kind: Int
    }

    func twins(arm: Int, kind: String) -> Int {
        kinds.firstIndex(of: kind).flatMap { counts[Key(arm: arm, kind: $0)] } ?? 0
    }

    /// Goes over the table some rows at a time. Rows of a twin lie together, so each twin is counted once.
    static func read(_ trial: TrialData) throws -> EventLedger {
        let file = trial.file
        guard try file.contains("/events/kind") else { return EventLedger(kinds: []) }
        var ledger = EventLedger(kinds: try file.variable("/events/kind").kind.labels ?? [])
        let leads = try ["replicate", "twin"].filter { try file.contains("/events/\($0)") }
        var last: [Key: [Int]] = [:]
        for rows in try TableSlabs.rows(of: "events", in: trial.reader) {
            let who = try leads.map { try trial.reader.column($0, ofTable: "events", rows: rows).asIntegers ?? [] }
            let arms = try trial.reader.column("arm", ofTable: "events", rows: rows).asIntegers ?? []
            let kinds = try trial.reader.column("kind", ofTable: "events", rows: rows).asIntegers ?? []
            let scenarios = trial.scenarios.isEmpty ? nil : try trial.reader.column("scenario", ofTable: "events", rows: rows).asIntegers
            for row in arms.indices where scenarios?[row] ?? 0 == trial.scenario {
                let key = Key(arm: arms[row], kind: kinds[row])
                let twin = who.map { $0[row] }
                if last[key] != twin { ledger.counts[key, default: 0] += 1 }
                last[key] = twin
            }
        }
        return ledger
    }
}

/// Cuts a long table into pieces that take little memory.
enum TableSlabs {
    static func rows(of table: String, in reader: ResultReader, step: Int = 32_768) throws -> [Range<Int>] {
        guard try reader.file.contains("/\(table)/row") else { return [] }
        let rows = try reader.rows(ofTable: table)
        return stride(from: 0, to: rows, by: step).map { $0..<min($0 + step, rows) }
    }
}
