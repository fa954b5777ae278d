import Documents
import Quantities

/// The columns that have a meaning of their own in event data (NONMEM Users Guide IV, VI; `DUR` as in rxode2). Their
/// names are read in any case.
public enum EventColumn: String, Sendable, CaseIterable {
    case id = "ID", time = "TIME", amount = "AMT", rate = "RATE", duration = "DUR", event = "EVID", compartment = "CMT"
    case additional = "ADDL", interval = "II", steadyState = "SS", missing = "MDV", observed = "DV", observedWhat =
        "DVID"

    /// Whether its header may give a unit.
    var hasUnit: Bool { [.time, .amount, .rate, .duration, .interval, .observed].contains(self) }

    /// Whether its unit must be one of time.
    var isTime: Bool { [.time, .duration, .interval].contains(self) }
}

/// Which column of a table holds what.
struct EventLayout {
    private(set) var indices: [EventColumn: Int] = [:]
    private(set) var covariates: [(name: String, index: Int)] = []

    /// - Parameters:
    ///   - covariates: the model's covariates, by name.
    ///   - ignored: columns the user does not want read.
    init(_ table: CSVTable, covariates names: [String], ignored: [String], _ errors: TableDiagnostics) {
        reportUnknown(ignored: ignored, table, errors)
        for (index, column) in table.columns.enumerated() where !ignored.contains(column.name) && !column.name.isEmpty {
            if let meaning = EventColumn(rawValue: column.name.uppercased()) {
                add(meaning, index, table, errors)
            } else if names.contains(column.name) {
                covariates.append((column.name, index))
            } else {
                reportUnknown(column, names, errors)
            }
        }
        if indices[.time] == nil {
            errors.error(errors.position(1, 1), "the column `TIME` is missing", remedy: "every record needs its time")
        }
    }

    private mutating func add(_ meaning: EventColumn, _ index: Int, _ table: CSVTable, _ errors: TableDiagnostics) {
        let column = table.columns[index]
        // The same spelling twice was told when the table was read.
        if let first = indices[meaning], table.columns[first].name != column.name {
            errors.error(
                column.position, "there are two columns `\(meaning.rawValue)` (in any case)",
                remedy: "rename or remove one")
        }
        indices[meaning] = index
        guard let unit = column.unit else { return }
        if !meaning.hasUnit {
            errors.error(
                column.unitPosition, "`\(meaning.rawValue)` has no unit", remedy: "write the header `\(column.name)`")
        } else if meaning.isTime, unit.dimension != Dimension(time: 1) {
            errors.error(
                column.unitPosition, "`\(meaning.rawValue)` is in `\(unit)` (\(unit.dimension))",
                expected: "a unit of time, such as `h`")
        }
    }

    private func reportUnknown(_ column: CSVColumn, _ names: [String], _ errors: TableDiagnostics) {
        let known = EventColumn.allCases.map(\.rawValue) + names
        let covariates =
            names.isEmpty ? "the model has no covariates" : "the model's covariates are \(Suggestions.list(names))"
        let near = Suggestions.nearest(column.name, among: known).map { "did you mean `\($0)`? " } ?? ""
        errors.error(
            column.position, "unknown column `\(column.name)`: neither an event column nor a covariate (\(covariates))",
            remedy: "\(near)if it is not needed, name it in `--ignore \(column.name)`")
    }

    private func reportUnknown(ignored: [String], _ table: CSVTable, _ errors: TableDiagnostics) {
        let names = table.columns.map(\.name)
        for name in ignored where !names.contains(name) {
            errors.error(
                errors.position(1, 1), "`--ignore \(name)`: there is no column `\(name)`",
                remedy: Suggestions.remedy(for: name, among: names))
        }
    }
}
