import Documents

extension Findings {
    /// A JSON object: `method`, `reference`, `notes`, and per table a list of objects, one a row, by the columns' keys.
    /// Numbers have all their digits; what cannot be computed is null, and infinities are the texts `Inf` and `-Inf`.
    public var json: String {
        var members: [String: JSONText] = [
            "method": .text(method), "reference": .text(reference), "notes": .array(notes.map(JSONText.text)),
        ]
        for table in tables {
            members[table.key] = .array(
                table.rows.map { row in
                    .object(Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.key), row.map(\.json))))
                })
        }
        return JSONText.object(members).text(indentation: 0) + "\n"
    }

    /// The principal table as CSV, numbers with all their digits; what cannot be computed is empty.
    public var csv: String {
        let lines = [tables[0].columns.map { CSVText.quoted($0.key) }] + tables[0].rows.map { $0.map(\.csv) }
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
    }
}

extension FindingCell {
    fileprivate var json: JSONText {
        switch self {
        case .text(let text): .text(text)
        case .count(let count): .number(Double(count))
        case .number(let value), .p(let value):
            value.map { $0.isNaN ? .null : $0.isInfinite ? .text($0 < 0 ? "-Inf" : "Inf") : .number($0) } ?? .null
        }
    }

    fileprivate var csv: String {
        switch self {
        case .text(let text): CSVText.quoted(text)
        case .count(let count): "\(count)"
        case .number(let value), .p(let value):
            value.map { $0.isNaN ? "" : $0.isInfinite ? ($0 < 0 ? "-Inf" : "Inf") : "\($0)" } ?? ""
        }
    }
}
