import Documents
import Foundation
import Quantities
import Randomness
import Records

/// `resample: {file: patients.csv, weight: share}` as written.
struct ResampleDeclaration {
    let file: Scalar
    /// The column of the rows' weights.
    let weight: Scalar?

    /// Nil after diagnostics.
    init?(_ node: DocumentNode, _ diagnostics: Diagnostics) {
        guard var reader = MappingReader(node, what: "`resample`", keys: ["file", "weight"], in: diagnostics) else { return nil }
        let file = reader.scalar("file", required: true)
        weight = reader.scalar("weight")
        reader.finish()
        guard let file else { return nil }
        self.file = file
    }
}

/// Real patients whose rows are drawn whole, so that covariates keep whatever dependence they have.
struct Resample {
    let table: DataTable
    let source: DataFile
    /// Rows in which no column that is used, nor the weight, is missing.
    let rows: [Int]
    let weights: CategoricalDistribution

    /// - Parameters:
    ///   - file: the cohort's, beside which the data are.
    ///   - used: names of the columns that covariates take.
    /// Nil after diagnostics; warns of rows left out.
    init?(_ declared: ResampleDeclaration, besideFile file: String, used: Set<String>, _ diagnostics: Diagnostics) {
        let path = FilePlace.path(declared.file.text, besideFile: file)
        guard let (source, text) = DataFile.read(path, diagnostics),
            let table = DataTable.parse(text, file: path, diagnostics)
        else { return nil }
        self.table = table
        self.source = source
        let columns = table.columns.filter { used.contains($0.name) || $0.name == declared.weight?.text }
        rows = (0..<table.rows).filter { row in !columns.contains { $0.isMissing(row) } }
        if rows.count < table.rows {
            let left = table.rows - rows.count
            diagnostics.warn(
                declared.file.position,
                "\(left) of the \(table.rows) rows of `\(declared.file.text)` \(left == 1 ? "has" : "have") a missing value and \(left == 1 ? "is" : "are") not drawn",
                remedy: "fill them in, or remove the rows")
        }
        guard let weights = Self.weights(declared, table, rows, diagnostics) else { return nil }
        self.weights = weights
    }

    private static func weights(
        _ declared: ResampleDeclaration, _ table: DataTable, _ rows: [Int], _ diagnostics: Diagnostics
    ) -> CategoricalDistribution? {
        guard !rows.isEmpty else {
            diagnostics.error(declared.file.position, "no row of `\(declared.file.text)` has all values", expected: "rows without missing values")
            return nil
        }
        guard let weight = declared.weight else { return CategoricalDistribution(weights: rows.map { _ in 1 }) }
        guard let column = table.columns.first(where: { $0.name == weight.text }) else {
            diagnostics.error(
                weight.position, "`\(declared.file.text)` has no column `\(weight.text)`",
                remedy: Suggestions.remedy(for: weight.text, among: table.columns.map(\.name)))
            return nil
        }
        guard let values = numbers(column, diagnostics) else { return nil }
        if let wrong = rows.first(where: { values[$0] < 0 }) {
            diagnostics.error(column.position(row: wrong), "a weight is \(column.quoted(row: wrong))", expected: "0 or more")
            return nil
        }
        guard let weights = CategoricalDistribution(weights: rows.map { values[$0] }) else {
            diagnostics.error(column.position, "all weights are 0", expected: "some row with a weight above 0")
            return nil
        }
        return weights
    }

    /// A column's numbers, or nil after diagnostics of its texts.
    static func numbers(_ column: DataColumn, _ diagnostics: Diagnostics) -> [Double]? {
        do {
            return try column.numbers()
        } catch {
            for diagnostic in (error as? DiagnosticError)?.diagnostics ?? [] { diagnostics.report(diagnostic) }
            return nil
        }
    }
}
