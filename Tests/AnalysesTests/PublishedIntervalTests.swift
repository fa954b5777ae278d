import Analyses
import Statistics
import Testing

/// Newcombe, Stat Med 1998;17:873-890, table II, method 10: events, sizes, limits (printed to four decimals).
@Test(arguments: [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062), (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775), (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
])
func differencesOfIndependentRates(_ a: Int, _ m: Int, _ b: Int, _ n: Int, _ lower: Double, _ upper: Double) throws {
    let difference = Estimate(Estimate(Proportion(events: a, of: m)), minusIndependent: Estimate(Proportion(events: b, of: n)))
    #expect(abs(try #require(difference.lower) - lower) <= 0.00005 + 1e-9)
    #expect(abs(try #require(difference.upper) - upper) <= 0.00005 + 1e-9)
}
