import Foundation
import Integration
import Testing

/// The exact solver against closed forms. A few units in the last place grow with rate times time, here at most some
/// hundred: 1e-12 of the largest value is generous, and CVODE at its tightest is far from it. Steady states are CVODE's,
/// with its bound.
@Suite struct AnalyticExactTests {
    @Test(arguments: DosingCase.single + DosingCase.routes + DosingCase.sequences + DosingCase.covariates)
    func dosing(_ dosing: DosingCase) throws { try check(dosing, bound: 1e-12) }

    @Test(arguments: DosingCase.steadyState + DosingCase.steadyStateTraps)
    func steadyState(_ dosing: DosingCase) throws { try check(dosing, bound: 1e-7) }

    private func check(_ dosing: DosingCase, bound: Double) throws {
        guard let integrator = try dosing.model.exactIntegrator() else {
            #expect(dosing.name.contains("transit"), "\(dosing.name) should be linear")
            return
        }
        let task = TwinTask.doses(dosing.records, at: dosing.times, covariates: dosing.covariates)
        // In a lane between twins that are dosed otherwise.
        let mate = TwinTask.doses(
            [.dose(0.3, 7, .duration(1.1), addl: 3, ii: 5.7)], at: [0.1, 17], covariates: dosing.covariates)
        let solution = integrator.solve([mate, task, mate])[1]
        #expect(solution.failure == nil)
        let expected = dosing.times.map(dosing.expected)
        let largest = expected.map(\.magnitude).max() ?? 0
        for (k, t) in dosing.times.enumerated() {
            let error = (solution.samples[0][k] - expected[k]).magnitude
            #expect(error <= bound * largest, "t = \(t): \(solution.samples[0][k]), closed form \(expected[k])")
        }
    }

    /// Central compartment after boluses: areas, extremes and times above a threshold.
    @Test func functionals() throws {
        let model = TestModel.oral()
        let form = ClosedForm.oral(ka: 1.1, k: 0.2)
        let integrator = try #require(try model.exactIntegrator(.standard))
        let peak = log(1.1 / 0.2) / (1.1 - 0.2)
        let task = TwinTask(
            records: [.dose(0, 100)], sampleTimes: [], functionals: [
                .auc(observable: 0, from: 0, to: 37.3), .highest(observable: 0, from: 0, to: 24),
                .timeOfHighest(observable: 0, from: 0, to: 24), .lowest(observable: 0, from: 5.3, to: 11.9),
                .timeAbove(observable: 0, threshold: 20, from: 0, to: 24), .at(observable: 1, time: 2.5),
                .average(observable: 0, from: 1.7, to: 3.1),
            ], endTime: 40)
        let found = integrator.solve([task, task])[1].functionals
        // rtol 1e-6: polynomials keep a tenth of it, at their checks; their areas and extremes too.
        #expect((found[0] - 100 * form.area(37.3)).magnitude < 2e-7 * found[0])
        #expect((found[1] - 100 * form.bolus(peak)).magnitude < 2e-7 * found[1])
        // At the peak the curve is flat: a relative error e of the value is sqrt(e) in time.
        #expect((found[2] - peak).magnitude < 1e-3)
        #expect((found[3] - 100 * form.bolus(11.9)).magnitude < 2e-7 * found[3])
        let crossings = [crossing(form, 20, 0, peak), crossing(form, 20, peak, 24)]
        #expect((found[4] - (crossings[1] - crossings[0])).magnitude < 1e-6)
        #expect((found[5] - 100 * exp(-1.1 * 2.5)).magnitude < 1e-12)
        let mean = 100 * (form.area(3.1) - form.area(1.7)) / 1.4
        #expect((found[6] - mean).magnitude < 2e-7 * mean)
    }

    private func crossing(_ form: ClosedForm, _ level: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (a, b)
        let rises = form.bolus(b) > form.bolus(a)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if (100 * form.bolus(middle) > level) == rises { high = middle } else { low = middle }
        }
        return low
    }
}
