import Documents
import Integration
import ModelLanguage
import Quantities
import Records

/// Individual parameters (and covariates that do not change) from the table of parameters.
struct IndividualValues {
    private enum Target {
        case parameter(Int)
        case covariate(Int)
    }

    private let table: SubjectTable
    /// Columns in their order; nil after an error.
    private var targets: [(target: Target, unit: Unit)?] = []

    /// Checks the columns.
    init(_ table: SubjectTable, _ model: Model, events: EventTable?, _ diagnostics: Diagnostics) {
        self.table = table
        targets = table.columns.map { column in
            guard let found = Self.target(column, model, diagnostics) else { return nil }
            if case .covariate = found.target, events?.covariates.contains(where: { $0.name == column.name }) == true {
                diagnostics.error(
                    column.position, "the covariate `\(column.name)` is in the event records, too", remedy: "remove it from one of the two")
            }
            if let own = column.unit, !own.isCommensurable(with: found.unit), own.dimension != found.unit.dimension {
                diagnostics.error(
                    column.unitPosition,
                    "`\(column.name)` is in `\(own)` (\(own.dimension)), but the model has it in `\(found.unit)` (\(found.unit.dimension))",
                    expected: found.unit.expectation)
            }
            return found
        }
    }

    private static func target(_ column: CSVColumn, _ model: Model, _ diagnostics: Diagnostics) -> (target: Target, unit: Unit)? {
        if let index = model.parameters.firstIndex(where: { $0.name == column.name }) {
            return (.parameter(index), model.parameters[index].unit)
        }
        if let index = model.covariates.firstIndex(where: { $0.name == column.name }) {
            guard case .number(let unit, _, _) = model.covariates[index].kind else {
                diagnostics.error(
                    column.position, "the covariate `\(column.name)` is no number", expected: "numbers only, beside ID",
                    remedy: "give it as a column of the event records")
                return nil
            }
            return (.covariate(index), unit)
        }
        let names = model.parameters.map(\.name) + model.covariates.map(\.name)
        let near = Suggestions.nearest(column.name, among: names).map { "did you mean `\($0)`? " } ?? ""
        diagnostics.error(
            column.position, "the model has no parameter `\(column.name)` (it has \(Suggestions.list(names)))",
            remedy: "\(near)if it is not needed, name it in `--ignore \(column.name)`")
        return nil
    }

    /// Parameters that the table gives, by the model's index.
    var parameters: Set<Int> {
        Set(targets.compactMap { if case .parameter(let index)? = $0?.target { index } else { nil } })
    }

    /// Covariates that the table gives, by the model's index.
    var covariates: Set<Int> {
        Set(targets.compactMap { if case .covariate(let index)? = $0?.target { index } else { nil } })
    }

    /// Writes a row's values into a subject, in the model's units.
    func apply(row: Int, to subject: inout DataPlan.Subject) {
        for (column, target) in targets.enumerated() {
            guard let target else { continue }
            let given = table.value(subject: row, column: column)
            let own = table.columns[column].unit
            let value = own.flatMap { try? Quantity(given, $0).converted(to: target.unit).value } ?? given
            switch target.target {
            case .parameter(let index): subject.overrides.append(ParameterOverride(parameter: index, value: value))
            case .covariate(let index): subject.covariates.append((index, value))
            }
        }
    }
}
