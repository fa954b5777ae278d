import Documents
import Foundation
import Populations
import TestSupport
import Testing

/// Snapshot of what a user reads about malformed cohort files: `Fixtures/malformed.txt`.
@Suite struct PropertyMalformedCohortTests {
    @Test(arguments: try cases().all) func tells(_ example: MalformedCase) {
        let found = messages(example.text)
        #expect(found.messages == example.expected)
        #expect(!found.messages.isEmpty)
        #expect((found.cohort == nil) == found.messages.contains { !$0.contains(": warning: ") })
    }

    @Test func areMany() throws {
        #expect(try Self.cases().all.count >= 50)
    }

    @Test func unreadable() {
        let error = #expect(throws: DiagnosticError.self) { try Cohort.load(path: "/nowhere/cohort.yaml") }
        #expect(error?.description.hasPrefix("/nowhere/cohort.yaml:1:1: ") == true)
    }

    /// A name is looked up beside the file that uses it, and in `Cohorts` folders there and beside its folder.
    @Test func findsByName() {
        let diagnostics = Diagnostics()
        let trial = "\(repository)/Protocols/trial.yaml"
        let found = Cohort.find(Scalar("hospitalised-adults", file: "trial.yaml"), besideFile: trial, diagnostics)
        #expect(found?.name == "hospitalised-adults" && diagnostics.all.isEmpty)
        #expect(Cohort.find(Scalar("hospitalized-adults", file: "trial.yaml"), besideFile: trial, diagnostics) == nil)
        #expect(diagnostics.all.first?.description.contains("there is no cohort `hospitalized-adults`") == true)
        #expect(diagnostics.all.first?.description.hasSuffix("did you mean `hospitalised-adults`?") == true)
    }

    /// What cannot be known before a twin is drawn is told with the twin and what led to it.
    @Test func laterErrors() throws {
        func message(_ text: String) throws -> String? {
            let cohort = try cohort(text)
            return #expect(throws: DiagnosticError.self) {
                for index in 0..<200 { _ = try cohort.sampler(seed: 1).twin(replicate: 1, index: index) }
            }?.description
        }
        let sd = try message("covariates: {a: {value: 3 kg}, b: {normal: {mean: 1 kg, sd: 2 kg - a}}}")
        #expect(
            sd == "cohort.yaml:2:32: `b` of twin 0 in replicate 1 has no value: the `sd` is -1 kg, given a 3 kg; "
                + "mend its formula, or exclude such values by `within` on what it depends on")
        let limits = try message("covariates: {a: {value: 900 kg}, b: {normal: {mean: a, sd: 1 kg}, within: [1 kg, 2 kg]}}")
        #expect(limits?.contains("no value lies within 1 kg to 2 kg: the distribution (mean 900 kg, sd 1 kg) has no probability there, given a 900 kg") == true)
        let formula = try message("covariates: {a: {value: 0 kg}, b: {derived: 'log(a / 1 kg)'}}")
        #expect(formula?.contains("its formula gives -inf, given a 0 kg") == true)
        let weights = try message("covariates: {s: {levels: {x: 1}}, r: {levels: {y: 'if s == x then 0.4 else 0', z: 0.5}}}")
        #expect(weights?.contains("`r` of twin 0 in replicate 1 has no value: the weights sum to 0.9, not 1, given s x") == true)
    }

    private static func cases() throws -> MalformedCases { try MalformedCases("\(fixtures)/malformed.txt") }

    @Test(.enabled(if: TestTier.isRecording)) func record() throws {
        try Self.cases().record { messages($0).messages }
    }
}
