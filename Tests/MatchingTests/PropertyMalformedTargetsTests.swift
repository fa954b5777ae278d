import Documents
import Foundation
import Matching
import TestSupport
import Testing

/// Snapshot of what a user reads about malformed targets: `Fixtures/malformed.txt`, of the file alone or, where it is
/// sound, with a table of 60 patients (`weight [kg]` from 50 to 109, `level` 1 or 2, `constant` 7, `sex`, `event`).
@Suite struct PropertyMalformedTargetsTests {
    private static let table = "weight [kg],level,constant,sex,event\n"
        + (0..<60).map { "\(50 + $0),\(1 + $0 % 2),7,\($0 % 3 == 0 ? "male" : "female"),\($0 < 20 ? "yes" : "no")" }.joined(separator: "\n") + "\n"

    private static func found(_ text: String) throws -> [String] {
        let (targets, told) = messages(text)
        guard let targets else { return told }
        let folder = try TemporaryFolder()
        let path = try folder.write("patients.csv", table)
        let population = try PlausiblePopulation.load(path: path, arm: nil)
        let method: PopulationMatch.Method = text.contains("# density") ? .density : .entropy
        return MatchingTests.told(folder) { _ = try PopulationMatch.find(targets, in: population, by: method, threads: 1) }
            .map { $0.replacing("`\(folder.url.path)/", with: "`") }
    }

    @Test(arguments: try cases().all) func tells(_ example: MalformedCase) throws {
        let found = try Self.found(example.text)
        #expect(found == example.expected && !found.isEmpty)
    }

    @Test func areMany() throws { #expect(try Self.cases().all.count >= 40) }

    @Test func tablesAreChecked() throws {
        let folder = try TemporaryFolder()
        let missing = told(folder) { _ = try PlausiblePopulation.load(path: "\(folder.url.path)/nobody.csv", arm: nil) }
        #expect(missing == ["nobody.csv:1:1: there is no such file; check the path"])
        let arm = told(folder) { _ = try PlausiblePopulation.load(path: try folder.write("a.csv", "a\n1\n"), arm: "x") }
        #expect(arm == ["a.csv:1:1: a table has no arms; leave out `--arm`"])
        let empty = try folder.population("weight [kg]\nNA\n.\n")
        let none = told(folder) { _ = try PopulationMatch.find(try targets("  weight: {mean: 3 kg}\n"), in: empty) }
        #expect(none.count == 1 && none[0].hasSuffix("no patient has all values that the targets look at"))
        let unit = told(folder) { _ = try folder.population("weight [kgg]\n1\n") }
        #expect(unit.count == 1 && unit[0].contains(":1:9: "))
    }

    /// Keys of the schema, as editors offer them, are those that the reader knows and the guide names.
    @Test func nothingIsLeftOut() throws {
        let schema = TargetsFile.schema.document(id: "targets", title: "Targets")
        let guide = try String(contentsOfFile: "\(repository)/Documentation/matching.md", encoding: .utf8)
        let words = [
            "targets", "title", "source", "of", "correlations", "mean", "sd", "distribution", "quantiles", "share", "shares", "histogram",
            "data", "n", "se", "pearson", "edges", "file", "column",
        ]
        for word in words {
            #expect(schema.contains("\"\(word)\""), "\(word)")
            #expect(guide.contains("`\(word)`") || guide.contains("\(word):"), "\(word)")
        }
        let unknown = messages("targets: a\nsource: b\nzzzzzzzz: 1\nof: {weight: {zzzzzzzz: 1, mean: 1 kg}}").messages
        #expect(unknown.count == 2)
        for word in words.prefix(5) { #expect(unknown[0].contains("`\(word)`") || unknown[0].contains(word), "\(word)") }
        for word in words[5..<15] { #expect(unknown[1].contains(word), "\(word)") }
    }

    @Test func everyExampleIsSound() throws {
        let guide = try String(contentsOfFile: "\(repository)/Documentation/matching.md", encoding: .utf8)
        let blocks = guide.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        for block in blocks where block.hasPrefix("targets:") { #expect(messages(block).messages == [], "\(block)") }
        #expect(blocks.contains { $0.hasPrefix("targets:") })
    }

    private static func cases() throws -> MalformedCases { try MalformedCases("\(fixtures)/malformed.txt") }

    @Test(.enabled(if: TestTier.isRecording)) func record() throws { try Self.cases().record { try Self.found($0) } }
}
