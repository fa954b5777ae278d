import TestSupport
import Testing

/// Snapshot of what a user reads about malformed model files: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedModelTests {
    private static func cases() throws -> MalformedCases {
        try MalformedCases("\(fixtures)/malformed.txt", editing: fixture("rich.yaml"))
    }

    @Test(arguments: try cases().all)
    func tells(_ example: MalformedCase) {
        let found = messages(example.text).messages
        #expect(found == example.expected)
    }

    @Test func areMany() throws {
        #expect(try Self.cases().all.count >= 60)
    }

    @Test(.enabled(if: TestTier.isRecording))
    func record() throws { try Self.cases().record { messages($0).messages } }
}
