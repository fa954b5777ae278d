import ResultStore

/// Reads the results file for the report, each dataset once.
final class ReportData {
    let file: ResultFile
    let reader: ResultReader
    let arms: [String]
    private var read: [String: [Double]] = [:]
    private var described: [String: Variable] = [:]

    init(_ file: ResultFile) throws {
        self.file = file
        reader = try ResultReader(file)
        arms = try reader.arms()
    }

    func contains(_ path: String) throws -> Bool { try file.contains(path) }

    func values(_ path: String) throws -> [Double] {
        if let known = read[path] { return known }
        let values = try file.numbers(path)
        read[path] = values
        return values
    }

    func variable(_ path: String) throws -> Variable {
        if let known = described[path] { return known }
        let variable = try file.variable(path)
        described[path] = variable
        return variable
    }

    /// A number to be shown.
    func datum(_ path: String, _ index: Int = 0, _ style: NumberStyle = .significant(3), scale: Double = 1) throws -> Datum {
        let values = try values(path)
        guard values.indices.contains(index) else {
            throw ResultStoreError(path, "has no value at place \(index)", remedy: "run the trial again: the file is damaged")
        }
        return Datum(values[index], source: path, index: index, style, scale: scale)
    }

    func count(_ path: String, _ index: Int = 0) throws -> Datum { try datum(path, index, .count) }

    /// A share as a percentage.
    func percentage(_ path: String, _ index: Int = 0, decimals: Int = 1) throws -> Datum {
        try datum(path, index, .decimals(decimals), scale: 100)
    }

    /// An attribute as text; empty when there is none.
    func text(_ attribute: String, of path: String = "/") throws -> String {
        try file.attribute(attribute, of: path)?.description ?? ""
    }

    /// An attribute's lines, without empty ones.
    func lines(_ attribute: String, of path: String = "/") throws -> [String] {
        try text(attribute, of: path).split(separator: "\n").map(String.init)
    }

    /// The arms' words: their titles, or their names where one of the titles is long.
    func labels(longest: Int = 26) throws -> [String] {
        let titles = try arms.map { try reader.title(ofArm: $0) }
        return titles.allSatisfy { !$0.isEmpty && $0.count <= longest } ? titles : arms
    }
}
