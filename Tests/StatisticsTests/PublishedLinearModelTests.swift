import Statistics
import Testing

/// Expected values by R 4.2.2 (`lm`, `anova`, `oneway.test`), emmeans 1.8.4-1 and car 3.1-1 on visit 4 of mmrm's
/// fev_data, printed with 12 digits; tolerances are a unit of the last digit or two of the shortest.
private struct VisitFour {
    let frame: ModelFrame
    let response: [Double]

    init() throws {
        let table = try Fixture("fev.csv").filter("AVISIT", "VIS4")
        frame = try ModelFrame([
            "FEV1_BL": .numeric(table.numbers("FEV1_BL")), "RACE": .factor(table.factor("RACE")),
            "SEX": .factor(table.factor("SEX")), "ARMCD": .factor(table.factor("ARMCD", levels: ["PBO", "TRT"])),
        ])
        response = table.numbers("FEV1")
    }
}

@Test func leastSquaresMatchesR() throws {
    let data = try VisitFour()
    // lm(FEV1 ~ FEV1_BL + RACE + SEX + ARMCD)
    let model = try LinearModel(
        try DesignMatrix(data.frame, ["FEV1_BL", "RACE", "SEX", "ARMCD"]), response: data.response)
    #expect(
        model.design.columns == [
            "(Intercept)", "FEV1_BL", "RACEBlack or African American", "RACEWhite", "SEXMale", "ARMCDTRT",
        ])
    let expected: [(Double, Double, Double)] = [
        (40.962777405697, 3.9552779197606, 1.24992695697e-18), (0.167137102318, 0.0902116506534, 6.62254218941e-02),
        (-1.609751076157, 1.9909872427172, 4.20292042170e-01), (5.531035550058, 2.1808500839475, 1.24090862108e-02),
        (-0.513025697992, 1.6905015691355, 7.62020282075e-01), (3.899429816361, 1.6863465679652, 2.23547215107e-02),
    ]
    for (column, (estimate, standardError, pValue)) in expected.enumerated() {
        let coefficient = try #require(model.coefficient(column))
        #expect(isClose(coefficient.estimate, estimate, relative: 1e-11))
        #expect(isClose(coefficient.standardError, standardError, relative: 1e-11))
        #expect(isClose(coefficient.pValue, pValue, relative: 1e-9))
    }
    #expect(model.degreesOfFreedom == 128 && model.missing == 66)
    #expect(isClose(model.residualSumOfSquares, 11890.291744707, relative: 1e-13))
    #expect(isClose(model.logLikelihood, -490.675491119, relative: 1e-12))
    #expect(isClose(model.aic, 995.350982238, relative: 1e-12))
}

@Test func leastSquaresMeansMatchEmmeans() throws {
    let data = try VisitFour()
    let ancova = try Ancova(
        data.frame, response: data.response, arm: "ARMCD", covariates: ["FEV1_BL", "RACE", "SEX"])
    #expect(isClose(ancova.means[0].estimate.estimate, 48.6334529353, relative: 1e-11))
    #expect(isClose(ancova.means[0].estimate.standardError, 1.20427178155, relative: 1e-11))
    #expect(isClose(ancova.means[1].estimate.estimate, 52.5328827517, relative: 1e-11))
    let interval = try #require(ancova.means[1].estimate.interval())
    #expect(isClose(interval.lower, 50.1980114711, relative: 1e-11))
    #expect(isClose(interval.upper, 54.8677540322, relative: 1e-11))
    let difference = ancova.differences[0]
    #expect(difference.arm == "TRT" && difference.reference == "PBO")
    #expect(isClose(difference.estimate.estimate, 3.89942981636, relative: 1e-11))
    #expect(isClose(difference.estimate.standardError, 1.68634656797, relative: 1e-11))
    #expect(isClose(difference.estimate.pGreater(), 2.23547215107e-02 / 2, relative: 1e-9))
    #expect(ancova.means.map(\.count).reduce(0, +) == 134)

    let proportional = try Ancova(
        data.frame, response: data.response, arm: "ARMCD", covariates: ["FEV1_BL", "RACE", "SEX"],
        averaging: .proportional)
    #expect(isClose(proportional.means[0].estimate.estimate, 48.2283774048, relative: 1e-11))
    #expect(isClose(proportional.means[1].estimate.standardError, 1.18497755911, relative: 1e-11))

    // FEV1 ~ FEV1_BL + RACE * ARMCD + SEX
    let interaction = try LinearModel(
        try DesignMatrix(data.frame, ["FEV1_BL", "RACE", "ARMCD", "SEX", "RACE:ARMCD"]), response: data.response)
    let equal = try interaction.leastSquaresMean(at: ["ARMCD": "PBO"])
    #expect(isClose(equal.estimate, 48.8831939179, relative: 1e-11))
    #expect(isClose(equal.standardError, 1.23884120368, relative: 1e-11))
    let weighted = try interaction.leastSquaresMean(at: ["ARMCD": "TRT"], averaging: .proportional)
    #expect(isClose(weighted.estimate, 52.2369028218, relative: 1e-11))
    #expect(isClose(weighted.standardError, 1.19223378432, relative: 1e-11))
}

/// FEV1 ~ FEV1_BL * SEX + ARMCD; means of the rows of `model.matrix` with every arm set to one.
@Test func standardisedMeansMatchR() throws {
    let data = try VisitFour()
    let model = try LinearModel(
        try DesignMatrix(data.frame, ["FEV1_BL", "SEX", "ARMCD", "FEV1_BL:SEX"]), response: data.response)
    let placebo = try model.leastSquaresMean(at: ["ARMCD": "PBO"], averaging: .observed)
    let treated = try model.leastSquaresMean(at: ["ARMCD": "TRT"], averaging: .observed)
    #expect(isClose(placebo.estimate, 47.81904714414, relative: 1e-12))
    #expect(isClose(treated.estimate, 52.53713748179, relative: 1e-12))
    #expect(isClose(treated.standardError, 1.22763465211, relative: 1e-11))
}

@Test func sumsOfSquaresMatchR() throws {
    let data = try VisitFour()
    let model = try LinearModel(
        try DesignMatrix(data.frame, ["FEV1_BL", "RACE", "ARMCD", "SEX", "RACE:ARMCD"]), response: data.response)
    // anova(m); car::Anova(m, type = 2); car::Anova(m, type = 3) with contr.sum
    let expected: [(SumsOfSquares, [Double])] = [
        (.one, [369.58499624, 1410.10002676, 501.31115771, 8.55518932, 154.81096988]),
        (.two, [368.63264413, 1133.09952586, 496.69649023, 3.87880076, 154.81096988]),
        (.three, [368.63264413, 1126.00487741, 418.24557208, 3.87880076, 154.81096988]),
    ]
    for (type, sums) in expected {
        let lines = try model.analysisOfVariance(type)
        #expect(lines.map(\.degreesOfFreedom) == [1, 2, 1, 1, 2])
        for (line, sum) in zip(lines, sums) { #expect(isClose(line.sumOfSquares, sum, relative: 2e-9), "\(line)") }
    }
    let race = try model.analysisOfVariance(.three)[1]
    #expect(isClose(race.test.statistic, 6.04477, relative: 1e-6))
    #expect(isClose(race.test.pValue, 0.0031133, relative: 2e-5))
    // The same hypotheses as contrasts
    let tests = try model.typeThreeTests()
    #expect(isClose(tests[2].test.pValue, 0.0360450, relative: 1e-5) && tests[2].term == "ARMCD")
}

@Test func columnsWithoutAMarginHaveEveryLevel() throws {
    let data = try VisitFour()
    // names(coef(lm(FEV1 ~ FEV1_BL * SEX + ARMCD:SEX))); coef(lm(FEV1 ~ 0 + ARMCD:RACE)) is the six cells' means
    let nested = try DesignMatrix(data.frame, ["FEV1_BL", "SEX", "FEV1_BL:SEX", "SEX:ARMCD"])
    #expect(
        nested.columns == [
            "(Intercept)", "FEV1_BL", "SEXMale", "FEV1_BL:SEXMale", "SEXFemale:ARMCDTRT", "SEXMale:ARMCDTRT",
        ])
    let cells = try DesignMatrix(data.frame, ["ARMCD:RACE"], intercept: false)
    #expect(cells.columns.count == 6 && cells.columns[1] == "ARMCDTRT:RACEAsian" && cells.aliased.isEmpty)
    let other = try DesignMatrix(data.frame, ["SEX", "ARMCD:RACE"], intercept: false)
    #expect(other.columns.count == 8 && other.aliased == ["ARMCDTRT:RACEWhite"])
}

@Test func oneWayAnalysisMatchesR() throws {
    let table = try Fixture("fev.csv").filter("AVISIT", "VIS4")
    let groups = ["Asian", "Black or African American", "White"].map {
        Sample(table.filter("RACE", $0).numbers("FEV1"))
    }
    let anova = try #require(OneWayAnova(groups))
    #expect(isClose(anova.sumOfSquaresBetween, 1467.35604936, relative: 1e-11))
    #expect(isClose(anova.sumOfSquaresWithin, 12712.48706538, relative: 1e-11))
    #expect(isClose(anova.fisher.statistic, 7.56042627526, relative: 1e-11))
    #expect(isClose(anova.fisher.pValue, 0.000780945868376, relative: 1e-10))
    let welch = try #require(anova.welch)
    #expect(isClose(welch.statistic, 7.59915230143, relative: 1e-11))
    #expect(isClose(welch.denominatorDegreesOfFreedom, 84.4654605214, relative: 1e-11))
    #expect(isClose(welch.pValue, 0.000923070208385, relative: 1e-10))
    #expect(anova.unused == 66)
    #expect(OneWayAnova([groups[0]]) == nil && OneWayAnova([groups[0], Sample([])]) == nil)
    #expect(OneWayAnova([Sample([1]), Sample([1, 2])])?.welch == nil)
}
