import Foundation
import ModelLibrary
import Testing
import TrialProtocol

/// The protocols that come with Dosis.
@Suite struct EndToEndProtocolTests {
    @Test func allAreSoundWithoutWarnings() throws {
        let found = try protocols()
        #expect(found.count >= 3)
        for (path, text) in found {
            #expect(messages(text, file: path) == [], "\(path)")
            let plan = try ProtocolFile.load(path: path, library: ModelLibrary.resolver)
            // The file is called as the trial, and says what it asks and what answers it.
            #expect(path.hasSuffix("/\(plan.name).yaml"))
            #expect(plan.question?.hasSuffix("?") == true)
            #expect(plan.endpoints.filter(\.isPrimary).count == 1)
        }
    }

    @Test func vancomycinIsAsItsTitlesSay() throws {
        let plan = try ProtocolFile.load(path: "\(repository)/Protocols/vancomycin-dosing.yaml", library: ModelLibrary.resolver)
        #expect(plan.arms.map(\.name) == ["fixed", "weight-based"])
        #expect(plan.arms[0].regimen[0].times == stride(from: 0, to: 120, by: 12).map { $0 })
        #expect(plan.arms[1].regimen[0].times == [0])
        #expect(plan.arms[1].regimen[1].times == stride(from: 12, to: 120, by: 12).map { $0 })
        // The trough is taken just before the dose it is called after.
        let trough = try #require(plan.endpoints.first { $0.name == "trough" })
        #expect(trough.title == "Trough before the tenth dose")
        #expect(plan.arms[0].regimen[0].times[9] == 108)
        #expect(plan.functionals.contains { $0.kind == .at && $0.from == 108 })
    }
}
