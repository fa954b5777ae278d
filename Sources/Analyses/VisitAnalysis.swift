import ResultStore
import Statistics

/// Readings at the planned visits: means of the patients observed in each arm of the first simulated trial, and of their
/// changes since their first visit.
enum VisitAnalysis {
    /// Patients whose readings are read at a time.
    private static let twinsTogether = 1024

    static func write(_ trial: TrialData) throws {
        guard trial.isAllocated, try trial.file.contains("/visits/\(trial.arms[0])") else { return }
        for output in try outputs(trial) { try write(output, trial) }
    }

    /// Those that were measured in every arm.
    private static func outputs(_ trial: TrialData) throws -> [String] {
        try trial.file.datasets(in: "/visits/\(trial.arms[0])").filter { name in
            try trial.arms.allSatisfy { arm in
                try ["", "_censored", "_time"].allSatisfy { try trial.file.contains("/visits/\(arm)/\(name)\($0)") }
            }
        }
    }

    private static func write(_ output: String, _ trial: TrialData) throws {
        let info = try trial.file.info("/visits/\(trial.arms[0])/\(output)")
        guard let axis = info.axes.last ?? nil else { return }
        let times = try trial.file.numbers(axis)
        let found = try trial.arms.indices.flatMap { try visits(output, arm: $0, times.count, trial) }
        let group = try AnalysisGroup(
            trial.file, "/analyses/visits/\(output)", title: info.variable.longName, attributes: info.variable.attributes)
        try group.axis(
            Variable("time", unit: try trial.file.variable(axis).unit, longName: "Planned time of the visit"), .numbers(times))
        let axes = ["arm", "time"]
        let title = info.variable.longName
        try group.counts("n", "\(title): observed patients with a reading, first trial", found.map(\.reading.count), axes: axes)
        try group.counts(
            "missing", "\(title): observed patients without a reading, first trial", found.map(\.reading.missing), axes: axes)
        try group.counts(
            "censored", "\(title): readings below the limit of quantification, taken as that limit", found.map(\.censored), axes: axes)
        try write("mean", title, found.map(\.reading), info.variable.unit, group)
        try group.counts(
            "change_n", "\(title): observed patients with a reading and one at the first visit", found.map(\.change.count), axes: axes)
        try write("change", "\(title): change from the first visit", found.map(\.change), info.variable.unit, group)
    }

    private static func write(_ name: String, _ title: String, _ samples: [Sample], _ unit: String, _ group: AnalysisGroup) throws {
        let axes = ["arm", "time"]
        let intervals = samples.map { $0.meanInterval() }
        try group.numbers(name, "\(title): mean of observed patients, first trial", unit: unit, samples.map(\.mean), axes: axes)
        try group.numbers("\(name)_lower", "\(title): lower limit of the 95 % interval (t)", unit: unit, intervals.map { $0?.lower }, axes: axes)
        try group.numbers("\(name)_upper", "\(title): upper limit of the 95 % interval (t)", unit: unit, intervals.map { $0?.upper }, axes: axes)
        try group.numbers(
            "\(name)_se", "\(title): standard error of the mean", unit: unit, samples.map(\.standardError), axes: axes)
        try group.numbers(
            "\(name)_sd", "\(title): standard deviation", unit: unit, samples.map(\.standardDeviation), axes: axes)
    }

    /// What an arm's patients had at one visit.
    private struct Visit {
        let reading: Sample
        let change: Sample
        let censored: Int
    }

    /// The visits of an arm, so many at a time that memory does not grow with them.
    private static func visits(_ output: String, arm: Int, _ count: Int, _ trial: TrialData) throws -> [Visit] {
        let together = max(1, BandAnalysis.heldBytes / (16 * max(1, min(trial.twins, trial.scratch.limit))))
        return try stride(from: 0, to: count, by: together).flatMap { first in
            try visits(output, arm: arm, first..<min(first + together, count), trial)
        }
    }

    private static func visits(_ output: String, arm: Int, _ some: Range<Int>, _ trial: TrialData) throws -> [Visit] {
        var makers = some.map { _ in (reading: SampleMaker(trial.scratch), change: SampleMaker(trial.scratch), censored: 0) }
        let path = "/visits/\(trial.arms[arm])/\(output)"
        for slab in TwinSlab.all(replicates: 1, twins: trial.twins, most: twinsTogether) {
            let observed = try trial.observedArms(slab)
            let start = try trial.numbers(path, slab, times: 0..<1)
            let readings = try trial.numbers(path, slab, times: some)
            let censored = try trial.numbers("\(path)_censored", slab, times: some)
            for twin in observed.indices where Int(observed[twin]) == arm {
                for visit in makers.indices {
                    let place = twin * some.count + visit
                    try makers[visit].reading.add(CollectionOfOne(readings[place]))
                    try makers[visit].change.add(CollectionOfOne(readings[place] - start[twin]))
                    if censored[place] == 1 { makers[visit].censored += 1 }
                }
            }
        }
        return try makers.indices.map {
            Visit(reading: try makers[$0].reading.sample(), change: try makers[$0].change.sample(), censored: makers[$0].censored)
        }
    }
}

extension TrialData {
    /// Values of twins of the first replicate at some times, twin after twin; NaN where missing.
    fileprivate func numbers(_ path: String, _ slab: TwinSlab, times: Range<Int>) throws -> [Double] {
        let lead = (scenarios.isEmpty ? [] : [scenario]) + (replicates > 1 ? [0] : [])
        return try file.numbers(
            path, start: lead + [slab.twins.lowerBound, times.lowerBound],
            count: lead.map { _ in 1 } + [slab.twins.count, times.count])
    }
}
