import Expressions
import Foundation
import Integration
import ModelCompiler
import Testing

/// Discontinuities in time are stops of the integrator: polynomials come out exactly on both sides.
@Suite struct AnalyticDiscontinuityTests {
    private func values(_ derivative: E, _ times: [Double], records: [EventRecord] = [], forcings: [TwinEquations.Forcing] = [])
        throws -> [Double]
    {
        var model = TestModel()
        model.states = [("x", 0, derivative), ("sink", 0, 0)]
        model.forcings = forcings
        model.routes = [("iv", 1, .init())]
        model.observables = ["x"]
        let solution = try model.solve(TwinTask(records: records, sampleTimes: times, endTime: times.last ?? 0))
        #expect(solution.failure == nil)
        return solution.samples[0]
    }

    private func expectClose(_ a: [Double], _ b: [Double]) {
        for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-9 * max(1, abs(y)), "\(x), exactly \(y)") }
    }

    @Test func conditionOnTime() throws {
        expectClose(try values(.choose(("t" as E) > 3, 2, 1), [1, 3, 5, 10]), [1, 3, 7, 17])
    }

    /// A condition that is not linear in time is found as a root.
    @Test func curvedConditionOnTime() throws {
        let square = ("t" as E) * "t"
        expectClose(try values(.choose(square > 9, 2, 1), [1, 3, 5, 10]), [1, 3, 7, 17])
    }

    @Test func floorOfTime() throws {
        // The integral of floor(t) from 0 to t.
        let times = [0.5, 1, 2.25, 7, 10.5]
        let exact = times.map { t in
            let whole = t.rounded(.down)
            return whole * (whole - 1) / 2 + whole * (t - whole)
        }
        expectClose(try values(.floor("t"), times), exact)
    }

    @Test func conditionOnTimeAfterDose() throws {
        let rate = E.choose(("tad" as E) < 2, 1, 0)
        let found = try values(rate, [1, 2, 4, 5, 6, 9], records: [.dose(4, 1), .dose(5, 1)])
        // Before the first dose tad is t.
        expectClose(found, [1, 2, 2, 3, 4, 5])
    }

    @Test func forcingTables() throws {
        let steps = TwinEquations.Forcing("u", times: [1, 2, 4], values: [3, -1, 5], isLinear: false)
        expectClose(try values("u", [0.5, 1, 1.5, 3, 5], forcings: [steps]), [1.5, 3, 4.5, 5, 9])
        let lines = TwinEquations.Forcing("u", times: [1, 2, 4], values: [3, -1, 5], isLinear: true)
        expectClose(try values("u", [0.5, 1, 2, 4, 5], forcings: [lines]), [1.5, 3, 4, 8, 13])
    }

    /// Steady state with a daily rhythm in the equations: the period that follows the record is taken.
    @Test func steadyStateWithRhythm() throws {
        var model = TestModel.intravenous()
        let daytime = ("t" as E) - 24 * .floor(("t" as E) / 24) < 12
        model.states[0].derivative = -E.choose(daytime, 0.3, 0.1) * "central"
        let solution = try model.solve(.doses([.dose(0, 100, ii: 24, ss: .replace)], at: [6, 12, 18, 24]))
        let start = 100 / (1 - exp(-4.8))
        for (value, exact) in zip(solution.samples[0], [exp(-1.8), exp(-3.6), exp(-4.2), exp(-4.8)]) {
            #expect(abs(value / (start * exact) - 1) < 1e-7)
        }
    }
}
