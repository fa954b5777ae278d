import Statistics
import Testing

struct NewcombeCase {
    let events, count: Int
    /// Limits as published, four decimals.
    let wilson, clopperPearson: (Double, Double)
}

/// Newcombe (1998), Stat Med 17:857-872, table I: 95 % limits by methods 3 (score) and 5 (Clopper-Pearson);
/// R 4.2.2 prop.test(correct = FALSE) and binom.test agree.
private let newcombe = [
    NewcombeCase(events: 81, count: 263, wilson: (0.2553, 0.3662), clopperPearson: (0.2527, 0.3676)),
    NewcombeCase(events: 15, count: 148, wilson: (0.0624, 0.1605), clopperPearson: (0.0578, 0.1617)),
    NewcombeCase(events: 0, count: 20, wilson: (0, 0.1611), clopperPearson: (0, 0.1684)),
    NewcombeCase(events: 1, count: 29, wilson: (0.0061, 0.1718), clopperPearson: (0.0009, 0.1776)),
]

@Test(arguments: newcombe)
func proportionIntervalsMatchNewcombe(_ example: NewcombeCase) throws {
    let proportion = try #require(Proportion(events: example.events, of: example.count))
    let halfDigit = 0.5e-4 * 1.000001
    for (interval, published) in [
        (proportion.wilson(), example.wilson), (proportion.clopperPearson(), example.clopperPearson),
    ] {
        let interval = try #require(interval)
        #expect(abs(interval.lower - published.0) <= halfDigit)
        #expect(abs(interval.upper - published.1) <= halfDigit)
    }
}

/// R 4.2.2, prop.test(x, n, correct = FALSE, conf.level) and binom.test, ten digits.
@Test func otherLevelsMatchR() throws {
    let few = try #require(Proportion(events: 1, of: 29))
    #expect(isClose(few.wilson(level: 0.99)?.lower, 0.004061494197, relative: 1e-9))
    #expect(isClose(few.wilson(level: 0.99)?.upper, 0.2382542531, relative: 1e-9))
    #expect(isClose(few.clopperPearson(level: 0.9)?.lower, 0.001767171001, relative: 1e-9))
    #expect(isClose(few.clopperPearson(level: 0.9)?.upper, 0.1533920245, relative: 1e-9))
    let all = try #require(Proportion(events: 29, of: 29))
    #expect(isClose(all.wilson()?.lower, 0.8830302015, relative: 1e-9))
    #expect(isClose(all.clopperPearson()?.lower, 0.8805551309, relative: 1e-9))
    #expect(all.wilson()?.upper == 1)
    #expect(all.clopperPearson()?.upper == 1)
    #expect(all.wilson(level: 1) == nil)
}

/// Newcombe's square-and-add interval of Fagerland, Lydersen and Laake, Statistical Analysis of Contingency
/// Tables (2017), chapter 8: Bentur et al. 2009, -0.286 (-0.507 to -0.026); Cavo et al. 2012, -0.0621
/// (-0.1186 to -0.0046). The second has a positive correlation above its continuity correction.
@Test(arguments: [
    ([1, 1, 7, 12], -0.286, -0.507, -0.026, 0.5e-3), ([59, 6, 16, 80], -0.0621, -0.1186, -0.0046, 0.5e-4),
])
func pairedProportionsMatchPublishedExamples(
    _ table: [Int], _ difference: Double, _ lower: Double, _ upper: Double, _ halfDigit: Double
) throws {
    let paired = try #require(
        PairedProportions(both: table[0], firstOnly: table[1], secondOnly: table[2], neither: table[3]))
    let interval = try #require(paired.interval())
    #expect(abs(paired.difference - difference) <= halfDigit)
    #expect(abs(interval.lower - lower) <= halfDigit)
    #expect(abs(interval.upper - upper) <= halfDigit)
}
