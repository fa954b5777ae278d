import Documents
import Foundation
import ModelLibrary
import TestSupport
import Testing
import TrialProtocol

/// Snapshot of what a user reads about malformed protocols: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedProtocolTests {
    private static func cases() throws -> MalformedCases {
        try MalformedCases("\(fixtures)/malformed.txt", editing: fixture("rich.yaml"))
    }

    @Test(arguments: try cases().all)
    func tells(_ example: MalformedCase) {
        #expect(messages(example.text) == example.expected)
    }

    @Test func areMany() throws {
        #expect(try Self.cases().all.count >= 45)
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

    @Test(.enabled(if: TestTier.isRecording))
    func record() throws { try Self.cases().record { messages($0) } }
}
