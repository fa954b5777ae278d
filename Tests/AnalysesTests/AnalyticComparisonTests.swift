import Foundation
import ResultStore
import Statistics
import Testing

/// Declared analyses, against the same worked out from the file's values.
@Suite struct AnalyticComparisonTests {
    @Test func findingsAreThoseOfTheObservedPatients() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        let difference = try trial.numbers("comparisons/above/estimate")
        let counts = try trial.numbers("comparisons/above/treated")
        let means = try trial.numbers("comparisons/mean/estimate")
        let errors = try trial.numbers("comparisons/mean/estimate_se")
        #expect(difference.count == 120 && means.count == 120)
        for scenario in 0..<2 {
            for replicate in [0, 17, 59] {
                let place = scenario * 60 + replicate
                let events = try [1, 0].map { try trial.observed("above", arm: $0, scenario: scenario, replicate: replicate).map(\.value) }
                let shares = events.map { $0.reduce(0, +) / Double($0.count) }
                #expect(near(difference[place], shares[0] - shares[1]))
                #expect(counts[place] == Double(events[0].count))
                let values = try [1, 0].map { try trial.observed("auc", arm: $0, scenario: scenario, replicate: replicate).map(\.value) }
                let (m, v) = (values.map(mean), values.map(variance))
                #expect(near(means[place], m[0] - m[1]))
                #expect(near(errors[place], (v[0] / Double(values[0].count) + v[1] / Double(values[1].count)).squareRoot()))
            }
        }
    }

    /// The truth is taken over every twin in both arms, in all and in each subgroup.
    @Test func truthsAreThoseOfAllTwins() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        var sums = (all: 0.0, group: 0.0, members: 0.0)
        for replicate in 0..<60 {
            let values = try ["high", "low"].map { try #require(trial.reader.endpoint("above", arm: $0, replicate: replicate).asNumbers) }
            let dialysis = try #require(trial.reader.twinValues("dialysis", replicate: replicate).asNumbers)
            for twin in dialysis.indices {
                let gain = values[0][twin] - values[1][twin]
                sums.all += gain
                if dialysis[twin] == 1 { sums.group += gain; sums.members += 1 }
            }
        }
        #expect(try near(trial.numbers("comparisons/above/truth")[0], sums.all / 2400))
        #expect(try near(trial.numbers("comparisons/above/subgroups/truth")[1], sums.group / sums.members))
        // Without an effect everybody has the same in both arms.
        #expect(try trial.numbers("comparisons/above/truth")[1] == 0)
        #expect(try trial.file.texts("/analyses/comparisons/above/subgroups/subgroup") == [
            "dialysis: none", "dialysis: haemodialysis", "weight: below 75 kg", "weight: 75 kg and above",
        ])
    }

    /// Operating characteristics are those of the stored findings (Morris, White and Crowther 2019, table 6).
    @Test(arguments: [("above", 0.05), ("mean", 0.3173105)])
    func characteristicsAreThoseOfTheFindings(_ name: String, _ alpha: Double) throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        func column(_ path: String) throws -> [[Double]] {
            let all = try trial.numbers("comparisons/\(name)/\(path)")
            return [Array(all[..<60]), Array(all[60...])]
        }
        let (p, estimate) = (try column("p"), try column("estimate"))
        let (lower, upper, se) = (try column("estimate_lower"), try column("estimate_upper"), try column("estimate_se"))
        let truth = try trial.numbers("comparisons/\(name)/truth")
        func operating(_ path: String) throws -> [Double] { try trial.numbers("operating/\(name)/\(path)") }
        for scenario in 0..<2 {
            let rejected = Double(p[scenario].count { $0 < alpha }) / 60
            #expect(try near(operating("rejected")[scenario], rejected))
            #expect(try near(operating("rejected_se")[scenario], (rejected * (1 - rejected) / 60).squareRoot()))
            #expect(try near(operating("bias")[scenario], mean(estimate[scenario]) - truth[scenario], 1e-10))
            let sd = variance(estimate[scenario]).squareRoot()
            #expect(try near(operating("empirical_se")[scenario], sd))
            #expect(try near(operating("bias_se")[scenario], sd / 60.0.squareRoot()))
            #expect(try near(operating("empirical_se_se")[scenario], sd / 118.0.squareRoot()))
            #expect(try near(operating("stated_se")[scenario], mean(se[scenario].map { $0 * $0 }).squareRoot()))
            let covered = (0..<60).count { lower[scenario][$0] <= truth[scenario] && truth[scenario] <= upper[scenario][$0] }
            #expect(try near(operating("coverage")[scenario], Double(covered) / 60))
        }
        #expect(try operating("rejected")[0] > operating("rejected")[1])
    }

    /// Equivalence is claimed where the interval of level 1 - 2 alpha lies within the limits.
    @Test func equivalenceAgreesWithItsInterval() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        let (p, lower, upper) = (
            try trial.numbers("comparisons/equal/p"), try trial.numbers("comparisons/equal/estimate_lower"),
            try trial.numbers("comparisons/equal/estimate_upper")
        )
        for place in p.indices { #expect((p[place] < 0.05) == (lower[place] > 0.7 && upper[place] < 1.3)) }
        #expect(p.contains { $0 < 0.05 } && p.contains { $0 > 0.05 })
    }

    /// Adjusting for what determines clearance removes noise: the stated error is smaller, and the one-sided interval
    /// excludes 0 where the test rejects.
    @Test func adjustmentNarrowsTheInterval() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        let (plain, adjusted) = (try trial.numbers("operating/mean/stated_se"), try trial.numbers("operating/adjusted/stated_se"))
        #expect(adjusted[0] < plain[0])
        let (p, lower) = (try trial.numbers("comparisons/adjusted/p"), try trial.numbers("comparisons/adjusted/estimate_lower"))
        for place in p.indices { #expect((p[place] < 0.05) == (lower[place] > 0)) }
    }

    /// A look sees the first patients; a rule ends at the first bound that is crossed.
    @Test func looksSeeTheFirstPatients() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        let (z, estimate) = (try trial.numbers("looks/z"), try trial.numbers("looks/estimate"))
        for (scenario, replicate) in [(0, 0), (1, 33)] {
            let values = try [1, 0].map {
                try trial.observed("auc", arm: $0, scenario: scenario, replicate: replicate).filter { $0.twin < 16 }.map(\.value)
            }
            let place = 2 * (scenario * 60 + replicate)
            #expect(near(estimate[place], mean(values[0]) - mean(values[1])))
            let test = try #require(TwoSampleT(Sample(values[0]), Sample(values[1])))
            let p = try #require(test.difference.pValue())
            // The statistic has the p value of the test, and the sign of the effect.
            #expect(near(2 * erfcHalf(abs(z[place])), p, 1e-9))
            #expect((z[place] > 0) == (estimate[place] > 0))
        }
        let whole = try trial.numbers("comparisons/mean/estimate")
        #expect(whole.indices.allSatisfy { near(estimate[2 * $0 + 1], whole[$0]) })
        let endings = try trial.file.texts("/analyses/looks/early/ending")
        let lookOf = try trial.numbers("looks/early/ended_at")
        for place in endings.indices {
            let (first, last) = (z[2 * place], z[2 * place + 1])
            let expected: (String, Double) =
                if first >= 1.2 { ("effect shown", 1) } else if -first >= 1.2 { ("opposite effect shown", 1) }
                else if abs(first) < 0.5 { ("stopped for futility", 1) } else if last >= 1.96 { ("effect shown", 2) }
                else if -last >= 1.96 { ("opposite effect shown", 2) } else { ("nothing shown at the end", 2) }
            #expect((endings[place], lookOf[place]) == expected)
        }
        let mean = try trial.numbers("looks/early/patients_mean")
        #expect(near(mean[0], lookOf[..<60].reduce(0) { $0 + ($1 == 1 ? 16 : 40) } / 60))
    }

    /// Under the sharp null hypothesis a t test's type I error is alpha, here 0.317: 4,000 trials have a standard error of
    /// 0.0074, so that 3.3 of them are exceeded with probability 0.001 (the seed is fixed). Stratified allocation makes
    /// unadjusted tests a little conservative.
    @Test func drawnTrialsKeepTheLevel() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        #expect(try trial.file.texts("/analyses/resampled/mean/hypothesis") == ["null", "as simulated"])
        let (rejected, se) = (try trial.numbers("resampled/adjusted/rejected"), try trial.numbers("resampled/adjusted/rejected_se"))
        #expect(abs(rejected[0] - 0.05) < 3.3 * se[0] + 0.002)
        #expect(try trial.numbers("resampled/mean/rejected")[0] < 0.3173105 + 3.3 * 0.0074)
        #expect(rejected[1] > 3 * rejected[0])
        #expect(try trial.file.texts("/analyses/resampled/equal/hypothesis") == ["as simulated"])
        // Estimates drawn as simulated are about the truth: 4,000 trials, within 4 standard errors and the pool's own.
        let (bias, biasError) = (try trial.numbers("resampled/mean/bias"), try trial.numbers("resampled/mean/bias_se"))
        let pool = try trial.numbers("comparisons/mean/truth_se")[0]
        #expect(abs(bias[1]) < 4 * biasError[1] + 4 * pool)
    }

    /// Every patient is followed for a day from entry; a rule's trial is over when the last patient of its last look is.
    @Test func durationsAreThoseOfTheLastPatients() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        let lookOf = try trial.numbers("looks/pocock/ended_at")
        var ends: [Double] = []
        for replicate in 0..<60 {
            let entries = try #require(trial.reader.twinValues("entry_time", replicate: replicate).asNumbers)
            let sites = try #require(trial.reader.twinValues("site", replicate: replicate).asNumbers)
            #expect(zip(entries, entries.dropFirst()).allSatisfy { $0 <= $1 } && sites.count { $0 == 0 } <= 25)
            #expect(zip(entries, sites).allSatisfy { $1 == 0 || $0 >= 240 && !(720..<960).contains($0) })
            #expect(try near(trial.numbers("accrual/duration")[replicate], entries[39] + 24))
            ends.append(entries[lookOf[replicate] == 1 ? 15 : 39] + 24)
        }
        #expect(try near(trial.numbers("looks/pocock/duration_mean")[0], mean(ends), 1e-10))
    }

    @Test func descriptionsAreOfTheirGroups() throws {
        let trial = try DeclaredTrial()
        defer { trial.remove() }
        var sums = (count: 0.0, sum: 0.0)
        var observed = (count: 0.0, events: 0.0)
        for replicate in 0..<60 {
            let values = try #require(trial.reader.endpoint("auc", arm: "high", replicate: replicate).asNumbers)
            let dialysis = try #require(trial.reader.twinValues("dialysis", replicate: replicate).asNumbers)
            let weight = try #require(trial.reader.twinValues("weight", replicate: replicate).asNumbers)
            for twin in values.indices where dialysis[twin] == 1 { sums.count += 1; sums.sum += values[twin] }
            for arm in 0..<2 {
                for patient in try trial.observed("above", arm: arm, scenario: 0, replicate: replicate) where weight[patient.twin] >= 75 {
                    observed.count += 1
                    observed.events += patient.value
                }
            }
        }
        #expect(try trial.numbers("descriptions/auc-arm-dialysis/n")[3] == sums.count)
        #expect(try near(trial.numbers("descriptions/auc-arm-dialysis/mean")[3], sums.sum / sums.count, 1e-10))
        #expect(try trial.numbers("descriptions/observed/n")[1] == observed.count)
        #expect(try trial.numbers("descriptions/observed/events")[1] == observed.events)
    }

    @Test func threadsDoNotMatter() throws {
        let (one, three) = (try DeclaredTrial(threads: 1), try DeclaredTrial(threads: 3))
        defer { one.remove(); three.remove() }
        for path in ["comparisons/mean/p", "resampled/adjusted/bias", "looks/z", "operating/above/coverage", "descriptions/auc-arm-dialysis/mean"] {
            #expect(try one.numbers(path).map(\.bitPattern) == three.numbers(path).map(\.bitPattern))
        }
    }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
private func variance(_ values: [Double]) -> Double {
    let m = mean(values)
    return values.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(values.count - 1)
}
/// P(Z > z) of a standard normal.
private func erfcHalf(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }
