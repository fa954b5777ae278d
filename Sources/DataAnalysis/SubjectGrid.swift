import Documents
import Records
import Statistics

/// Responses of subjects at visits, from a row for each subject and visit.
struct SubjectGrid {
    /// In order of their first row.
    let names: [String]
    /// Subjects x visits, NaN where missing.
    let responses: Matrix
    private let column: DataColumn
    private let places: [Int?]

    /// - Throws: ``DiagnosticError`` for a response without a subject or visit, and for a second one at a visit.
    init(subjects: DataColumn, visits: DataColumn, values: [Double]) throws {
        column = subjects
        var names: [String] = []
        var known: [String: Int] = [:]
        places = subjects.texts.map { text in
            guard let text else { return nil }
            if let place = known[text] { return place }
            known[text] = names.count
            names.append(text)
            return names.count - 1
        }
        self.names = names
        let levels = visits.levels
        let visitTexts = visits.texts
        var matrix = Matrix(rows: names.count, columns: levels.count, repeating: .nan)
        var rows: [Int: Int] = [:]
        for row in values.indices where !values[row].isNaN {
            guard let place = places[row] else {
                throw subjects.failure(row: row, "this row has a response but no subject", remedy: "name its subject")
            }
            guard let visit = visitTexts[row].flatMap({ levels.firstIndex(of: $0) }) else {
                throw visits.failure(
                    row: row, "this row has a response but no visit", remedy: "name its visit, or leave the row out")
            }
            let cell = place * levels.count + visit
            if let earlier = rows[cell] {
                throw subjects.failure(
                    row: row,
                    "subject `\(names[place])` has a second response at visit `\(levels[visit])` (the first is in line "
                        + "\(subjects.line(row: earlier)))",
                    expected: "one response of each subject at each visit")
            }
            rows[cell] = row
            matrix[place, visit] = values[row]
        }
        responses = matrix
    }

    /// Variables of subjects: each has one value on all of a subject's rows that have any.
    func frame(of terms: Terms, without visit: String, in table: DataTable) throws -> ModelFrame {
        let kept = terms.names.indices.filter { terms.names[$0] != visit }
        let variables = try kept.map { index -> ModelFrame.Variable in
            let name = terms.names[index]
            let data = try table.column(name, for: "--adjust")
            switch terms.variables[index] {
            case .numeric(let values):
                let rows = try sources(values.indices.filter { !values[$0].isNaN }, data) { values[$0] == values[$1] }
                return .numeric(rows.map { values[$0] })
            case .factor(let factor):
                let rows = try sources(factor.codes.indices.filter { factor.codes[$0] != nil }, data) {
                    factor.codes[$0] == factor.codes[$1]
                }
                return .factor(try column.telling { try Factor(codes: rows.map { factor.codes[$0] }, levels: factor.levels) })
            }
        }
        return try column.telling { try ModelFrame(names: kept.map { terms.names[$0] }, variables: variables) }
    }

    /// For each subject the first row that has the variable, after checks that no other says otherwise.
    private func sources(_ present: [Int], _ data: DataColumn, _ isSame: (Int, Int) -> Bool) throws -> [Int] {
        var first = [Int?](repeating: nil, count: names.count)
        for row in present {
            guard let place = places[row] else { continue }
            guard let known = first[place] else {
                first[place] = row
                continue
            }
            if isSame(row, known) { continue }
            throw data.failure(
                row: row,
                "`\(data.name)` of subject `\(names[place])` is \(data.quoted(row: row)) here and "
                    + "\(data.quoted(row: known)) in line \(data.line(row: known))",
                expected: "one value for each subject")
        }
        if let missing = first.firstIndex(where: { $0 == nil }) {
            throw data.failure(
                "subject `\(names[missing])` has no `\(data.name)`", expected: "a value for each subject; imputation needs them")
        }
        return first.compactMap(\.self)
    }

    /// What imputation gives; an error about one subject names it.
    func telling<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch ImputationError.nothingBeforeDeviation(let subject) {
            throw column.failure(
                "subject `\(names[subject])` has no response at any visit: there is no mean to carry forward",
                remedy: "choose another `--strategy`, or leave the subject out")
        } catch let error as ImputationError {
            throw column.failure("\(error)")
        }
    }
}
