import Foundation
import Integration
import Testing

/// When readings are taken at the time of a dose.
@Suite struct AnalyticReadingTests {
    private let iv = ClosedForm.intravenous(k: 0.2)

    @Test func gridIsReadBeforeTheDose() throws {
        let solution = try TestModel.intravenous().solve(.doses([.dose(0, 100, addl: 1, ii: 12)], at: [0, 12, 13]))
        #expect(solution.samples[0][0] == 0)
        #expect(abs(solution.samples[0][1] / (100 * iv.bolus(12)) - 1) < 1e-7)
        #expect(abs(solution.samples[0][2] / (100 * (iv.bolus(13) + iv.bolus(1))) - 1) < 1e-7)
    }

    /// 3 * 0.1 is above 0.3 in binary; the trough is a trough all the same.
    @Test func roundingOfTimesDoesNotTurnATroughIntoAPeak() throws {
        let times = (0...30).map { Double($0) * 0.1 }
        let solution = try TestModel.intravenous().solve(.doses([.dose(0, 10, addl: 30, ii: 0.1)], at: times))
        for (k, t) in times.enumerated() {
            let expected = (0..<max(k, 0)).reduce(0) { $0 + 10 * iv.bolus(t - 0.1 * Double($1)) }
            #expect(abs(solution.samples[0][k] - expected) <= 1e-7 * expected)
        }
    }

    @Test func recordsAreProcessedInTheirOrder() throws {
        let records: [EventRecord] = [
            .observe(0), .dose(0, 100), .observe(0), .observe(2), .dose(5, 50), .observe(5), .dose(5, 25), .observe(5),
            .observe(6),
        ]
        let solution = try TestModel.intravenous().solve(TwinTask(records: records, endTime: 10))
        let at5 = 100 * iv.bolus(5)
        let expected = [
            0, 100, 100 * iv.bolus(2), at5 + 50, at5 + 75, (at5 + 75) * iv.bolus(1),
        ]
        #expect(solution.observations[0].count == expected.count)
        for (value, closed) in zip(solution.observations[0], expected) { #expect(abs(value - closed) <= 1e-7 * closed) }
    }

    /// A dose record before the reading of its time, and additional doses before records.
    @Test func additionalDosesComeBeforeRecordsOfTheirTime() throws {
        let records: [EventRecord] = [.dose(0, 100, addl: 1, ii: 12), .observe(12)]
        let solution = try TestModel.intravenous().solve(TwinTask(records: records, sampleTimes: [12], endTime: 12))
        #expect(abs(solution.observations[0][0] / (100 * iv.bolus(12) + 100) - 1) < 1e-7)
        #expect(abs(solution.samples[0][0] / (100 * iv.bolus(12)) - 1) < 1e-7)
    }

    @Test func recordsOutOfTimeOrderAreSorted() throws {
        let solution = try TestModel.intravenous().solve(.doses([.dose(5, 50), .dose(0, 100)], at: [6]))
        #expect(abs(solution.samples[0][0] / (100 * iv.bolus(6) + 50 * iv.bolus(1)) - 1) < 1e-7)
    }

    /// tad counts from the nominal time of the latest dose, whatever its lag; before the first it is t.
    @Test func timeAfterDose() throws {
        var model = TestModel.intravenous(route: .init(lag: 3))
        model.observables.append("tad")
        let solution = try model.solve(.doses([.dose(2, 100, addl: 1, ii: 10)], at: [1, 2, 4, 11, 12, 13, 15]))
        #expect(solution.samples[1] == [1, 2, 2, 9, 10, 1, 3])
    }

    @Test func ledgerTellsEveryDose() throws {
        let model = TestModel.intravenous(route: .init(bioavailability: 0.5, lag: 1))
        var record = EventRecord.dose(2, 100, .duration(4), addl: 1, ii: 10)
        record.tag = "loading"
        let solution = try model.solve(TwinTask(records: [record], endTime: 20))
        #expect(solution.doses.map(\.time) == [2, 12])
        #expect(solution.doses.map(\.arrival) == [3, 13])
        #expect(solution.doses.allSatisfy { $0.amount == 100 && $0.bioavailable == 50 && $0.duration == 4 && $0.tag == "loading" })
    }
}
