import CBoostMath
import Dosing
import Foundation
import ModelLanguage
import Testing

/// Every kind of target, the loading dose and variability between occasions, where all is known in closed form.
///
/// One compartment with the rate constant k = 0.1 1/h in everybody, and a volume V that is lognormal: after a bolus D every
/// tau the steady state is C(t) = D / V e^-kt / (1 - e^-k tau), so that every measure is a constant over V.
@Suite struct AnalyticRegimenTests {
    private static let rate = 0.1
    private static let interval = 12.0
    /// 1 / (1 - e^-k tau)
    private static let rise = 1 / (1 - exp(-rate * interval))

    private func model(_ variability: String = "iiv: {sd: 0.3}") throws -> Model {
        try TestPatient.model("""
            model: volume
            title: A volume that varies
            time: h
            parameters: {V: {typical: 50 L, \(variability)}}
            states: {central: mg}
            equations: |
              central' = -0.1 1/h * central
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {additive: 0.2, scale: log}}}
            """)
    }

    private func constraints(_ more: String = "") -> String {
        "constraints: {strengths: 500 mg, least: 500 mg, most: 1500 mg, every: 12 h\(more)}\n"
    }

    /// A target, and the value of its measure for a dose of 1 mg and a volume of 1 L.
    struct Measure: Sendable, CustomTestStringConvertible {
        let target: String
        let least: Double
        let most: Double
        let factor: Double
        var testDescription: String { target }
    }

    static let measures = [
        Measure(target: "{peak: [20 mg/L, 40 mg/L]}", least: 20, most: 40, factor: rise),
        Measure(target: "{trough: [6 mg/L, 12 mg/L]}", least: 6, most: 12, factor: rise * exp(-rate * interval)),
        Measure(target: "{average: [12 mg/L, 20 mg/L]}", least: 12, most: 20, factor: 1 / (rate * interval)),
        Measure(target: "{auc24: {least: 300 mg*h/L}}", least: 300, most: .infinity, factor: 24 / (rate * interval)),
        Measure(target: "{trough: {most: 10 mg/L}}", least: 0, most: 10, factor: rise * exp(-rate * interval)),
        // Above 10 mg/L for half of the interval: C(tau / 2) is at least 10 mg/L.
        Measure(target: "{time_above: {level: 10 mg/L, least: 50 %}}", least: 10, most: .infinity, factor: rise * exp(-rate * interval / 2)),
        Measure(
            target: "{time_above: {level: 10 mg/L, least: 25 %, most: 75 %}}", least: 10 * exp(rate * interval / 4),
            most: 10 * exp(3 * rate * interval / 4), factor: rise),
    ]

    /// P(least <= factor D / V <= most) with ln V normal about ln 50 L. With 4,000 draws the Monte Carlo error is at most
    /// 0.008; 4 of it, and of time above what 32 straight pieces make of an exponential (less than 0.001): an error in
    /// 16,000 for each regimen.
    @Test(arguments: measures) func probabilityOfATarget(_ measure: Measure) throws {
        let advice = try TestPatient.advise("target: \(measure.target)\n" + constraints(), models: [model()], draws: 4000)
        #expect(advice.regimens.count == 3)
        for regimen in advice.regimens {
            func below(_ end: Double) -> Double { boost_normal_cdf(log(end / (measure.factor * regimen.amount / 50)) / 0.3) }
            let expected = (measure.most.isFinite ? below(measure.most) : 1) - (measure.least > 0 ? below(measure.least) : 0)
            #expect(abs(regimen.inTarget - expected) < 0.033, "\(regimen.amount) mg: \(expected)")
        }
    }

    /// The dose explained brings the typical patient to the target's middle, or to its only end.
    @Test(arguments: measures) func unroundedDose(_ measure: Measure) throws {
        let advice = try TestPatient.advise("target: \(measure.target)\n" + constraints(), models: [model()], draws: 200)
        let daily = try #require(advice.models[0].dailyDose)
        let isTimeBetween = measure.target.contains("time_above") && measure.most.isFinite
        let centre = isTimeBetween ? 10 * exp(Self.rate * Self.interval / 2)
            : measure.most.isFinite ? (measure.least > 0 ? (measure.least + measure.most) / 2 : measure.most) : measure.least
        // Time above is read off 32 straight pieces: (k tau / 32)^2 / 8 of the level at most.
        #expect(abs(daily / (2 * centre * 50 / measure.factor) - 1) < 3e-4)
    }

    /// A limit counts whatever is aimed at: P(peak > 40 mg/L) beside a target of the trough.
    @Test func limitsOfAnotherMeasure() throws {
        let advice = try TestPatient.advise(
            "target: {trough: [6 mg/L, 12 mg/L]}\nlimit: {peak: 40 mg/L}\n" + constraints(), models: [model()], draws: 4000)
        for regimen in advice.regimens {
            let expected = 1 - boost_normal_cdf(log(40 / (Self.rise * regimen.amount / 50)) / 0.3)
            #expect(abs(regimen.aboveLimit - expected) < 0.032)
        }
    }

    // MARK: The loading dose

    private static let target = "target: {average: [12 mg/L, 20 mg/L]}\n"

    /// The first peak of D_L is D_L / V times what the peak of the steady state is by D / V / (1 - e^-k tau), infusion or
    /// not, whatever V: D_L = D / (1 - e^-k tau) = 1.431 D, to the nearest 10 mg.
    @Test(arguments: ["", ", over: 1 h"]) func loadingDose(_ over: String) throws {
        let advice = try TestPatient.advise(
            Self.target + "constraints: {strengths: [10 mg], least: 500 mg, most: 1500 mg, every: 12 h, loading: 3 g\(over)}", models: [model()])
        let loading = try #require(advice.loading)
        #expect(loading.amount == 10 * (advice.regimens[0].amount * Self.rise / 10).rounded())
        #expect(loading.over == advice.regimens[0].over && loading.unit == "mg")
        // The course begins with it: after two maintenance doses it is in the steady state already.
        let course = try #require(advice.course)
        #expect(course.planned[0] == advice.nextDose)
    }

    /// It is no larger than said, and given no faster than the fastest infusion.
    @Test func loadingDoseIsLimited() throws {
        let most = try TestPatient.advise(
            Self.target + "constraints: {strengths: [10 mg], least: 1000 mg, most: 1000 mg, every: 12 h, loading: 1200 mg}", models: [model()])
        #expect(most.loading?.amount == 1200)
        let slow = try TestPatient.advise(
            Self.target + "constraints: {strengths: [10 mg], least: 1000 mg, most: 1000 mg, every: 12 h, over: [1 h, 2 h], rate: 1 g/h, loading: 3 g}",
            models: [model()])
        #expect(slow.regimens[0].over == 1 && slow.loading?.over == 2)
        let slower = try TestPatient.advise(
            Self.target + "constraints: {strengths: [10 mg], least: 1000 mg, most: 1000 mg, every: 12 h, over: 1 h, rate: 1.1 g/h, loading: 3 g}",
            models: [model()])
        #expect(slower.loading?.amount == 1100)
    }

    @Test func whyThereIsNoLoadingDose() throws {
        let wish = Self.target + constraints(", loading: 3 g")
        let recent = try TestPatient.advise(wish + "now: 24 h\ndoses: [{time: 12 h, amount: 1 g}]", models: [model()])
        #expect(recent.loading == nil)
        #expect(recent.assumptions.contains("No loading dose: the last dose was given less than 5 intervals before now."))
        let past = try TestPatient.advise(wish + "now: 80 h\ndoses: [{time: 12 h, amount: 1 g}]", models: [model()])
        #expect(past.loading != nil)
        let none = try TestPatient.advise(Self.target + constraints(", loading: 250 mg"), models: [model()])
        #expect(none.loading == nil && none.assumptions.contains { $0.hasPrefix("No loading dose: ") })
    }

    // MARK: Occasions

    /// Baselines b between patients (variance 4) and k between occasions (variance 1), error e (variance 1), two levels that
    /// lie d = (4, -1) from the mean: the normal equations give, of one occasion each, b = 1.2, k = (1.4, -1.1); of one
    /// occasion in common b + k = 15 / 11.
    @Test func occasionsShareTheirEffect() throws {
        let model = try TestPatient.model("""
            model: baseline
            title: A level that varies
            time: h
            parameters:
              E0: {typical: 10 mg/L, iiv: {sd: 2 mg/L, distribution: normal}, iov: {sd: 1 mg/L, distribution: normal}}
              V: 1000000000000 L
            states: {central: mg}
            equations: |
              central' = -0.1 1/h * central
              C = E0 + central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {additive: 1 mg/L}}}
            """)
        let facts = "doses: [{time: 0 h, amount: 1 mg}]\nlevels: [{time: 1 h, value: 14 mg/L}, {time: 25 h, value: 9 mg/L}]\n"
        let apart = try TestPatient.advise(facts + "occasions: [24 h]", models: [model])
        for (level, expected) in zip(apart.levels, [12.6, 10.1]) { #expect(abs((level.prediction ?? 0) - expected) < 1e-4) }
        let together = try TestPatient.advise(facts, models: [model])
        for level in together.levels { #expect(abs((level.prediction ?? 0) - (10 + 15.0 / 11)) < 1e-4) }
        #expect(together.assumptions.contains("All doses and levels are of one occasion; name more under `occasions`."))
    }

    /// One level y at 1 h tells of b + k with error: ln V = ln 50 + b + k, variances 0.09, 0.04 and 0.04. What comes has an
    /// occasion of its own: ln V is normal about ln 50 - 0.09 / 0.17 d with variance 0.09 - 0.09^2 / 0.17 + 0.04, where d =
    /// ln y - ln(D e^-k / 50). The posterior is normal here; with 4,000 draws 4 Monte Carlo errors are 0.032, and the mode is
    /// known to 0.001.
    @Test func whatComesIsAnotherOccasion() throws {
        let advice = try TestPatient.advise(
            "target: {peak: [20 mg/L, 40 mg/L]}\n" + constraints() + "doses: [{time: 0 h, amount: 1000 mg}]\nlevels: [{time: 1 h, value: 25 mg/L}]",
            models: [model("iiv: {sd: 0.3}, iov: {sd: 0.2}")], draws: 4000)
        let distance = log(25 / (1000 * exp(-Self.rate) / 50))
        let mean = log(50) - 0.09 / 0.17 * distance
        let sd = (0.09 - 0.0081 / 0.17 + 0.04).squareRoot()
        #expect(advice.regimens.count == 3)
        for regimen in advice.regimens {
            func below(_ peak: Double) -> Double { boost_normal_cdf((log(peak / (Self.rise * regimen.amount)) + mean) / sd) }
            #expect(abs(regimen.inTarget - (below(40) - below(20))) < 0.035)
        }
    }
}
