import Foundation
import Integration
import Testing

/// One way of dosing with the closed form of what follows.
struct DosingCase: Sendable, CustomTestStringConvertible {
    var name: String
    var model: TestModel
    var records: [EventRecord]
    var times: [Double]
    var covariates: [CovariateTrack] = []
    /// The first observable at a time.
    var expected: @Sendable (Double) -> Double

    var testDescription: String { name }
}

/// Every dosing form against superposed exponentials. At rtol 1e-10 the relative error stays below 1e-7: a thousand
/// times the tolerance, for the growth of local errors over up to thousands of steps.
@Suite struct AnalyticDosingTests {
    @Test(arguments: DosingCase.single + DosingCase.routes + DosingCase.sequences + DosingCase.covariates)
    func dosing(_ dosing: DosingCase) throws { try Self.check(dosing) }

    @Test(arguments: DosingCase.steadyState + DosingCase.steadyStateTraps)
    func steadyState(_ dosing: DosingCase) throws { try Self.check(dosing) }

    static func check(_ dosing: DosingCase) throws {
        let task = TwinTask.doses(dosing.records, at: dosing.times, covariates: dosing.covariates)
        check(try dosing.model.solve(task), dosing)
        // A mate in the pack lives elsewhere in time and has doses of its own: that must not matter.
        guard let packs = try dosing.model.packs() else { return }
        var mate = task
        for index in mate.records.indices { mate.records[index].time += 0.37 }
        mate.endTime += 2
        let solutions = packs.solve([task, mate, task])
        check(solutions[0], dosing)
        check(solutions[2], dosing)
        #expect(solutions[0].doses == solutions[2].doses)
    }

    private static func check(_ solution: TwinSolution, _ dosing: DosingCase) {
        #expect(solution.failure == nil)
        #expect(solution.flags.isEmpty)
        let expected = dosing.times.map(dosing.expected)
        let largest = expected.map(\.magnitude).max() ?? 0
        for (k, t) in dosing.times.enumerated() {
            let error = (solution.samples[0][k] - expected[k]).magnitude
            // An exact zero has no relative error: there, against the largest.
            let bound = expected[k] == 0 ? 1e-12 * largest : 1e-7 * expected[k].magnitude
            #expect(error <= bound, "t = \(t): \(solution.samples[0][k]), closed form \(expected[k])")
        }
    }
}
