import Foundation
import Testing

/// What `dosis analyse ... --json` printed.
struct AnalysedData {
    let members: [String: Any]

    init(members: [String: Any]) { self.members = members }

    /// Runs a method on a fixture; a failure when it does not end well.
    init(_ arguments: String, in folder: URL = DosisBinary.fixture("analyse")) throws {
        let words = arguments.split(separator: " ").map(String.init)
        let ending = try DosisBinary.run(["analyse"] + words + ["--json"], in: folder, timeout: 120)
        guard ending.status == 0, let json = try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any]
        else { throw DosisBinary.Failure(description: "`analyse \(arguments)` ended with \(ending.status):\n\(ending.stderr)\(ending.stdout)") }
        members = json
    }

    var notes: [String] { members["notes"] as? [String] ?? [] }

    /// The rows of a table.
    func rows(_ table: String) -> [[String: Any]] { members[table] as? [[String: Any]] ?? [] }

    /// A number of a row, told by its first column's text.
    func number(_ table: String, _ label: String, _ column: String) throws -> Double {
        let row = try #require(rows(table).first { row in row.values.contains { $0 as? String == label } }, "\(table): \(label)")
        return try #require((row[column] as? NSNumber)?.doubleValue, "\(table): \(label): \(column): \(row)")
    }

    /// A number of the first row.
    func first(_ table: String, _ column: String) throws -> Double {
        try #require((rows(table).first?[column] as? NSNumber)?.doubleValue, "\(table): \(column)")
    }
}

/// Whether two numbers agree within a relative tolerance.
func agree(_ value: Double, _ expected: Double, within tolerance: Double = 1e-7) -> Bool {
    abs(value - expected) <= tolerance * max(abs(expected), 1e-8)
}
