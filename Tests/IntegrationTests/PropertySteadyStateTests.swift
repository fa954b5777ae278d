import Foundation
import Integration
import ModelCompiler
import Testing

/// Solved steady states of nonlinear models against what very many repeated doses lead to.
@Suite struct PropertySteadyStateTests {
    /// Target-mediated disposition (Mager and Jusko 2001, doi:10.1023/A:1014414520282) with subcutaneous absorption.
    private static let targetMediated: TestModel = {
        let binding = 86.4 * ("drug" as E) * "target" - 8.64 * ("complex" as E)
        return TestModel(
            states: [
                ("depot", 0, -0.28 * ("depot" as E)),
                ("drug", 0, 0.0653 * ("depot" as E) - 0.0667 * ("drug" as E) - binding),
                ("target", 5, 40 - 8 * ("target" as E) - binding), ("complex", 0, binding - 0.6 * ("complex" as E)),
            ], routes: [("sc", 0, .init())], observables: ["drug", "target", "complex"])
    }()

    /// An inhibited turnover driven by an absorbed drug, and its delayed feedback.
    private static let turnover: TestModel = {
        var model = TestModel.oral(k: 0.05)
        let inhibited = 5 * (1 - 0.95 * ("central" as E) / (1.2 + ("central" as E)))
        model.states += [
            ("response", 100, inhibited * .power(100 / ("mediator" as E), 0.5) - 0.05 * ("response" as E)),
            ("mediator", 100, 0.02 * (("response" as E) - "mediator")),
        ]
        model.observables = ["central", "response", "mediator"]
        return model
    }()

    /// Errors of the two ways at rtol 1e-10 stay below 1e-7 each, as in the closed-form cases.
    private func compare(_ model: TestModel, dose: Double, interval: Double, doses: Int) throws {
        let times = [0.1, 0.4, 0.75, 1].map { $0 * interval }
        let solved = try model.solve(.doses([.dose(0, dose, ii: interval, ss: .replace)], at: times))
        #expect(solved.failure == nil && solved.flags.isEmpty)
        let start = Double(doses) * interval
        let repeated = try model.solve(.doses([.dose(0, dose, addl: doses, ii: interval)], at: times.map { start + $0 }))
        for k in solved.samples.indices {
            for (a, b) in zip(solved.samples[k], repeated.samples[k]) { #expect(abs(a / b - 1) < 2e-7, "\(a), repeated \(b)") }
        }
        #expect(solved.statistics.steps < repeated.statistics.steps)
    }

    @Test(arguments: [10.0, 100, 667]) func targetMediated(dose: Double) throws {
        try compare(Self.targetMediated, dose: dose, interval: 2, doses: 300)
    }

    @Test(arguments: [1.0, 10, 100]) func turnover(dose: Double) throws {
        try compare(Self.turnover, dose: dose, interval: 24, doses: 120)
    }
}
