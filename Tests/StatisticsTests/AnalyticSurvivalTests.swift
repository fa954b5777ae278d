import Foundation
import Statistics
import Testing

/// Without censoring the product-limit estimate is the empirical one, and Greenwood's variance the binomial.
@Test func completeDataGiveTheEmpiricalCurve() throws {
    let curve = try KaplanMeier(times: [4, 1, 3, 3, 2], events: [true, true, true, true, true])
    #expect([0.5, 1, 2.5, 3, 4].map(curve.survival) == [1, 0.8, 0.8 * 0.75, 0.8 * 0.75 * (1.0 / 3), 0])
    #expect(isClose(curve.standardError(at: 2), (0.6 * 0.4 / 5).squareRoot(), relative: 1e-14))
    #expect(curve.interval(at: 0.5) == Interval(lower: 1, upper: 1, level: 0.95))
    // The restricted mean is the mean of min(T, horizon).
    let mean = try #require(RestrictedMean(curve, until: 3.5))
    #expect(isClose(mean.estimate, (3.5 + 1 + 3 + 3 + 2) / 5, relative: 1e-14))
}

/// With a stretch of survival exactly 1/2 the median is its middle.
@Test func medianWithinAFlatStretch() throws {
    #expect(try KaplanMeier(times: [1, 2, 3, 4], events: [true, true, true, true]).median == 2.5)
    #expect(try KaplanMeier(times: [1, 2, 3, 5], events: [true, true, false, true]).median == 3.5)
    #expect(try KaplanMeier(times: [1, 2, 3, 4], events: [true, false, false, false]).median == nil)
}

@Test func whatCannotBeToldIsNil() throws {
    let curve = try KaplanMeier(times: [1, 5, .nan], events: [true, false, true])
    #expect(curve.missing == 1 && curve.count == 2 && curve.events == 1)
    #expect(curve.survival(at: 5) == 0.5 && curve.survival(at: 5.1) == nil && curve.survival(at: -1) == nil)
    #expect(curve.survival(at: .nan) == nil && curve.atRisk(at: 5) == 1 && curve.atRisk(at: 6) == 0)
    #expect(RestrictedMean(curve, until: 6) == nil && RestrictedMean(curve, until: 0) == nil)
    #expect(curve.interval(at: 2, level: 1) == nil && curve.quantile(1) == nil)
    let empty = try KaplanMeier(times: [], events: [])
    #expect(empty.survival(at: 0) == nil && empty.median == nil && empty.atRisk(at: 0) == 0)
}

/// Two groups, no ties: Cox's score test is the log-rank test.
@Test func scoreTestIsTheLogRankTest() throws {
    let times: [Double] = [5, 8, 12, 16, 23, 27, 30, 33, 43, 45, 9, 13, 18, 28]
    let events = [true, true, true, false, true, true, true, true, true, true, true, false, true, false]
    let groups = [1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    let fit = try CoxRegression(
        times: times, events: events, covariates: Matrix(rows: groups.map { [Double($0)] }))
    let test = try LogRank(times: times, events: events, groups: groups)
    #expect(isClose(fit.scoreTest.statistic, test.chiSquared ?? 0, relative: 1e-12))
    // By hand from its definition: ln HR is a zero of the score, and efron and breslow agree without ties.
    let breslow = try CoxRegression(
        times: times, events: events, covariates: Matrix(rows: groups.map { [Double($0)] }), ties: .breslow)
    #expect(isClose(breslow.coefficients[0], fit.coefficients[0], relative: 1e-12))
}

/// Scale and origin of covariates do not matter: coefficients scale, the likelihood stays.
@Test func coxRegressionIsEquivariant() throws {
    let table = SurvivalTable.lung
    func fit(_ change: (Double) -> Double) throws -> CoxRegression {
        try CoxRegression(
            times: table.columns[1], events: table.marks(2),
            covariates: Matrix(rows: table.columns[3].map { [change($0)] }))
    }
    let plain = try fit { $0 }
    let moved = try fit { 1e4 + 1e-3 * $0 }
    #expect(isClose(moved.coefficients[0], 1e3 * plain.coefficients[0], relative: 1e-8))
    #expect(isClose(moved.logLikelihood, plain.logLikelihood, relative: 1e-12))
}

/// Everyone treated dies before anyone else: the likelihood rises for ever. Its supremum, by hand for deaths of the
/// treated at 1, 2 among 4 and 3 of the others at 3: with b to infinity the terms are 1/2, 1/1 and 1/2.
@Test func monotoneLikelihoodIsTold() throws {
    let fit = try CoxRegression(
        times: [1, 2, 3, 4], events: [true, true, true, false], covariates: Matrix(rows: [[1], [1], [0], [0]]))
    #expect(fit.ending == .monotone(covariates: [0]))
    #expect(fit.covariance == nil && fit.standardError(0) == nil && fit.interval(0) == nil && fit.waldTest == nil)
    #expect(isClose(fit.logLikelihood, log(0.25), relative: 1e-9))
    #expect(isClose(fit.likelihoodRatioTest.statistic, 2 * (log(0.25) - log(1.0 / 24)), relative: 1e-9))
    // The other way round, beside a covariate with a maximum of its own.
    let two = try CoxRegression(
        times: [1, 2, 3, 4, 5, 6, 7, 8], events: [true, true, true, true, true, true, false, false],
        covariates: Matrix(
            rows: [[0, 0.3], [0, -0.5], [0, 0.8], [0, 0.1], [1, -0.9], [1, 0.4], [1, 0.2], [1, -0.6]]))
    #expect(two.ending == .monotone(covariates: [0]) && two.coefficients[0] < -10 && abs(two.coefficients[1]) < 10)
}

@Test func unusableSurvivalDataAreRefused() {
    func refused(_ error: SurvivalError, _ text: String, _ work: () throws -> Void) {
        #expect(throws: error) { try work() }
        #expect(error.description.contains(text), "\(error)")
    }
    let times: [Double] = [1, 2, 3]
    let events = [true, true, false]
    func cox(_ rows: [[Double]], events: [Bool] = [true, true, false]) throws {
        _ = try CoxRegression(times: times, events: events, covariates: Matrix(rows: rows))
    }
    refused(.unequalLengths(series: "event marks", count: 2, times: 3), "2 event marks for 3 times") {
        _ = try KaplanMeier(times: times, events: [true, false])
    }
    refused(.invalidTime(index: 1, value: -2), "the time of subject 2 is -2.0") {
        _ = try KaplanMeier(times: [1, -2, 3], events: events)
    }
    refused(.invalidTime(index: 0, value: .infinity), "give a time from 0") {
        _ = try KaplanMeier(times: [.infinity, 2, 3], events: events)
    }
    refused(.oneGroup, "all subjects are in one group") {
        _ = try LogRank(times: times, events: events, groups: [1, 1, 1])
    }
    refused(.invalidGroup(index: 2, value: -1), "number the groups from 0") {
        _ = try LogRank(times: times, events: events, groups: [0, 1, -1])
    }
    refused(.noEvents, "no subject had the event") {
        _ = try LogRank(times: times, events: [false, false, false], groups: [0, 1, 1])
    }
    refused(.unequalLengths(series: "strata", count: 1, times: 3), "1 strata for 3 times") {
        _ = try LogRank(times: times, events: events, groups: [0, 1, 1], strata: [1])
    }
    refused(.noEvents, "nothing can be compared") { try cox([[1], [2], [3]], events: [false, false, false]) }
    refused(.noCovariates, "give at least one") { try cox([[], [], []]) }
    refused(.collinear(covariate: 0), "covariate 1 is constant") { try cox([[2], [2], [2]]) }
    refused(.collinear(covariate: 1), "covariate 2 is constant or follows") { try cox([[1, 3], [2, 5], [3, 7]]) }
    refused(.invalidCovariate(index: 1, value: .infinity), "a covariate of subject 2") {
        try cox([[1], [.infinity], [3]])
    }
    refused(.unequalLengths(series: "rows of covariates", count: 2, times: 3), "2 rows of covariates") {
        try cox([[1], [2]])
    }
}

/// Heavy ties among many: rounding of a log likelihood of -1e5 must not keep the search going. The truth lies within
/// 4.5 standard errors but for 7e-6; the seed is fixed.
@Test func manyTiedSubjectsConverge() throws {
    var state: UInt64 = 20261
    func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
    }
    let rows = (0..<20_000).map { _ in [2 * uniform() - 1, uniform() < 0.4 ? 1.0 : 0] }
    let truth = [0.5, -0.7]
    let lives = rows.map { -log(uniform()) / (0.02 * exp(truth[0] * $0[0] + truth[1] * $0[1])) }
    let ends = rows.map { _ in 100 * uniform() }
    // Efron's likelihood approximates continuous times well where few of those at risk are tied.
    let times = zip(lives, ends).map { (4 * min($0, $1)).rounded(.up) / 4 }
    let fit = try CoxRegression(
        times: times, events: zip(lives, ends).map { $0 <= $1 }, covariates: Matrix(rows: rows))
    #expect(fit.ending == .converged && fit.steps < 10)
    for j in 0..<2 {
        let error = try #require(fit.standardError(j))
        #expect(abs(fit.coefficients[j] - truth[j]) < 4.5 * error)
    }
}

@Test func missingCovariatesAreCounted() throws {
    let fit = try CoxRegression(
        times: [1, 2, 3, 4, .nan], events: [true, true, true, false, true],
        covariates: Matrix(rows: [[1], [0], [.nan], [1], [0]]))
    #expect(fit.missing == 2 && fit.count == 3 && fit.events == 2)
}
