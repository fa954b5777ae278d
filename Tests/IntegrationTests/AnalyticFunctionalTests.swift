import Foundation
import Integration
import Testing

/// Functionals over time against closed forms. Windows lie across steps, doses and each other.
@Suite struct AnalyticFunctionalTests {
    private let oral = ClosedForm.oral(ka: 1.1, k: 0.2)
    private let doses: [EventRecord] = [.dose(0, 100, addl: 3, ii: 12)]

    private func values(_ functionals: [Functional], model: TestModel = .oral(), _ tolerances: Tolerances = .tight) throws -> [Double] {
        let task = TwinTask(records: doses, functionals: functionals, endTime: 48)
        let solution = try model.solve(task, tolerances)
        #expect(solution.failure == nil)
        return solution.functionals
    }

    private func expectClose(_ a: Double, _ b: Double, _ relative: Double = 1e-7) {
        #expect(abs(a - b) <= relative * abs(b), "\(a), closed form \(b)")
    }

    @Test func areas() throws {
        let windows = [(0.0, 12.0), (0, 48), (3.21, 29.87), (24, 36), (13, 13.0001)]
        let found = try values(windows.map { .auc(observable: 0, from: $0.0, to: $0.1) })
        for ((from, to), value) in zip(windows, found) {
            let area = (0..<4).reduce(0.0) { $0 + 100 * (oral.area(to - 12 * Double($1)) - oral.area(from - 12 * Double($1))) }
            expectClose(value, area)
        }
        let averages = try values(windows.map { .average(observable: 0, from: $0.0, to: $0.1) })
        for (k, window) in windows.enumerated() { expectClose(averages[k], found[k] / (window.1 - window.0), 1e-14) }
    }

    @Test func extremes() throws {
        // Bateman's maximum after one dose.
        let peak = log(1.1 / 0.2) / (1.1 - 0.2)
        let found = try values([
            .highest(observable: 0, from: 0, to: 12), .timeOfHighest(observable: 0, from: 0, to: 12),
            .lowest(observable: 0, from: 1, to: 12), .timeOfLowest(observable: 0, from: 6, to: 12),
            .highest(observable: 0, from: 5.5, to: 9), .lowest(observable: 0, from: 0, to: 12),
        ])
        expectClose(found[0], 100 * oral.bolus(peak))
        // The maximum is flat: its time is known to the square root of the error of its height.
        expectClose(found[1], peak, 1e-4)
        expectClose(found[2], min(100 * oral.bolus(1), 100 * oral.bolus(12)))
        expectClose(found[3], 12)
        expectClose(found[4], 100 * oral.bolus(5.5))
        #expect(found[5] == 0)
    }

    /// A minimum between doses, found inside a step: C falls below its start after a dose with a lag.
    @Test func troughWithLagIsFoundAfterTheDose() throws {
        let model = TestModel.oral(route: .init(lag: 2))
        let task = TwinTask(
            records: doses, functionals: [.lowest(observable: 0, from: 12, to: 24), .timeOfLowest(observable: 0, from: 12, to: 24)],
            endTime: 48)
        let found = try model.solve(task).functionals
        expectClose(found[0], 100 * oral.bolus(12))
        expectClose(found[1], 14)
    }

    /// A bolus inside the window counts with both sides; at the window's ends only the inner side does.
    @Test func jumps() throws {
        let iv = ClosedForm.intravenous(k: 0.2)
        let found = try values(
            [
                .highest(observable: 0, from: 0, to: 12), .lowest(observable: 0, from: 0, to: 24),
                .timeOfLowest(observable: 0, from: 0, to: 24), .timeOfHighest(observable: 0, from: 6, to: 24),
                .highest(observable: 0, from: 6, to: 24), .at(observable: 0, time: 12), .highest(observable: 0, from: 12, to: 12),
            ], model: .intravenous())
        expectClose(found[0], 100)
        expectClose(found[1], 100 * iv.bolus(12))
        expectClose(found[2], 12)
        expectClose(found[3], 12)
        expectClose(found[4], 100 * iv.bolus(12) + 100)
        expectClose(found[5], 100 * iv.bolus(12))
        expectClose(found[6], 100 * iv.bolus(12))
    }

    @Test func timesAboveThresholds() throws {
        var model = TestModel.intravenous()
        model.observables += [("central" as E) > 30, ("central" as E) > 1000]
        let found = try values(
            [
                .timeAbove(observable: 0, threshold: 30, from: 0, to: 12),
                .timeAbove(observable: 0, threshold: 30, from: 2, to: 5),
                .fractionOfTime(condition: 1, from: 0, to: 12), .firstTime(condition: 1, from: 0, to: 48),
                .firstTime(condition: 2, from: 0, to: 48), .firstTime(condition: 1, from: 8, to: 48),
                .timeAbove(observable: 0, threshold: 30, from: 0, to: 0),
            ], model: model)
        let crossing = log(100.0 / 30) / 0.2
        expectClose(found[0], crossing)
        expectClose(found[1], 3)
        expectClose(found[2], crossing / 12)
        #expect(found[3] == 0)
        #expect(found[4].isNaN)
        expectClose(found[5], 12)
        #expect(found[6] == 0)
    }

    /// A peak that is above the threshold for a thousandth of the interval only, inside one step.
    @Test func briefExcursion() throws {
        let peak = log(1.1 / 0.2) / (1.1 - 0.2)
        let threshold = 100 * oral.bolus(peak + 0.006)
        let found = try values([.timeAbove(observable: 0, threshold: threshold, from: 0, to: 12)])
        // By Newton on the closed form, on each side of the peak.
        func crossing(_ start: Double) -> Double {
            var t = start
            for _ in 0..<60 {
                let slope = 100 * oral.terms.reduce(0) { $0 - $1.c * $1.rate * exp(-$1.rate * t) }
                t -= (100 * oral.bolus(t) - threshold) / slope
            }
            return t
        }
        // Near its peak, an error of 1e-10 in height moves a crossing 0.006 off it by some 1e-8.
        expectClose(found[0], crossing(peak + 0.006) - crossing(peak - 0.006), 1e-4)
    }

    /// The acceptance line: at default tolerances within 1e-5 of the exact values.
    @Test func defaultTolerancesGiveFiveDigits() throws {
        for (from, to) in [(0.0, 12.0), (5, 29), (12, 36)] {
            let found = try values(
                [.auc(observable: 0, from: from, to: to), .lowest(observable: 0, from: from + 6, to: to)], .standard)
            let area = (0..<4).reduce(0.0) { $0 + 100 * (oral.area(to - 12 * Double($1)) - oral.area(from - 12 * Double($1))) }
            expectClose(found[0], area, 1e-5)
            let tight = try values([.lowest(observable: 0, from: from + 6, to: to)])
            expectClose(found[1], tight[0], 1e-5)
        }
    }

    private func values(_ functionals: [Functional], _ tolerances: Tolerances) throws -> [Double] {
        try values(functionals, model: .oral(), tolerances)
    }
}
