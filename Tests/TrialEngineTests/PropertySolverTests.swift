import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// Solvers chosen in a protocol: they agree, they are named in the results, and what cannot be is told at its place.
@Suite struct PropertySolverTests {
    @Test func solversAgreeAndAreNamed() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let engines = ["auto": "exact", "exact": "exact", "cvode": "cvode packs", "reference": "reference"]
        var found: [String: [String: StoredValues]] = [:]
        for (solver, engine) in engines {
            let text = TrialFixture.text(arms: TrialFixture.fixed, size: 20, more: "solver: \(solver)")
            let path = try fixture.run(text, "\(solver).h5")
            let file = try ResultFile.open(path, mode: .readOnly)
            #expect(try file.attribute("engine")?.description == engine)
            try file.close()
            found[solver] = try datasets(path)
        }
        #expect(found["auto"]?["/trajectories/fixed/C"]?.asNumbers == found["exact"]?["/trajectories/fixed/C"]?.asNumbers)
        for place in ["/trajectories/fixed/C", "/endpoints/fixed/auc24", "/endpoints/fixed/peak"] {
            let exact = try #require(found["exact"]?[place]?.asNumbers)
            for solver in ["cvode", "reference"] {
                let other = try #require(found[solver]?[place]?.asNumbers)
                // CVODE's promise at rtol 1e-6 for what is read over time (see Tolerances).
                for (x, y) in zip(exact, other) { #expect((x - y).magnitude <= 1e-5 * max(y.magnitude, 1e-3)) }
            }
        }
    }

    @Test func anExactSolutionThatThereIsNot() throws {
        let text = """
            trial: response
            seed: 1
            twin: warfarin-turnover
            solver: exact
            cohort: {covariates: {weight: {normal: {mean: 70 kg, sd: 5 kg}}}}
            size: 2
            duration: 1 d
            arms: {none: {}}
            """
        let plan = try ProtocolFile.plan(for: Document.parse(text, file: "response.yaml"), library: ModelLibrary.resolver)
        let expected = "response.yaml:4:9: the exact solver cannot solve this twin: the derivative of `"
        for check in [{ try plan.checkSolver() }, { _ = try TrialRun(plan, version: "test") }] {
            let error = #expect(throws: DiagnosticError.self) { try check() }
            let message = try #require(error?.diagnostics.first?.description)
            #expect(message.hasPrefix(expected))
            #expect(
                message.hasSuffix(
                    "` is not linear in the states; expected equations that are linear, with constant coefficients between doses; use `auto` or `cvode`"))
        }
    }
}
