import Statistics
import Testing

/// FEV1 ~ [FEV1_BL +] RACE + SEX + ARMCD * AVISIT on mmrm's fev_data: 200 patients, 4 visits, 537 responses.
///
/// Expected values by mmrm 0.3.18 (R 4.2.2, TMB 1.9.2), whose optimum was refined by Newton steps to gradients below
/// 1e-10 and printed with 11 digits. (Its default optimiser stops at a log likelihood 2.5e-6 lower.) The tolerance
/// 1e-7 is what numerically differentiated Newton steps leave in degrees of freedom; estimates agree better.
private struct LungTrial {
    let design: DesignMatrix
    let response: [Double]
    let subject: [Int]

    init(_ first: [ModelTerm] = []) throws {
        let table = try Fixture("fev.csv")
        let race = ["Asian", "Black or African American", "White"]
        let frame = try ModelFrame([
            "FEV1_BL": .numeric(table.numbers("FEV1_BL")), "RACE": .factor(table.factor("RACE", levels: race)),
            "SEX": .factor(table.factor("SEX", levels: ["Male", "Female"])),
            "ARMCD": .factor(table.factor("ARMCD", levels: ["PBO", "TRT"])), "AVISIT": .factor(table.factor("AVISIT")),
        ])
        design = try DesignMatrix(frame, first + ["RACE", "SEX", "ARMCD", "AVISIT", "ARMCD:AVISIT"])
        response = table.numbers("FEV1")
        subject = try table.factor("USUBJID").codes.map { $0 ?? -1 }
    }

    func fit(
        _ covariance: CovarianceStructure, _ likelihood: LikelihoodKind = .restricted,
        _ method: DegreesOfFreedomMethod = .kenwardRoger
    ) throws -> MixedModel {
        try MixedModel(
            design, response: response, subject: subject, visit: "AVISIT", covariance: covariance,
            likelihood: likelihood, degreesOfFreedom: method)
    }
}

private struct Expected: Sendable {
    let structure: CovarianceStructure
    let restricted, maximum: Double
    let v11, v41, v44: Double
    /// Arms at visit 4: estimate, standard errors by Satterthwaite and by Kenward and Roger, degrees of freedom.
    let difference: (Double, Double, Double, Double)
    /// Arm by visit interaction: F and denominator by Satterthwaite, by Kenward and Roger.
    let interaction: (Double, Double, Double, Double)
}

private let expected = [
    Expected(
        structure: .unstructured, restricted: -1693.2249356, maximum: -1698.7860983,
        v11: 40.554438383, v41: 13.377876225, v44: 95.556515492,
        difference: (4.3985367781, 1.6805501936, 1.6584826075, 133.38906238),
        interaction: (0.25805324438, 147.91137736, 0.25895995314, 152.53175025)),
    Expected(
        structure: .compoundSymmetry, restricted: -1761.0214745, maximum: -1768.3670882,
        v11: 44.4726139617, v41: 7.5111957325, v44: 44.4726139617,
        difference: (4.2177932785, 1.1481396275, 1.1481728828, 518.76132624),
        interaction: (0.2846906628, 408.98840974, 0.28412752447, 409.01203672)),
    Expected(
        structure: .heterogeneousCompoundSymmetry, restricted: -1699.0005135, maximum: -1704.727859,
        v11: 39.669009729, v41: 12.925903606, v44: 98.065342263,
        difference: (4.3515460791, 1.6938013726, 1.6892635325, 132.98625381),
        interaction: (0.33266832689, 257.74723867, 0.33252684657, 249.6149771)),
    Expected(
        structure: .autoregressive, restricted: -1762.5393815, maximum: -1769.8637979,
        v11: 45.08299174005, v41: 0.72091153914, v44: 45.08299174005,
        difference: (4.0977145268, 1.1568795701, 1.1570001898, 504.93792634),
        interaction: (0.32597717119, 333.46883032, 0.32515528605, 347.42490821)),
    Expected(
        structure: .heterogeneousAutoregressive, restricted: -1702.1096229, maximum: -1707.8172594,
        v11: 39.23277461119, v41: 0.72778364524, v44: 97.95103407920,
        difference: (4.1120945509, 1.7023166092, 1.697201115, 131.1669401),
        interaction: (0.35488083814, 256.80421377, 0.35496206734, 239.62066029)),
    Expected(
        structure: .toeplitz, restricted: -1760.3219979, maximum: -1767.6907332,
        v11: 44.725593589, v41: 7.511550440, v44: 44.725593589,
        difference: (4.1751747902, 1.1502863066, 1.1528692645, 506.55593919),
        interaction: (0.3195848142, 291.83010926, 0.3167749273, 275.3488103)),
    Expected(
        structure: .heterogeneousToeplitz, restricted: -1698.5656529, maximum: -1704.284752,
        v11: 39.563671156, v41: 16.766885404, v44: 98.817326733,
        difference: (4.3402355846, 1.6965506464, 1.6977427461, 132.44065952),
        interaction: (0.33922759528, 170.28888954, 0.33643843034, 185.09372777)),
    Expected(
        structure: .antedependence, restricted: -1752.3211921, maximum: -1759.6174213,
        v11: 47.8385471744, v41: 0.7426559643, v44: 47.8385471744,
        difference: (4.0901975934, 1.2001772874, 1.2008230387, 378.96200622),
        interaction: (0.2312795659, 170.75375635, 0.22932762187, 191.80366644)),
    Expected(
        structure: .heterogeneousAntedependence, restricted: -1696.5484118, maximum: -1702.0751822,
        v11: 40.459192398883, v41: 0.015572226595, v44: 94.850374617175,
        difference: (4.202366185, 1.6847259376, 1.6826477545, 131.95952098),
        interaction: (0.26812392861, 216.79494629, 0.2663103502, 200.33959383)),
]

@Test(arguments: expected.indices) func mixedModelsMatchMmrm(_ index: Int) throws {
    let expected = expected[index]
    let trial = try LungTrial()
    let model = try trial.fit(expected.structure)
    #expect(isClose(model.logLikelihood, expected.restricted, relative: 5e-11))
    #expect(isClose(model.visitCovariance[0, 0], expected.v11, relative: 1e-7))
    #expect(isClose(model.visitCovariance[3, 0], expected.v41, relative: 1e-6))
    #expect(isClose(model.visitCovariance[3, 3], expected.v44, relative: 1e-7))
    #expect(model.decrement < 1e-10 && model.iterations < 20)
    #expect(model.observations == 537 && model.subjects == 197 && model.missing == 263)

    let adjusted = try model.difference(of: "TRT", from: "PBO", factor: "ARMCD", at: ["AVISIT": "VIS4"])
    #expect(isClose(adjusted.estimate, expected.difference.0, relative: 1e-8))
    #expect(isClose(adjusted.standardError, expected.difference.2, relative: 1e-8))
    #expect(isClose(adjusted.degreesOfFreedom, expected.difference.3, relative: 1e-7))
    let adjustedF = try #require(try model.typeThreeTests().last).test
    #expect(isClose(adjustedF.statistic, expected.interaction.2, relative: 1e-7))
    #expect(isClose(adjustedF.denominatorDegreesOfFreedom, expected.interaction.3, relative: 1e-7))

    let plain = try trial.fit(expected.structure, .restricted, .satterthwaite)
    let difference = try plain.difference(of: "TRT", from: "PBO", factor: "ARMCD", at: ["AVISIT": "VIS4"])
    #expect(isClose(difference.standardError, expected.difference.1, relative: 1e-8))
    #expect(isClose(difference.degreesOfFreedom, expected.difference.3, relative: 1e-7))
    let plainF = try #require(try plain.typeThreeTests().last).test
    #expect(isClose(plainF.statistic, expected.interaction.0, relative: 1e-7))
    #expect(isClose(plainF.denominatorDegreesOfFreedom, expected.interaction.1, relative: 1e-7))
    #expect(plain.covariance == plain.unadjustedCovariance)
    #expect(abs(model.unadjustedCovariance[1, 0] - plain.covariance[1, 0]) < 1e-14)

    let maximum = try trial.fit(expected.structure, .maximum, .satterthwaite)
    #expect(isClose(maximum.logLikelihood, expected.maximum, relative: 5e-11))
}

/// mmrm with `vcov = "Kenward-Roger-Linear"`; F of a main effect by `df_md` with VISk + half of its interaction.
@Test func variantsOfKenwardRogerMatchMmrm() throws {
    let trial = try LungTrial()
    let linear = try trial.fit(.unstructured, .restricted, .kenwardRogerLinear)
    let difference = try linear.difference(of: "TRT", from: "PBO", factor: "ARMCD", at: ["AVISIT": "VIS4"])
    #expect(isClose(difference.standardError, 1.69341348044, relative: 1e-8))
    #expect(isClose(difference.degreesOfFreedom, 133.389062376, relative: 1e-7))
    let interaction = try #require(try linear.typeThreeTests().last).test
    #expect(isClose(interaction.statistic, 0.25140016669, relative: 1e-7))
    #expect(isClose(interaction.denominatorDegreesOfFreedom, 152.53175024557, relative: 1e-7))
    let autoregressive = try trial.fit(.heterogeneousAutoregressive, .restricted, .kenwardRogerLinear)
    let other = try autoregressive.difference(of: "TRT", from: "PBO", factor: "ARMCD", at: ["AVISIT": "VIS4"])
    #expect(isClose(other.standardError, 1.7038386206, relative: 1e-8))

    let visits = try trial.fit(.unstructured).typeThreeTests()[3]
    #expect(visits.term == "AVISIT")
    #expect(isClose(visits.test.statistic, 141.29085210, relative: 1e-7))
    #expect(isClose(visits.test.denominatorDegreesOfFreedom, 152.73697583, relative: 1e-7))
    let plain = try trial.fit(.unstructured, .restricted, .satterthwaite).typeThreeTests()[3].test
    #expect(isClose(plain.statistic, 142.10421441, relative: 1e-7))
    #expect(isClose(plain.denominatorDegreesOfFreedom, 148.11271343, relative: 1e-7))
}

/// mmrm's own figures, from its default optimiser: AIC 3406.449876245, BIC 3439.281913532 (restricted). Maximum
/// likelihood: AIC 3417.572202623 counts the ten covariance parameters only; eleven coefficients add 22.
@Test func informationCriteriaMatchMmrm() throws {
    let trial = try LungTrial()
    let restricted = try trial.fit(.unstructured)
    #expect(abs(restricted.aic - 3406.449876245) < 1e-5)
    #expect(abs(restricted.bic - 3439.281913532) < 1e-5)
    let maximum = try trial.fit(.unstructured, .maximum, .satterthwaite)
    #expect(abs(maximum.aic - (3417.572202623 + 22)) < 1e-5)
}

/// nlme 3.1-162, gls with corARMA(p = 3): with four visits an autoregression of order three has any three
/// correlations by lag, so it is a Toeplitz structure. varIdent makes it heterogeneous. Its optimiser
/// leaves relative errors of 2e-5 in correlations, though the likelihood agrees to all digits.
@Test func toeplitzMatchesNlme() throws {
    let trial = try LungTrial()
    let model = try trial.fit(.toeplitz, .restricted, .satterthwaite)
    #expect(isClose(model.logLikelihood, -1760.32199789, relative: 1e-11))
    for (lag, correlation) in [0.228518978843, 0.130951062973, 0.167947779525].enumerated() {
        #expect(isClose(model.visitCorrelation[lag + 1, 0], correlation, relative: 5e-5))
    }
    let coefficient = try #require(model.coefficient("ARMCDTRT:AVISITVIS4"))
    #expect(isClose(coefficient.estimate, 0.7307920566, relative: 1e-5))
    #expect(isClose(coefficient.standardError, 1.5248601294, relative: 1e-5))
    let heterogeneous = try trial.fit(.heterogeneousToeplitz, .maximum, .satterthwaite)
    #expect(isClose(heterogeneous.logLikelihood, -1704.28475204, relative: 1e-11))
    let other = try #require(heterogeneous.coefficient("ARMCDTRT:AVISITVIS4"))
    // nlme scales maximum likelihood covariances by n / (n - p)
    #expect(isClose(other.standardError * (537.0 / 526).squareRoot(), 1.8344111992, relative: 1e-5))
}

/// mmrm with emmeans 1.8.4-1; FEV1_BL stands at its mean over the rows used.
@Test func leastSquaresMeansOfAMixedModelMatchEmmeans() throws {
    let model = try LungTrial(["FEV1_BL"]).fit(.unstructured)
    let means: [(KeyValuePairs<String, ModelSetting>, Double, Double, Double, Double)] = [
        (["ARMCD": "PBO", "AVISIT": "VIS1"], 33.2436551590, 0.737710836180, 31.7855348760, 34.7017754420),
        (["ARMCD": "TRT", "AVISIT": "VIS4"], 52.8398992106, 1.157198817296, 50.5508926092, 55.1289058120),
    ]
    for (settings, estimate, standardError, lower, upper) in means {
        let mean = try model.leastSquaresMean(at: settings)
        #expect(isClose(mean.estimate, estimate, relative: 1e-8))
        #expect(isClose(mean.standardError, standardError, relative: 1e-8))
        let interval = try #require(mean.interval())
        #expect(isClose(interval.lower, lower, relative: 1e-8) && isClose(interval.upper, upper, relative: 1e-8))
    }
}
