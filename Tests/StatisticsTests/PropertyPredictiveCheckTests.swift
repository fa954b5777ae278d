import CBoostMath
import Foundation
import Statistics
import TestSupport
import Testing

func normal(_ generator: inout SeededGenerator) -> Double {
    boost_normal_quantile(Double(generator.next() >> 11 | 1) * 0x1p-53)
}

/// A subject's readings at three times that share an effect: exp(1 + 0.4 b - t / 2), with errors of 20 %.
private func profile(_ generator: inout SeededGenerator, factor: Double = 1) -> [Double] {
    let b = 0.4 * normal(&generator)
    return [0.0, 1, 2].map { factor * exp(1 + b - $0 / 2) * (1 + 0.2 * normal(&generator)) }
}

private func discrepancies(
    _ observed: [PredictionDiscrepancies.Measurement], limit: Double?, simulations: Int = 400, _ generator: inout SeededGenerator
) throws -> PredictionDiscrepancies {
    let profiles = (0..<simulations).map { _ in profile(&generator) }
    return try #require(
        PredictionDiscrepancies(
            observed: observed, limits: observed.map { _ in limit }, simulated: (0..<3).map { j in profiles.map { $0[j] } },
            using: &generator))
}

/// NPDE of data from the model itself are standard normal: the global test, at the fixed seed, has p above 0.05, which
/// it has for 95 % of seeds or more. Of data 1.3 times as high they are rejected: the mean of 200 subjects is then
/// displaced by about 0.4 with a standard error of 0.05.
@Test func npdeOfTheModelAreNormal() throws {
    var generator = SeededGenerator(state: 2026)
    for (factor, isRight) in [(1.0, true), (1.3, false)] {
        let found = try (0..<200).map { _ in
            try discrepancies(profile(&generator, factor: factor).map { .value($0) }, limit: nil, &generator)
        }
        let npde = found.flatMap(\.npde)
        let tests = try #require(StandardNormalTests(Sample(npde)))
        #expect(isRight ? tests.global > 0.05 : tests.global < 1e-6, "\(factor): \(tests.global)")
        // Decorrelated: the first two of a subject have no correlation, where npd have one of about 0.75.
        let pairs = found.map { ($0.npde[0], $0.npde[1]) }
        if isRight { #expect(abs(pairs.reduce(0) { $0 + $1.0 * $1.1 } / 200) < 4 / 200.0.squareRoot()) }
        let raw = found.map { ($0.npd[0], $0.npd[1]) }
        #expect(raw.reduce(0) { $0 + $1.0 * $1.1 } / 200 > 0.5)
    }
}

/// With a third of the measurements below the limit, pd stay uniform and npde normal: their mean and variance within
/// four standard errors of 0 and 1 (6e-5 each).
@Test func censoredNpdeAreNormal() throws {
    var generator = SeededGenerator(state: 77)
    let limit = 1.1
    var censored = 0
    let found = try (0..<300).map { _ in
        let measured = profile(&generator).map { value -> PredictionDiscrepancies.Measurement in
            if value < limit { censored += 1 }
            return value < limit ? .below(limit) : .value(value)
        }
        return try discrepancies(measured, limit: limit, &generator)
    }
    #expect((200...450).contains(censored))
    let uniform = Sample(found.flatMap(\.pd).map { 12.0.squareRoot() * ($0 - 0.5) })
    for sample in [Sample(found.flatMap(\.npde)), uniform] {
        // Three of a subject are not independent for pd: as if there were only the subjects.
        #expect(abs(sample.mean ?? .nan) < 4 / 300.0.squareRoot())
        #expect(abs((sample.variance ?? .nan) - 1) < 4 * (2.0 / 300).squareRoot())
    }
}

@Test func discrepanciesWithoutACovarianceAreMissing() throws {
    var generator = SeededGenerator(state: 3)
    let cloud = (0..<20).map { Double($0) }
    let twice = try #require(
        PredictionDiscrepancies(
            observed: [.value(4), .value(4.5)], limits: [nil, nil], simulated: [cloud, cloud.map { 2 * $0 }], using: &generator))
    #expect(twice.npde.allSatisfy(\.isNaN) && isClose(twice.pd[0], 4.5 / 20) && isClose(twice.pd[1], 3.0 / 20))
    // 4 and all below half of itself; a simulation with a missing value counts nowhere.
    let gap = try #require(
        PredictionDiscrepancies(
            observed: [.value(100), .value(-1)], limits: [nil, nil],
            simulated: [cloud + [.nan], cloud.reversed() + [1]], using: &generator))
    #expect(gap.simulations == 20 && isClose(gap.pd[0], 1 - 1.0 / 40) && isClose(gap.pd[1], 1.0 / 40))
    #expect(
        PredictionDiscrepancies(observed: [.value(.nan)], limits: [nil], simulated: [cloud], using: &generator) == nil)
    #expect(PredictionDiscrepancies(observed: [.value(1)], limits: [], simulated: [cloud], using: &generator) == nil)
}

/// 95 % intervals of the simulations hold the percentiles of data from the same model in 95 % of bins, also with a
/// limit and corrected. Of 60 data sets with 3 bins, 9 percentiles and 3 shares below the limit each, which are correlated
/// within a data set: as if only its bins counted, 180, the share has a standard deviation of 0.016; four of these.
@Test func intervalsOfTheCheckCover() throws {
    var generator = SeededGenerator(state: 41)
    let limit = 0.5
    var (held, heldCorrected, of) = (0, 0, 0)
    for _ in 0..<60 {
        var (times, observed, predictions): ([Double], [Double], [Double]) = ([], [], [])
        var simulated: [[Double]] = []
        for subject in 0..<60 {
            // Doses differ, as does what is expected.
            let dose = subject % 2 == 0 ? 1.0 : 2
            let profiles = (0..<200).map { _ in profile(&generator, factor: dose) }
            for (j, value) in profile(&generator, factor: dose).enumerated() {
                times.append(Double(j))
                observed.append(value < limit ? .nan : value)
                predictions.append(dose * exp(1 - Double(j) / 2))
                simulated.append(profiles.map { $0[j] })
            }
        }
        let data = PredictiveCheck.Measurements(
            observed: observed, limits: observed.map { _ in limit }, simulated: simulated)
        let bins = try #require(TimeBins(times, .nominal(tolerance: 0)))
        let plain = try #require(PredictiveCheck(data, bins))
        let corrected = try #require(PredictiveCheck(data, bins, predictions: predictions))
        #expect(plain.bins.count == 3 && plain.simulations == 200 && corrected.uncorrected == 0)
        for (one, other) in zip(plain.bins, corrected.bins) {
            for (a, b) in zip(one.percentiles + [one.below], other.percentiles + [other.below]) {
                held += a.simulated.lower <= a.observed && a.observed <= a.simulated.upper ? 1 : 0
                heldCorrected += b.simulated.lower <= b.observed && b.observed <= b.simulated.upper ? 1 : 0
                of += 1
            }
        }
    }
    #expect(abs(Double(held) / Double(of) - 0.955) < 0.045, "\(held) of \(of)")
    #expect(abs(Double(heldCorrected) / Double(of) - 0.955) < 0.045, "\(heldCorrected) of \(of)")
}

/// By hand: percentiles of 1 ... 5 with one below the limit, and a correction that makes all alike.
@Test func percentilesByHand() throws {
    let data = PredictiveCheck.Measurements(
        observed: [.nan, 2, 3, 4, 5], limits: [1.5, 1.5, 1.5, 1.5, .nan],
        simulated: [[1, 2], [2, 2], [3, 2], [4, 2], [5, 2]])
    let bins = try #require(TimeBins([0, 0, 0, 0, 0], .nominal(tolerance: 0)))
    let check = try #require(PredictiveCheck(data, bins, probabilities: [0.1, 0.5]))
    #expect(check.bins[0].percentiles[0].observed == -.infinity && check.bins[0].percentiles[1].observed == 3)
    #expect(check.bins[0].below.observed == 0.2 && check.bins[0].below.simulated.upper <= 0.2)
    // The medians of the two simulations are 3 and 2.
    #expect(isClose(check.bins[0].percentiles[1].simulated.middle, 2.5))
    let alike = try #require(
        PredictiveCheck(data, bins, predictions: [1, 2, 3, 4, 5], probabilities: [0.5]))
    #expect(alike.bins[0].percentiles[0].observed == 3)
    let shown = PredictiveCheck.corrected(data.observed, predictions: [0, 2, 3, 4, 5], bins)
    #expect(shown[0].isNaN && isClose(shown[1], 3.5) && isClose(shown[4], 3.5))
    let fewer = try #require(PredictiveCheck(data, bins, predictions: [0, 2, 3, 4, 5], probabilities: [0.5]))
    #expect(fewer.uncorrected == 1)
    #expect(PredictiveCheck(data, bins, level: 1) == nil && PredictiveCheck(data, bins, predictions: [1]) == nil)
}

@Test func binsOfTimes() throws {
    let times: [Double] = [0, 1, 1.02, 4, 4, 8, 12]
    let nominal = try #require(TimeBins(times, .nominal(tolerance: 0.1)))
    #expect(nominal.bins.map(\.members) == [[0], [1, 2], [3, 4], [5], [6]])
    #expect(nominal.bins.map(\.middle) == [0, 1.01, 4, 8, 12] && isClose(nominal.bins[1].upper, 2.51))
    let equal = try #require(TimeBins(times, .quantiles(2)))
    #expect(equal.bins.map(\.members) == [[0, 1, 2], [3, 4, 5, 6]])
    // The least scatter: of three bins, by trying all.
    let alike = try #require(TimeBins(times, .clusters(3)))
    #expect(alike.bins.map(\.members) == [[0, 1, 2], [3, 4], [5, 6]])
    #expect(try #require(TimeBins(times, .clusters(100))).bins.map(\.members) == [[0], [1], [2], [3, 4], [5], [6]])
    #expect(try #require(TimeBins(times, .clusters(1))).bins.count == 1 && TimeBins([], .clusters(2))?.bins == [])
    let limits = try #require(TimeBins(times, .limits([1, 4, 8])))
    #expect(limits.bins.map(\.members) == [[1, 2], [3, 4, 5]] && limits.outside == 2)
    #expect(limits.bins[1].lower == 4 && limits.bins[1].upper == 8)
    #expect(TimeBins(times, .limits([4, 1])) == nil && TimeBins([.nan], .quantiles(2)) == nil)
    #expect(TimeBins(times, .quantiles(0)) == nil && TimeBins(times, .nominal(tolerance: -1)) == nil)
}
