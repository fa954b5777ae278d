import Documents
import Records
import Statistics

/// Times to an event, with arms and strata where asked for.
struct SurvivalData {
    /// NaN where the time, the event mark, the arm or the stratum is missing.
    let times: [Double]
    let events: [Bool]
    let column: DataColumn
    let arms: ArmColumn?
    let strata: Strata?

    init(
        _ table: DataTable, time: String, event: String, eventValue: String?, arm: String?, control: String?,
        strata names: [String]
    ) throws {
        column = try table.column(time, for: "--time")
        var times = try column.numbers()
        if let row = times.firstIndex(where: { $0 < 0 }) {
            throw column.failure(row: row, "`\(time)` is \(column.quoted(row: row))", expected: "a time from 0")
        }
        let marks = try EventMarks(table, event, for: "--event", value: eventValue)
        let arms = try arm.map { try ArmColumn(table, $0, control: control) }
        strata = try Strata(table, names)
        for row in times.indices
        where marks.values[row].isNaN || arms.map({ $0.codes[row] == nil }) == true
            || strata.map({ $0.codes[row] == nil }) == true
        {
            times[row] = .nan
        }
        self.times = times
        self.arms = arms
        events = marks.values.map { $0 == 1 }
        if let arms,
            let empty = arms.levels.indices.first(where: { arm in
                !zip(times, arms.codes).contains { !$0.isNaN && $1 == arm }
            })
        {
            throw column.failure("arm `\(arms.levels[empty])` has no time and event", expected: "one or more")
        }
        if !zip(times, events).contains(where: { !$0.isNaN && $1 }) {
            throw marks.column.failure(
                "no row used has an event", expected: eventValue.map { "`\($0)` in some" } ?? "1 in some",
                remedy: "name the value that means an event with `--event-value`")
        }
    }

    var missing: Int { times.count { $0.isNaN } }

    /// Labels of curves, and their rows.
    var groups: [(label: String, rows: [Int])] {
        guard let arms else { return [("all", Array(times.indices))] }
        return arms.levels.enumerated().map { index, level in
            (level, arms.codes.indices.filter { arms.codes[$0] == index })
        }
    }

    func curve(_ rows: [Int]) throws -> KaplanMeier {
        try KaplanMeier(times: rows.map { times[$0] }, events: rows.map { events[$0] })
    }

    /// Group numbers for every row; rows without one have no time.
    var armNumbers: [Int] { arms?.codes.map { $0 ?? 0 } ?? [] }
    var strataNumbers: [Int]? { strata?.codes.map { $0 ?? 0 } }

    var notes: [String] {
        var notes = arms?.notes(comparisons: 0) ?? []
        notes.append(Findings.note(used: times.count - missing, of: times.count))
        if let strata { notes.append("strata: \(strata.labels.count)") }
        return notes
    }
}
