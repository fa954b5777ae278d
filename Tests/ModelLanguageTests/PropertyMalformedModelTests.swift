import Foundation
import Testing

/// Snapshot of what a user reads about malformed model files: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedModelTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var expected: [String]
        var testDescription: String { name }
    }

    @Test(arguments: try cases())
    func tells(_ example: Case) {
        let found = messages(example.text).messages
        #expect(found == example.expected)
    }

    @Test func areMany() throws {
        #expect(try Self.cases().count >= 60)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["DOSIS_RECORD"] == "1"))
    func record() throws {
        var lines: [String] = []
        let written = try fixture("malformed.txt").split(separator: "\n", omittingEmptySubsequences: false)
        let all = try Self.cases()
        var index = -1
        for line in written where !line.hasPrefix("> ") {
            if line.hasPrefix("=== ") { index += 1 }
            if line.isEmpty, index >= 0, lines.last?.isEmpty == false {
                lines += messages(all[index].text).messages.map { "> \($0)" }
            }
            lines.append(String(line))
        }
        try lines.joined(separator: "\n").write(toFile: "\(fixtures)/malformed.txt", atomically: true, encoding: .utf8)
    }

    /// The cases of the fixture.
    static func cases() throws -> [Case] {
        let base = try fixture("rich.yaml")
        var cases: [Case] = []
        var whole: [Substring] = []
        var removed = ""
        for line in try fixture("malformed.txt").split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                cases.append(Case(name: String(line.dropFirst(4)), text: base, expected: []))
                whole = []
            }
            guard let last = cases.indices.last else { continue }
            if line.hasPrefix("| ") || line == "|" {
                whole.append(line.dropFirst(2))
                cases[last].text = whole.joined(separator: "\n") + "\n"
            } else if line.hasPrefix("- ") {
                removed = unfold(line)
            } else if line.hasPrefix("+ ") {
                guard cases[last].text.components(separatedBy: removed).count == 2 else {
                    throw FixtureError(description: "\(cases[last].name): `\(removed)` must occur once")
                }
                cases[last].text = cases[last].text.replacing(removed, with: unfold(line))
            } else if line.hasPrefix("> ") {
                cases[last].expected.append(String(line.dropFirst(2)))
            }
        }
        return cases
    }

    /// `\n` stands for a line break.
    private static func unfold(_ line: Substring) -> String {
        String(line.dropFirst(2).replacing("\\n", with: "\n"))
    }

    struct FixtureError: Error, CustomStringConvertible { let description: String }
}
