/// The datasets that a schema declares, open in a file.
struct ResultFrame {
    struct Slot {
        let dataset: HDF5Dataset
        /// The number of times of a trajectory; nil for one value per twin.
        let times: Int?
    }

    let twins: [Slot]
    /// Covariates that change over time.
    let covariates: [Slot]
    let trajectories: [[Slot]]
    let endpoints: [[Slot]]
    let intercurrent: [[Slot]]
    /// Per arm: three datasets per output measured at visits.
    let visits: [[Slot]]
    /// Per table: the columns, and first the axis `row`.
    let tables: [[HDF5Dataset]]

    /// All datasets with one value per twin.
    var perTwin: [Slot] { twins + endpoints.flatMap(\.self) + intercurrent.flatMap(\.self) }

    /// Opens the datasets of a file made by the same schema.
    init(opening schema: ResultSchema, in file: HDF5File) throws {
        twins = try schema.twinVariables.map { Slot(dataset: try file.dataset("/twins/\($0.name)"), times: nil) }
        covariates = try schema.courses.map {
            Slot(dataset: try file.dataset("\(CovariateCourseVariable.group)/\($0.variable.name)"), times: $0.times.count)
        }
        trajectories = try schema.arms.map { arm in
            guard schema.keep == .trajectories else { return [] }
            return try arm.outputs.map {
                Slot(dataset: try file.dataset("/trajectories/\(arm.name)/\($0.name)"), times: $0.times.count)
            }
        }
        endpoints = try schema.arms.map { arm in
            try arm.endpoints.map { Slot(dataset: try file.dataset("/endpoints/\(arm.name)/\($0.name)"), times: nil) }
        }
        intercurrent = try schema.arms.map { arm in
            try arm.intercurrent.map { Slot(dataset: try file.dataset("/intercurrent/\(arm.name)/\($0.name)"), times: nil) }
        }
        visits = try schema.arms.map { arm in
            try arm.visits.flatMap { visit in
                try visit.variables.map { Slot(dataset: try file.dataset("/visits/\(arm.name)/\($0.name)"), times: visit.times.count) }
            }
        }
        tables = try schema.tables.map { table in
            try ([Variable.row] + table.columns).map { try file.dataset("/\(table.name)/\($0.name)") }
        }
    }

    /// Makes the groups, axes and datasets in a new file.
    init(creating schema: ResultSchema, in results: ResultFile) throws {
        let maker = FrameMaker(schema: schema, results: results)
        try maker.root()
        twins = try schema.twinVariables.map { try maker.perTwin($0, times: nil, timeAxis: nil, in: "/twins") }
        covariates = try maker.covariates(schema.courses)
        trajectories = try schema.arms.map { try maker.trajectories($0) }
        endpoints = try schema.arms.map { arm in
            let group = "/endpoints/\(arm.name)"
            try results.createGroup(group, title: arm.title, attributes: arm.attributes)
            return try arm.endpoints.map { try maker.perTwin($0, times: nil, timeAxis: nil, in: group) }
        }
        intercurrent = try schema.arms.map { try maker.intercurrent($0) }
        visits = try schema.arms.map { try maker.visits($0) }
        tables = try schema.tables.map { try maker.table($0) }
    }
}

/// Makes the parts of a new results file.
private struct FrameMaker {
    let schema: ResultSchema
    let results: ResultFile

    /// Root attributes, the groups of the contract, the axes all groups share, the inputs.
    func root() throws {
        let fixed = [Attribute("title", .text(schema.title)), Attribute("Conventions", .text("CF-1.8"))]
        for attribute in fixed + schema.fingerprint + schema.attributes {
            try results.setAttribute(attribute, of: "/")
        }
        if !schema.scenarios.isEmpty {
            try results.writeAxis(.scenario(schema.scenarios), .codes(schema.scenarios.indices.map { Int8(truncatingIfNeeded: $0) }), in: "/")
        }
        if schema.replicates > 1 {
            try results.writeNumbering(.replicate, schema.replicates, in: "/")
        }
        try results.writeNumbering(.twin, schema.twins, in: "/")
        try results.createGroup("/inputs", title: "The texts the run was made from")
        for input in schema.inputs { try self.input(input) }
        try results.createGroup("/twins", title: "Covariates and parameters, one value per twin")
        let whole = schema.keep == .trajectories
        try results.createGroup(
            "/trajectories", title: whole ? "Latent truth over time, by arm" : "Latent truth of all twins over time, by arm",
            attributes: [Attribute(ResultReader.keep, .text(whole ? "trajectories" : "summaries"))])
        try results.createGroup("/endpoints", title: "One value per twin, by arm")
    }

    private func input(_ input: InputText) throws {
        var attributes = [Attribute("sha256", .text(input.sha256))]
        if !input.source.isEmpty { attributes.append(Attribute("source", .text(input.source))) }
        let variable = Variable(
            input.name, longName: "\(input.isHeld ? "Text" : "Digest") of the \(input.name)", kind: .text(fitting: [input.text]), attributes: attributes)
        try results.write(variable, .texts([input.text]), axes: [], in: "/inputs")
    }

    func trajectories(_ arm: Arm) throws -> [ResultFrame.Slot] {
        let group = "/trajectories/\(arm.name)"
        try results.createGroup(group, title: arm.title, attributes: arm.attributes)
        let grids = TimeGrids(arm.outputs)
        for grid in grids.grids {
            let axis = Variable(
                grid.name, unit: grid.unit, longName: "Time since the start of the trial",
                attributes: [Attribute("axis", .text("T"))])
            try results.writeAxis(axis, .numbers(grid.times), in: group)
        }
        guard schema.keep == .trajectories else {
            try results.writeAxis(TrajectorySummaries.quantile, .numbers(TrajectorySummaries.probabilities), in: group)
            return []
        }
        return try zip(arm.outputs, grids.gridOfOutput).map { output, place in
            let axis = try results.file.dataset("\(group)/\(grids.grids[place].name)")
            return try perTwin(output.variable, times: output.times.count, timeAxis: axis, in: group)
        }
    }

    func intercurrent(_ arm: Arm) throws -> [ResultFrame.Slot] {
        guard !arm.intercurrent.isEmpty else { return [] }
        let group = "/intercurrent/\(arm.name)"
        try results.createGroup("/intercurrent", title: "When intercurrent events first happened, by arm; missing: not at all")
        try results.createGroup(group, title: arm.title)
        return try arm.intercurrent.map { try perTwin($0, times: nil, timeAxis: nil, in: group) }
    }

    func visits(_ arm: Arm) throws -> [ResultFrame.Slot] {
        guard !arm.visits.isEmpty else { return [] }
        let group = "/visits/\(arm.name)"
        try results.createGroup("/visits", title: "What was measured at visits, by arm: data for analysis")
        try results.createGroup(group, title: arm.title)
        let grids = TimeGrids(arm.visits.map(\.output))
        for grid in grids.grids {
            let axis = Variable(grid.name, unit: grid.unit, longName: "Planned time of the visit", attributes: [Attribute("axis", .text("T"))])
            try results.writeAxis(axis, .numbers(grid.times), in: group)
        }
        return try zip(arm.visits, grids.gridOfOutput).flatMap { visit, place in
            let axis = try results.file.dataset("\(group)/\(grids.grids[place].name)")
            return try visit.variables.map { try perTwin($0, times: visit.times.count, timeAxis: axis, in: group) }
        }
    }

    func covariates(_ courses: [CovariateCourseVariable]) throws -> [ResultFrame.Slot] {
        guard !courses.isEmpty else { return [] }
        let group = CovariateCourseVariable.group
        try results.createGroup(group, title: "Covariates that change over time; a value holds until the next")
        let grids = TimeGrids(courses.map(\.output))
        for grid in grids.grids {
            let axis = Variable(
                grid.name, unit: grid.unit, longName: "Time since the start of the trial", attributes: [Attribute("axis", .text("T"))])
            try results.writeAxis(axis, .numbers(grid.times), in: group)
        }
        return try zip(courses, grids.gridOfOutput).map { course, place in
            let axis = try results.file.dataset("\(group)/\(grids.grids[place].name)")
            return try perTwin(course.variable, times: course.times.count, timeAxis: axis, in: group)
        }
    }

    func perTwin(_ variable: Variable, times: Int?, timeAxis: HDF5Dataset?, in group: String) throws -> ResultFrame.Slot {
        let shape = schema.layout.shape(times: times)
        let layout = DatasetLayout(
            shape: shape, chunk: schema.layout.chunk(times: times), fillsMissing: variable.kind.mayBeMissing)
        let dataset = try results.file.createDataset("\(group)/\(variable.name)", variable.kind.stored, layout)
        for attribute in variable.allAttributes() { try dataset.setAttribute(attribute) }
        let axes = (schema.scenarios.isEmpty ? [] : ["/scenario"]) + (schema.replicates > 1 ? ["/replicate"] : []) + ["/twin"]
        for (axis, path) in axes.enumerated() { try dataset.attach(results.file.dataset(path), axis: axis) }
        if let timeAxis { try dataset.attach(timeAxis, axis: axes.count) }
        return ResultFrame.Slot(dataset: dataset, times: times)
    }

    func table(_ table: Table) throws -> [HDF5Dataset] {
        let group = "/\(table.name)"
        try results.createGroup(group, title: table.title)
        let row = try growing(.row, in: group, scale: true)
        try row.makeScale("row")
        let columns = try table.columns.map { try growing($0, in: group, scale: false) }
        for column in columns { try column.attach(row, axis: 0) }
        return [row] + columns
    }

    private func growing(_ variable: Variable, in group: String, scale: Bool) throws -> HDF5Dataset {
        let layout = DatasetLayout(
            shape: [0], chunk: [BlockLayout.tableChunk], growing: true,
            fillsMissing: variable.kind.mayBeMissing && !scale)
        let dataset = try results.file.createDataset("\(group)/\(variable.name)", variable.kind.stored, layout)
        for attribute in variable.allAttributes(scale: scale) { try dataset.setAttribute(attribute) }
        return dataset
    }
}
