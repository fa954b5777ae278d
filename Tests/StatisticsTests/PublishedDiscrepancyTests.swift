import Foundation
import Statistics
import TestSupport
import Testing

/// npde 3.5 (E. Comets and others, github.com/ecomets/npde30) under R 4.2.2: autonpde of Fixtures/npde.csv with
/// decorr.method = "cholesky", ties = TRUE. An npde is the quantile of a count out of 60, so that tolerances are those of
/// what was printed.
@Test func discrepanciesAgreeWithNpde() throws {
    let table = try Fixture("npde.csv")
    let expected = [
        1.3829941271006, 0.3853204664076, 1.1918161716814, 0.0836517339071, 2.1280452341850, -1.5010859460440,
        -0.3853204664076, 0.6229257232101, -1.1107716166368, 0.5244005127080, -0.3853204664076, -1.3829941271006,
    ]
    let shares = [55, 54, 55, 55, 59, 59, 57, 56, 8, 16, 12, 0.5].map { $0 / 60 }
    var found: [PredictionDiscrepancies] = []
    var generator = SeededGenerator(state: 1)
    for subject in ["1", "2", "3"] {
        let rows = table.filter("subject", subject)
        let simulated = rows.lines.map { line in line.dropFirst(3).map { Double($0) ?? .nan } }
        found.append(
            try #require(
                PredictionDiscrepancies(
                    observed: rows.numbers("observed").map { .value($0) }, limits: [nil, nil, nil, nil],
                    simulated: simulated, using: &generator)))
    }
    #expect(found.allSatisfy { $0.simulations == 60 })
    for (value, expected) in zip(found.flatMap(\.npde), expected) { #expect(abs(value - expected) < 1e-12) }
    for (value, expected) in zip(found.flatMap(\.pd), shares) { #expect(abs(value - expected) < 1e-15) }

    // t.test, the chi-squared test of the variance and shapiro.test of these npde.
    let tests = try #require(StandardNormalTests(Sample(found.flatMap(\.npde))))
    #expect(abs(tests.meanTest - 0.700334276841) < 1e-11 && abs(tests.varianceTest - 0.446845497495) < 1e-11)
    #expect(abs((tests.normalityTest ?? .nan) - 0.8618943) < 1e-6 && tests.global == 1)
}

/// R 4.2.2, shapiro.test: of short lists, R's `precip`, and x^3 + x of normal scores. R has the same published
/// approximation; its p values differ by rounding of the weights.
@Test func shapiroWilkAgreesWithR() throws {
    let precip: [Double] = [
        67, 54.7, 7, 48.5, 14, 17.2, 20.7, 13, 43.4, 40.2, 38.9, 54.5, 59.8, 48.3, 22.9, 11.5, 34.4, 35.1, 38.7, 30.8, 30.6,
        43.1, 56.8, 40.8, 41.8, 42.5, 31, 31.7, 30.2, 25.9, 49.2, 37, 35.9, 15, 30.2, 7.2, 36.2, 45.5, 7.8, 33.4, 36.1, 40.2,
        42.7, 42.5, 16.2, 39, 35, 37, 31.4, 37.6, 39.9, 36.2, 42.8, 46.4, 24.7, 49.1, 46, 35.9, 7.8, 48.2, 15.2, 32.5, 44.7,
        42.6, 38.8, 17.4, 40.8, 29.1, 14.6, 59.2,
    ]
    let cases: [(values: [Double], w: Double, p: Double)] = [
        ([1, 2, 4], 0.964285714286, 0.636886845029), ([2.1, 3.3, 1.2, 5.9], 0.941994514398, 0.666525309206),
        (Array(precip[..<10]), 0.917471363284, 0.336346949886), (precip, 0.964559168612, 0.0449252894831),
    ]
    for (values, w, p) in cases {
        let test = try #require(ShapiroWilk(Sample(values)))
        #expect(abs(test.statistic - w) < 1e-8, "\(values.count)")
        #expect(isClose(test.pValue, p, relative: 1e-5), "\(values.count): \(test.pValue)")
        // Neither place nor scale matters.
        let moved = try #require(ShapiroWilk(Sample(values.map { 1000 - 3 * $0 })))
        #expect(abs(moved.statistic - test.statistic) < 1e-10)
    }
    #expect(ShapiroWilk(Sample([1, 2])) == nil && ShapiroWilk(Sample([3, 3, 3])) == nil)
    #expect(ShapiroWilk(Sample((0...5000).map(Double.init))) == nil)
}
