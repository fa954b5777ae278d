import Documents
import Foundation
import ModelLibrary
import TestSupport
import Testing
import TrialProtocol

/// Whatever is done to a protocol: no crash, no hang, no key ignored. DOSIS_LONG_TESTS=1 does much more of it.
@Suite struct PropertyFuzzTests {
    private static let count = TestTier.isLong ? 20_000 : 2_000

    /// Valid protocols; those with a cohort file once more with the cohort within.
    private func sources() throws -> [(path: String, text: String)] {
        var sources = try protocols() + [("\(fixtures)/rich.yaml", fixture("rich.yaml"))]
        for (path, text) in sources {
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("cohort: ") }),
                let cohort = try? String(contentsOfFile: "\(repository)/Cohorts/\(line.dropFirst(8)).yaml", encoding: .utf8)
            else { continue }
            let inner = cohort.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
            sources.append((path, text.replacing(line, with: "cohort:\n\(inner.joined(separator: "\n"))")))
        }
        return sources
    }

    @Test func damageIsToldInTime() async throws {
        let sources = try sources()
        let seeds = Array(0..<Self.count)
        try await onAllCores(seeds) { seed in
            let source = sources[seed % sources.count]
            var mutation = Mutation(seed: UInt64(seed))
            let text = mutation.damaged(source.text)
            let time = ContinuousClock().measure { Self.read(text, as: source.path) }
            #expect(time < .seconds(2), "seed \(seed)")
        }
    }

    /// A plan, or errors that each stand at a place in the text.
    private static func read(_ text: String, as path: String) {
        do {
            let document = try Document.parse(text, file: path)
            let plan = try ProtocolFile.plan(for: document, library: ModelLibrary.resolver)
            #expect(plan.duration > 0 && plan.size > 0 && !plan.arms.isEmpty)
            for rule in plan.arms.flatMap(\.regimen) {
                #expect(rule.times.allSatisfy { $0 >= 0 && $0 < plan.duration })
            }
            #expect(plan.functionals.allSatisfy { $0.from >= 0 && $0.to <= plan.duration })
            #expect(plan.observations.allSatisfy { !$0.times.isEmpty })
        } catch let error as DiagnosticError {
            #expect(!error.diagnostics.isEmpty)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count + 1
            for diagnostic in error.diagnostics where diagnostic.position.file == path {
                #expect((1...lines).contains(diagnostic.position.line) && diagnostic.position.column > 0, "\(diagnostic)")
                #expect(!diagnostic.problem.isEmpty)
            }
        } catch {
            Issue.record("\(error) is no diagnostic")
        }
    }

    /// Every key renamed to a random word is an error, or, where it is the author's own name, a name in the plan. Of all
    /// files' keys the normal run takes one in four.
    @Test func noKeyIsIgnored() async throws {
        var random = SeededGenerator(state: 20_261_123)
        var renamed: [(path: String, key: RenamedKey)] = []
        for (path, text) in try sources() {
            let keys = Self.keys(of: try Document.parse(text, file: path).root)
            for key in TestTier.share(of: keys, oneIn: 4, seed: random.below(4)) {
                renamed.append((path, RenamedKey(key, in: text, &random)))
            }
        }
        try await onAllCores(renamed) { path, renamed in
            guard let document = try? Document.parse(renamed.text, file: path),
                let plan = try? ProtocolFile.plan(for: document, library: ModelLibrary.resolver)
            else { return }
            let (key, word) = (renamed.key, renamed.word)
            #expect(
                Self.names(in: plan).contains { $0.hasPrefix(word) },
                "\(key.position): `\(key.text)` renamed `\(word)` is ignored")
        }
    }

    /// Names that authors choose.
    private static func names(in plan: TrialPlan) -> [String] {
        let covariates = plan.cohort.covariates
        return plan.arms.map(\.name) + plan.endpoints.map(\.name) + covariates.map(\.name)
            + covariates.flatMap { $0.levels ?? [] } + plan.patients.events.map(\.name)
            + plan.arms.flatMap(\.decisions).flatMap(\.measurements).map(\.name)
            + plan.scenarioNames + plan.accrual.map(\.name) + (plan.design.looks?.rules.map(\.name) ?? [])
            + ruleNames(plan.design.adaptation) + (plan.escalation?.rules.map(\.name) ?? [])
            + (plan.estimands?.estimands.map(\.name) ?? [])
    }

    private static func ruleNames(_ adaptation: Adaptation?) -> [String] {
        switch adaptation {
        case .multiArm(let plan): plan.rules.map(\.name)
        case .reestimation(let plan): plan.rules.map(\.name)
        case .responseAdaptive(let plan): plan.rules.map(\.name)
        case nil: []
        }
    }

    static func keys(of node: DocumentNode) -> [Scalar] {
        (node.entries ?? []).flatMap { [$0.key] + keys(of: $0.value) } + (node.items ?? []).flatMap { keys(of: $0) }
    }
}
