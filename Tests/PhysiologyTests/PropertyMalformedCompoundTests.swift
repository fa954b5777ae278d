import Documents
import Foundation
import Physiology
import Testing

/// Snapshot of what a user reads about malformed compound files: `Fixtures/malformed.txt`. After each `=== name` stands a
/// whole file; lines that begin with `> ` are what is told. With DOSIS_RECORD=1 they are written anew, to be read over.
@Suite struct PropertyMalformedCompoundTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var lines: [String] = []
        var expected: [String] = []
        var text: String { lines.joined(separator: "\n") + "\n" }
        var testDescription: String { name }
    }

    @Test func tells() throws {
        var cases = try Self.cases()
        #expect(cases.count >= 40)
        for index in cases.indices {
            let found = messages(cases[index].text)
            if ProcessInfo.processInfo.environment["DOSIS_RECORD"] == "1" { cases[index].expected = found.messages }
            #expect(found.messages == cases[index].expected, "\(cases[index].name)")
            #expect(!found.messages.isEmpty, "\(cases[index].name)")
            #expect((found.compound == nil) == found.messages.contains { !$0.contains(": warning: ") }, "\(cases[index].name)")
        }
        if ProcessInfo.processInfo.environment["DOSIS_RECORD"] == "1" {
            let blocks = cases.map { "=== \($0.name)\n" + $0.text + $0.expected.map { "> \($0)\n" }.joined() }
            try blocks.joined(separator: "\n").write(toFile: "\(fixtures)/malformed.txt", atomically: true, encoding: .utf8)
        }
    }

    @Test func unreadable() {
        let error = #expect(throws: DiagnosticError.self) { try CompoundFile.load(path: "/nowhere/compound.yaml") }
        #expect(error?.description.hasPrefix("/nowhere/compound.yaml:1:1: ") == true)
    }

    private static func cases() throws -> [Case] {
        var cases: [Case] = []
        let text = try String(contentsOfFile: "\(fixtures)/malformed.txt", encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("=== ") {
                cases.append(Case(name: String(line.dropFirst(4))))
            } else if !cases.isEmpty, line.hasPrefix("> ") {
                cases[cases.count - 1].expected.append(String(line.dropFirst(2)))
            } else if !cases.isEmpty, !line.isEmpty {
                cases[cases.count - 1].lines.append(line)
            }
        }
        return cases
    }
}
