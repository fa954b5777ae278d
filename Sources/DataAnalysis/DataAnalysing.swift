import Documents
import Records
import Statistics

/// An analysis of a data set, ready to be done.
public protocol DataAnalysing: Sendable {
    /// - Throws: ``DiagnosticError`` at the place of what is wrong, or at the column that an error is about.
    func findings(in table: DataTable) throws -> Findings
}

extension DataColumn {
    /// What a method of Statistics gives; its errors are told at this column.
    func telling<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DiagnosticError {
            throw error
        } catch {
            throw failure("\(error)")
        }
    }

    /// A level per row made of several columns, nil where one is missing: `A, older`.
    static func crossed(_ columns: [DataColumn], rows: Int) -> [String?] {
        let texts = columns.map(\.texts)
        return (0..<rows).map { row in
            let parts = texts.compactMap { $0[row] }
            return parts.count == columns.count ? parts.joined(separator: ", ") : nil
        }
    }
}

/// Strata: every combination of levels of some columns.
struct Strata {
    let labels: [String]
    /// Index of each row's stratum, nil where missing.
    let codes: [Int?]
    var missing: Int { codes.count { $0 == nil } }

    /// nil without a column.
    init?(_ table: DataTable, _ names: [String]) throws {
        guard !names.isEmpty else { return nil }
        let columns = try names.map { try table.column($0, for: "--strata") }
        let texts = DataColumn.crossed(columns, rows: table.rows)
        labels = Set(texts.compactMap { $0 }).sorted()
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        codes = texts.map { $0.flatMap { places[$0] } }
        guard !labels.isEmpty else {
            throw columns[0].failure(
                "no row has a stratum", expected: "a value in each of \(names.joined(separator: ", "))")
        }
    }
}

/// One value of each subject in each of two arms.
struct Pairs {
    /// Per subject, NaN where missing.
    let first: [Double]
    let second: [Double]
    let count: Int

    /// - Parameters:
    ///   - arms: two; the second less the first is compared.
    init(_ table: DataTable, subject name: String, arms: ArmColumn, values: [Double]) throws {
        let subjects = try table.column(name, for: "--subject")
        guard arms.levels.count == 2 else {
            throw arms.column.failure("`\(arms.column.name)` has \(arms.levels.count) arms", expected: "two for pairs")
        }
        var places: [String: Int] = [:]
        var found: [[Double]] = []
        var rows: [[Int?]] = []
        for (row, text) in subjects.texts.enumerated() {
            guard let arm = arms.codes[row] else { continue }
            guard let text else {
                throw subjects.failure(row: row, "this row has no subject", remedy: "name it, or leave the row out")
            }
            let place = places[text] ?? found.count
            if place == found.count {
                places[text] = place
                found.append([.nan, .nan])
                rows.append([nil, nil])
            }
            if let earlier = rows[place][arm] {
                throw subjects.failure(
                    row: row,
                    "subject `\(text)` is here twice in arm `\(arms.levels[arm])` (first in line "
                        + "\(subjects.line(row: earlier)))",
                    expected: "one row for each subject in each arm")
            }
            rows[place][arm] = row
            found[place][arm] = values[row]
        }
        first = found.map { $0[1] }
        second = found.map { $0[0] }
        count = found.count
    }

    var incomplete: Int { zip(first, second).count { $0.isNaN || $1.isNaN } }
}
