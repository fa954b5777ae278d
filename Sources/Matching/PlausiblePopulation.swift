import Documents
import Quantities
import Records
import ResultStore

/// Patients to choose among, column by column.
public struct PlausiblePopulation: Sendable {
    public struct Column: Sendable {
        public enum Role: String, Sendable { case covariate, parameter, outcome }
        public let name: String
        public let role: Role
        /// Of numbers.
        public let unit: Unit
        /// Of a category: values are indices into these.
        public let levels: [String]?
        /// NaN where missing.
        public let values: [Double]
        /// Of a parameter, whether it also varies between occasions, which no column can carry.
        public let hasOccasions: Bool
        public let position: SourcePosition
    }
    public let file: String
    public let columns: [Column]
    public let count: Int

    public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// The patients of a file: `.h5` results of a trial, or CSV.
    /// - Parameters:
    ///   - arm: whose endpoints count; nil for the only one.
    /// - Throws: ``DiagnosticError``, `ResultStoreError`.
    public static func load(path: String, arm: String?) throws -> PlausiblePopulation {
        if path.hasSuffix(".h5") { return try results(path, arm) }
        let diagnostics = Diagnostics()
        if arm != nil {
            diagnostics.error(SourcePosition(file: path, line: 1, column: 1), "a table has no arms", remedy: "leave out `--arm`")
        }
        let table = try diagnostics.finished(DataTable.load(path: path, diagnostics))
        return PlausiblePopulation(file: path, columns: try table.columns.map(column), count: table.rows)
    }

    private static func column(_ column: DataColumn) throws -> Column {
        switch column.content {
        case .text, .both:
            let texts = column.texts
            let levels = column.levels
            let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Double($0)) })
            return Column(
                name: column.name, role: .covariate, unit: .one, levels: levels, values: texts.map { $0.flatMap { places[$0] } ?? .nan },
                hasOccasions: false, position: column.position)
        case .numbers, .nothing:
            return Column(
                name: column.name, role: .covariate, unit: column.unit ?? .one, levels: nil, values: try column.numbers(),
                hasOccasions: false, position: column.position)
        }
    }

    // MARK: Results

    private static func results(_ path: String, _ arm: String?) throws -> PlausiblePopulation {
        let file = try ResultFile.open(path)
        defer { try? file.close() }
        let reader = try ResultReader(file)
        let place = SourcePosition(file: path, line: 1, column: 1)
        let arms = try reader.arms()
        func refuse(_ problem: String, expected: String? = nil, remedy: String? = nil) -> DiagnosticError {
            DiagnosticError([Diagnostic(place, problem, expected: expected, remedy: remedy)])
        }
        guard let chosen = arm ?? (arms.count == 1 ? arms[0] : nil) else {
            throw refuse("these results have \(arms.count) arms", remedy: "say whose endpoints count: `--arm` with one of \(Suggestions.list(arms))")
        }
        guard arms.contains(chosen) else {
            throw refuse("there is no arm `\(chosen)`", expected: "one of: \(Suggestions.list(arms))", remedy: Suggestions.nearest(chosen, among: arms).map { "did you mean `\($0)`?" })
        }
        if !reader.scenarios.isEmpty || reader.replicates > 1 {
            throw refuse(
                "these results hold \(max(1, reader.scenarios.count) * reader.replicates) simulated trials", expected: "one trial of one scenario",
                remedy: "run the protocol without `replicates` and `scenarios`")
        }
        var columns: [Column] = []
        for variable in try reader.twinVariables() {
            let role = text("role", variable)
            let variability = text("variability", variable)
            guard role == "covariate" || (role == "parameter" && variability != "none") else { continue }
            guard let values = try reader.twinValues(variable.name).asNumbers else { continue }
            columns.append(
                column(variable, role == "covariate" ? .covariate : .parameter, values, place, hasOccasions: variability.contains("between occasions")))
        }
        for variable in try reader.endpoints(ofArm: chosen) {
            guard let values = try reader.endpoint(variable.name, arm: chosen).asNumbers else { continue }
            if columns.contains(where: { $0.name == variable.name }) {
                throw refuse("`\(variable.name)` is an endpoint and a covariate or parameter", remedy: "rename the endpoint in the protocol")
            }
            columns.append(column(variable, .outcome, values, place, hasOccasions: false))
        }
        return PlausiblePopulation(file: path, columns: columns, count: reader.twins)
    }

    private static func column(
        _ variable: Variable, _ role: Column.Role, _ values: [Double], _ place: SourcePosition, hasOccasions: Bool
    ) -> Column {
        Column(
            name: variable.name, role: role, unit: (try? Unit(variable.unit)) ?? .one, levels: variable.kind.labels, values: values,
            hasOccasions: hasOccasions, position: place)
    }

    private static func text(_ name: String, _ variable: Variable) -> String {
        variable.attributes.first { $0.name == name }?.value.description ?? ""
    }
}
