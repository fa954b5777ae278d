extension Findings {
    /// Aligned tables for people, then notes and the method.
    public var text: String {
        let parts = tables.map(\.text) + (notes.isEmpty ? [] : [notes.map { "- \($0)\n" }.joined()])
        return parts.joined(separator: "\n") + "\nMethod: \(reference)\n"
    }
}

extension FindingTable {
    /// Text to the left, numbers to the right; columns without anything are left out.
    var text: String { withoutEmptyColumns.aligned }

    private var aligned: String {
        let cells = [columns.map(\.heading)] + rows.map { $0.map(\.text) }
        let widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
        let isText = columns.indices.map { index in
            rows.allSatisfy { if case .text = $0[index] { true } else { false } }
        }
        let lines = cells.map { row in
            let padded = row.indices.map { index in
                let blanks = String(repeating: " ", count: widths[index] - row[index].count)
                return isText[index] ? row[index] + blanks : blanks + row[index]
            }
            var line = padded.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return "  \(line)\n"
        }
        return "\(title)\n" + lines.joined()
    }
}

extension FindingCell {
    var text: String {
        switch self {
        case .text(let text): text
        case .count(let count): "\(count)"
        case .number(let value): value.map(NumberText.short) ?? "-"
        case .p(let value): value.map(NumberText.p) ?? "-"
        }
    }
}
