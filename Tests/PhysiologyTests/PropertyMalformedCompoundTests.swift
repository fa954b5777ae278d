import Documents
import Foundation
import Physiology
import TestSupport
import Testing

/// Snapshot of what a user reads about malformed compound files: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedCompoundTests {
    @Test(arguments: try cases().all) func tells(_ example: MalformedCase) {
        let found = messages(example.text)
        #expect(found.messages == example.expected)
        #expect(!found.messages.isEmpty)
        #expect((found.compound == nil) == found.messages.contains { !$0.contains(": warning: ") })
    }

    @Test func areMany() throws {
        #expect(try Self.cases().all.count >= 40)
    }

    @Test func unreadable() {
        let error = #expect(throws: DiagnosticError.self) { try CompoundFile.load(path: "/nowhere/compound.yaml") }
        #expect(error?.description.hasPrefix("/nowhere/compound.yaml:1:1: ") == true)
    }

    private static func cases() throws -> MalformedCases { try MalformedCases("\(fixtures)/malformed.txt") }

    @Test(.enabled(if: TestTier.isRecording)) func record() throws {
        try Self.cases().record { messages($0).messages }
    }
}
