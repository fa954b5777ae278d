import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import ModelValidation
import TestSupport
import Testing
import TrialProtocol

/// Every model of the library says what its sources say, and its numbers are held by that. DOSIS_LONG_TESTS=1 runs the long
/// checks and whole populations, too.
@Suite struct PublishedModelCheckTests {
    private static func plans(_ model: Model) throws -> [CheckPlan] {
        let diagnostics = Diagnostics()
        let plans = CheckPlan.read(model, library: ModelLibrary.resolver, diagnostics)
        try diagnostics.finish()
        return plans
    }

    private static func checked() throws -> [String] { try ModelLibrary.names() }

    /// Models that take longer than all others together: without DOSIS_LONG_TESTS=1 a smaller population is enough of them, and their checks are left to the long tests.
    private static let slow = ["circulation-ursino-1998", "coagulation-wajima-2009", "bone-peterson-riggs-2010", "ventricle-cipa-ordv1"]

    @Test(arguments: try checked())
    func isHeldByPublishedFacts(_ name: String) throws {
        let model = try ModelLibrary.model(name)
        if Self.slow.contains(name), !TestTier.isLong { return }
        let report = ModelCheckRun(model, try Self.plans(model), threads: 2, runsLong: TestTier.isLong).run()
        #expect(!report.isUnverified, "a model of the library has checks")
        for check in report.checks { #expect(check.state != .failed, "\(check)") }
        #expect(!report.holdsTooLittle, "unverified: \(report.unverified)")
        #expect(report.checks.allSatisfy { $0.source.count > 5 })
    }

    /// 1,000 twins of its own population without failures by the packs' engine; 50 of them agree with the reference integrator.
    @Test(arguments: try checked())
    func solvesItsOwnPopulation(_ name: String) throws {
        let plans = try Self.plans(try ModelLibrary.model(name))
        let (size, compared) = TestTier.isLong ? (1000, 50) : Self.slow.contains(name) ? (16, 1) : (64, 4)
        let run = try #require(ModelPopulationRun(plans, size: size, compared: compared, threads: 2))
        let report = try run.run()
        #expect(report.failures.isEmpty, "\(report.failures.prefix(3))")
        #expect(try #require(report.difference) <= ModelPopulationReport.limit)
    }

    /// The examples of the documentation hold, and hold their parameters.
    @Test func theDocumentationsExampleIsTrue() throws {
        let repository = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })
        let page = try String(contentsOfFile: "\(repository)/Documentation/model-language.md", encoding: .utf8)
        let examples = page.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
        let checked = examples.filter { $0.contains("\nchecks:") }
        #expect(checked.count >= 2)
        for text in checked {
            let model = try #require(ModelFile.read(try Document.parse(text, file: "example.yaml"), Diagnostics()))
            let report = ModelCheckRun(model, try Self.plans(model), threads: 2, runsLong: true).run()
            #expect(report.failed == 0 && report.passed == report.checks.count && report.share == 1, "\(report)")
        }
    }
}
