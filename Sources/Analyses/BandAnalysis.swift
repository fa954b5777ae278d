import ResultStore
import Statistics

/// Quantiles over time of every output and of covariates that change, and the course of some twins.
enum BandAnalysis {
    /// Individual twins that are kept.
    static let shown = 12
    /// Values in memory at a time.
    static let heldBytes = 1 << 22
    /// Twins whose values are read at a time.
    private static let twinsTogether = 1024

    private static let levels: [(name: String, words: String, p: Double)] = [
        ("p5", "5th percentile", 0.05), ("p25", "25th percentile", 0.25), ("median", "median", 0.5),
        ("p75", "75th percentile", 0.75), ("p95", "95th percentile", 0.95),
    ]

    static func write(_ trial: TrialData) throws {
        for arm in trial.arms {
            for output in try trial.reader.outputs(ofArm: arm) { try write(Course(output, arm), trial) }
        }
        for covariate in try trial.reader.covariateCourses() { try write(Course(covariate, nil), trial) }
    }

    /// An output of an arm, or a covariate.
    private struct Course {
        let output: Output
        let arm: String?

        init(_ output: Output, _ arm: String?) { (self.output, self.arm) = (output, arm) }

        var path: String { "/analyses/" + (arm.map { "bands/\($0)" } ?? "covariates") + "/\(output.name)" }

        func values(_ trial: TrialData, replicate: Int = 0, twins: Range<Int>, times: Range<Int>? = nil) throws -> [Double] {
            guard let arm else {
                return try trial.reader.covariateCourse(output.name, replicate: replicate, twins: twins, times: times)
            }
            return try trial.reader.trajectories(output.name, arm: arm, replicate: replicate, twins: twins, times: times)
        }
    }

    private static func write(_ course: Course, _ trial: TrialData) throws {
        let output = course.output
        let group = try AnalysisGroup(
            trial.file, course.path, title: "\(output.longName): quantiles over twins", attributes: output.attributes)
        try group.axis(Variable("time", unit: output.timeUnit, longName: "Time from the start of the trial"), .numbers(output.times))
        let summarised = trial.reader.keepsSummaries ? course.arm : nil
        let bands = try summarised.map { try summary(output, $0, trial, group) } ?? quantiles(course, trial)
        try group.counts("n", "\(output.longName): twins with a value", bands.counts, axes: ["time"])
        for (level, values) in zip(levels, bands.quantiles) {
            try group.numbers(level.name, "\(output.longName): \(level.words)", unit: output.unit, values, axes: ["time"])
        }
        if summarised == nil { try writeTwins(course, trial, group) }
    }

    /// Takes over what was counted while the trial ran, and says how exact it is.
    private static func summary(
        _ output: Output, _ arm: String, _ trial: TrialData, _ group: AnalysisGroup
    ) throws -> (counts: [Int], quantiles: [[Double]]) {
        let summary = try trial.reader.summary(output.name, arm: arm)
        try group.number("relative_error", "\(output.longName): bound of the relative error of the quantiles", summary.relativeError)
        return (summary.counts, levels.map { summary.quantile($0.p) ?? output.times.map { _ in .nan } })
    }

    /// Goes over the trajectories of all twins, some times at once.
    private static func quantiles(_ course: Course, _ trial: TrialData) throws -> (counts: [Int], quantiles: [[Double]]) {
        let times = course.output.times.count
        let together = max(1, heldBytes / (8 * min(trial.total, trial.scratch.limit)))
        let found = try stride(from: 0, to: times, by: together).flatMap { first in
            let samples = try makers(course, first..<min(first + together, times), trial)
            return try Parallel.map(samples) { maker in
                Swift.Result {
                    var maker = maker
                    let sample = try maker.sample()
                    return (count: sample.count, quantiles: levels.map { sample.quantile($0.p) ?? .nan })
                }
            }.map { try $0.get() }
        }
        return (found.map(\.count), levels.indices.map { level in found.map { $0.quantiles[level] } })
    }

    /// The values of all twins at each of some times.
    private static func makers(_ course: Course, _ times: Range<Int>, _ trial: TrialData) throws -> [SampleMaker] {
        var makers = times.map { _ in SampleMaker(trial.scratch) }
        for replicate in 0..<trial.replicates {
            for first in stride(from: 0, to: trial.twins, by: twinsTogether) {
                let twins = first..<min(first + twinsTogether, trial.twins)
                let values = try course.values(trial, replicate: replicate, twins: twins, times: times)
                for index in makers.indices {
                    try makers[index].add(stride(from: index, to: values.count, by: times.count).lazy.map { values[$0] })
                }
            }
        }
        return makers
    }

    /// Twins at even distances, of the first replicate.
    private static func writeTwins(_ course: Course, _ trial: TrialData, _ group: AnalysisGroup) throws {
        let count = min(shown, trial.twins)
        let chosen = (0..<count).map { $0 * trial.twins / count }
        try group.axis(
            Variable("shown", longName: "Number of the twin shown", kind: .longInteger), .integers(chosen.map { $0 + 1 }))
        let courses = try chosen.flatMap { try course.values(trial, twins: $0..<($0 + 1)) }
        try group.numbers("twins", "\(course.output.longName): individual twins", unit: course.output.unit, courses, axes: ["shown", "time"])
    }
}
