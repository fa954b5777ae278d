import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import TestSupport
import Testing
import TrialProtocol

/// `checks:` of model files, as far as reading goes.
@Suite struct PropertyCheckTests {
    /// What a user reads about a model and its checks.
    private static func read(_ text: String, file: String = "\(fixtures)/model.yaml") -> (
        plans: [CheckPlan], messages: [String], declared: Int
    ) {
        let diagnostics = Diagnostics()
        let model = Document.parse(text, file: file, diagnostics).flatMap { ModelFile.read($0, diagnostics) }
        let plans = model.map { CheckPlan.read($0, library: ModelLibrary.resolver, diagnostics) } ?? []
        let sorted = diagnostics.all.sorted { $0.position < $1.position }
        return (plans, sorted.map { $0.description.replacing("\(fixtures)/", with: "") }, model?.checks.count ?? 0)
    }

    private static func cases() throws -> MalformedCases {
        try MalformedCases("\(fixtures)/checks.txt", editing: fixture("checked.yaml"))
    }

    @Test(arguments: try cases().all)
    func tells(_ example: MalformedCase) {
        #expect(Self.read(example.text).messages == example.expected)
        #expect(!example.expected.isEmpty)
    }

    @Test(.enabled(if: TestTier.isRecording))
    func record() throws { try Self.cases().record { Self.read($0).messages } }

    @Test func everyFormIsRead() throws {
        let (plans, messages, _) = Self.read(try fixture("checked.yaml"))
        #expect(messages == [])
        try #require(plans.count == 4)
        #expect(plans.map(\.isLong) == [false, false, false, true])
        #expect(plans.map(\.prefixes) == [[""], [""], [""], ["body."]])
        #expect(plans.map(\.duration) == [200, 400, 24, 24])
        #expect(plans[0].values[0].expected.range == 24.975...25.025 && plans[0].setting.covariates == [70, 50, 0])
        // Absolute, of a value without a unit; the formula's value is shown.
        #expect(plans[1].values[0].expected.range == 1.99...2.01)
        #expect(plans[1].values[0].expected.text == "2 (4 / 2) within 0.01")
        #expect(plans[1].setting.covariates == [70, 50, 1] && plans[1].relativeTo?.covariates == [70, 50, 0])
        #expect(plans[1].relativeTo?.regimen.count == 1, "what is not said there is as here")
        #expect(plans[2].setting.regimen.map(\.times) == [[0], [12]] && plans[2].setting.overrides.map(\.value) == [50])
        #expect(plans[2].values.map(\.time) == ["1 h", "6 h"] && plans[2].values.map(\.unit.symbol) == ["mg/L", "umol/L"])
        #expect(plans[3].values[0].expected.range == 0.05...0.2 && plans[3].values[0].expected.value == nil)
        #expect(plans[3].parameters(named: "V") == [1] && plans[3].parameters(named: "nothing") == [])
    }

    /// Every key of a check renamed to a random word is an error.
    @Test func noKeyIsIgnored() throws {
        var random = SeededGenerator(state: 20_261_126)
        let library = try ModelLibrary.names().map { ($0, try ModelLibrary.text(of: $0)) }
        for (name, text) in library + [("checked", try fixture("checked.yaml"))] {
            let root = try Document.parse(text, file: name).root
            guard let checks = root.entries?.first(where: { $0.key.text == "checks" })?.value else { continue }
            for key in TestTier.share(of: PropertyFuzzTests.keys(of: checks), oneIn: 4, seed: random.below(4)) {
                let renamed = RenamedKey(key, in: text, &random)
                let word = renamed.word
                let (plans, messages, _) = Self.read(renamed.text, file: "library:\(name)")
                let isComponent = plans.contains { $0.prefixes.contains("\(word).") || $0.twin.components.contains { $0.name == word } }
                #expect(!messages.isEmpty || isComponent, "\(name): \(key.position): `\(key.text)` renamed `\(word)` is ignored")
            }
        }
    }

    @Test func damageIsTold() throws {
        let text = try fixture("checked.yaml")
        for seed in 0..<(TestTier.isLong ? 5000 : 500) {
            var mutation = Mutation(seed: UInt64(seed))
            let (plans, messages, declared) = Self.read(mutation.damaged(text))
            for plan in plans {
                #expect(plan.duration > 0 && !plan.values.isEmpty && plan.functionals.allSatisfy { $0.to <= plan.duration }, "seed \(seed)")
                #expect(plan.setting.covariates.count == plan.twin.covariates.count, "seed \(seed)")
            }
            #expect(plans.count == declared || !messages.isEmpty, "seed \(seed): a check is left out silently")
        }
    }

    /// A parameter that is merely computed from others brings no number of its own.
    @Test func scalarsBringANumber() throws {
        let text = """
            model: m
            title: t
            time: h
            covariates: {weight: {unit: kg, default: 70 kg}}
            parameters:
              CL: 4 L/h * (weight / 70 kg)
              V: {typical: 40 L, iiv: {cv: 10 %}}
              ke: CL / V
              kdouble: 2 * ke
              late: {typical: ke, iiv: {cv: 10 %}}
              more: CL + 1 L/h
              gamma: 0.161
              base: weight
            """
        let model = try #require(ModelFile.read(try Document.parse(text, file: "m.yaml"), Diagnostics()))
        #expect(model.scalarParameters.map(\.name) == ["CL", "V", "more", "gamma", "base"])
    }
}
