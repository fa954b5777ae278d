import Foundation
import ResultStore
import Statistics
import Testing

/// Sample sizes set anew, against the rule applied to the file's values.
@Suite struct AnalyticReestimationTests {
    private static let critical = 1.2815515655446004  // P(Z > this) = 0.1

    private func samples(_ trial: DeclaredTrial, _ replicate: Int, _ range: Range<Int>) throws -> [Sample] {
        let arms = try #require(trial.reader.twinValues("observed_arm", replicate: replicate).asNumbers)
        return try [(2, "high"), (0, "low")].map { arm, name in
            let values = try #require(trial.reader.endpoint("auc", arm: name, replicate: replicate).asNumbers)
            return Sample(range.filter { arms[$0] == Double(arm) }.map { values[$0] })
        }
    }

    private func p(_ trial: DeclaredTrial, _ replicate: Int, _ range: Range<Int>) throws -> Double {
        let samples = try samples(trial, replicate, range)
        return try #require(TwoSampleT(samples[0], samples[1], variances: .equal)?.difference.pValue(.greater))
    }

    private func tail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

    @Test func sizesFollowTheInterimResult() throws {
        let trial = try DeclaredTrial(AdaptiveTrial.text(design: AdaptiveTrial.reestimation, doses: [1000, 1000, 1150], share: 0, size: 80))
        defer { trial.remove() }
        let interim = try trial.numbers("re-estimation/z_interim")
        for (rule, least) in [("promising", Double?.none), ("weighted", 0.2)] {
            let zone = try PromisingZone(interim: 20, planned: 40, most: 80, alpha: 0.1, power: 0.9, leastConditionalPower: least)
            let (sizes, z) = (try trial.numbers("re-estimation/\(rule)/size"), try trial.numbers("re-estimation/\(rule)/z"))
            var rejected = 0.0
            for replicate in 0..<40 {
                #expect(try near(tail(interim[replicate]), p(trial, replicate, 0..<20), 1e-9))
                let size = Int(zone.decide(z: interim[replicate]).size.rounded(.up))
                #expect(sizes[replicate] == Double(size))
                if least == nil {
                    #expect(try near(tail(z[replicate]), p(trial, replicate, 0..<size), 1e-9))
                } else {
                    let rest = try p(trial, replicate, 20..<size)
                    // Cui, Hung and Wang: both halves of the planned information have the weight sqrt(1/2).
                    #expect(near(tail(z[replicate] * 2.0.squareRoot() - interim[replicate]), rest, 1e-8))
                }
                if z[replicate] >= Self.critical { rejected += 1 }
            }
            #expect(try near(trial.numbers("re-estimation/\(rule)/rejected")[0], rejected / 40))
            #expect(try near(trial.numbers("re-estimation/\(rule)/size_mean")[0], sizes.reduce(0, +) / 40))
            #expect(try near(trial.numbers("re-estimation/\(rule)/in_zone").reduce(0, +), 1))
        }
        #expect(try Set(trial.numbers("re-estimation/promising/size")).count > 2)
    }

    /// Without an effect the weighted test rejects with probability alpha = 0.1 (Cui, Hung and Wang 1999), the conventional
    /// one with no more (Mehta and Pocock 2011), as the fixed trials do: 1,000 trials with a standard error of 0.0095, within
    /// 3.3 of it (probability 0.001 of more; the seed is fixed).
    @Test func levelIsKept() throws {
        let trial = try DeclaredTrial(
            AdaptiveTrial.text(design: AdaptiveTrial.reestimation, doses: [1000, 1000, 1000], share: 0, size: 80, replicates: 1000))
        defer { trial.remove() }
        func share(_ path: String) throws -> Double { try trial.numbers("re-estimation/\(path)")[0] }
        for path in ["fixed_rejected", "largest_rejected", "weighted/rejected"] {
            let found = try share(path)
            #expect(abs(found - 0.1) < 3.3 * 0.0095, "\(path): \(found)")
        }
        #expect(try share("promising/rejected") < 0.1 + 3.3 * 0.0095)
    }
}
