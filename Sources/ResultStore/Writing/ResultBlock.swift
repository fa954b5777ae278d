/// The results of consecutive twins of one replicate, as `BlockLayout.place(of:)` gives them.
public struct ResultBlock: Sendable {
    /// The block's number, from 0.
    public var index: Int
    /// Per twin variable, in the schema's order: one value per twin.
    public var twins: [StoredValues]
    /// Per covariate that changes: twin after twin, each with its values over time.
    public var covariates: [StoredValues]
    /// Per arm and output: twin after twin, each with its values over time.
    public var trajectories: [[[Double]]]
    /// Per arm and endpoint: one value per twin.
    public var endpoints: [[StoredValues]]
    /// Per arm and intercurrent event: one time per twin.
    public var intercurrent: [[StoredValues]]
    /// Per arm: three columns per output measured at visits (values, censored, times), twin after twin.
    public var visits: [[StoredValues]]
    /// Per table and column: the rows of these twins, in the order they are to be stored.
    public var tables: [[StoredValues]]

    public init(
        index: Int, twins: [StoredValues] = [], covariates: [StoredValues] = [], trajectories: [[[Double]]] = [], endpoints: [[StoredValues]] = [],
        intercurrent: [[StoredValues]] = [], visits: [[StoredValues]] = [], tables: [[StoredValues]] = []
    ) {
        self.index = index
        self.twins = twins
        self.covariates = covariates
        self.trajectories = trajectories
        self.endpoints = endpoints
        self.intercurrent = intercurrent
        self.visits = visits
        self.tables = tables
    }

    /// Checks that the block has the values the schema asks for, so that a wrong one changes nothing.
    func check(against schema: ResultSchema) throws {
        let count = schema.layout.place(of: index).twins.count
        try match("twin variables", twins.count, schema.twinVariables.count)
        try match("arms of trajectories", trajectories.count, schema.arms.count)
        try match("arms of endpoints", endpoints.count, schema.arms.count)
        try match("tables", tables.count, schema.tables.count)
        try values(twins, schema.twinVariables, count, "/twins")
        try match("covariates over time", covariates.count, schema.courses.count)
        for (course, column) in zip(schema.courses, covariates) {
            try values([column], [course.variable], count * course.times.count, CovariateCourseVariable.group)
        }
        for (arm, (outputs, ends)) in zip(schema.arms, zip(trajectories, endpoints)) {
            try match("outputs of arm \(arm.name)", outputs.count, arm.outputs.count)
            for (output, values) in zip(arm.outputs, outputs) {
                try match("values of /trajectories/\(arm.name)/\(output.name)", values.count, count * output.times.count)
            }
            try match("endpoints of arm \(arm.name)", ends.count, arm.endpoints.count)
            try values(ends, arm.endpoints, count, "/endpoints/\(arm.name)")
        }
        if schema.arms.contains(where: { !$0.intercurrent.isEmpty }) {
            try match("arms of intercurrent events", intercurrent.count, schema.arms.count)
        }
        for (arm, columns) in zip(schema.arms, intercurrent) {
            try match("intercurrent events of arm \(arm.name)", columns.count, arm.intercurrent.count)
            try values(columns, arm.intercurrent, count, "/intercurrent/\(arm.name)")
        }
        if schema.arms.contains(where: { !$0.visits.isEmpty }) { try match("arms of visits", visits.count, schema.arms.count) }
        for (arm, columns) in zip(schema.arms, visits) {
            try match("columns of /visits/\(arm.name)", columns.count, 3 * arm.visits.count)
            for (index, visit) in arm.visits.enumerated() {
                try values(Array(columns[3 * index..<3 * index + 3]), visit.variables, count * visit.times.count, "/visits/\(arm.name)")
            }
        }
        for (table, columns) in zip(schema.tables, tables) {
            try match("columns of /\(table.name)", columns.count, table.columns.count)
            try values(columns, table.columns, columns.first?.count ?? 0, "/\(table.name)")
        }
    }

    private func values(_ values: [StoredValues], _ variables: [Variable], _ count: Int, _ group: String) throws {
        for (variable, values) in zip(variables, values) {
            let levels = variable.kind.labels?.count ?? 0
            try match("values of \(group)/\(variable.name)", values.count, count)
            let fits = switch (variable.kind, values) {
            case (.number, .numbers), (.single, .numbers), (.integer, .integers), (.longInteger, .integers), (.text, .texts): true
            case (.level, .codes(let codes)), (.flag, .codes(let codes)):
                codes.allSatisfy { $0 >= -1 && Int($0) < levels }
            default: false
            }
            guard fits else {
                throw ResultStoreError(
                    "\(group)/\(variable.name)", "block \(index) has values of another kind, or codes without a level",
                    remedy: "give values of kind \(variable.kind)")
            }
        }
    }

    private func match(_ what: String, _ found: Int, _ expected: Int) throws {
        guard found == expected else {
            throw ResultStoreError("block \(index)", "\(found) \(what)", remedy: "give \(expected), as the schema declares")
        }
    }
}
