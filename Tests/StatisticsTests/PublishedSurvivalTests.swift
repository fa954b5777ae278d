import Statistics
import Testing

private func curve(_ table: SurvivalTable, time: Int, event: Int, where column: Int, is value: Double) throws
    -> KaplanMeier
{
    let rows = table.columns[0].indices.filter { table.columns[column][$0] == value }
    return try KaplanMeier(
        times: rows.map { table.columns[time][$0] }, events: rows.map { table.columns[event][$0] == 1 })
}

struct CurveCase: Sendable {
    let sex: Double
    let time: Double
    let atRisk: Int
    let survival, error: Double
    let log, logLog: (lower: Double, upper: Double)
}

/// R 4.2.2, survival 3.5-3: summary(survfit(Surv(time, status) ~ sex, data = lung, conf.type)).
@Test(arguments: [
    CurveCase(
        sex: 1, time: 90, atRisk: 117, survival: 0.84782608696, error: 0.03057623085,
        log: (0.7899667483, 0.90992320281), logLog: (0.77622727916, 0.89800381705)),
    CurveCase(
        sex: 1, time: 730, atRisk: 7, survival: 0.078124091267, error: 0.027647509281,
        log: (0.039043735497, 0.15632145743), logLog: (0.035203884451, 0.143389618)),
    CurveCase(
        sex: 2, time: 180, atRisk: 71, survival: 0.84240170559, error: 0.038680958931,
        log: (0.76989980961, 0.92173114569), logLog: (0.74838091615, 0.90350430428)),
    CurveCase(
        sex: 2, time: 365, atRisk: 30, survival: 0.52646303019, error: 0.05973685399,
        log: (0.42148634083, 0.6575855379), logLog: (0.40357982327, 0.63531623282)),
])
func survivalOfLungCancerMatchesR(_ example: CurveCase) throws {
    let curve = try curve(.lung, time: 1, event: 2, where: 4, is: example.sex)
    #expect(curve.atRisk(at: example.time) == example.atRisk)
    #expect(isClose(curve.survival(at: example.time), example.survival, relative: 1e-9))
    #expect(isClose(curve.standardError(at: example.time), example.error, relative: 1e-9))
    for (scale, limits) in [(KaplanMeier.Scale.log, example.log), (.logLog, example.logLog)] {
        let interval = try #require(curve.interval(at: example.time, scale: scale))
        #expect(isClose(interval.lower, limits.lower, relative: 1e-9))
        #expect(isClose(interval.upper, limits.upper, relative: 1e-9))
    }
}

/// The same fits: median with its interval on two scales, and restricted means with summary(fit, rmean = 365 or 730).
@Test func mediansAndRestrictedMeansMatchR() throws {
    let men = try curve(.lung, time: 1, event: 2, where: 4, is: 1)
    let women = try curve(.lung, time: 1, event: 2, where: 4, is: 2)
    #expect(men.count == 138 && men.events == 112 && men.median == 270 && women.median == 426)
    #expect(men.quantileInterval(scale: .log) == Interval(lower: 212, upper: 310, level: 0.95))
    #expect(men.quantileInterval() == Interval(lower: 210, upper: 306, level: 0.95))
    #expect(women.quantileInterval(scale: .log) == Interval(lower: 348, upper: 550, level: 0.95))
    #expect(women.quantileInterval() == Interval(lower: 345, upper: 524, level: 0.95))
    let (m, w) = try (
        #require(RestrictedMean(men, until: 365)), #require(RestrictedMean(women, until: 365))
    )
    #expect(
        isClose(m.estimate, 241.4950851921, relative: 1e-10) && isClose(m.standardError, 10.3582264911, relative: 1e-10)
    )
    #expect(
        isClose(w.estimate, 297.465409532, relative: 1e-10) && isClose(w.standardError, 10.7913239788, relative: 1e-10))
    let longer = try #require(RestrictedMean(women, until: 730))
    #expect(isClose(longer.estimate, 434.7052080266, relative: 1e-10))
    #expect(isClose(longer.standardError, 27.24759532186, relative: 1e-10))
    // Difference and ratio by hand from these.
    let both = try #require(RestrictedMeanComparison(w, m))
    #expect(isClose(both.difference, 55.9703243399, relative: 1e-9))
    #expect(isClose(both.standardError, 14.95812586043, relative: 1e-9))
    #expect(isClose(both.ratio, 1.2317658941, relative: 1e-9))
    #expect(isClose(both.logRatioStandardError, 0.0561764455405, relative: 1e-9))
    #expect(RestrictedMeanComparison(w, longer) == nil)
}

/// Acute myelogenous leukaemia, both groups together: R's survfit on three scales, quantile(fit, c(.25, .5, .75)).
@Test func quantilesOfRemissionMatchR() throws {
    let all = try KaplanMeier(times: SurvivalTable.aml.columns[0], events: SurvivalTable.aml.marks(1))
    #expect([0.25, 0.5, 0.75].map(all.quantile) == [12, 27, 43])
    func limits(_ scale: KaplanMeier.Scale) -> [[Double]] {
        [0.25, 0.5, 0.75].map { p in
            all.quantileInterval(p, scale: scale).map { [$0.lower, $0.upper] } ?? []
        }
    }
    #expect(limits(.plain) == [[8, 27], [18, 34], [30, 48]])
    // The upper limits on the log scale rise again, from 0.458 at 45 to 0.462 at 48. They fall to 1/2 at 45; R sorts
    // them before it looks and says 48.
    #expect(limits(.log) == [[8, 30], [18, 45], [31, .infinity]])
    #expect(limits(.logLog) == [[5, 23], [13, 34], [30, .infinity]])
    let plain = try #require(all.interval(at: 48, scale: .plain))
    #expect(plain.lower == 0 && isClose(plain.upper, 0.2252302470284, relative: 1e-10))
    // All of the second group relapse: survival is 0 for ever, and its standard error unknown.
    let second = try curve(.aml, time: 0, event: 1, where: 2, is: 1)
    #expect(second.survival(at: 45) == 0 && second.survival(at: 1000) == 0)
    #expect(second.standardError(at: 45) == nil && second.interval(at: 45) == nil)
    #expect(RestrictedMean(second, until: 30).map { isClose($0.estimate, 19.69444444444, relative: 1e-10) } == true)
    #expect(
        RestrictedMean(second, until: 30).map { isClose($0.standardError, 3.054197930718, relative: 1e-10) } == true)
}
