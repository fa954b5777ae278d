import Documents
import class Foundation.FileManager
import Quantities
import Records

/// Tables over time that drive a model, from a CSV file beside the model file or written in place:
///
///     forcing:
///       temperature: {file: ward.csv, column: temp, unit: Cel, between: linear}
///       feeding:     {unit: mg/h, between: previous, points: [[0 h, 0 mg/h], [8 h, 120 mg/h], [9 h, 0 mg/h]]}
extension ModelReader {
    mutating func readForcings(_ entries: [DocumentNode.Entry], time: Unit) -> [ModelForcing] {
        entries.compactMap { entry in
            guard declare(entry.key, as: .forcing) else { return nil }
            let forcing = readForcing(entry, time)
            if forcing == nil { spoilt.insert(entry.key.text) }
            return forcing
        }
    }

    private func readForcing(_ entry: DocumentNode.Entry, _ time: Unit) -> ModelForcing? {
        let keys = ["unit", "between", "file", "column", "time", "points", "title"]
        guard var reader = MappingReader(entry.value, what: "a forcing", keys: keys, in: diagnostics) else { return nil }
        let unit = reader.unit("unit", required: true)
        let interpolation = reader.choice("between", of: ["linear", "previous"], required: true)
        let title = reader.text("title")
        let file = reader.scalar("file")
        let column = reader.scalar("column")
        let timeColumn = reader.scalar("time")
        let points = reader.list("points")
        reader.finish()
        if reader.has("file") == reader.has("points") {
            diagnostics.error(
                reader.position, reader.has("file") ? "a forcing has both `file` and `points`" : "a forcing has no values",
                expected: "either `file`, a CSV file with columns over time, or `points`")
            return nil
        }
        if let stray = column ?? timeColumn, reader.has("points") {
            diagnostics.error(stray.position, "columns belong to a `file`", remedy: "remove it, or read the values from a `file`")
        }
        guard let unit, let interpolation = interpolation.flatMap(ModelForcing.Interpolation.init(rawValue:)) else { return nil }
        let knots: Knots?
        if let file {
            knots = table(file, column: column ?? entry.key, timeColumn: timeColumn, unit: unit, time: time)
        } else {
            knots = points.flatMap { readPoints($0, at: reader.position(of: "points"), unit: unit, time: time) }
        }
        guard let knots else { return nil }
        return ModelForcing(
            name: entry.key.text, unit: unit, times: knots.times, values: knots.values, interpolation: interpolation,
            title: title, source: knots.source)
    }

    private typealias Knots = (times: [Double], values: [Double], source: DataFile?)

    private func table(
        _ file: Scalar, column: Scalar, timeColumn: Scalar?, unit: Unit, time: Unit
    ) -> Knots? {
        let path = FilePlace.path(file.text, besideFile: document.file)
        guard FileManager.default.fileExists(atPath: path) else {
            diagnostics.error(file.position, "there is no file `\(path)`", expected: "a CSV file beside the model file")
            return nil
        }
        guard let (source, text) = DataFile.read(path, diagnostics),
            let table = ForcingTable.parse(text, file: path, time: timeColumn?.text ?? "time", diagnostics)
        else { return nil }
        guard !table.times.isEmpty else {
            diagnostics.error(file.position, "the file `\(path)` has no rows", expected: "at least one time")
            return nil
        }
        guard let index = table.columns.firstIndex(where: { $0.name.lowercased() == column.text.lowercased() }) else {
            diagnostics.error(
                column.position, "`\(path)` has no column `\(column.text)`",
                remedy: Suggestions.remedy(for: column.text, among: table.columns.map(\.name)))
            return nil
        }
        let header = table.columns[index]
        guard let factor = try? (header.unit ?? unit).factor(to: unit), let timeFactor = try? (table.timeUnit ?? time).factor(to: time)
        else {
            diagnostics.error(
                header.unitPosition, "the column `\(header.name)` is \((header.unit ?? unit).phrase), but the forcing is declared \(unit.phrase)")
            return nil
        }
        return (table.times.map { $0 * timeFactor }, table.values(column: index).map { $0 * factor }, source)
    }

    private func readPoints(_ items: [DocumentNode], at position: SourcePosition, unit: Unit, time: Unit) -> Knots? {
        var times: [Double] = []
        var values: [Double] = []
        var isSound = !items.isEmpty
        if items.isEmpty { diagnostics.error(position, "`points` is empty", expected: "at least one point, as in `[[0 h, 1 mg]]`") }
        for item in items {
            guard let pair = item.texts("a point", in: diagnostics) else { isSound = false; continue }
            guard pair.count == 2 else {
                diagnostics.error(
                    item.position, "a point has \(pair.count) entr\(pair.count == 1 ? "y" : "ies")",
                    expected: "a time and a value, as in `[0 h, 1 mg]`")
                isSound = false
                continue
            }
            guard let at = pair[0].value(of: "a point's time", in: time, diagnostics),
                let value = pair[1].value(of: "a point's value", in: unit, diagnostics)
            else { isSound = false; continue }
            if let last = times.last, at <= last {
                diagnostics.error(pair[0].position, "this point does not come after the one before", expected: "increasing times")
                isSound = false
            }
            times.append(at)
            values.append(value)
        }
        return isSound ? (times, values, nil) : nil
    }
}
