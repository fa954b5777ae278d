import Documents
import Records
import Statistics

/// The column that says in which arm a row's subject was.
struct ArmColumn {
    let column: DataColumn
    /// The control first.
    let levels: [String]
    /// Index of each row's level, nil where missing.
    let codes: [Int?]

    /// - Parameter control: the level others are compared with; the first in order when nil.
    /// - Throws: ``DiagnosticError`` below two arms and for a control that is none.
    init(_ table: DataTable, _ name: String, control: String?) throws {
        column = try table.column(name, for: "--arm")
        var levels = column.levels
        guard levels.count > 1 else {
            throw column.failure(
                levels.isEmpty ? "`\(name)` names no arm" : "`\(name)` has one arm only: `\(levels[0])`",
                expected: "two arms or more", remedy: "name the column of arms with `--arm`")
        }
        if levels.count > 50 {
            throw column.failure(
                "`\(name)` has \(levels.count) different values", expected: "at most 50 arms",
                remedy: "name the column of arms with `--arm`")
        }
        if let control {
            guard let place = levels.firstIndex(of: control) else {
                throw column.failure(
                    "`--control \(control)`: no row of `\(name)` is `\(control)`",
                    remedy: Suggestions.remedy(for: control, among: levels))
            }
            levels.insert(levels.remove(at: place), at: 0)
        }
        self.levels = levels
        codes = column.texts.map { text in text.flatMap { levels.firstIndex(of: $0) } }
    }

    var control: String { levels[0] }
    /// Indices of the other arms.
    var others: Range<Int> { 1..<levels.count }
    /// Rows without an arm.
    var missing: Int { codes.count { $0 == nil } }

    func factor() throws -> Factor { try Factor(codes: codes, levels: levels) }

    /// `B - A`.
    func difference(_ arm: Int) -> String { "\(levels[arm]) - \(control)" }
    /// `B / A`.
    func ratio(_ arm: Int) -> String { "\(levels[arm]) / \(control)" }

    /// The values of an arm, missing ones included.
    func values(_ values: [Double], arm: Int) -> [Double] { zip(values, codes).compactMap { $1 == arm ? $0 : nil } }

    /// What to say of rows without an arm and of several comparisons.
    func notes(comparisons: Int? = nil) -> [String] {
        var notes = ["control: \(control)"]
        if missing > 0 { notes.append("\(missing) row\(missing == 1 ? "" : "s") without `\(column.name)` not used") }
        if comparisons ?? (levels.count - 1) > 1 { notes.append("p values are not adjusted for several comparisons") }
        return notes
    }

    /// Numbers described by arm.
    func description(_ values: [Double]) -> FindingTable {
        var table = FindingTable(
            "arms", "Arms",
            [
                .init("arm"), .init("n"), .init("missing"), .init("mean"), .init("sd", "SD"), .init("median"),
                .init("minimum"), .init("maximum"),
            ])
        for arm in levels.indices {
            let sample = Sample(self.values(values, arm: arm))
            table.add([
                .text(levels[arm]), .count(sample.count), .count(sample.missing), .number(sample.mean),
                .number(sample.standardDeviation), .number(sample.median), .number(sample.minimum),
                .number(sample.maximum),
            ])
        }
        return table
    }
}
