import Documents
import Foundation
import ModelLibrary
import Testing
import TrialProtocol

/// Snapshot of what a user reads about malformed protocols: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedProtocolTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var expected: [String]
        var testDescription: String { name }
    }

    @Test(arguments: try cases())
    func tells(_ example: Case) {
        #expect(messages(example.text) == example.expected)
    }

    @Test func areMany() throws {
        #expect(try Self.cases().count >= 45)
    }

    @Test func baseIsSound() throws {
        #expect(messages(try fixture("rich.yaml")) == [])
    }

    @Test func refusesBytesThatAreNoText() throws {
        let path = NSTemporaryDirectory() + "dosis-\(ProcessInfo.processInfo.processIdentifier)-latin1.yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("trial: caf".utf8 + [0xE9, 0x0A]).write(to: URL(fileURLWithPath: path))
        #expect {
            try ProtocolFile.load(path: path, library: ModelLibrary.resolver)
        } throws: { error in
            "\(error)" == "\(path):1:11: this byte is not UTF-8 text; save the file as UTF-8"
        }
    }

    @Test func refusesFileThatIsNotThere() {
        #expect {
            try ProtocolFile.load(path: "no/such.yaml", library: ModelLibrary.resolver)
        } throws: { error in
            "\(error)".hasPrefix("no/such.yaml:1:1: ")
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["DOSIS_RECORD"] == "1"))
    func record() throws { try Self.record("malformed.txt", try Self.cases()) { messages($0) } }

    /// Writes the messages of a fixture's cases anew.
    static func record(_ file: String, _ all: [Case], _ messages: (String) -> [String]) throws {
        var lines: [String] = []
        let written = try fixture(file).split(separator: "\n", omittingEmptySubsequences: false)
        var index = -1
        for line in written where !line.hasPrefix("> ") {
            if line.hasPrefix("=== ") { index += 1 }
            if line.isEmpty, index >= 0, lines.last?.isEmpty == false {
                lines += messages(all[index].text).map { "> \($0)" }
            }
            lines.append(String(line))
        }
        try lines.joined(separator: "\n").write(toFile: "\(fixtures)/\(file)", atomically: true, encoding: .utf8)
    }

    /// The cases of a fixture, which edit a base.
    static func cases(of file: String = "malformed.txt", editing base: String = "rich.yaml") throws -> [Case] {
        let base = try fixture(base)
        var cases: [Case] = []
        var whole: [Substring] = []
        var removed = ""
        for line in try fixture(file).split(separator: "\n", omittingEmptySubsequences: false) {
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
