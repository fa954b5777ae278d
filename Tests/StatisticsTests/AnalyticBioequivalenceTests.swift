import Foundation
import Statistics
import Testing

private typealias Rows = [(name: String, sequence: String, values: [Double])]

private func trial(_ rows: Rows) throws(BioequivalenceError) -> CrossoverTrial {
    try CrossoverTrial(
        rows.flatMap { name, sequence, values in
            zip(sequence, values).enumerated().map { index, entry in
                CrossoverObservation(
                    subject: name, sequence: sequence, period: index + 1,
                    treatment: entry.0 == "T" ? .test : .reference, value: entry.1)
            }
        })
}

private let values: Rows = [
    ("a", "TR", [12, 9]), ("b", "TR", [8, 8.5]), ("c", "TR", [20, 15]), ("d", "RT", [7, 9]), ("e", "RT", [14, 13]),
    ("f", "RT", [11, 10]), ("g", "RT", [16, 21]),
]

/// A complete 2 x 2 crossover is a two-sample t test of half the period differences (Hills and Armitage 1979,
/// doi:10.1111/j.1365-2125.1979.tb05906.x).
@Test func twoByTwoIsATestOfPeriodDifferences() throws {
    let anova = try CrossoverAnova(trial(values))
    let halves = values.map { (log($0.2[0]) - log($0.2[1])) / 2 }
    let test = try #require(TwoSampleT(Sample(halves[..<3]), Sample(halves[3...]), variances: .equal)).difference
    #expect(isClose(anova.ratio.log.value, test.value, relative: 1e-13))
    #expect(isClose(anova.ratio.log.standardError, test.standardError, relative: 1e-12))
    #expect(anova.ratio.log.degreesOfFreedom == test.degreesOfFreedom)
    // A subject with one value changes nothing, and a missing value is counted.
    let more = try trial(values + [("h", "TR", [10, .nan])])
    #expect(more.missing == 1 && more.subjectCount == 8 && more.count == 15)
    #expect(isClose(try CrossoverAnova(more).ratio.log.standardError, test.standardError, relative: 1e-12))
    // With complete data the random intercept is no better than a fixed one.
    let mixed = try CrossoverMixedModel(trial(values)).ratio.log
    #expect(isClose(mixed.value, test.value, relative: 1e-12))
    #expect(isClose(mixed.standardError, test.standardError, relative: 1e-9))
}

/// Subjects no more alike than their measurements: the variance between them is at its border and the model is ordinary
/// least squares. The means are 1 and 3 in the periods of TR, 2 and 0 in those of RT, so that the treatment's effect is
/// ((1 - 3) + (0 - 2)) / 2 = -2.
@Test func aNegativeVarianceBetweenSubjectsIsZero() throws {
    let rows: Rows = [
        ("a", "TR", [0, 4]), ("b", "TR", [2, 2]), ("c", "RT", [1, 1]), ("d", "RT", [3, -1]),
    ]
    let mixed = try CrossoverMixedModel(trial(rows.map { ($0.0, $0.1, $0.2.map(exp)) }))
    #expect(mixed.betweenVariance == 0)
    #expect(isClose(mixed.ratio.log.value, -2, relative: 1e-13))
    // Each cell's squares about its mean are 2: 8 in all on 8 - 4 degrees of freedom; the effect has variance s^2 / 2.
    #expect(isClose(mixed.withinVariance, 2, relative: 1e-12))
    #expect(isClose(mixed.ratio.log.standardError, 1, relative: 1e-12))
}

/// Expanding limits: none up to 30 %, exp(0.76 sw) between, and the published caps: 69.84 ... 143.19 % (EMA, 50 %) and
/// 66.7 ... 150.0 % (Health Canada).
@Test func limitsExpandWithTheReference() throws {
    #expect(EquivalenceLimits.expanding(coefficientOfVariation: 0.3) == .standard)
    let forty = EquivalenceLimits.expanding(coefficientOfVariation: 0.4)
    #expect(abs(forty.lower - 0.7462) < 0.5e-4 && abs(forty.upper - 1.3402) < 0.5e-4)  // EMA guideline 2010, 4.1.10
    #expect(isClose(forty.lower * forty.upper, 1, relative: 1e-14))
    for cv in [0.5, 0.8] {
        let capped = EquivalenceLimits.expanding(coefficientOfVariation: cv)
        #expect(abs(capped.lower - 0.6984) < 0.5e-4 && abs(capped.upper - 1.4319) < 0.5e-4)
    }
    let canada = EquivalenceLimits.expanding(coefficientOfVariation: 0.7, by: .healthCanada)
    #expect(isClose(canada.upper, 1.5, relative: 1e-14) && isClose(canada.lower, 1 / 1.5, relative: 1e-14))
    #expect(EquivalenceLimits(lower: 1, upper: 0.5) == nil && EquivalenceLimits(lower: 0, upper: 1) == nil)
    #expect(EquivalenceLimits.narrow.contain(1.1) && !EquivalenceLimits.narrow.contain(1.12))
}

/// A parallel trial is Welch's test of the logarithms; the two one-sided p values belong to the 90 % interval.
@Test func parallelGroupsAreTestedByLogarithms() throws {
    let (test, reference) = (Sample([9.0, 11, 10, 12, 9.5]), Sample([10.0, 10.5, 9, 11, 12, 9.8]))
    let ratio = try #require(RatioEstimate(geometricMeansOf: test, over: reference))
    let welch = try #require(TwoSampleT(test.mapped { log($0) }, reference.mapped { log($0) })).difference
    #expect(ratio.log == welch)
    let result = try #require(ratio.equivalence())
    #expect(isClose(result.lowerPValue, welch.pValue(.greater, against: log(0.8)) ?? .nan, relative: 1e-14))
    #expect(result.isEquivalent == (result.pValue <= 0.05) && result.isEquivalent)
    #expect(ratio.equivalence(error: 0.5) == nil && ratio.equivalence(error: 0) == nil)
    #expect(RatioEstimate(geometricMeansOf: Sample([1, 0]), over: reference) == nil)
    #expect(RatioEstimate(geometricMeansOf: Sample([1]), over: reference) == nil)
}

/// At a limit of a large trial the power is the error; halfway between the limits a large trial is certain to pass; the
/// groups' sizes enter by the sum of their inverses.
@Test func powerAtTheLimitAndInTheMiddle() throws {
    let atLimit = try TostPower(.parallel, coefficientOfVariation: 0.3, ratio: 1.25)
    // The other limit is 60 standard errors away; the t quantile is that of 20000 degrees of freedom.
    #expect(abs((atLimit.power(subjects: 20_000) ?? .nan) - 0.05) < 1e-12)
    let middle = try TostPower(.crossover2x2, coefficientOfVariation: 0.3, ratio: 1)
    let n = 4000
    let error = (log1p(0.09) * 2 / Double(n)).squareRoot()
    // z = log(1.25) / se - t is above 30: certain.
    #expect(log(1.25) / error > 30)
    // The density's exponent is a difference of numbers near 2e4.
    #expect(isClose(middle.power(subjects: n), 1, relative: 1e-11))
    #expect(middle.power(groups: [10, 10]) == middle.power(subjects: 20))
    let odd = try #require(middle.power(subjects: 21))
    #expect(odd == middle.power(groups: [11, 10]))
    #expect(odd < middle.power(subjects: 22) ?? 0 && odd > middle.power(subjects: 20) ?? 1)
}

/// Simulated trials of four subjects: chi and normal draws by inversion on a lattice of 400 x 400 midpoints, whose
/// error is below 1e-3 for a region with a smooth border.
@Test func powerIsTheShareOfTrialsThatPass() throws {
    let planning = try TostPower(.crossover2x2, coefficientOfVariation: 0.1, ratio: 0.95)
    let error = (log1p(0.01) / 2 * (1 / 2.0 + 1 / 2.0)).squareRoot()
    let t = 2.919985580353726  // R 4.2.2 qt(0.95, 2)
    var passed = 0
    for i in 0..<400 {
        // Chi-squared with 2 degrees of freedom is exponential.
        let s = (-log((Double(i) + 0.5) / 400)).squareRoot()
        for j in 0..<400 {
            let d = log(0.95) + error * normalQuantile((Double(j) + 0.5) / 400)
            if d - t * error * s >= log(0.8) && d + t * error * s <= log(1.25) { passed += 1 }
        }
    }
    #expect(abs((planning.power(subjects: 4) ?? .nan) - Double(passed) / 160_000) < 1e-3)
}

/// Bisection of the error function.
private func normalQuantile(_ p: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<60 {
        let middle = (low + high) / 2
        if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
}

@Test func impossibleTrialsAreTold() throws {
    func error(_ rows: Rows) -> BioequivalenceError? {
        do throws(BioequivalenceError) {
            _ = try CrossoverAnova(trial(rows))
            return nil
        } catch {
            return error
        }
    }
    #expect(error([("a", "TR", [1, 0])]) == .invalidValue(subject: "a", period: 2, 0))
    #expect(error([("a", "TR", [1, .infinity])]) == .invalidValue(subject: "a", period: 2, .infinity))
    #expect(error([("a", "TR", [1, 2]), ("a", "RT", [1, 2])]) == .severalSequences(subject: "a"))
    #expect(error([("a", "TR", [1, 2]), ("a", "TR", [1, 2])]) == .repeatedPeriod(subject: "a", period: 1))
    // One sequence only: the treatment is the period.
    #expect(error([("a", "TR", [1, 2]), ("b", "TR", [1, 3]), ("c", "TR", [2, 3])]) == .notEstimable)
    #expect(error([("a", "TR", [1, 2]), ("b", "RT", [1, 3])]) == .tooFewMeasurements)
    #expect(error([]) == .notEstimable)
    #expect(throws: BioequivalenceError.inconsistentTreatment(sequence: "TR", period: 1)) {
        try CrossoverTrial([
            CrossoverObservation(subject: "a", sequence: "TR", period: 1, treatment: .test, value: 1),
            CrossoverObservation(subject: "b", sequence: "TR", period: 1, treatment: .reference, value: 1),
        ])
    }
    let plain = try trial(values)
    #expect(throws: BioequivalenceError.notReplicated(.reference)) { try WithinSubjectVariability(plain) }
    #expect(throws: BioequivalenceError.notReplicated(.reference)) { try ReferenceScaledTest(plain) }
    #expect(throws: BioequivalenceError.self) { try TostPower(.parallel, coefficientOfVariation: 0) }
    #expect(throws: BioequivalenceError.self) { try TostPower(.parallel, coefficientOfVariation: 0.2, ratio: -1) }
    #expect(throws: BioequivalenceError.self) { try TostPower(.parallel, coefficientOfVariation: 0.2, error: 0.6) }
    let planning = try TostPower(.crossover3x6x3, coefficientOfVariation: 0.2, ratio: 1.3)
    #expect(planning.sampleSize(power: 0.8) == nil && planning.power(subjects: 5) == nil)
    #expect(planning.power(subjects: .max) == nil && planning.power(groups: [1, 2]) == nil)
    #expect(planning.power(groups: [0, 1, 1, 1, 1, 1]) == nil)
    #expect(try TostPower(.paired, coefficientOfVariation: 0.2).sampleSize(power: 1) == nil)
}
