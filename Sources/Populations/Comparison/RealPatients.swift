import Documents
import Records

/// Patients of a CSV file, to be compared with a cohort's twins.
///
///     let patients = RealPatients.load(path: "ward.csv", for: cohort, diagnostics)
///
/// A column belongs to the covariate of its name, whatever the case (`WEIGHT [kg]`), or to the one that is told. Units of
/// headers are converted; texts must be levels of the covariate.
public struct RealPatients: Sendable {
    /// The column that a covariate takes.
    public struct Column: Sendable {
        /// Index of the cohort's covariate.
        public let covariate: Int
        /// As the file calls it.
        public let name: String
        /// Per patient: a number in the covariate's unit, or the index of a level; NaN where missing.
        public let values: [Double]
        public var missing: Int { values.count { $0.isNaN } }
    }

    /// A column for a covariate that is called otherwise: `weight=WT`.
    public struct Choice: Sendable {
        public let covariate: String
        public let column: String
        /// Where it was asked for.
        public let position: SourcePosition

        public init(covariate: String, column: String, position: SourcePosition) {
            self.covariate = covariate
            self.column = column
            self.position = position
        }
    }

    public let file: String
    public let count: Int
    /// In the order of the covariates.
    public let columns: [Column]
    /// Columns of the file that no covariate takes.
    public let unused: [String]

    /// Nil after diagnostics.
    public static func load(
        path: String, for cohort: Cohort, choices: [Choice] = [], _ diagnostics: Diagnostics
    ) -> RealPatients? {
        DataTable.load(path: path, diagnostics).flatMap { read($0, for: cohort, choices: choices, diagnostics) }
    }

    /// Nil after diagnostics.
    public static func read(
        _ table: DataTable, for cohort: Cohort, choices: [Choice] = [], _ diagnostics: Diagnostics
    ) -> RealPatients? {
        let before = diagnostics.all.count
        var taken: [Int: DataColumn] = [:]
        for choice in choices { take(choice, table, cohort, &taken, diagnostics) }
        for (index, covariate) in cohort.covariates.enumerated() where taken[index] == nil {
            guard let column = find(covariate.name, table) else { continue }
            if !taken.values.contains(where: { $0.name == column.name }) { taken[index] = column }
        }
        if taken.isEmpty, diagnostics.all.count == before {
            diagnostics.error(
                SourcePosition(file: table.file, line: 1, column: 1), "no column is a covariate of the cohort `\(cohort.name)`",
                expected: "columns such as \(Suggestions.list(cohort.covariates.map(\.name)))",
                remedy: "rename the columns, or say which is which: `--column weight=WT`")
        }
        let reader = PatientColumnReader(diagnostics: diagnostics)
        let columns = taken.keys.sorted().compactMap { index -> Column? in
            guard let column = taken[index] else { return nil }
            return reader.values(column, of: cohort.covariates[index]).map { Column(covariate: index, name: column.name, values: $0) }
        }
        guard !diagnostics.all[before...].contains(where: { $0.severity == .error }) else { return nil }
        let names = Set(taken.values.map(\.name))
        return RealPatients(
            file: table.file, count: table.rows, columns: columns, unused: table.columns.map(\.name).filter { !names.contains($0) })
    }

    public func column(of covariate: Int) -> Column? { columns.first { $0.covariate == covariate } }

    /// By the name as it is, else by the only one that differs in case.
    private static func find(_ name: String, _ table: DataTable) -> DataColumn? {
        if let exact = table.columns.first(where: { $0.name == name }) { return exact }
        let alike = table.columns.filter { $0.name.lowercased() == name.lowercased() }
        return alike.count == 1 ? alike[0] : nil
    }

    private static func take(
        _ choice: Choice, _ table: DataTable, _ cohort: Cohort, _ taken: inout [Int: DataColumn], _ diagnostics: Diagnostics
    ) {
        guard let index = cohort.index(of: choice.covariate) else {
            diagnostics.error(
                choice.position, "the cohort has no covariate `\(choice.covariate)`",
                remedy: Suggestions.remedy(for: choice.covariate, among: cohort.covariates.map(\.name)))
            return
        }
        guard let column = table.columns.first(where: { $0.name == choice.column }) else {
            diagnostics.error(
                choice.position, "`\(table.file)` has no column `\(choice.column)`",
                remedy: Suggestions.remedy(for: choice.column, among: table.columns.map(\.name)))
            return
        }
        if taken[index] != nil {
            diagnostics.error(choice.position, "the column of `\(choice.covariate)` is given twice", remedy: "remove one of them")
        }
        taken[index] = column
    }
}

/// Reads a column as a covariate's values.
private struct PatientColumnReader {
    let diagnostics: Diagnostics

    func values(_ column: DataColumn, of covariate: CohortCovariate) -> [Double]? {
        switch covariate.kind {
        case .number(let unit):
            guard let numbers = Resample.numbers(column, diagnostics) else { return nil }
            let own = column.unit ?? .one
            if let factor = try? own.factor(to: unit) { return numbers.map { $0 * factor } }
            diagnostics.error(
                column.position, "the column `\(column.name)` is \(own.phrase), and `\(covariate.name)` of the cohort \(unit.phrase)",
                expected: unit.expectation, remedy: column.unit == nil ? "give the unit in the header, as in `\(column.name) [\(unit.symbol)]`" : "convert its values")
            return nil
        case .levels(let levels): return self.levels(column, levels, of: covariate)
        }
    }

    /// Every other text is told once, where it first stands.
    private func levels(_ column: DataColumn, _ levels: [String], of covariate: CohortCovariate) -> [Double]? {
        if let unit = column.unit {
            diagnostics.error(
                column.position, "the column `\(column.name)` has the unit `\(unit)`, and `\(covariate.name)` has levels",
                expected: "one of the levels \(Suggestions.list(levels)) in each row")
            return nil
        }
        let places = Dictionary(levels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
        let loose = Dictionary(levels.enumerated().map { ($1.lowercased(), Double($0)) }, uniquingKeysWith: { _, _ in .nan })
        var known = places
        var isSound = true
        let values = column.texts.enumerated().map { row, text -> Double in
            guard let text else { return .nan }
            if let place = known[text] { return place }
            let place = loose[text.lowercased()].flatMap { $0.isNaN ? nil : $0 }
            known[text] = place ?? .nan
            guard place == nil else { return place ?? .nan }
            isSound = false
            diagnostics.error(
                column.position(row: row), "`\(text)` is no level of `\(covariate.name)`", expected: "one of: \(Suggestions.list(levels))",
                remedy: Suggestions.nearest(text, among: levels).map { "did you mean `\($0)`?" })
            return .nan
        }
        return isSound ? values : nil
    }
}
