import Foundation
import Integration
import ModelCompiler
import Testing

/// Transit absorption straight into a compartment that empties at rate k, in closed form:
/// A(t) = D (ktr / (ktr - k))^(n+1) exp(-k t) P(n + 1, (ktr - k) t), with P the regularised lower incomplete gamma
/// function: the convolution of Savic 2007 (doi:10.1007/s10928-007-9066-0) eq. 11 with exp(-k t).
private func transit(_ t: Double, n: Double, meanTime: Double, k: Double) -> Double {
    guard t > 0 else { return 0 }
    let ktr = (n + 1) / meanTime
    return pow(ktr / (ktr - k), n + 1) * exp(-k * t) * lowerGamma(n + 1, (ktr - k) * t)
}

/// P(a, x) = x^a exp(-x) / Gamma(a + 1) * sum x^i / ((a + 1) ... (a + i)) (Abramowitz and Stegun 6.5.29).
private func lowerGamma(_ a: Double, _ x: Double) -> Double {
    if x > a + 60 + 12 * a.squareRoot() { return 1 }
    var term = 1.0, sum = 1.0, i = 1.0
    while term > 1e-18 * sum {
        term *= x / (a + i)
        sum += term
        i += 1
    }
    return exp(a * log(x) - x - lgamma(a + 1)) * sum
}

extension DosingCase {
    private static func model(n: E, meanTime: E, lag: E? = nil, bioavailability: E? = nil, k: E = 0.2) -> TestModel {
        .intravenous(
            k: k, route: .init(bioavailability: bioavailability, lag: lag, transitNumber: n, transitMeanTime: meanTime))
    }

    static let transits: [DosingCase] = [
        DosingCase(name: "transit, n not whole", model: model(n: 3.7, meanTime: 2), records: [.dose(0, 100)], times: [0.5, 1, 2, 4, 8, 24])
        { 100 * transit($0, n: 3.7, meanTime: 2, k: 0.2) },
        DosingCase(name: "transit, n below 1", model: model(n: 0.5, meanTime: 2), records: [.dose(0, 100)], times: [0.1, 1, 2, 4, 8, 24])
        { 100 * transit($0, n: 0.5, meanTime: 2, k: 0.2) },
        DosingCase(name: "transit, n = 0 is first order", model: model(n: 0, meanTime: 2), records: [.dose(0, 100)], times: [0.1, 1, 2, 4, 8, 24])
        { 100 * ClosedForm.oral(ka: 0.5, k: 0.2).bolus($0) },
        DosingCase(
            name: "transit, a sharp late pulse is not stepped over", model: model(n: 200, meanTime: 40), records: [.dose(0, 100)],
            times: [36, 40, 44, 60, 80]
        ) { 100 * transit($0, n: 200, meanTime: 40, k: 0.2) },
        DosingCase(
            name: "transit doses add up while the last are still on their way", model: model(n: 4.2, meanTime: 6),
            records: [.dose(0, 100, addl: 7, ii: 2)], times: [1, 3, 5, 8.5, 13, 20, 40]
        ) { t in (0..<8).reduce(0) { $0 + 100 * transit(t - 2 * Double($1), n: 4.2, meanTime: 6, k: 0.2) } },
        DosingCase(
            name: "transit with lag and bioavailability", model: model(n: 4.2, meanTime: 3, lag: 1.3, bioavailability: 0.6),
            records: [.dose(0, 100), .dose(4, 50)], times: [2, 3, 5, 8.5, 13, 20, 40]
        ) { 60 * transit($0 - 1.3, n: 4.2, meanTime: 3, k: 0.2) + 30 * transit($0 - 5.3, n: 4.2, meanTime: 3, k: 0.2) },
        DosingCase(
            name: "transit at steady state, absorbed over several intervals", model: model(n: 4.2, meanTime: 9),
            records: [.dose(0, 100, ii: 6, ss: .replace)], times: [0.5, 2, 5.9, 10, 30]
        ) { t in (0..<60).reduce(0) { $0 + 100 * transit(t + 6 * Double($1), n: 4.2, meanTime: 9, k: 0.2) } },
        DosingCase(
            name: "transit at steady state with lag longer than the interval", model: model(n: 4.2, meanTime: 9, lag: 14),
            records: [.dose(0, 100, ii: 6, ss: .replace)], times: [0.5, 2, 5.9, 10, 30]
        ) { t in (0..<60).reduce(0) { $0 + 100 * transit(t - 14 + 6 * Double($1), n: 4.2, meanTime: 9, k: 0.2) } },
    ]
}

@Suite struct AnalyticTransitTests {
    @Test(arguments: DosingCase.transits)
    func transitAbsorption(_ dosing: DosingCase) throws { try AnalyticDosingTests.check(dosing) }
}
