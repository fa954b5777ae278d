import Foundation
import Statistics

/// A table of text from a file in Fixtures: comment lines begin with '#', the first other line names the columns.
struct Fixture {
    let names: [String]
    let lines: [[String]]

    init(_ file: String, path: String = #filePath) throws {
        let url = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("Fixtures/\(file)")
        let text = try String(contentsOf: url, encoding: .utf8)
        var rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        names = rows.removeFirst()
        lines = rows
    }

    private init(names: [String], lines: [[String]]) {
        self.names = names
        self.lines = lines
    }

    /// The lines whose column has a value.
    func filter(_ name: String, _ value: String) -> Fixture {
        let column = place(name)
        return Fixture(names: names, lines: lines.filter { $0[column] == value })
    }

    func text(_ name: String) -> [String] {
        let column = place(name)
        return lines.map { $0[column] }
    }

    /// NA is NaN.
    func numbers(_ name: String) -> [Double] { text(name).map { Double($0) ?? .nan } }

    func factor(_ name: String, levels: [String]? = nil) throws -> Factor { try Factor(text(name), levels: levels) }

    private func place(_ name: String) -> Int { names.firstIndex(of: name) ?? -1 }
}
