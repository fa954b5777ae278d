import Foundation

/// A malformed file and what a user reads about it.
public struct MalformedCase: CustomStringConvertible, Sendable {
    public var name: String
    public var text: String
    public var expected: [String] = []
    public var description: String { name }
}

/// A fixture of malformed files. After each `=== name` stands a whole file; or, where they edit a base, lines `- old` and
/// `+ new` (`\n` for a line break), or a whole file with `| ` before each line. Lines `> ` are what is told.
public struct MalformedCases {
    public private(set) var all: [MalformedCase] = []
    private let path: String
    private let lines: [Substring]

    /// - Parameter base: the text that cases edit.
    /// - Throws: also where an edit does not fit the base.
    public init(_ path: String, editing base: String? = nil) throws {
        self.path = path
        lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
        var removed = ""
        var isWhole = base == nil
        for line in lines {
            if line.hasPrefix("=== ") {
                all.append(MalformedCase(name: String(line.dropFirst(4)), text: base ?? ""))
                isWhole = base == nil
                continue
            }
            guard let last = all.indices.last else { continue }
            if line.hasPrefix("> ") {
                all[last].expected.append(String(line.dropFirst(2)))
            } else if base == nil {
                if !line.isEmpty { all[last].text += line + "\n" }
            } else if line.hasPrefix("| ") || line == "|" {
                if !isWhole { all[last].text = "" }
                isWhole = true
                all[last].text += line.dropFirst(2) + "\n"
            } else if line.hasPrefix("- ") {
                removed = Self.unfolded(line)
            } else if line.hasPrefix("+ ") {
                all[last].text = try Self.edited(all[last], removed, Self.unfolded(line))
            }
        }
    }

    private static func edited(_ example: MalformedCase, _ old: String, _ new: String) throws -> String {
        guard example.text.components(separatedBy: old).count == 2 else {
            throw CocoaError(.formatting, userInfo: [NSLocalizedDescriptionKey: "\(example.name): `\(old)` must occur once"])
        }
        return example.text.replacing(old, with: new)
    }

    private static func unfolded(_ line: Substring) -> String { String(line.dropFirst(2).replacing("\\n", with: "\n")) }

    /// Writes what is told of each text into the fixture.
    public func record(_ told: (String) throws -> [String]) throws {
        var written: [String] = []
        var index = -1
        for line in lines where !line.hasPrefix("> ") {
            if line.hasPrefix("=== ") { index += 1 }
            if line.isEmpty, index >= 0, written.last?.isEmpty == false { written += try told(all[index].text).map { "> \($0)" } }
            written.append(String(line))
        }
        try written.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
