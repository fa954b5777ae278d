import ResultStore
import Statistics
import TrialProtocol

/// How long it takes until patients have entered, and until the trial is over: the last has been followed to the end.
enum AccrualAnalysis {
    static func write(_ trial: TrialData, _ plan: TrialPlan) throws {
        guard try trial.file.contains("/twins/entry_time") else { return }
        let unit = try trial.file.variable("/twins/entry_time").unit
        let last = try (0..<trial.replicates).map { try entries(trial, replicate: $0).last ?? .nan }
        let group = try AnalysisGroup(trial.file, "/analyses/accrual", title: "Accrual")
        let axes = trial.replicates > 1 ? ["replicate"] : []
        try group.numbers("last_entry", "Entry of the last patient", unit: unit, last, axes: axes)
        try group.numbers("duration", "Duration of the trial, until the last patient has been followed to the end", unit: unit, last.map { $0 + plan.duration }, axes: axes)
        try SummaryColumns.write(
            [Sample(last.map { $0 + plan.duration })], of: Variable("duration", unit: unit, longName: "Duration of the trial"), axes: [],
            into: AnalysisGroup(trial.file, "/analyses/accrual/over_trials", title: "Duration over the simulated trials"))
        let labels = try trial.file.variable("/twins/site").kind.labels ?? []
        var counts = labels.map { _ in 0 }
        for slab in trial.slabs {
            for site in try trial.numbers("/twins/site", slab) where !site.isNaN { counts[Int(site)] += 1 }
        }
        try group.axis(Variable("site", longName: "Site", kind: .level(labels)), .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.counts("patients", "Patients of the site, of all trials", counts, axes: ["site"])
    }

    /// Entry times of a simulated trial, in the order of entry.
    static func entries(_ trial: TrialData, replicate: Int) throws -> [Double] {
        try trial.numbers("/twins/entry_time", TwinSlab(replicates: replicate..<(replicate + 1), twins: 0..<trial.twins))
    }
}
