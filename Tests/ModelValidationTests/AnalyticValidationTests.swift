import Foundation
import ModelValidation
import ResultStore
import Statistics
import Testing

/// The model against data made by closed form from its own equations, variability and errors.
@Suite struct AnalyticValidationTests {
    /// At the fixed seed the tests of NPDE together have p above 0.05, as for 95 % of seeds or more. With a clearance 1.3
    /// times the model's they reject it: the last readings of each day are then a third lower.
    @Test func ownDataAreAcceptedAndOthersRejected() throws {
        let own = try BolusStudy().validated()
        #expect(own.outcome.isFinished && own.outcome.failed == 0 && own.outcome.total == 100)
        #expect(try own.numbers("C/n") == [600] && own.numbers("failed_simulations") == [0])
        #expect(try own.numbers("C/discrepancies/n") == [600, 600])
        let p = try own.numbers("C/discrepancies/p_global")[0]
        #expect(p > 0.05, "\(p)")
        #expect(own.warnings.isEmpty, "\(own.warnings)")
        let faster = try BolusStudy(clearance: 1.3).validated()
        let rejected = try faster.numbers("C/discrepancies/p_global")[0]
        #expect(rejected < 1e-4, "\(rejected)")
        // Knowing a subject's own measurements, nearly all predictions are close, also with the wrong clearance.
        #expect(try own.numbers("C/errors/missing") == [0, 0] && own.numbers("C/errors/n")[1] == own.numbers("C/errors/n")[0])
        for found in [own, faster] {
            let (within, mape) = (try found.numbers("C/errors/within_30"), try found.numbers("C/errors/mape"))
            #expect(within[1] > 0.9 && within[1] > within[0] + 0.1 && mape[1] < 0.6 * mape[0], "\(within), \(mape)")
        }
        // Its effect is where the clearance went: ln 1.3 = 0.26, less what shrinkage and the occasions take.
        #expect(try abs(own.numbers("effects/mean")[0]) < 0.1 && faster.numbers("effects/mean")[0] > 0.15)
        #expect(try own.numbers("effects/shrinkage").allSatisfy { $0 > -0.1 && $0 < 0.5 })
        // Too high a prediction, a priori, and known to be.
        #expect(try faster.numbers("C/errors/mpe_lower")[0] > 0)
    }

    /// 95 % intervals of the simulations hold the measured percentiles: of the 18 percentiles and 6 shares below the limit
    /// of each check 22.8 on average; by chance fewer than 19 with probability 0.003 if they were independent.
    @Test(arguments: ["vpc", "pcvpc"]) func intervalsOfTheCheckHoldThePercentiles(_ check: String) throws {
        let found = try BolusStudy(seed: 3).validated()
        func held(_ prefix: String) throws -> Int {
            let path = "C/\(check)/\(prefix)"
            let columns = try ["observed", "simulated_lower", "simulated_upper"].map { try found.numbers(path + $0) }
            // Missing is below the limit.
            let values = columns.map { $0.map { $0.isNaN ? -Double.infinity : $0 } }
            return values[0].indices.count { values[1][$0] <= values[0][$0] && values[0][$0] <= values[2][$0] }
        }
        #expect(try found.numbers("C/\(check)/n") == [Double](repeating: 100, count: 6))
        #expect(try found.numbers("C/\(check)/time") == BolusStudy.times)
        #expect(try held("") + held("below_") >= 19)
        // The data have values below the limit, and percentiles among them.
        #expect(try found.numbers("C/below")[0] > 20)
    }

    /// PRED at the typical parameters, by hand; the times after a dose; errors and pd from the table's own columns.
    @Test func theTableHoldsWhatTheNumbersAreMadeOf() throws {
        let study = BolusStudy(subjects: 20)
        let found = try study.validated()
        let table = { (name: String) in try found.numbers("C/measurements/\(name)") }
        let (observed, predicted) = (try table("observed"), try table("prediction"))
        let rows = study.csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
        let dose = rows.map { Double($0[2]) ?? .nan }, weight = rows.map { Double($0[5]) ?? .nan }
        let lines = try table("line").map { Int($0) - 2 }
        for (place, row) in lines.enumerated() {
            let first = rows.firstIndex { $0[0] == rows[row][0] } ?? 0
            let (time, rate) = (Double(rows[row][1]) ?? .nan, 0.1 * weight[row] / 70)
            let late = time < 24 ? 0 : exp(-rate * (time - 24))
            let expected = dose[first] / 40 * (exp(-rate * time) + late)
            #expect(abs(predicted[place] - expected) < 1e-5 * expected)
            #expect(try table("time_after_dose")[place] == (time < 24 ? time : time - 24))
            let written = Double(rows[row][3]) ?? .nan
            #expect(observed[place].isNaN ? written == 0 : observed[place] == written)
        }
        let pairs = zip(observed, predicted).filter { $0.0.isFinite }
        let mpe = pairs.reduce(0) { $0 + ($1.1 - $1.0) / $1.0 } / Double(pairs.count)
        #expect(abs(try found.numbers("C/errors/mpe")[0] - mpe) < 1e-12)
        #expect(try found.numbers("C/errors/n")[0] == Double(pairs.count))
        let below = try found.numbers("C/below")[0]
        #expect(below == Double(observed.count - pairs.count) && observed.count == 120)
        let pd = try table("pd"), npd = try table("npd")
        #expect(zip(pd, npd).allSatisfy { abs(StandardNormalTests.quantile($0) - $1) < 1e-12 })
    }
}
