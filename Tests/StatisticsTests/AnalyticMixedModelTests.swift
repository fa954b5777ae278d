import Statistics
import Testing

/// A trial with two arms by turns and a made-up response that depends on nothing but its place.
private struct SmallTrial {
    var arm: [Int?] = []
    var visit: [Int?] = []
    var subject: [Int] = []
    var response: [Double] = []
    let visits: Int

    init(subjects: Int, visits: Int, value: (Int, Int) -> Double = SmallTrial.value) {
        self.visits = visits
        for i in 0..<subjects {
            for j in 0..<visits {
                arm.append(i % 2)
                visit.append(j)
                subject.append(i)
                response.append(value(i, j))
            }
        }
    }

    /// A part of the subject's, a part that grows with visits, and a trend in the second arm.
    static func value(_ i: Int, _ j: Int) -> Double {
        2 * scattered(i * 16) + scattered(i * 16 + j + 1) * Double(1 + j) + Double(j * (i % 2))
    }

    /// Digits of a product with an irrational number: spread over (-0.5, 0.5).
    private static func scattered(_ n: Int) -> Double {
        let x = Double(n + 1) * Double(n + 7) * 0.6180339887498949
        return x - x.rounded()
    }

    var frame: ModelFrame {
        get throws {
            try ModelFrame([
                "ARM": .factor(Factor(codes: arm, levels: ["a", "b"])),
                "VISIT": .factor(Factor(codes: visit, levels: (1...visits).map { "\($0)" })),
            ])
        }
    }

    func fit(
        _ terms: [ModelTerm] = ["ARM", "VISIT", "ARM:VISIT"], _ covariance: CovarianceStructure = .unstructured,
        _ method: DegreesOfFreedomMethod = .kenwardRogerLinear, likelihood: LikelihoodKind = .restricted
    ) throws -> MixedModel {
        try MixedModel(
            try DesignMatrix(try frame, terms), response: response, subject: subject, visit: "VISIT",
            covariance: covariance, likelihood: likelihood, degreesOfFreedom: method)
    }
}

/// With complete data and a mean per arm and visit, each visit is a two-sample t test: the restricted estimate of the
/// covariance is the pooled one with n - 2, and both methods give n - 2 degrees of freedom and leave the error alone
/// (Kenward and Roger 1997, section 4). Closed form to the precision of the optimiser.
@Test func completeDataGiveTheTTestOfEachVisit() throws {
    let trial = SmallTrial(subjects: 20, visits: 3)
    let model = try trial.fit()
    for j in 0..<3 {
        let groups = (0..<2).map { arm in
            Sample(stride(from: arm, to: 20, by: 2).map { SmallTrial.value($0, j) })
        }
        let means = groups.compactMap(\.mean)
        let pooled = groups.compactMap(\.variance).reduce(0, +) / 2
        let difference = try model.difference(of: "b", from: "a", factor: "ARM", at: ["VISIT": .level("\(j + 1)")])
        #expect(isClose(model.visitCovariance[j, j], pooled, relative: 1e-8))
        #expect(abs(difference.estimate - (means[1] - means[0])) < 1e-12)
        #expect(isClose(difference.standardError, (pooled * 0.2).squareRoot(), relative: 1e-8))
        #expect(isClose(difference.degreesOfFreedom, 18, relative: 1e-7))
    }
    // Several hypotheses: with n - 2 = 18 and q = 2 Hotelling's statistic has F (18 - q + 1) / (18 q) and 17 degrees.
    let joint = try #require(try model.typeThreeTests().last).test
    #expect(isClose(joint.denominatorDegreesOfFreedom, 17, relative: 1e-6))
}

/// One visit leaves no correlation: least squares, with n - p degrees of freedom.
@Test func oneVisitIsLeastSquares() throws {
    let trial = SmallTrial(subjects: 15, visits: 1)
    let least = try LinearModel(try DesignMatrix(try trial.frame, ["ARM"]), response: trial.response)
    for structure in CovarianceStructure.allCases {
        let model = try trial.fit(["ARM"], structure)
        #expect(isClose(model.visitCovariance[0, 0], least.residualVariance, relative: 1e-9))
        #expect(isClose(model.coefficients[1], least.coefficients[1], relative: 1e-12))
        #expect(isClose(model.coefficient("ARMb")?.degreesOfFreedom, 13, relative: 1e-8))
        let maximum = try trial.fit(["ARM"], structure, .satterthwaite, likelihood: .maximum)
        #expect(isClose(maximum.logLikelihood, least.logLikelihood, relative: 1e-10))
    }
}

/// Adding a constant moves the intercept only; scaling the response scales everything; the order of rows and the
/// subjects' numbers do not matter.
@Test func unitsAndOrderDoNotMatter() throws {
    var trial = SmallTrial(subjects: 24, visits: 4)
    for row in stride(from: 3, to: 96, by: 7) { trial.response[row] = .nan }
    let model = try trial.fit()
    var moved = trial
    moved.response = trial.response.map { 1e6 + 1000 * $0 }
    let other = try moved.fit()
    let first = try model.difference(of: "b", from: "a", factor: "ARM", at: ["VISIT": "4"])
    let second = try other.difference(of: "b", from: "a", factor: "ARM", at: ["VISIT": "4"])
    #expect(isClose(second.estimate, 1000 * first.estimate, relative: 1e-9))
    #expect(isClose(second.standardError, 1000 * first.standardError, relative: 1e-9))
    #expect(isClose(second.degreesOfFreedom, first.degreesOfFreedom, relative: 1e-7))
    var reversed = trial
    reversed.arm.reverse()
    reversed.visit.reverse()
    reversed.response.reverse()
    reversed.subject = trial.subject.reversed().map { 1000 - 3 * $0 }
    let third = try reversed.fit().difference(of: "b", from: "a", factor: "ARM", at: ["VISIT": "4"])
    #expect(isClose(third.estimate, first.estimate, relative: 1e-9))
    #expect(isClose(third.degreesOfFreedom, first.degreesOfFreedom, relative: 1e-7))
}

/// A richer covariance cannot have a lower maximum.
@Test func nestedCovariancesHaveOrderedLikelihoods() throws {
    var trial = SmallTrial(subjects: 40, visits: 4)
    for row in stride(from: 2, to: 160, by: 9) { trial.response[row] = .nan }
    func likelihood(_ structure: CovarianceStructure) throws -> Double {
        try trial.fit(["ARM", "VISIT"], structure, .satterthwaite).logLikelihood
    }
    let chains: [[CovarianceStructure]] = [
        [.compoundSymmetry, .toeplitz, .heterogeneousToeplitz, .unstructured],
        [.autoregressive, .toeplitz], [.autoregressive, .antedependence, .heterogeneousAntedependence, .unstructured],
        [.compoundSymmetry, .heterogeneousCompoundSymmetry, .heterogeneousToeplitz],
        [.autoregressive, .heterogeneousAutoregressive, .heterogeneousAntedependence],
    ]
    for chain in chains {
        for (poorer, richer) in zip(chain, chain.dropFirst()) {
            #expect(try likelihood(poorer) <= likelihood(richer) + 1e-9, "\(poorer) \(richer)")
        }
    }
}

@Test func mixedModelsThatDataDoNotSupportAreErrors() throws {
    let complete = SmallTrial(subjects: 12, visits: 3)
    #expect(throws: MixedModelError.restrictedOnly) {
        try complete.fit(["ARM"], .unstructured, .kenwardRoger, likelihood: .maximum)
    }
    // Nobody is seen at both the first and the last visit
    var apart = complete
    for i in 0..<12 { apart.response[3 * i + (i % 4 < 2 ? 0 : 2)] = .nan }
    #expect(throws: MixedModelError.neverTogether("1", "3")) { try apart.fit(["ARM", "VISIT"]) }
    #expect(throws: MixedModelError.neverTogether("1", "3")) { try apart.fit(["ARM", "VISIT"], .toeplitz) }
    #expect(try apart.fit(["ARM", "VISIT"], .autoregressive).observations == 24)
    // Each arm has one response at the last visit
    var single = complete
    for i in 2..<12 { single.response[3 * i + 2] = .nan }
    #expect(throws: MixedModelError.noVariation(visit: "3")) { try single.fit() }
    // The last visit repeats the first: correlation one
    var copied = complete
    for i in 0..<12 { copied.response[3 * i + 2] = copied.response[3 * i] }
    #expect(throws: MixedModelError.self) { try copied.fit() }
    var repeated = complete
    repeated.visit[1] = 0
    #expect(throws: MixedModelError.repeatedVisit(subject: 0, visit: "1")) { try repeated.fit(["ARM"]) }
    var lost = complete
    lost.visit[4] = nil
    #expect(throws: MixedModelError.missingVisit(row: 4)) { try lost.fit(["ARM"]) }
    var empty = complete
    for i in stride(from: 1, to: 12, by: 2) { empty.response[3 * i + 2] = .nan }
    #expect(throws: MixedModelError.model(.aliased(["ARMb:VISIT3"]))) { try empty.fit() }
    #expect(throws: MixedModelError.subjectRows(2, expected: 36)) {
        try MixedModel(
            try DesignMatrix(try complete.frame, ["ARM"]), response: complete.response, subject: [1, 2],
            visit: "VISIT")
    }
    #expect(throws: MixedModelError.model(.unknownVariable("DAY", known: ["ARM", "VISIT"]))) {
        try MixedModel(
            try DesignMatrix(try complete.frame, ["ARM"]), response: complete.response, subject: complete.subject,
            visit: "DAY")
    }
}
