import Documents
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
            // What is optimised needs no other endpoint that answers.
            #expect(plan.endpoints.filter(\.isPrimary).count == (plan.optimisation == nil ? 1 : 0))
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

/// The examples of the documentation.
@Suite struct EndToEndDocumentationTests {
    private func blocks() throws -> [String] {
        let text = try String(contentsOfFile: "\(repository)/Documentation/protocols.md", encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }

    /// A block is a whole protocol, or part of one about vancomycin or docetaxel.
    @Test func everyExampleIsSound() throws {
        let blocks = try blocks()
        #expect(blocks.count >= 10)
        for block in blocks where !block.hasPrefix("occasions") && !block.hasPrefix("design") {
            let isComposed = block.contains("drug") || block.contains("marrow")
            let parts = [
                ("trial:", "trial: t\n"), ("size:", "size: 1\n"), ("duration:", "duration: 63 d\n"),
                ("cohort:", "cohort: \(isComposed ? "solid-tumour-adults" : "hospitalised-adults")\n"),
                ("twin:", isComposed ? try #require(blocks.first { $0.contains("marrow: {model") }) : "twin: vancomycin-goti-2018\n"),
                ("arms:", isComposed ? "arms: {none: {}}\n" : Self.arms), ("endpoints:", isComposed ? "" : Self.endpoints),
            ]
            let missing = parts.filter { part in !block.split(separator: "\n").contains { $0.hasPrefix(part.0) } }
            let text = block + missing.map(\.1).joined()
            let found = messages(text, file: "\(repository)/Protocols/x.yaml")
            #expect(found.filter { !$0.contains("warning:") } == [], "\(block)")
        }
    }

    /// What a block speaks of that is only part of a protocol.
    private static let arms = """
        arms:
          low: {give: [{name: load, dose: 1 g, over: 1 h, at: 0 h}]}
          high: {give: [{name: load, dose: 2 g, over: 1 h, at: 0 h}]}

        """
    private static let endpoints = """
        endpoints:
          auc24: {value: 'auc(C, 0 h, 24 h)', unit: mg*h/L}
          attained: {event: auc24 > 400 mg*h/L}

        """

    /// Every function over time and every key is described.
    @Test func nothingIsLeftOut() throws {
        let text = try String(contentsOfFile: "\(repository)/Documentation/protocols.md", encoding: .utf8)
        for kind in FunctionalPlan.Kind.allCases { #expect(text.contains("`\(kind.rawValue)(")) }
        guard case .object(_, let properties, _) = ProtocolFile.schema else { throw FixtureError() }
        for property in properties { #expect(text.contains("`\(property.name)`")) }
    }

    private struct FixtureError: Error {}
}
