import Expressions
import Foundation
import Integration
import ModelCompiler
import Testing

/// What cannot be solved says which state, when and why; what was known before stays.
@Suite struct AnalyticFailureTests {
    private func failure(_ model: TestModel, _ records: [EventRecord] = [], end: Double = 10, _ tolerances: Tolerances = .standard)
        throws -> TwinFailure
    {
        let solution = try model.solve(TwinTask(records: records, sampleTimes: [0], endTime: end), tolerances)
        return try #require(solution.failure)
    }

    private func single(_ name: String, initial: E = 0, _ derivative: E) -> TestModel {
        var model = TestModel.intravenous()
        model.states.append((name, initial, derivative))
        return model
    }

    @Test func derivativeNotFinite() throws {
        let found = try failure(single("bad", .power(1 - ("t" as E), 2.5)))
        #expect(found.reason == .notFinite && found.subject == "bad")
        #expect(found.problem.contains("derivative of `bad`"))
        #expect(found.time > 0.9 && found.time < 1.1)
    }

    @Test func initialValueNotFinite() throws {
        let found = try failure(single("bad", initial: E.log(-1), 0))
        #expect(found.reason == .notFinite && found.subject == "bad" && found.time == 0)
    }

    /// x' = x^2 from 1 is 1 / (1 - t).
    @Test func growthWithoutBound() throws {
        let found = try failure(single("x", initial: 1, ("x" as E) * "x"))
        #expect(found.subject == "x")
        #expect([.stepTooSmall, .noConvergence, .notFinite].contains(found.reason))
        #expect(abs(found.time - 1) < 1e-3)
    }

    @Test func stepLimit() throws {
        var model = single("x", initial: 1, 1000 * ("y" as E))
        model.states.append(("y", 0, -1000 * ("x" as E)))
        let found = try failure(model, Tolerances(stepLimit: 500))
        #expect(found.reason == .tooManySteps && found.time < 10)
        #expect(found.problem.contains("500 steps"))
    }

    /// The limit tells a twin that is stuck from one with many doses: it is counted anew from each of them.
    @Test func stepLimitHoldsBetweenDoses() throws {
        let solution = try TestModel.intravenous().solve(
            .doses([.dose(0, 1, addl: 99, ii: 12)], at: [1200]), Tolerances(stepLimit: 500))
        #expect(solution.failure == nil)
        #expect(solution.statistics.steps > 500)
        let expected = ClosedForm.intravenous(k: 0.2).steadyBolus(12, 12)
        #expect(abs(solution.samples[0][0] / expected - 1) < 1e-5)
    }

    private func failure(_ model: TestModel, _ tolerances: Tolerances) throws -> TwinFailure {
        try failure(model, [], end: 10, tolerances)
    }

    @Test func dosesThatMakeNoSense() throws {
        let cases: [(TestModel, EventRecord, String)] = [
            (.intravenous(), .dose(1, .nan), "a dose of nan"),
            (.intravenous(), .dose(1, -5), "a dose of -5.0"),
            (.intravenous(), .dose(1, 5, .rate(0)), "an infusion rate of 0.0"),
            (.intravenous(), .dose(1, 5, .duration(-1)), "cannot last -1.0"),
            (.intravenous(), .dose(1, 5, .modelledRate), "route `iv` has no modelled rate"),
            (.intravenous(), .dose(1, 5, .modelledDuration), "route `iv` has no modelled duration"),
            (.intravenous(), .dose(1, 5, addl: 2), "need an interval above 0"),
            (.intravenous(), .dose(1, 1e9, .rate(1), ii: 1, ss: .replace), "more than 1000 intervals of 1.0"),
            (.intravenous(route: .init(lag: 1e30)), .dose(1, 5, ii: 1, ss: .replace), "more than 1000 intervals of 1.0"),
            (.intravenous(), .dose(1, 5, ss: .replace), "needs an interval between doses above 0"),
            (.intravenous(route: .init(lag: -1)), .dose(1, 5), "the lag of route `iv` is -1.0"),
            (.intravenous(route: .init(bioavailability: E.log(-1))), .dose(1, 5), "the bioavailability of route `iv` is"),
            (.intravenous(route: .init(transitNumber: 2, transitMeanTime: 3)), .dose(1, 5, .rate(1)), "nothing can be infused"),
            (.intravenous(route: .init(transitNumber: 2, transitMeanTime: 0)), .dose(1, 5), "mean transit time of route `iv` is 0"),
        ]
        for (model, record, text) in cases {
            let found = try failure(model, [record])
            #expect(found.reason == .badDose && found.time == 1)
            #expect(found.problem.contains(text), "\(found.problem)")
        }
    }

    @Test func tasksThatDoNotFit() throws {
        let model = TestModel.intravenous()
        let tasks = [
            TwinTask(covariates: [CovariateTrack(1)], endTime: 1), TwinTask(iiv: [1, 2], endTime: 1),
            TwinTask(records: [.dose(-1, 5)], endTime: 1), TwinTask(records: [.dose(0, 5, route: 3)], endTime: 1),
            TwinTask(functionals: [.auc(observable: 9, from: 0, to: 1)], endTime: 1),
            TwinTask(functionals: [.auc(observable: 0, from: 1, to: 0)], endTime: 1), TwinTask(endTime: .infinity),
        ]
        for task in tasks { #expect(try model.solve(task).failure?.reason == .badTask) }
    }

    // MARK: No steady state

    private let repeated: [EventRecord] = [.dose(0, 100, ii: 12, ss: .replace)]

    @Test func nothingRemovesWhatGathers() throws {
        let found = try failure(single("excreted", 0.2 * ("central" as E)), repeated)
        #expect(found.reason == .noSteadyState && found.subject == "excreted")
    }

    @Test func growthFromDoseToDose() throws {
        let found = try failure(.intravenous(k: -0.1), repeated)
        #expect(found.reason == .noSteadyState && found.subject == "central")
    }

    /// Michaelis-Menten elimination that cannot keep up: 100 per 12 h against at most 5 per h.
    @Test func saturatedElimination() throws {
        let found = try failure(michaelisMenten(capacity: 5), repeated)
        #expect(found.reason == .noSteadyState && found.subject == "central")
    }

    @Test func constantInfusionThatGathers() throws {
        let constant: [EventRecord] = [.dose(0, 0, .rate(10), ss: .replace)]
        #expect(try failure(michaelisMenten(capacity: 5), constant).reason == .noSteadyState)
        let found = try failure(single("excreted", 0.2 * ("central" as E)), constant)
        #expect(found.reason == .noSteadyState && found.subject == "excreted")
    }
}

/// One compartment emptied at a rate of capacity * A / (20 + A).
func michaelisMenten(capacity: E) -> TestModel {
    var model = TestModel.intravenous()
    model.states[0].derivative = -capacity * "central" / (20 + ("central" as E))
    return model
}

/// Steady states of nonlinear models, where the closed form is the integrated Michaelis-Menten equation.
@Suite struct AnalyticNonlinearSteadyStateTests {
    /// Over one interval km ln(A0/A) + A0 - A = capacity * interval, and A0 = A + dose.
    @Test(arguments: [9.0, 12, 15]) func michaelisMentenBoluses(capacity: Double) throws {
        let solution = try michaelisMenten(capacity: .constant(capacity)).solve(
            .doses([.dose(0, 100, ii: 12, ss: .replace)], at: [12]))
        #expect(solution.failure == nil)
        // Trough A: 20 ln((A + 100) / A) + 100 = 12 capacity.
        let trough = 100 / expm1((12 * capacity - 100) / 20)
        #expect(abs(solution.samples[0][0] / trough - 1) < 1e-7)
    }

    /// The plateau: rate = capacity A / (20 + A).
    @Test func michaelisMentenInfusion() throws {
        let solution = try michaelisMenten(capacity: 12).solve(
            TwinTask(records: [.dose(0, 0, .rate(10), ss: .replace), .observe(0)], endTime: 1))
        #expect(abs(solution.observations[0][0] / 100 - 1) < 1e-7)
    }

    /// A response with its own baseline: SS = 1 from the baseline, SS = 2 adds only what differs from it.
    @Test func baselineIsNotAddedTwice() throws {
        var model = TestModel.intravenous()
        model.states.append(("response", 50, 5 - 0.1 * ("response" as E) + 0.01 * ("central" as E)))
        model.observables = ["response"]
        let records: [EventRecord] = [.dose(0, 100, ii: 12, ss: .add), .observe(0)]
        let solution = try model.solve(TwinTask(records: records, endTime: 1))
        // Linear: the response's excess is a chain of two first-order steps.
        let chain = ClosedForm(terms: [(0.01 / (0.1 - 0.2), 0.2), (-0.01 / (0.1 - 0.2), 0.1)])
        let excess = 100 * (chain.steadyBolus(0, 12) - chain.bolus(0))
        #expect(abs(solution.observations[0][0] / (50 + excess) - 1) < 1e-7)
    }
}
