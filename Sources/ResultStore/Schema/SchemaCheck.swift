/// Checks a schema before anything is written: sizes, names, levels, time grids.
struct SchemaCheck {
    private var problems: [ResultStoreError] = []
    private static let axes: Set = ["twin", "replicate", "scenario"]

    static func run(_ schema: ResultSchema) throws {
        var check = SchemaCheck()
        check.sizes(schema)
        check.names(schema.inputs.map(\.name), in: "/inputs", reserved: [])
        check.variables(schema.twinVariables, in: "/twins", reserved: Self.axes)
        check.courses(schema.courses)
        check.names(schema.arms.map(\.name), in: "/trajectories", reserved: [])
        for arm in schema.arms { check.arm(arm, keep: schema.keep) }
        let groups = Self.axes.union([
            "inputs", "twins", "covariates", "trajectories", "endpoints", "analyses", "replay", "visits", "intercurrent", "population", "checkpoint",
        ])
        check.names(schema.tables.map(\.name), in: "/", reserved: groups)
        for table in schema.tables { check.variables(table.columns, in: "/\(table.name)", reserved: ["row"]) }
        guard check.problems.isEmpty else { throw ResultSchemaError(problems: check.problems) }
    }

    private mutating func sizes(_ schema: ResultSchema) {
        for (name, size) in [("replicates", schema.replicates), ("twins", schema.twins), ("blockTwins", schema.blockTwins)]
        where size < 1 || size > Int(Int32.max) {
            add(name, "\(size) of them", "give a number from 1 to \(Int32.max)")
        }
        if schema.scenarios.count == 1 || schema.scenarios.count > 128 || Set(schema.scenarios).count != schema.scenarios.count {
            add("scenarios", "\(schema.scenarios.count) of them, or some of one name", "give none, or 2 to 128 of different names")
        }
        if schema.keep == .summaries && !schema.scenarios.isEmpty {
            add("keep", "summaries of several scenarios", "keep trajectories, or none")
        }
        if schema.blockTwins > BlockLayout.mostBlockTwins {
            add("blockTwins", "\(schema.blockTwins) of them", "give at most \(BlockLayout.mostBlockTwins): a block's twins lie in one chunk")
        }
    }

    private mutating func arm(_ arm: Arm, keep: ResultSchema.Keep) {
        let group = "/trajectories/\(arm.name)"
        var reserved = Self.axes.union(["time"])
        if keep == .summaries {
            reserved.insert(TrajectorySummaries.quantile.name)
            let beside = Set(arm.outputs.flatMap { TrajectorySummaries.names(of: $0.name) })
            for output in arm.outputs where beside.contains(output.name) {
                add("\(group)/\(output.name)", "an output has the name of another's summary", "rename the output")
            }
        }
        variables(arm.outputs.map(\.variable), in: group, reserved: reserved)
        variables(arm.endpoints, in: "/endpoints/\(arm.name)", reserved: Self.axes)
        variables(arm.intercurrent, in: "/intercurrent/\(arm.name)", reserved: Self.axes)
        let grids = TimeGrids(arm.visits.map(\.output)).grids.map(\.name)
        variables(arm.visits.flatMap(\.variables), in: "/visits/\(arm.name)", reserved: Self.axes.union(["time"] + grids))
        let outputs = Set(arm.outputs.map(\.name))
        for grid in TimeGrids(arm.outputs).grids where grid.name != "time" && outputs.contains(grid.name) {
            add("\(group)/\(grid.name)", "an output has the name of another's time scale", "rename the output")
        }
        for output in arm.outputs + arm.visits.map(\.output) {
            let ascending = zip(output.times, output.times.dropFirst()).allSatisfy { $0 < $1 }
            if output.times.isEmpty || !ascending {
                add("\(group)/\(output.name)", "its times are none or not ascending", "give each time once, in order")
            }
        }
    }

    private mutating func courses(_ courses: [CovariateCourseVariable]) {
        let grids = TimeGrids(courses.map(\.output)).grids.map(\.name)
        variables(courses.map(\.variable), in: CovariateCourseVariable.group, reserved: Self.axes.union(["time"] + grids))
        for course in courses where course.times.isEmpty || !zip(course.times, course.times.dropFirst()).allSatisfy({ $0 < $1 }) {
            add(
                "\(CovariateCourseVariable.group)/\(course.variable.name)", "its times are none or not ascending",
                "give each time once, in order")
        }
    }

    private mutating func variables(_ variables: [Variable], in group: String, reserved: Set<String>) {
        names(variables.map(\.name), in: group, reserved: reserved)
        for variable in variables {
            let place = "\(group)/\(variable.name)"
            switch variable.kind {
            case .level(let labels):
                if labels.isEmpty || labels.count > 128 {
                    add(place, "\(labels.count) levels", "a level variable has from 1 to 128; use a text or integer kind")
                }
                if Set(labels).count != labels.count || labels.contains(where: { $0.contains("\n") }) {
                    add(place, "its level names repeat or break a line", "give each level its own one-line name")
                }
            case .text(let bytes) where bytes < 1:
                add(place, "texts of \(bytes) bytes", "give at least 1")
            case .number, .single, .integer, .longInteger, .flag, .text: break
            }
        }
    }

    private mutating func names(_ names: [String], in group: String, reserved: Set<String>) {
        var seen: Set<String> = []
        for name in names {
            let place = "\(group == "/" ? "" : group)/\(name)"
            if name.isEmpty || name == "." || name == ".." || name.contains("/") || name.contains("\0") {
                add(place, "not a name a results file can hold", "use a name without '/', other than '.' and '..'")
            } else if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
                add(place, "the name begins or ends with a blank", "take the blank away")
            } else if reserved.contains(name) {
                add(place, "'\(name)' is the name of an axis or group of the results file", "use another name")
            }
            if !seen.insert(name).inserted { add(place, "the name is used twice", "use each name once") }
        }
    }

    private mutating func add(_ place: String, _ problem: String, _ remedy: String) {
        problems.append(ResultStoreError(place, problem, remedy: remedy))
    }
}
