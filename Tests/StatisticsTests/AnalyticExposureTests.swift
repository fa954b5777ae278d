import Foundation
import Statistics
import Testing

private let hours = [0.25, 0.5, 1, 2, 4, 6, 8, 12, 16, 24]

/// A bolus of 100 into one compartment of 20 with rate 0.1: c = 5 exp(-0.1 t), for which linear up, log down is exact.
@Test func oneCompartmentBolusIsExact() throws {
    let profile = try ConcentrationProfile(times: hours, concentrations: hours.map { 5 * exp(-0.1 * $0) })
    let analysis = try NonCompartmentalAnalysis(
        profile, dose: 100, administration: .bolus, rule: .linearUpLogDown)
    #expect(isClose(analysis.initialConcentration, 5, relative: 1e-13))
    #expect(isClose(analysis.terminal?.rate, 0.1) && isClose(analysis.terminal?.halfLife, 10 * log(2)))
    #expect(analysis.terminal?.points == 10 && isClose(analysis.terminal?.span, 23.75 / (10 * log(2))))
    #expect(isClose(analysis.areaToLast.auc, 50 * (1 - exp(-2.4))))
    // The first moment to 24: 500 (1 - 3.4 exp(-2.4)).
    #expect(isClose(analysis.areaToLast.aumc, 500 * (1 - 3.4 * exp(-2.4)), relative: 1e-12))
    for tail in Tail.allCases {
        let exposure = try #require(analysis.infinity(tail))
        #expect(isClose(exposure.area.auc, 50) && isClose(exposure.area.aumc, 500))
        #expect(isClose(exposure.area.meanResidenceTime, 10) && isClose(exposure.clearance, 2))
        #expect(isClose(exposure.terminalVolume, 20) && isClose(exposure.steadyStateVolume, 20))
        #expect(isClose(exposure.extrapolatedFraction, exp(-2.4), relative: 1e-12))
        #expect(isClose(exposure.backExtrapolatedFraction, -expm1(-0.025), relative: 1e-12))
    }
    for time in [0, 0.1, 3, 12, 30] {
        #expect(isClose(analysis.concentration(at: time), 5 * exp(-0.1 * time), relative: 1e-12))
        #expect(isClose(analysis.area(from: 0, to: time)?.auc ?? .nan, -50 * expm1(-0.1 * time), relative: 1e-12))
    }
    let part = try #require(analysis.area(from: 3, to: 30))
    #expect(isClose(part.auc, 50 * (exp(-0.3) - exp(-3)), relative: 1e-12))
    #expect(isClose(part.aumc, 500 * (1.3 * exp(-0.3) - 4 * exp(-3)), relative: 1e-12))
}

/// Nearly equal concentrations: the first moment by its series and by its closed form agree with h^2 / 2 and each
/// other.
@Test(arguments: [1e-12, 1e-6, 0.0199, 0.0201, 0.3]) func firstMomentsOfShortFallsKeepTheirDigits(_ x: Double) throws {
    let profile = try ConcentrationProfile(times: [0, 2], concentrations: [3, 3 * exp(-x)])
    let area = try NonCompartmentalAnalysis(profile, administration: .bolus, rule: .linearUpLogDown).areaToLast
    // sum of (-x)^n / (n! (n + 2)), which converges at once.
    var (sum, term) = (0.0, 1.0)
    for n in 0..<20 {
        sum += term / Double(n + 2)
        term *= -x / Double(n + 1)
    }
    #expect(isClose(area.aumc, 12 * sum, relative: 1e-11))
}

/// A triangle: up to 8 at 2 h and down to a trace at 6 h, by hand.
@Test func linearRuleOfATriangle() throws {
    let profile = try ConcentrationProfile(times: [1, 2, 4, 6], concentrations: [4, 8, 4, 0])
    let analysis = try NonCompartmentalAnalysis(profile)
    #expect(analysis.areaToLast.auc == 2 + 6 + 12 && analysis.areaToAll.auc == 24)
    #expect(analysis.areaToLast.aumc == 2 + 10 + 32)
    #expect(analysis.peak == .init(time: 2, concentration: 8) && analysis.last == .init(time: 4, concentration: 4))
    #expect(analysis.concentration(at: 0.5) == 2 && analysis.concentration(at: 3) == 6)
    #expect(analysis.area(from: 0.5, to: 3)?.auc == 1.5 + 6 + 7)
    // One point after the peak is no terminal phase, and beyond the last quantified sample there is nothing.
    #expect(analysis.terminal == nil && analysis.infinity(.observed) == nil)
    #expect(analysis.concentration(at: 5) == nil && analysis.area(from: 0, to: 5) == nil)
}

/// One compartment at steady state, a bolus of 100 into 20 every 12 h with rate 0.1: c = 5 exp(-0.1 t) / (1 -
/// exp(-1.2)), the accumulation of a single dose; AUCtau is its AUC to infinity, so that CL = 2, MRT = 10 and Vss = 20.
@Test func steadyStateOfABolusIsExact() throws {
    let accumulation = -1 / expm1(-1.2)
    let times = [0.25, 0.5, 1, 2, 4, 6, 8, 12, 24]
    let profile = try ConcentrationProfile(
        times: times, concentrations: times.map { 5 * accumulation * exp(-0.1 * $0) })
    let analysis = try NonCompartmentalAnalysis(
        profile, dose: 100, administration: .bolus, rule: .linearUpLogDown, steadyStateInterval: 12)
    let exposure = try #require(analysis.steadyState())
    let (high, low) = (5 * accumulation * exp(-0.025), 5 * accumulation * exp(-1.2))
    #expect(isClose(exposure.area.auc, 50) && isClose(exposure.average, 50 / 12))
    #expect(isClose(exposure.trough, low) && exposure.lowest.time == 12)
    #expect(isClose(exposure.fluctuation, (high - low) / (50 / 12), relative: 1e-12))
    #expect(isClose(exposure.swing, (high - low) / low, relative: 1e-12))
    #expect(isClose(exposure.accumulation, accumulation) && isClose(exposure.clearance, 2))
    #expect(isClose(exposure.terminalVolume, 20) && isClose(exposure.meanResidenceTime, 10, relative: 1e-12))
    #expect(isClose(exposure.steadyStateVolume, 20, relative: 1e-12))
}

/// A constant infusion over 2 h of 100 into one compartment of 20 with rate 0.1, sampled densely: MRT = 10 and Vss = 20
/// after the mean input time of 1 h is taken off, to the error of the trapezoids while the concentration rises.
@Test func infusionTakesOffItsMeanInputTime() throws {
    let times = (0...480).map { Double($0) / 20 }
    let profile = try ConcentrationProfile(
        times: times,
        concentrations: times.map { t in
            t <= 2 ? 25 * -expm1(-0.1 * t) : 25 * -expm1(-0.2) * exp(-0.1 * (t - 2))
        })
    let analysis = try NonCompartmentalAnalysis(
        profile, dose: 100, administration: .infusion(duration: 2), rule: .linearUpLogDown)
    let exposure = try #require(analysis.infinity(.observed))
    // A trapezoid of width h under a curve with curvature c'' errs by h^3 c'' / 12: 40 x 1e-5 here, of 50.
    #expect(isClose(exposure.area.auc, 50, relative: 1e-5) && isClose(exposure.clearance, 2, relative: 1e-5))
    #expect(isClose(exposure.area.meanResidenceTime, 10, relative: 1e-4))
    #expect(isClose(exposure.steadyStateVolume, 20, relative: 1e-4))
    #expect(exposure.backExtrapolatedFraction == nil && analysis.lag == nil)
}
