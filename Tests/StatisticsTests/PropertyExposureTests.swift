import Foundation
import Statistics
import Testing

private let times: [Double] = [0, 1, 2, 3, 4, 6, 8, 10]
private let levels: [Double] = [0.01, 0.02, 5, 8, 0.03, 2, 0.04, 0.02]

private func areas(_ rule: ConcentrationProfile.BelowQuantification) throws -> NonCompartmentalAnalysis {
    try NonCompartmentalAnalysis(
        ConcentrationProfile(times: times, concentrations: levels, lloq: 0.05, rule: rule))
}

/// Samples below the limit before, between and after the quantified ones at 2, 3 and 6 h, by hand.
@Test func belowQuantificationIsTreatedByItsPlace() throws {
    let standard = try areas(.init())
    #expect(standard.profile.belowQuantification == 5 && standard.profile.missing == 0)
    #expect(standard.last?.time == 6 && standard.lag == 1)
    #expect(standard.areaToLast.auc == 2.5 + 6.5 + 15)
    #expect(standard.areaToAll.auc == 2.5 + 6.5 + 15 + 2)
    let zeros = try areas(.init(before: .zero, between: .zero, after: .omitted))
    #expect(zeros.areaToLast.auc == 2.5 + 6.5 + 4 + 2 && zeros.areaToAll.auc == zeros.areaToLast.auc)
    let omitted = try areas(.init(before: .omitted, between: .omitted, after: .omitted))
    #expect(omitted.areaToLast.auc == 5 + 6.5 + 15 && omitted.profile.times.count == 3)
    let halves = try areas(.init(before: .value(1), between: .value(2), after: .value(1)))
    #expect(halves.areaToLast.auc == 1 + 3 + 6.5 + 5 + 4 && halves.areaToAll.auc == halves.areaToLast.auc + 3 + 2)
    // Values that were put in are not on the terminal line, and are not the last.
    #expect(halves.last?.time == 6)
}

@Test func nothingQuantifiedHasNoExposure() throws {
    let analysis = try NonCompartmentalAnalysis(
        ConcentrationProfile(times: [0, 1, 2], concentrations: [0, 0, 0]), dose: 10)
    #expect(analysis.areaToLast.auc == 0 && analysis.areaToAll.auc == 0 && analysis.areaToLast.meanResidenceTime == nil)
    #expect(analysis.peak?.concentration == 0 && analysis.last == nil && analysis.lag == nil)
    #expect(analysis.terminal == nil && analysis.infinity(.observed) == nil && analysis.steadyState() == nil)
    let empty = try NonCompartmentalAnalysis(ConcentrationProfile(times: [1], concentrations: [.nan]), dose: 10)
    #expect(empty.profile.missing == 1 && empty.peak == nil && empty.areaToAll.auc == 0)
    let bolus = try NonCompartmentalAnalysis(
        ConcentrationProfile(times: [], concentrations: []), administration: .bolus)
    #expect(bolus.initialConcentration == 0 && bolus.infinity(.predicted) == nil)
}

/// Parts add up to the whole, wherever the cuts are, within and beyond the samples.
@Test(arguments: TrapezoidalRule.allCases) func partialAreasAddUp(_ rule: TrapezoidalRule) throws {
    for subject in [0, 4, 8] {
        let analysis = try NonCompartmentalAnalysis(
            ConcentrationProfile(
                times: Theophylline.times[subject], concentrations: Theophylline.concentrations[subject]), rule: rule)
        for tail in Tail.allCases {
            let whole = try #require(analysis.area(from: 0, to: 48, tail: tail))
            for cut in [0.1, 1.7, 13, 24.3, 30] {
                let first = try #require(analysis.area(from: 0, to: cut, tail: tail))
                let second = try #require(analysis.area(from: cut, to: 48, tail: tail))
                #expect(isClose(first.auc + second.auc, whole.auc, relative: 1e-13))
                #expect(isClose(first.aumc + second.aumc, whole.aumc, relative: 1e-13))
            }
            let endless = try #require(analysis.infinity(tail)?.area)
            #expect(isClose(analysis.area(from: 0, to: 1e4, tail: tail)?.auc ?? .nan, endless.auc, relative: 1e-13))
        }
        #expect(analysis.area(from: 3, to: 2) == nil && analysis.area(from: -1, to: 2) == nil)
    }
}

/// Other units of time and concentration scale the results as they must.
@Test func unitsScaleThrough() throws {
    let plain = try NonCompartmentalAnalysis(
        ConcentrationProfile(times: Theophylline.times[5], concentrations: Theophylline.concentrations[5]), dose: 320,
        rule: .linearUpLogDown)
    let scaled = try NonCompartmentalAnalysis(
        ConcentrationProfile(
            times: Theophylline.times[5].map { $0 * 60 },
            concentrations: Theophylline.concentrations[5].map { $0 * 1000 }),
        dose: 320_000, rule: .linearUpLogDown)
    let (a, b) = (try #require(plain.infinity(.observed)), try #require(scaled.infinity(.observed)))
    #expect(scaled.terminal?.points == plain.terminal?.points)
    #expect(isClose(b.area.auc, a.area.auc * 60_000, relative: 1e-12))
    #expect(isClose(b.clearance, (a.clearance ?? .nan) / 60, relative: 1e-12))
    #expect(isClose(b.terminalVolume, a.terminalVolume ?? .nan, relative: 1e-12))
}

/// The line is chosen among those after the peak: the peak itself only after a bolus, an infusion's only after its end.
@Test func terminalPhaseBeginsWhereItMay() throws {
    let times: [Double] = [0, 1, 2, 3, 4, 5]
    let profile = try ConcentrationProfile(times: times, concentrations: times.map { exp(2 - 0.5 * $0) })
    func points(_ administration: Administration, _ selection: TerminalSlope.Selection = .bestFit()) throws -> Int? {
        try NonCompartmentalAnalysis(profile, administration: administration, terminal: selection).terminal?.points
    }
    #expect(try points(.bolus) == 6 && points(.extravascular) == 5 && points(.infusion(duration: 2.5)) == 3)
    #expect(try points(.infusion(duration: 3.5)) == nil && points(.infusion(duration: 9)) == nil)
    #expect(try points(.extravascular, .last(4)) == 4 && points(.extravascular, .last(6)) == nil)
    #expect(try points(.extravascular, .last(1)) == nil && points(.extravascular, .between(0...2)) == 3)
    #expect(try points(.extravascular, .between(7...9)) == nil)
    #expect(try points(.extravascular, .bestFit(minimumPoints: 6)) == nil)
    let rising = try ConcentrationProfile(times: times, concentrations: [0, 9, 1, 2, 3, 4])
    #expect(try NonCompartmentalAnalysis(rising).terminal == nil)
}

/// Without a sample at the dose, a steady-state interval of an oral drug starts from its lowest sample, and the peak is
/// that of the interval.
@Test func steadyStateStartsFromItsLowestSample() throws {
    let profile = try ConcentrationProfile(times: [1, 2, 4, 8, 12, 13], concentrations: [6, 8, 6, 4, 3, 20])
    let analysis = try NonCompartmentalAnalysis(profile, dose: 24, steadyStateInterval: 12)
    let exposure = try #require(analysis.steadyState())
    #expect(analysis.concentration(at: 0) == 3 && analysis.peak?.concentration == 8)
    #expect(exposure.area.auc == 4.5 + 7 + 14 + 20 + 14 && exposure.lowest == .init(time: 0, concentration: 3))
    #expect(exposure.trough == 3 && exposure.clearance == 24 / 59.5 && exposure.accumulation == nil)
    #expect(try NonCompartmentalAnalysis(profile, steadyStateInterval: 24).steadyState() == nil)
    #expect(try NonCompartmentalAnalysis(profile).steadyState() == nil)
}

@Test func impossibleProfilesAreToldWithTheirPlace() throws {
    func error(_ times: [Double], _ levels: [Double], lloq: Double = 0) -> ProfileError? {
        do throws(ProfileError) {
            _ = try ConcentrationProfile(times: times, concentrations: levels, lloq: lloq)
            return nil
        } catch {
            return error
        }
    }
    #expect(error([0, 1], [1]) == .unequalLengths(times: 2, concentrations: 1))
    #expect(error([0, 1, 1], [1, 2, 3]) == .notIncreasing(index: 2, 1))
    #expect(error([-0.5, 1], [1, 2]) == .beforeDose(index: 0, -0.5))
    #expect(error([0, .infinity], [1, 2]) == .invalidTime(index: 1, .infinity))
    #expect(error([0, 1], [1, -2]) == .invalidConcentration(index: 1, -2))
    #expect(error([0], [1], lloq: -1) == .invalidLimit(-1))
    #expect(throws: ProfileError.invalidTreatment(-1)) {
        try ConcentrationProfile(times: [0], concentrations: [0], rule: .init(before: .value(-1)))
    }
    let profile = try ConcentrationProfile(times: [0, 1], concentrations: [1, 2])
    #expect(throws: ProfileError.invalidDose(0)) { try NonCompartmentalAnalysis(profile, dose: 0) }
    #expect(throws: ProfileError.invalidInterval(-1)) { try NonCompartmentalAnalysis(profile, steadyStateInterval: -1) }
    #expect(throws: ProfileError.invalidInfusion(duration: 0)) {
        try NonCompartmentalAnalysis(profile, administration: .infusion(duration: 0))
    }
}
