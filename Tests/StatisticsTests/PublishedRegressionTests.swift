import Foundation
import Statistics
import Testing

/// A design of columns side by side after a column of ones.
func design(_ columns: [Double]...) -> Matrix {
    let rows = columns.first?.count ?? 0
    let ones = [Double](repeating: 1, count: rows)
    return Matrix(rows: rows, columns: columns.count + 1, values: ones + columns.flatMap { $0 })
}

func indicator(_ values: [Double], _ level: Double) -> [Double] { values.map { $0 == level ? 1 : 0 } }

/// Coefficients and standard errors as R prints them.
private func expect(
    _ fit: some FittedRegression, _ estimates: [Double], _ errors: [Double], relative tolerance: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    for (index, name) in fit.names.enumerated() {
        let estimate = fit.coefficient(name)
        #expect(
            isClose(estimate?.value, estimates[index], relative: tolerance), "\(name)", sourceLocation: sourceLocation)
        #expect(
            isClose(estimate?.standardError, errors[index], relative: tolerance), "\(name)",
            sourceLocation: sourceLocation)
    }
}

/// Finney's vasoconstriction data (1947), fitted by Pregibon (1981, doi:10.1214/aos/1176345513): -2.875, 5.179 and
/// 4.562. More digits: R 4.2.2 at glm's estimate, (X'WX)^-1 and HC0 written out, since glm's own errors are those of
/// the step before its last.
@Test func vasoconstrictionMatchesPregibon() throws {
    let volume = [
        3.7, 3.5, 1.25, 0.75, 0.8, 0.7, 0.6, 1.1, 0.9, 0.9, 0.8, 0.55, 0.6, 1.4, 0.75, 2.3, 3.2, 0.85, 1.7, 1.8,
        0.4, 0.95, 1.35, 1.5, 1.6, 0.6, 1.8, 0.95, 1.9, 1.6, 2.7, 2.35, 1.1, 1.1, 1.2, 0.8, 0.95, 0.75, 1.3,
    ]
    let rate = [
        0.825, 1.09, 2.5, 1.5, 3.2, 3.5, 0.75, 1.7, 0.75, 0.45, 0.57, 2.75, 3.0, 2.33, 3.75, 1.64, 1.6, 1.415,
        1.06, 1.8, 2.0, 1.36, 1.35, 1.36, 1.78, 1.5, 1.5, 1.9, 0.95, 0.4, 0.75, 0.03, 1.83, 2.2, 2.0, 3.33, 1.9,
        1.9, 1.625,
    ]
    let response = digits("111111000000011111010000101010100111001")
    let fit = try LogisticRegression(
        response: response, design: design(volume.map(log), rate.map(log)), names: ["intercept", "volume", "rate"])
    let estimates = [-2.87542171021681, 5.17932401927189, 4.56167527880711]
    expect(fit, estimates, [1.32079329351081, 1.86484965371331, 1.83799105385810])
    #expect(isClose(fit.covariance[1, 2], 2.75718199052975, relative: 1e-9))
    #expect(isClose(fit.logLikelihood, -14.613687640353, relative: 1e-12))
    #expect(isClose(fit.coefficient("rate")?.pValue(), 0.0130690871520703, relative: 1e-9))
    let ratio = try #require(try fit.likelihoodRatioTest(without: ["rate"]))
    #expect(ratio.degreesOfFreedom == 1 && isClose(ratio.statistic, 17.8322239290864, relative: 1e-10))
    #expect(isClose(ratio.pValue, 2.41262573830098e-05, relative: 1e-9))
    expect(fit.withRobustCovariance(), estimates, [1.87062199957834, 2.36424211651878, 2.24322597135554])
}

/// R 4.2.2: glm(low ~ smoke + age + lwt + ht + ui, binomial), with the standardised risks and their delta method
/// written out in R from its coefficients and covariance (vcov and sandwich).
@Test func birthWeightAndStandardisedRisksMatchR() throws {
    let data = BirthWeights.self
    let names = ["intercept", "smoke", "age", "weight", "hypertension", "irritability"]
    let fit = try LogisticRegression(
        response: data.low,
        design: design(data.smoke, data.age, data.motherWeight, data.hypertension, data.irritability), names: names)
    expect(
        fit,
        [
            1.3997941575742920, 0.6475397216493708, -0.0340731410076445, -0.0154471000053400, 1.8932741700883620,
            0.8846067846449276,
        ],
        [
            1.08040786942113476, 0.33665021416572521, 0.03367394342574438, 0.00658679441790016, 0.68339275875147076,
            0.44405143047066281,
        ])
    let risks = try fit.standardisedRisks(treatment: "smoke")
    #expect(isClose(risks.treated.value, 0.3883778973841939, relative: 1e-10))
    #expect(isClose(risks.control.value, 0.2613251525643128, relative: 1e-10))
    #expect(isClose(risks.difference.value, 0.1270527448198810, relative: 1e-9))
    #expect(isClose(risks.difference.standardError, 0.0668245378679378, relative: 1e-9))
    #expect(isClose(risks.ratio.log.value, 0.396213400730872, relative: 1e-9))
    #expect(isClose(risks.ratio.log.standardError, 0.205466605210608, relative: 1e-9))
    #expect(isClose(risks.oddsRatio.log.value, 0.584956622509444, relative: 1e-9))
    #expect(isClose(risks.oddsRatio.log.standardError, 0.305766295553295, relative: 1e-9))
    let robust = try fit.withRobustCovariance().standardisedRisks(treatment: "smoke")
    #expect(isClose(robust.difference.standardError, 0.0686593140453401, relative: 1e-9))
}

/// R 4.2.2: glm(Claims ~ District + as.numeric(Group) + as.numeric(Age) + offset(log(Holders)), poisson).
@Test func insuranceClaimsMatchR() throws {
    let index = (0..<64).map(Double.init)
    let district = index.map { ($0 / 16).rounded(.down) }
    let group = index.map { ($0 / 4).rounded(.down).truncatingRemainder(dividingBy: 4) + 1 }
    let age = index.map { $0.truncatingRemainder(dividingBy: 4) + 1 }
    let fit = try PoissonRegression(
        response: Claims.claims,
        design: design(indicator(district, 1), indicator(district, 2), indicator(district, 3), group, age),
        names: ["intercept", "2", "3", "4", "group", "age"], offset: Claims.holders.map(log))
    expect(
        fit,
        [
            -1.8628409494906655, 0.0252358858610787, 0.0375385183910160, 0.2339640998389922, 0.1973231761219822,
            -0.1778841430914019,
        ],
        [
            0.0811723894959234, 0.0430073293290275, 0.0504953691674064, 0.0616676763826281, 0.0208104003698020,
            0.0185494405536284,
        ])
    #expect(isClose(fit.logLikelihood, -184.876511324349, relative: 1e-12))
}

/// R 4.2.2: glm(breaks ~ wool + tension, poisson), sandwich, vcovHC(type = "HC1"), and MASS 7.3 glm.nb with the offset
/// log(1 + (i - 1) mod 3). R's alternation leaves some eight digits of theta, whose error is by trigamma at that value.
@Test func warpBreaksMatchR() throws {
    let index = (0..<54).map(Double.init)
    let tension = index.map { ($0 / 9).rounded(.down).truncatingRemainder(dividingBy: 3) }
    let x = design(index.map { $0 < 27 ? 0 : 1 }, indicator(tension, 1), indicator(tension, 2))
    let names = ["intercept", "wool", "medium", "high"]
    let poisson = try PoissonRegression(response: WarpBreaks.breaks, design: x, names: names)
    let estimates = [3.691963144940792, -0.205988442638621, -0.321320431600610, -0.518488496511560]
    expect(poisson, estimates, [0.0454107943425577, 0.0515712427835751, 0.0602659166952203, 0.0639595193957468])
    expect(
        poisson.withRobustCovariance(), estimates,
        [0.116578166841226, 0.104321359158627, 0.128956022686160, 0.124924396332982])
    expect(
        poisson.withRobustCovariance(.hc1), estimates,
        [0.121151584813347, 0.108413936626430, 0.134015029940660, 0.129825240932158])
    #expect(isClose(poisson.dispersion, 4.26152188396444, relative: 1e-10))
    let test = try #require(try poisson.likelihoodRatioTest(without: ["medium", "high"]))
    #expect(test.degreesOfFreedom == 2 && isClose(test.statistic, 70.9415705080435, relative: 1e-10))

    let binomial = try NegativeBinomialRegression(
        response: WarpBreaks.breaks, design: x, names: names,
        offset: index.map { log(1 + $0.truncatingRemainder(dividingBy: 3)) })
    expect(
        binomial, [3.093980379033966, -0.170712994813342, -0.262906476236428, -0.483050042780948],
        [0.139820749393152, 0.141856398897435, 0.172352138551363, 0.173812596647450], relative: 1e-7)
    #expect(isClose(binomial.theta, 4.282478053341417, relative: 1e-7))
    #expect(isClose(binomial.standardErrorOfTheta, 0.928495993694964, relative: 1e-7))
    #expect(isClose(binomial.logLikelihood, -438.275286766920658 / 2, relative: 1e-11))
    let plain = try NegativeBinomialRegression(response: WarpBreaks.breaks, design: x, names: names)
    #expect(isClose(plain.theta, 9.94438543590042, relative: 1e-7))
    let nested = try #require(try plain.likelihoodRatioTest(without: ["medium", "high"]))
    #expect(nested.degreesOfFreedom == 2 && isClose(nested.statistic, 15.2109094386902, relative: 1e-8))
}

/// R 4.2.2, MASS 7.3: glm.nb(Days ~ Eth + Sex + Age + Lrn, quine), which prints theta = 1.275, standard error 0.161;
/// more digits of the error are by trigamma at that value.
@Test func schoolAbsencesMatchMASS() throws {
    let data = Absences.self
    let fit = try NegativeBinomialRegression(
        response: data.days,
        design: design(
            data.origin, data.sex, indicator(data.age, 1), indicator(data.age, 2), indicator(data.age, 3),
            data.learner),
        names: ["intercept", "N", "M", "F1", "F2", "F3", "SL"])
    expect(
        fit,
        [
            2.8945799902494156, -0.5693716973581882, 0.0823202841457874, -0.4484281498775582, 0.0880801521139642,
            0.3569009714294099, 0.2921091570337042,
        ],
        [
            0.228424614781913, 0.153333359282745, 0.159915014648278, 0.239746592555298, 0.236193028653609,
            0.248324362799483, 0.186474710100362,
        ], relative: 1e-7)
    #expect(isClose(fit.theta, 1.274892645053614, relative: 1e-8))
    #expect(isClose(fit.standardErrorOfTheta, 0.161035661713531, relative: 1e-8))
    #expect(isClose(fit.logLikelihood, -1093.151018289984222 / 2, relative: 1e-12))
}

/// Urinary infection of 239 students (Cytel 2010; `sex2` of the R package logistf): every user of a diaphragm is a
/// case, so that ordinary logistic regression has no estimate. Heinze and Schemper's analysis as printed in logistf's
/// help: 0.120254, -1.105981, -0.068817, 2.268875, -2.111408, -0.788317, 3.096013, penalised log-likelihood -132.5394,
/// with chi-squared 7.50773 for age and 7.89693 for dia. More digits: the definition, solved in 30 digits with mpmath
/// 1.3.
@Test func firthMatchesHeinzeAndSchemper() throws {
    let table =
        """
        0010000 42,1010000 44,0110000 14,1110000 5,0001000 2,1001000 14,1101000 2,0011000 1,1011000 15,0111000 1,
        1111000 3,0001100 8,1001100 10,0101100 2,1101100 1,0011100 5,1011100 7,0000010 1,1000010 1,0010010 1,0110010 1,
        0001010 1,1001010 3,1101010 1,1011010 2,0001110 18,1001110 12,0101110 4,0011110 6,1011110 3,0111110 2,
        1010001 3,1011001 1,1101011 1,1001111 1,1101111 1
        """
    var rows: [[Double]] = []
    for entry in table.split(separator: ",") {
        let parts = entry.split(whereSeparator: \.isWhitespace)
        rows += [[Double]](repeating: digits(String(parts[0])), count: try #require(Int(parts[1])))
    }
    let response = rows.map { $0[0] }
    let x = Matrix(rows: rows.map { [1] + $0[1...] })
    let names = ["intercept", "age", "oc", "vic", "vicl", "vis", "dia"]
    #expect(throws: RegressionError.separated(["dia"])) {
        try LogisticRegression(response: response, design: x, names: names)
    }
    let fit = try FirthLogisticRegression(response: response, design: x, names: names)
    expect(
        fit,
        [
            0.12025404913384, -1.1059813313813, -0.068816727061922, 2.2688746522391, -2.1114081853032,
            -0.78831695139669, 3.0960118273514,
        ],
        [
            0.48554150592276, 0.42366012870923, 0.44379344590617, 0.54841595897077, 0.54308235490151, 0.41736756577526,
            1.6750084135936,
        ], relative: 1e-8)
    #expect(isClose(fit.logLikelihood, -132.53937953284, relative: 1e-11))
    for (dropped, statistic) in [
        (["age"], 7.5077309249379), (["vic"], 22.931390222945), (["dia"], 7.8969313868327),
        (["vis", "dia"], 10.703796822665),
    ] {
        let test = try #require(try fit.likelihoodRatioTest(without: dropped))
        #expect(test.degreesOfFreedom == dropped.count && isClose(test.statistic, statistic, relative: 1e-9))
    }
}
