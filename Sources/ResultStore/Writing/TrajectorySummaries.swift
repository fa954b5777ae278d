import Statistics

/// How the values of all twins are distributed, per arm, output and time: what a file holds in place of trajectories
/// where these are not kept.
///
/// Twins are added in their order by the one thread that writes, so every bit is the same whatever the threads.
final class TrajectorySummaries {
    /// The quantiles that are stored.
    static let probabilities = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]
    /// The axis of the quantiles.
    static let quantile = Variable("quantile", longName: "Share of twins with a lower value")

    private let schema: ResultSchema
    /// Per arm and output: a sketch per time.
    private var sketches: [[[QuantileSketch]]]

    init(_ schema: ResultSchema) {
        self.schema = schema
        sketches = schema.arms.map { arm in arm.outputs.map { Array(repeating: QuantileSketch(), count: $0.times.count) } }
    }

    /// Adds a block's values, per arm and output, twin after twin.
    func add(_ courses: [[[Double]]]) {
        for (arm, outputs) in courses.enumerated() {
            for (output, values) in outputs.enumerated() {
                sketches[arm][output].withUnsafeMutableBufferPointer { sketches in
                    // A time after the other: its sketch stays in the processor's cache.
                    for time in sketches.indices {
                        for place in stride(from: time, to: values.count, by: sketches.count) { sketches[time].add(values[place]) }
                    }
                }
            }
        }
    }

    // MARK: In the results file

    /// The names of the datasets beside an output's quantiles.
    static func names(of output: String) -> [String] { ["n", "mean", "sd", "min", "max"].map { "\(output)_\($0)" } }

    /// Writes all summaries into the arms' groups, which hold their axes already.
    func write(into file: ResultFile) throws {
        for (arm, outputs) in zip(schema.arms, sketches) {
            let axes = TimeGrids(arm.outputs)
            for (index, (output, times)) in zip(arm.outputs, outputs).enumerated() {
                let group = "/trajectories/\(arm.name)"
                try write(output, times, axis: axes.grids[axes.gridOfOutput[index]].name, in: group, file)
            }
        }
    }

    private func write(_ output: Output, _ times: [QuantileSketch], axis: String, in group: String, _ file: ResultFile) throws {
        let bounds = [
            Attribute("relative_error", .number(QuantileSketch.relativeError)),
            Attribute("zero_below", .number(QuantileSketch.negligible)),
        ]
        let quantiles = Variable(output.name, unit: output.unit, longName: output.longName, attributes: output.attributes + bounds)
        let values = Self.probabilities.flatMap { p in times.map { $0.quantile(p) ?? .nan } }
        try file.write(quantiles, .numbers(values), axes: [Self.quantile.name, axis], in: group)
        let names = Self.names(of: output.name)
        let counts = Variable(names[0], longName: "\(output.longName): twins with a value", kind: .longInteger)
        try file.write(counts, .integers(times.map(\.count)), axes: [axis], in: group)
        let moments: [(name: String, words: String, values: [Double?])] = [
            (names[1], "mean", times.map(\.mean)), (names[2], "standard deviation", times.map(\.standardDeviation)),
            (names[3], "smallest value", times.map { $0.count > 0 ? $0.minimum : nil }),
            (names[4], "largest value", times.map { $0.count > 0 ? $0.maximum : nil }),
        ]
        for moment in moments {
            let variable = Variable(moment.name, unit: output.unit, longName: "\(output.longName): \(moment.words)")
            try file.write(variable, .numbers(moment.values.map { $0 ?? .nan }), axes: [axis], in: group)
        }
    }

    // MARK: State

    /// All sketches, for a checkpoint.
    var state: [Int] {
        var words: [UInt64] = []
        for sketch in sketches.joined().joined() { sketch.write(to: &words) }
        return words.map { Int(truncatingIfNeeded: $0) }
    }

    /// Takes over the sketches of a checkpoint.
    /// - Throws: `HDF5Error` when they are not all there.
    func restore(_ state: [Int]) throws {
        var words = state.map { UInt64(truncatingIfNeeded: $0) }[...]
        for arm in sketches.indices {
            for output in sketches[arm].indices {
                for time in sketches[arm][output].indices {
                    guard let sketch = QuantileSketch(reading: &words) else {
                        throw HDF5Error(operation: "resume the summaries", causes: ["the checkpoint's are damaged"])
                    }
                    sketches[arm][output][time] = sketch
                }
            }
        }
    }
}
