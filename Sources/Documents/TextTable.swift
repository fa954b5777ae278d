/// Rows of text for a terminal, in columns of one width each.
package enum TextTable {
    /// - Parameter left: how many columns are set flush left; the others hold numbers and are set flush right.
    package static func lines(_ rows: [[String]], left: Int) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let line = row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column < left ? row[column] + gap : gap + row[column]
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
