import Foundation
import Statistics
import Testing

private func equal(_ size: Int, _ correlation: Double) -> Matrix {
    var matrix = Matrix(rows: size, columns: size, repeating: correlation)
    for i in 0..<size { matrix[i, i] = 1 }
    return matrix
}

/// With one correlation rho between all statistics the tail is a double integral,
/// 1 - E_s E_z Phi((t s - sqrt(rho) z) / sqrt(1 - rho))^m, here by scipy 1.17.1's adaptive quadrature to 1e-12.
@Test(arguments: [
    (2, 0.5, 20.0, [1.0, 2.3, 3.5], [0.262187912667, 0.029331222945, 0.002144772308], 1e-8),
    (3, 0.5, 20, [2.3, 3.5], [0.040563330561, 0.003080760669], 1e-6),
    (4, 0.5, 95, [2.3, 3.5], [0.038862551728, 0.001334569393], 1e-6),
    (4, 0.5, 95, [1], [0.374897112144], 3e-6),
    (5, 0.9, 95, [1, 2.3, 3.5], [0.259044798881, 0.025471657320, 0.000947338901], 1.5e-5),
    (6, 0.5, 60, [2.3, 3.5], [0.055173851578, 0.002369135447], 2e-5),
])
func maximumOfEquallyCorrelatedStatistics(
    _ size: Int, _ rho: Double, _ df: Double, _ limits: [Double], _ tails: [Double], _ tolerance: Double
) throws {
    let maximum = try #require(MaximumT(correlation: equal(size, rho), degreesOfFreedom: df))
    for (t, tail) in zip(limits, tails) {
        let found = maximum.upperTail(t)
        #expect(abs(found.probability - tail) < tolerance, "\(size) \(t) \(found)")
        #expect(found.error < 20 * tolerance)
    }
}

/// One statistic is Student's t (p of 1 - 2 atan / pi for one degree of freedom); perfectly correlated ones are one;
/// two independent normal ones exceed t with 1 - Phi(t)^2; two-sided, one is 2 (1 - Phi(t)).
@Test func maximumOfSimpleStatistics() throws {
    let one = try #require(MaximumT(correlation: equal(1, 1), degreesOfFreedom: 1))
    #expect(abs(one.upperTail(1).probability - 0.25) < 1e-9)
    #expect(abs(one.upperTail(-1).probability - 0.75) < 1e-9)
    let same = try #require(MaximumT(correlation: equal(3, 1), degreesOfFreedom: 1))
    #expect(abs(same.upperTail(1).probability - 0.25) < 1e-9)
    let independent = try #require(MaximumT(correlation: equal(2, 0), degreesOfFreedom: .infinity))
    let phi = 0.9750021048517795  // pnorm(1.96)
    #expect(abs(independent.upperTail(1.96).probability - (1 - phi * phi)) < 1e-9)
    #expect(abs(independent.upperTail(0).probability - 0.75) < 1e-9)
    #expect(abs(independent.upperTail(-1.96).probability - (1 - (1 - phi) * (1 - phi))) < 1e-9)
    let normal = try #require(
        MaximumT(correlation: equal(1, 1), degreesOfFreedom: .infinity, twoSided: true))
    #expect(abs(normal.upperTail(1.96).probability - 2 * (1 - phi)) < 1e-9)
    #expect(abs(try #require(normal.criticalValue(level: 0.05)) - 1.959963984540054) < 1e-7)
    // Independent statistics, one-sided 5 %: qnorm(0.95^(1 / 4))
    let four = try #require(MaximumT(correlation: equal(4, 0), degreesOfFreedom: .infinity))
    #expect(abs(try #require(four.criticalValue(level: 0.05)) - 2.2340024752250125) < 2e-5)
}

/// Dunnett (1955, doi:10.1080/01621459.1955.10501294), table 1a: one-sided 5 % points of three comparisons with a
/// control of the same size: 2.29 at 12 degrees of freedom, 2.06 at infinity; two comparisons, 2.04 at 18 (two digits).
@Test func criticalValuesMatchDunnett() throws {
    for (size, df, value) in [(3, 12.0, 2.29), (3, .infinity, 2.06), (2, 18, 2.04)] {
        let maximum = try #require(MaximumT(correlation: equal(size, 0.5), degreesOfFreedom: df))
        #expect(abs(try #require(maximum.criticalValue(level: 0.05)) - value) < 0.0051)
    }
}

@Test func curvesAndTheirGradientsAgree() throws {
    let curves = [
        DoseResponseCurve(.linear, [1, 2]), DoseResponseCurve(.linearLog(offset: 0.5), [1, 2]),
        DoseResponseCurve(.emax, [1, -2, 3]), DoseResponseCurve(.sigmoidEmax, [1, 2, 3, 1.7]),
        DoseResponseCurve(.exponential, [1, 2, 4]), DoseResponseCurve(.quadratic, [1, 2, -0.3]),
        DoseResponseCurve(.logistic, [1, 2, 3, 0.8]), DoseResponseCurve(.beta(scale: 8), [1, 2, 0.7, 1.3]),
    ].compactMap { $0 }
    #expect(curves.count == 8)
    for curve in curves {
        for dose in [0, 0.7, 3, 6.5] {
            for (place, slope) in curve.gradient(at: dose).enumerated() {
                // Central differences: error h^2 / 6 of the third derivative, and rounding over h
                let h = 1e-5
                func moved(_ step: Double) throws -> Double {
                    var parameters = curve.parameters
                    parameters[place] += step
                    return try #require(DoseResponseCurve(curve.family, parameters)).value(at: dose)
                }
                #expect(abs(try (moved(h) - moved(-h)) / (2 * h) - slope) < 1e-8, "\(curve) \(dose) \(place)")
            }
        }
    }
    // The largest effect of a beta curve is eMax, at scale delta1 / (delta1 + delta2)
    #expect(isClose(curves[7].value(at: 8 * 0.35), 3, relative: 1e-14))
    #expect(curves[7].value(at: 9).isNaN && curves[2].value(at: -1).isNaN)
}

@Test func targetDosesByHand() throws {
    let linear = try #require(DoseResponseCurve(.linear, [1, 0.5]))
    #expect(isClose(linear.targetDose(difference: 2, maximum: 10), 4, relative: 1e-14))
    #expect(linear.targetDose(difference: 6, maximum: 10) == nil)
    #expect(linear.targetDose(difference: 2, maximum: 10, direction: .decrease) == nil)
    // d - d^2 / 8 rises to 2 at 4; reaches 1.5 at 2 and has half its largest effect at 4 - sqrt 8
    let quadratic = try #require(DoseResponseCurve(.quadratic, [0, 1, -0.125]))
    #expect(isClose(quadratic.targetDose(difference: 1.5, maximum: 10), 2, relative: 1e-13))
    #expect(isClose(quadratic.effectiveDose(0.5, maximum: 10), 4 - 8.0.squareRoot(), relative: 1e-13))
    // It is below zero from 8 on: -2.5 at 10
    #expect(isClose(quadratic.targetDose(difference: 2.5, maximum: 10, direction: .decrease), 10, relative: 1e-13))
    let emax = try #require(DoseResponseCurve(.emax, [5, -4, 2]))
    #expect(isClose(emax.targetDose(difference: 3, maximum: 10, direction: .decrease), 6, relative: 1e-14))
    #expect(emax.effectiveDose(0, maximum: 10) == nil && emax.effectiveDose(0.5, maximum: 10) == nil)
}

@Test func modelAveragesWeighByAIC() throws {
    let doses: [Double] = [0, 0, 1, 1, 2, 2, 4, 4]
    let means = try DoseMeans(doses: doses, responses: [0, 0.4, 1.1, 0.8, 1.9, 2.3, 3.6, 4.2])
    let fits = [try DoseResponseFit(means, .linear), try DoseResponseFit(means, .emax)]
    let average = try #require(ModelAverage(fits))
    let ratio = average.weights[1] / average.weights[0]
    #expect(isClose(ratio, exp((fits[0].aic - fits[1].aic) / 2), relative: 1e-13))
    #expect(isClose(average.weights[0] + average.weights[1], 1, relative: 1e-15))
    #expect(average.best.curve.family == .linear)
    let dose = try #require(average.targetDose(difference: 2, maximum: 4))
    #expect(isClose(average.value(at: dose) - average.value(at: 0), 2, relative: 1e-12))
    #expect(average.targetDose(difference: 200, maximum: 4) == nil && ModelAverage([]) == nil)
}

@Test func badDoseResponseDataAreRefused() throws {
    #expect(throws: DoseResponseError.tooFewDoses(1)) { try DoseMeans(doses: [1, 1], responses: [1, 2]) }
    #expect(throws: DoseResponseError.noVariation) { try DoseMeans(doses: [1, 2], responses: [1, 2]) }
    #expect(throws: DoseResponseError.noVariation) { try DoseMeans(doses: [1, 1, 2], responses: [1, 1, 2]) }
    #expect(throws: DoseResponseError.invalidDose) { try DoseMeans(doses: [-1, 2, 2], responses: [1, 2, 3]) }
    #expect(throws: DoseResponseError.infiniteValue) { try DoseMeans(doses: [1, 2], responses: [1, .infinity]) }
    #expect(throws: DoseResponseError.repeatedDose(1)) {
        try DoseMeans(doses: [1, 1], estimates: [1, 2], covariance: .identity(2))
    }
    #expect(throws: DoseResponseError.covarianceNotPositive) {
        try DoseMeans(doses: [1, 2], estimates: [1, 2], covariance: equal(2, 1))
    }
    let means = try DoseMeans(doses: [0, 0, 1, 1, .nan], responses: [1, 2, 3, 4.5, .nan])
    #expect(means.missing == 1 && means.degreesOfFreedom == 2)
    #expect(throws: DoseResponseError.noCandidates) { try MultipleContrastTest(means, candidates: []) }
    #expect(throws: DoseResponseError.invalidCandidate("flat")) {
        try MultipleContrastTest(means, candidates: [DoseCandidate("flat", means: [1, 1])])
    }
    #expect(throws: DoseResponseError.tooManyParameters("emax", doses: 2)) { try DoseResponseFit(means, .emax) }
    #expect(DoseResponseCurve(.emax, [0, 1, 0]) == nil && DoseResponseCurve(.linear, [0]) == nil)
    #expect(ShapeBounds(lower: [2], upper: [1]) == nil)
    #expect(MaximumT(correlation: equal(2, 1.5), degreesOfFreedom: 3) == nil)
    #expect(MaximumT(correlation: equal(2, 0.5), degreesOfFreedom: 0) == nil)
}
