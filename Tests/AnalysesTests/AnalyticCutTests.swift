import Foundation
import ResultStore
import Statistics
import Testing

/// Looks that cut the data off, margins and sites, against the same worked out from the file's values.
@Suite struct AnalyticCutTests {
    /// One simulated trial's patients in the order of entry.
    private struct Patient {
        let entry: Double
        let isHigh: Bool
        /// In days; time to event.
        let time: Double
        let came: Bool
        let auc: Double
    }

    private func patients(_ trial: DeclaredTrial, _ replicate: Int) throws -> [Patient] {
        func twins(_ name: String) throws -> [Double] { try #require(trial.reader.twinValues(name, replicate: replicate).asNumbers) }
        func values(_ name: String) throws -> [[Double]] {
            try ["low", "high"].map { try #require(trial.reader.endpoint(name, arm: $0, replicate: replicate).asNumbers) }
        }
        let (arms, entries) = (try twins("observed_arm"), try twins("entry_time"))
        let (time, came, auc) = (try values("time"), try values("time_event"), try values("auc"))
        return arms.indices.map { twin in
            let arm = Int(arms[twin])
            return Patient(
                entry: entries[twin], isHigh: arm == 1, time: time[arm][twin], came: came[arm][twin] == 1, auc: auc[arm][twin])
        }
    }

    /// The log-rank statistic of the patients who have entered by a time, followed until then.
    private func logRank(_ patients: [Patient], until cut: Double) throws -> (z: Double, events: Int, entered: Int) {
        let entered = patients.filter { $0.entry < cut }
        let seen = entered.map { patient -> (time: Double, came: Bool) in
            let isSeen = patient.came && patient.entry + 24 * patient.time <= cut
            return isSeen ? (patient.time, true) : (min(patient.time, (cut - patient.entry) / 24), false)
        }
        let ranks = try LogRank(times: seen.map(\.time), events: seen.map(\.came), groups: entered.map { $0.isHigh ? 1 : 0 })
        return (try #require(ranks.z), seen.count { $0.came }, entered.count)
    }

    @Test func looksAtEventsCutTheDataThere() throws {
        let trial = try DeclaredTrial(CutTrial.text(looks: "{events: [10, 25]}"))
        defer { trial.remove() }
        let (z, cutoffs) = (try trial.numbers("looks/z"), try trial.numbers("looks/cutoff"))
        let (entered, events) = (try trial.numbers("looks/entered"), try trial.numbers("looks/events"))
        #expect(try trial.numbers("looks/information") == [0.4, 1])
        for replicate in [0, 11, 39] {
            let patients = try patients(trial, replicate)
            let times = patients.filter(\.came).map { $0.entry + 24 * $0.time }.sorted()
            for (look, count) in [10, 25].enumerated() {
                let place = 2 * replicate + look
                #expect(near(cutoffs[place], times[count - 1], 1e-12))
                let known = try logRank(patients, until: times[count - 1] * (1 + 1e-14))
                #expect(known.events == count && events[place] == Double(count) && entered[place] == Double(known.entered))
                #expect(near(z[place], known.z, 1e-8))
            }
        }
        // A trial ends when its data are cut off.
        let (endedAt, duration) = (try trial.numbers("looks/pocock/ended_at"), try trial.numbers("looks/pocock/duration_mean"))
        #expect(near(duration[0], mean((0..<40).map { cutoffs[2 * $0 + Int(endedAt[$0]) - 1] }), 1e-12))
    }

    @Test func looksThatAreNeverReachedAreTold() throws {
        let trial = try DeclaredTrial(CutTrial.text(looks: "{events: [3, 60]}", replicates: 10))
        defer { trial.remove() }
        let (z, cutoffs) = (try trial.numbers("looks/z"), try trial.numbers("looks/cutoff"))
        let endings = try trial.file.texts("/analyses/looks/pocock/ending")
        var unreached = 0
        for replicate in 0..<10 {
            let events = try patients(trial, replicate).count { $0.came }
            #expect(events < 60 && z[2 * replicate + 1].isNaN && cutoffs[2 * replicate + 1].isNaN)
            if endings[replicate] == "nothing shown, a look was never reached" { unreached += 1 }
        }
        #expect(try trial.numbers("looks/reached") == [1, 0])
        #expect(try trial.numbers("looks/pocock/unreached")[0] == Double(unreached) / 10 && unreached > 0)
    }

    /// Other endpoints count only where the latest time they look at, here 36 h, has come.
    @Test func looksAtTimesSeeWhatIsKnownThen() throws {
        let trial = try DeclaredTrial(CutTrial.text(looks: "{times: [3 d, 7 d], information: [0.3, 1]}", test: "late"))
        defer { trial.remove() }
        let estimate = try trial.numbers("looks/estimate")
        let entered = try trial.numbers("looks/entered")
        #expect(try trial.numbers("looks/information") == [0.3, 1])
        for replicate in [0, 23] {
            let patients = try patients(trial, replicate)
            for (look, cut) in [72.0, 168].enumerated() {
                let known = patients.filter { cut - $0.entry >= 36 }
                #expect(known.count < patients.count || look == 1)
                let means = [true, false].map { isHigh in mean(known.filter { $0.isHigh == isHigh }.map(\.auc)) }
                #expect(near(estimate[2 * replicate + look], means[0] - means[1], 1e-7))
                #expect(entered[2 * replicate + look] == Double(patients.count { $0.entry < cut }))
            }
        }
    }

    /// A one-sided test against a margin rejects exactly where the interval of level 1 - 2 alpha excludes it, for tests and
    /// intervals that are of one kind (t, Wald; Miettinen and Nurminen's score).
    @Test(arguments: [("margin", -200.0), ("adjusted", -200), ("hazard", 0.7), ("risk", -0.45), ("ranks", -200)])
    func marginsAreTested(_ name: String, _ margin: Double) throws {
        let trial = try DeclaredTrial(CutTrial.text(looks: "[30, 60]"))
        defer { trial.remove() }
        let (p, lower) = (try trial.numbers("comparisons/\(name)/p"), try trial.numbers("comparisons/\(name)/estimate_lower"))
        #expect(try near(trial.numbers("comparisons/\(name)/margin")[0], margin))
        // Ranks: continuity correction and normal approximation make test and interval differ at the edge only.
        let differing = p.indices.count { (p[$0] < 0.05) != (lower[$0] > margin) }
        #expect(name == "ranks" || name == "risk" ? differing <= 2 : differing == 0)
        #expect(p.contains { $0 < 0.05 } && (name == "hazard" || p.contains { $0 > 0.05 }))
        if name == "margin" {
            let patients = try patients(trial, 5)
            let samples = [false, true].map { isHigh in Sample(patients.filter { $0.isHigh == isHigh }.map(\.auc)) }
            let test = try #require(TwoSampleT(samples[0], samples[1], variances: .equal))
            #expect(try near(p[5], #require(test.difference.pValue(.greater, against: -200)), 1e-10))
        }
    }

    /// Within each site and stratum of dialysis, permuted blocks of two: arms differ by one patient at most.
    @Test func sitesAreStrata() throws {
        let trial = try DeclaredTrial(CutTrial.text(looks: "[30, 60]", replicates: 20))
        defer { trial.remove() }
        for replicate in 0..<20 {
            let columns = try ["observed_arm", "site", "dialysis"].map { try #require(trial.reader.twinValues($0, replicate: replicate).asNumbers) }
            for stratum in 0..<4 {
                let own = columns[0].indices.filter { Int(2 * columns[1][$0] + columns[2][$0]) == stratum }
                let high = own.count { columns[0][$0] == 1 }
                #expect(abs(2 * high - own.count) <= 1)
            }
        }
    }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
