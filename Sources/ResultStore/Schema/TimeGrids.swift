/// The time scales of an arm: outputs on the most used grid share `time`, any other has `time_<output>`.
struct TimeGrids {
    struct Grid: Equatable {
        var name: String
        let times: [Double]
        let unit: String
    }

    private(set) var grids: [Grid] = []
    /// For each output, the place of its grid in `grids`.
    private(set) var gridOfOutput: [Int] = []

    init(_ outputs: [Output]) {
        for output in outputs {
            if let known = grids.firstIndex(where: { $0.times == output.times && $0.unit == output.timeUnit }) {
                gridOfOutput.append(known)
            } else {
                gridOfOutput.append(grids.count)
                grids.append(Grid(name: "time_\(output.name)", times: output.times, unit: output.timeUnit))
            }
        }
        let uses = grids.indices.map { grid in gridOfOutput.count { $0 == grid } }
        if let most = uses.max(), let shared = uses.firstIndex(of: most) { grids[shared].name = "time" }
    }
}
