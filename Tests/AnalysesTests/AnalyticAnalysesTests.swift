import Analyses
import Foundation
import ResultStore
import Testing

/// Eight twins in two arms; in arm B the fourth twin failed.
private let trial = SmallTrial(
    level: [[1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 4, .nan, 7, 6, 9, 10]],
    event: [[0, 0, 0, 1, 1, 1, 1, 1], [1, 0, 0, -1, 1, 1, 0, 1]], weight: [50, 60, 70, 80, 90, 100, 110, 120],
    observedArm: [0, 1, 0, 1, 0, 1, 0, 1], remarks: [(4, 1, 0), (5, 0, 1), (5, 0, 1), (6, 0, 1)])

@Test func flowCountsEveryTwin() throws {
    let file = try trial.analysed()
    #expect(try file.numbers("/analyses/flow/drawn") == [10])
    #expect(try file.numbers("/analyses/flow/eligible") == [8])
    #expect(try near(file.numbers("/analyses/flow/eligible_share")[0], 0.8))
    #expect(try file.numbers("/analyses/flow/solved") == [8, 7])
    #expect(try file.numbers("/analyses/flow/failed") == [0, 1])
    #expect(try file.numbers("/analyses/flow/observed") == [4, 4])
    // A twin with two remarks of a kind counts once: arm, kind = (A failure, A limited, B failure, B limited).
    #expect(try file.numbers("/analyses/flow/remarks") == [0, 2, 1, 0])
}

@Test func numericEndpointsAreSummedUpPerArm() throws {
    let file = try trial.analysed()
    func values(_ name: String) throws -> [Double] { try file.numbers("/analyses/endpoints/level/\(name)") }
    #expect(try values("n") == [8, 7])
    #expect(try values("missing") == [0, 1])
    // 1...8: mean 4.5, variance 6. B: sum 42 of 7, squared deviations 16+4+4+1+0+9+16 = 50.
    let sd = try values("sd")
    #expect(try values("mean") == [4.5, 6] && near(sd[0], 6.0.squareRoot()) && near(sd[1], (50.0 / 6).squareRoot()))
    #expect(try near(values("mean_se")[0], (6.0 / 8).squareRoot()))
    #expect(try values("median") == [4.5, 6] && values("minimum") == [1, 2] && values("maximum") == [8, 10])
    // The geometric mean of 1...8 is 8!^(1/8).
    #expect(try near(values("geometric_mean")[0], pow(40320, 1.0 / 8)))
    // t(0.975, 7) = 2.364624251592785 (R 4.2: qt(0.975, 7)).
    #expect(try near(values("mean_upper")[0], 4.5 + 2.364624251592785 * 0.75.squareRoot()))
}

@Test func eventRatesStateTheirDenominator() throws {
    let file = try trial.analysed()
    func values(_ name: String) throws -> [Double] { try file.numbers("/analyses/events/event/\(name)") }
    #expect(try values("events") == [5, 4] && values("n") == [8, 7] && values("missing") == [0, 1])
    #expect(try values("share") == [5.0 / 8, 4.0 / 7])
    // Wilson's limits in closed form with z = 1.959963984540054.
    let (p, n, z) = (5.0 / 8, 8.0, 1.959963984540054)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    #expect(try near(values("share_lower")[0], (p + z * z / (2 * n) - half) / (1 + z * z / n)))
    #expect(try near(values("share_upper")[0], (p + z * z / (2 * n) + half) / (1 + z * z / n)))
}

@Test func differencesArePairedByTwin() throws {
    let file = try trial.analysed()
    #expect(try file.texts("/analyses/contrasts/contrast") == ["B - A"])
    #expect(try file.texts("/analyses/contrasts/arm_compared") == ["B"] && file.texts("/analyses/contrasts/arm_reference") == ["A"])
    // B - A over the seven pairs: 1 2 1 2 0 2 2, mean 10/7, squared deviations 18 - 100/7.
    let level = "/analyses/contrasts/level"
    #expect(try file.numbers("\(level)/pairs") == [7])
    #expect(try near(file.numbers("\(level)/difference")[0], 10.0 / 7))
    #expect(try near(file.numbers("\(level)/difference_se")[0], ((18 - 100.0 / 7) / 6 / 7).squareRoot()))
    // Events among pairs: both 3, only B 1, only A 1, neither 2.
    let event = "/analyses/contrasts/event"
    #expect(try file.numbers("\(event)/pairs") == [7] && file.numbers("\(event)/difference") == [0])
    #expect(try near(file.numbers("\(event)/difference_se")[0], 2.0.squareRoot() / 7))
}

@Test func observedPatientsAreThoseOfTheAllocation() throws {
    let file = try trial.analysed()
    // A: twins 1 3 5 7; B: 2 4 6 8, of which 4 failed.
    let level = "/analyses/observed/level"
    #expect(try file.numbers("\(level)/n") == [4, 3] && file.numbers("\(level)/missing") == [0, 1])
    #expect(try near(file.numbers("\(level)/mean")[0], 4) && near(file.numbers("\(level)/mean")[1], 20.0 / 3))
    #expect(try near(file.numbers("\(level)/difference")[0], 20.0 / 3 - 4))
    #expect(try file.numbers("/analyses/observed/event/share") == [0.5, 2.0 / 3])
}

@Test func cohortIsDescribed() throws {
    let file = try trial.analysed()
    #expect(try file.numbers("/analyses/cohort/weight/mean") == [85] && file.numbers("/analyses/cohort/weight/median") == [85])
    #expect(try file.numbers("/analyses/cohort/weight/bin_count").reduce(0, +) == 8)
    #expect(try file.numbers("/analyses/cohort/sex/count") == [2, 6] && file.numbers("/analyses/cohort/sex/share") == [0.25, 0.75])
    #expect(try file.info("/analyses/cohort/weight/mean").variable.unit == "kg")
}

@Test func answerIsThePrimaryEndpoint() throws {
    let file = try trial.analysed()
    #expect(try file.attribute("endpoint", of: "/analyses/answer")?.description == "event")
    #expect(try file.numbers("/analyses/answer/estimate") == [5.0 / 8, 4.0 / 7])
    #expect(try file.texts("/analyses/answer/highest") == ["A"] && file.texts("/analyses/answer/next") == ["B"])
}

@Test func bandsAreQuantilesOfEachTime() throws {
    var trial = trial
    // Twin i at time t: i + 100 t in A; the failed twin of B has nothing from time 1 on.
    trial.timeCount = 3
    for arm in 0..<2 {
        var course: [Double] = []
        for twin in 0..<8 {
            for time in 0..<3 { course.append(arm == 1 && twin == 3 && time > 0 ? .nan : Double(twin + 1 + 100 * time)) }
        }
        trial.courses.append(course)
    }
    let file = try trial.analysed()
    #expect(try file.numbers("/analyses/bands/A/C/median") == [4.5, 104.5, 204.5])
    #expect(try file.numbers("/analyses/bands/A/C/p25") == [2.75, 102.75, 202.75])
    #expect(try near(file.numbers("/analyses/bands/A/C/p95")[0], 7.65))
    #expect(try file.numbers("/analyses/bands/B/C/n") == [8, 7, 7] && file.numbers("/analyses/bands/B/C/median") == [4.5, 105, 205])
    #expect(try file.numbers("/analyses/bands/A/C/shown") == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(try file.numbers("/analyses/bands/A/C/twins", start: [2, 0], count: [1, 3]) == [3, 103, 203])
}

@Test func replicatesAreEstimatedOneByOne() throws {
    // Two trials of four twins; observed A: twins 1 and 2, B: 3 and 4.
    let trial = SmallTrial(
        replicates: 2, level: [[1, 3, 0, 0, 5, 7, 0, 0], [0, 0, 4, 6, 0, 0, 10, 20]], event: [[1, 0, 0, 0, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0, 0, 1]],
        observedArm: [0, 0, 1, 1, 0, 0, 1, 1])
    let file = try trial.analysed()
    let level = "/analyses/replicates/level"
    #expect(try file.numbers("\(level)/mean") == [2, 5, 6, 15])
    #expect(try file.numbers("\(level)/mean_average") == [4, 10])
    #expect(try near(file.numbers("\(level)/mean_sd")[0], 8.0.squareRoot()) && near(file.numbers("\(level)/mean_sd")[1], 50.0.squareRoot()))
    #expect(try file.numbers("\(level)/difference") == [3, 9])
    #expect(try file.numbers("/analyses/replicates/event/share") == [0.5, 1, 1, 0.5])
    #expect(try file.info("\(level)/mean").axisNames == ["replicate", "arm"])
}

@Test func armsAreComparedInPairsUpToFour() throws {
    func contrasts(_ arms: Int) throws -> [String] {
        let trial = SmallTrial(
            level: Array(repeating: [1, 2], count: arms), event: Array(repeating: [0, 1], count: arms), observedArm: [0, 0])
        return try trial.analysed().texts("/analyses/contrasts/contrast")
    }
    #expect(try contrasts(3) == ["B - A", "C - A", "C - B"])
    #expect(try contrasts(5) == ["B - A", "C - A", "D - A", "E - A"])
}

@Test func analysesCanBeDoneAgain() throws {
    let file = try trial.analysed()
    let before = try file.numbers("/analyses/contrasts/level/difference_upper")
    try TrialAnalyses.write(into: file)
    #expect(try file.numbers("/analyses/contrasts/level/difference_upper") == before)
}
