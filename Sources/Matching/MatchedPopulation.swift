import Documents
import Foundation
import Quantities

/// A matched population as files: patients with their weights, and a cohort that draws them.
public struct MatchedPopulation: Sendable {
    /// The column of weights.
    public static let weight = "prevalence_weight"

    private let population: PlausiblePopulation
    private let match: PopulationMatch
    private let isWeighted: Bool

    /// - Parameter isWeighted: whether patients count differently; chosen ones count alike and need no weights.
    /// - Throws: ``DiagnosticError`` where a column has the name of the weights'.
    public init(_ population: PlausiblePopulation, _ match: PopulationMatch, isWeighted: Bool) throws {
        if let column = population.column(Self.weight) {
            throw DiagnosticError([
                Diagnostic(column.position, "there is a column `\(Self.weight)` already", remedy: "rename it: the new weights have this name")
            ])
        }
        self.population = population
        self.match = match
        self.isWeighted = isWeighted
    }

    /// What was left behind when parameters are given instead of drawn; a sentence each.
    public var remarks: [String] {
        population.columns.filter { $0.role == .parameter && $0.hasOccasions }.map {
            "`\($0.name)` varies between occasions: patients keep the value of their first, so that a rerun differs by what later ones would bring"
        }
    }

    /// Patients with a weight as CSV (RFC 4180), numbers with as many digits as make them read back to the same bits. A
    /// weight says for how many patients one counts.
    public var csv: String {
        let names = population.columns.map { column in
            column.levels == nil && column.unit.symbol != "1" ? "\(column.name) [\(column.unit.symbol)]" : column.name
        }
        let hasNumber = population.columns.contains { $0.name == "twin" }
        var text = CSVText.row((hasNumber ? [] : ["twin"]) + names + (isWeighted ? [Self.weight] : [])) + "\n"
        let kept = Double(match.kept)
        for row in match.weights.indices where match.weights[row] > 0 {
            var cells = hasNumber ? [] : ["\(row + 1)"]
            cells += population.columns.map { Self.cell($0, row) }
            if isWeighted { cells.append("\(match.weights[row] * kept)") }
            text += CSVText.row(cells) + "\n"
        }
        return text
    }

    private static func cell(_ column: PlausiblePopulation.Column, _ row: Int) -> String {
        let value = column.values[row]
        guard value.isFinite else { return "" }
        if let levels = column.levels { return levels[Int(value)] }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// A cohort that draws whole patients of the table: their covariates and, of the twin's model, their own parameters.
    ///
    /// - Parameters:
    ///   - name: of the cohort.
    ///   - table: the table's path as seen from the cohort.
    public func cohort(named name: String, table: String, targets: PopulationTargets) -> String {
        var taken: Set<String> = []
        let lines = population.columns.filter { $0.role != .outcome && $0.name != "twin" && $0.name != "ID" }.map { column -> String in
            var name = (column.role == .parameter ? "own_" : "") + Self.plain(column.name)
            while !taken.insert(name).inserted { name += "_" }
            let parameter = column.role == .parameter ? ", parameter: \(column.name)" : ""
            return "  \(name): {column: \(Self.scalar(column.name))\(parameter)}"
        }
        let sources = [targets.source].compactMap { $0 } + targets.outcomes.compactMap(\.source)
        var unique: [String] = []
        for source in sources where !unique.contains(source) { unique.append(source) }
        let source = ["Patients of \(population.file), matched by `dosis match` to \(targets.name):"] + unique.flatMap { $0.split(separator: "\n").map(String.init) }
        let weight = isWeighted ? ", weight: \(Self.weight)" : ""
        return """
            cohort: \(name)
            title: \(Self.scalar(targets.title))
            source: |
            \(source.map { "  \($0.trimmingCharacters(in: .whitespaces))" }.joined(separator: "\n"))
            resample: {file: \(Self.scalar(table))\(weight)}
            covariates:
            \(lines.joined(separator: "\n"))

            """
    }

    /// A name for expressions.
    private static func plain(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars { text.unicodeScalars.append(Naming.isNamePart(scalar) ? scalar : "_") }
        return Naming.isName(text) ? text : "x_\(text)"
    }

    /// Text as a YAML scalar, quoted unless it is plainly a word.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || ".-/".unicodeScalars.contains($0) }
            && text.unicodeScalars.first.map(Naming.isNameStart) == true && !Naming.truthWords.contains(text.lowercased())
        return isPlain ? text : "'\(text.replacing("'", with: "''"))'"
    }
}
