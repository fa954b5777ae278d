import Statistics
import Testing

struct CoxCase: Sendable, CustomTestStringConvertible {
    let call: String
    let fit: @Sendable () throws -> CoxRegression
    let coefficients, errors: [Double]
    let nullLogLikelihood, logLikelihood, likelihoodRatio, wald, score: Double
    let count, events: Int
    var testDescription: String { call }
}

private func lung(_ covariates: [Int], ties: CoxTies = .efron, strata: Int? = nil) throws -> CoxRegression {
    let table = SurvivalTable.lung
    let known = strata.map { column in table.columns[column].indices.filter { !table.columns[column][$0].isNaN } }
    let rows = known ?? Array(table.columns[0].indices)
    return try CoxRegression(
        times: rows.map { table.columns[1][$0] }, events: rows.map { table.columns[2][$0] == 1 },
        covariates: Matrix(rows: rows.map { row in covariates.map { table.columns[$0][row] } }),
        strata: strata.map { column in rows.map { Int(table.columns[column][$0]) } }, ties: ties)
}

/// R 4.2.2, survival 3.5-3, coxph; its authors pin the same numbers in the tests of survival.
@Test(arguments: [
    CoxCase(
        call: "lung: sex", fit: { try lung([4]) }, coefficients: [-0.53102353762], errors: [0.16717858323],
        nullLogLikelihood: -749.9098013904, logLikelihood: -744.592999025, likelihoodRatio: 10.6336047309,
        wald: 10.0894214221, score: 10.3251484957, count: 228, events: 165),
    CoxCase(
        call: "lung: age + sex + ph.ecog", fit: { try lung([3, 4, 5]) },
        coefficients: [0.01106676456, -0.5526123957, 0.46372847537],
        errors: [0.0092674110137, 0.16773905379, 0.11357726616], nullLogLikelihood: -744.4804557614,
        logLikelihood: -729.2301213749, likelihoodRatio: 30.5006687732, wald: 29.9292512092, score: 30.4999227049,
        count: 227, events: 164),
    CoxCase(
        call: "lung: age + sex + ph.ecog, breslow", fit: { try lung([3, 4, 5], ties: .breslow) },
        coefficients: [0.011041136349, -0.55188956979, 0.46294704059],
        errors: [0.0092667701135, 0.16774244802, 0.11357405206], nullLogLikelihood: -744.6928192662,
        logLikelihood: -729.4887051768, likelihoodRatio: 30.4082281788, wald: 29.8390008397, score: 30.4064069153,
        count: 227, events: 164),
    CoxCase(
        call: "lung: sex + age + strata(inst)", fit: { try lung([4, 3], strata: 0) },
        coefficients: [-0.49235151865, 0.019204898341], errors: [0.18156342931, 0.0098732248099],
        nullLogLikelihood: -329.8277476362, logLikelihood: -323.5007078065, likelihoodRatio: 12.6540796594,
        wald: 12.0651870683, score: 12.3215302941, count: 227, events: 164),
    CoxCase(
        call: "ovarian: rx + age",
        fit: {
            let table = SurvivalTable.ovarian
            return try CoxRegression(
                times: table.columns[0], events: table.marks(1), covariates: table.covariates([3, 2]))
        },
        coefficients: [-0.80397301267, 0.14732659547], errors: [0.63204937188, 0.046147047741],
        nullLogLikelihood: -34.9849403712, logLikelihood: -27.041898863, likelihoodRatio: 15.8860830163,
        wald: 13.4675068953, score: 18.5571233836, count: 26, events: 12),
    CoxCase(
        call: "aml: x",
        fit: {
            let table = SurvivalTable.aml
            return try CoxRegression(times: table.columns[0], events: table.marks(1), covariates: table.covariates([2]))
        },
        coefficients: [0.91553257501], errors: [0.51193427517], nullLogLikelihood: -42.7248392628,
        logLikelihood: -41.0326155965, likelihoodRatio: 3.3844473326, wald: 3.1982999222, score: 3.4167343955,
        count: 23, events: 18),
])
func coxRegressionMatchesR(_ example: CoxCase) throws {
    let fit = try example.fit()
    #expect(fit.ending == .converged && fit.count == example.count && fit.events == example.events)
    for j in example.coefficients.indices {
        #expect(isClose(fit.coefficients[j], example.coefficients[j], relative: 1e-7))
        #expect(isClose(fit.standardError(j), example.errors[j], relative: 1e-7))
    }
    #expect(isClose(fit.nullLogLikelihood, example.nullLogLikelihood, relative: 1e-10))
    #expect(isClose(fit.logLikelihood, example.logLikelihood, relative: 1e-10))
    #expect(isClose(fit.likelihoodRatioTest.statistic, example.likelihoodRatio, relative: 1e-9))
    #expect(isClose(fit.waldTest?.statistic, example.wald, relative: 1e-7))
    #expect(isClose(fit.scoreTest.statistic, example.score, relative: 1e-9))
    #expect(fit.scoreTest.degreesOfFreedom == example.coefficients.count)
}

/// Lung cancer by sex: exp(coef) 0.588 (0.4237, 0.816), z -3.176, p 0.00149, as summary(coxph) prints.
@Test func hazardRatioOfLungCancerMatchesR() throws {
    let fit = try lung([4])
    let interval = try #require(fit.hazardRatioInterval(0))
    #expect(abs((fit.hazardRatio(0) ?? 0) - 0.588) < 0.5e-3 && abs((fit.z(0) ?? 0) + 3.176) < 0.5e-3)
    #expect(abs(interval.lower - 0.4237) < 0.5e-4 && abs(interval.upper - 0.816) < 0.5e-3)
    #expect(abs((fit.pValue(0) ?? 0) - 0.00149) < 0.5e-5)
    #expect(fit.hazardRatio(1) == nil && fit.z(3) == nil && fit.interval(0, level: 0) == nil)
}
