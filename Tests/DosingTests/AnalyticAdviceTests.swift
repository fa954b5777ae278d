import CBoostMath
import Dosing
import Foundation
import Testing

/// Advice whose numbers are known in closed form.
@Suite struct AnalyticAdviceTests {
    /// Without levels AUC24 = daily dose / CL with ln CL normal: the probability of a range is a difference of normal
    /// probabilities. With 4,000 draws the Monte Carlo error is at most 0.008; 4 of it: an error in 16,000 for each regimen.
    @Test func probabilitiesWithoutLevels() throws {
        let advice = try TestPatient.advise(TestPatient.wishes + "covariates: {renal: 80 mL/min, size: 70 kg, dummy: 50 kg}", draws: 4000)
        let omega = log1p(0.09).squareRoot()
        #expect(advice.regimens.count == 20)
        var scores: [Double] = []
        for regimen in advice.regimens {
            let daily = regimen.amount * 24 / regimen.every
            func below(_ area: Double) -> Double { 1 - boost_normal_cdf((log(daily / area) - log(4)) / omega) }
            #expect(abs(regimen.inTarget - (below(600) - below(400))) < 0.032)
            #expect(abs(regimen.aboveLimit - (1 - below(700))) < 0.032)
            scores.append(below(600) - below(400) - (1 - below(700)))
            #expect(abs((regimen.auc24.median ?? 0) / (daily / 4) - 1) < 0.03)
        }
        // The best by the closed form, or within the Monte Carlo errors of it; one dose a day is easier to give.
        #expect(scores[0] > (scores.max() ?? 0) - 0.05)
        #expect(advice.regimens[0].every == 24)
    }

    /// The unrounded dose is 500 mg*h/L * CL = 2500 mg * a * b, with a and b the covariates' ratios. Shapley's values of a
    /// product of two: 2500 (a - 1) (1 + b) / 2 and 2500 (b - 1) (1 + a) / 2; of the covariate that does nothing 0.
    @Test func reasonsWithoutLevels() throws {
        let advice = try TestPatient.advise(TestPatient.wishes + "covariates: {renal: 40 mL/min, size: 105 kg, dummy: 80 kg}")
        let reasons = try #require(advice.reasons)
        #expect(reasons.isExact && abs(reasons.typicalDose - 2500) < 0.05 && abs(reasons.dose - 1500) < 0.05)
        let parts = Dictionary(uniqueKeysWithValues: reasons.contributions.map { ($0.name, $0.amount) })
        #expect(abs((parts["renal"] ?? 0) - 2500 * -0.6 * 2.5 / 2) < 0.05)
        #expect(abs((parts["size"] ?? 0) - 2500 * 0.5 * 1.4 / 2) < 0.05)
        #expect(abs(parts["dummy"] ?? 1) < 1e-6)
        #expect(abs(reasons.typicalDose + reasons.contributions.reduce(0) { $0 + $1.amount } - reasons.dose) < 1e-9 * reasons.dose)
    }

    /// A level moves the dose as well, and all parts still sum to the difference.
    @Test func reasonsWithLevelsSum() throws {
        let advice = try TestPatient.advise(Self.levels)
        let reasons = try #require(advice.reasons)
        #expect(reasons.contributions.map(\.kind) == ["covariate", "level", "level"])
        #expect(reasons.contributions.allSatisfy { $0.amount != 0 })
        #expect(abs(reasons.typicalDose + reasons.contributions.reduce(0) { $0 + $1.amount } - reasons.dose) < 1e-9 * reasons.dose)
    }

    private static let levels = TestPatient.wishes + """
        covariates: {renal: 60 mL/min}
        doses: [{time: 0 h, amount: 1000 mg, over: 1 h, every: 12 h, times: 3}]
        levels: [{time: 11.5 h, value: 14 mg/L}, {time: 35 h, value: 31 mg/L}]
        """

    /// Only V varies and the level is taken at once: ln C is normal about ln(dose / V) with variance omega^2 + sigma^2. With
    /// 1,000 draws the percentile's error is at most 0.016; 4 of it.
    @Test func percentileOfALevel() throws {
        let model = try TestPatient.model("""
            model: volume
            title: A volume that varies
            time: h
            parameters: {CL: 0.001 L/h, V: {typical: 50 L, iiv: {sd: 0.3}}}
            states: {central: mg}
            equations: |
              central' = -CL / V * central
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {additive: 0.2, scale: log}}}
            """)
        let advice = try TestPatient.advise("doses: [{time: 0 h, amount: 500 mg}]\nlevels: [{time: 1 h, value: 14 mg/L}]", models: [model])
        let level = advice.levels[0]
        let expected = boost_normal_cdf(log(14.0 / 10) / 0.13.squareRoot())
        #expect(abs((level.percentile ?? 0) - expected) < 0.064)
        // The posterior's mean weighs the two variances: ln C = 0.09 / 0.13 ln 1.4 above ln 10.
        #expect(abs(log((level.prediction ?? 1) / 10) - 0.09 / 0.13 * log(1.4)) < 1e-4)
        #expect(level.isExplained && advice.regimens.isEmpty)
    }

    /// Two models that differ in a mean: the level is normal under each with variance 2^2 + 1^2, so that the weights are as
    /// exp(-(12 - 10)^2 / 10) to exp(-(12 - 15)^2 / 10). Laplace's method is exact here.
    @Test func modelsAreWeighted() throws {
        func model(_ name: String, _ mean: String) throws -> String {
            """
            model: \(name)
            title: A level that varies
            time: h
            parameters: {E0: {typical: \(mean) mg/L, iiv: {sd: 2 mg/L, distribution: normal}}, V: 1000000000000 L}
            states: {central: mg}
            equations: |
              central' = -0.1 1/h * central
              C = E0 + central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {additive: 1 mg/L}}}
            """
        }
        let advice = try TestPatient.advise(
            "doses: [{time: 0 h, amount: 1 mg}]\nlevels: [{time: 1 h, value: 12 mg/L}]",
            models: [TestPatient.model(model("low", "10")), TestPatient.model(model("high", "15"))])
        let low = exp(-0.4), high = exp(-0.9)
        #expect(abs(advice.models[0].weight - low / (low + high)) < 1e-5)
        #expect(abs(advice.models[1].weight - high / (low + high)) < 1e-5)
    }

    /// A level that no such patient has, a covariate nobody studied, and models that disagree are told.
    @Test func warnings() throws {
        let advice = try TestPatient.advise(
            TestPatient.wishes + """
                covariates: {renal: 180 mL/min}
                doses: [{time: 0 h, amount: 1000 mg, over: 1 h}]
                levels: [{time: 2 h, value: 190 mg/L}]
                """)
        #expect(advice.warnings.contains { $0.hasPrefix("`renal` is 180 mL/min; one was made from patients with 20 mL/min to 150 mL/min") })
        #expect(advice.warnings.contains { $0.hasPrefix("The model cannot explain the level of 2 h, 190 mg/L") })
        #expect(!advice.levels[0].isExplained)
        let double = try TestPatient.model(TestPatient.oneCompartment.replacing("model: one", with: "model: two").replacing("typical: 5 L/h", with: "typical: 10 L/h"))
        let two = try TestPatient.advise(TestPatient.wishes, models: [TestPatient.model(), double])
        #expect(two.models.map(\.weight) == [0.5, 0.5])
        #expect(two.warnings.contains { $0.hasPrefix("The models disagree: their unrounded daily doses are 2500 to 5000 mg") })
    }

    /// A level as far below the limit as the model thinks counts by its probability, and as the limit of the assay.
    @Test func levelsBelowTheLimit() throws {
        let advice = try TestPatient.advise("doses: [{time: 0 h, amount: 1000 mg}]\nlevels: [{time: 60 h, value: 0.2 mg/L}, {time: 61 h, value: < 0.4 mg/L}]")
        #expect(advice.levels.map(\.isBelow) == [true, true] && advice.levels.map(\.value) == [0.5, 0.4])
        #expect(advice.levels.allSatisfy { $0.residual == nil })
        #expect(advice.assumptions.contains("1 level below the model's limit of quantification counts as below it."))
    }

    /// What is said must not depend on how often it is asked, nor on threads.
    @Test func isReproducible() throws {
        #expect(try TestPatient.advise(Self.levels).json() == TestPatient.advise(Self.levels).json())
    }

    /// Exposure is in proportion to one covariate, so the regimen must change where it is said to, and not before.
    @Test func smallestChangeChangesTheRegimen() throws {
        func advice(_ renal: Double) throws -> PatientAdvice { try TestPatient.advise(TestPatient.wishes + "covariates: {renal: \(renal) mL/min}") }
        let before = try advice(80)
        let change = try #require(before.smallestChange)
        #expect(change.name == "renal" && change.from == 80)
        func regimen(_ advice: PatientAdvice) -> [Double] { [advice.regimens[0].amount, advice.regimens[0].every] }
        // Found to 0.2 % of the ratio.
        let ratio = change.to / 80
        #expect(regimen(try advice(80 * pow(ratio, 1.05))) != regimen(before))
        #expect(regimen(try advice(80 * pow(ratio, 0.9))) == regimen(before))
    }

    /// A level leaves no more variance than there was, and where nothing else varies a precise one leaves nearly none.
    @Test func nextSampleLeavesLessVariance() throws {
        let advice = try TestPatient.advise(TestPatient.wishes + "covariates: {renal: 80 mL/min}")
        let sampling = try #require(advice.sampling)
        #expect(sampling.remaining.allSatisfy { ($0 ?? 2) < 1 } && sampling.times.contains(sampling.best))
        let precise = try TestPatient.model(TestPatient.oneCompartment.replacing("proportional: 20 %", with: "proportional: 1 %"))
        let sharp = try #require(try TestPatient.advise(TestPatient.wishes, models: [precise]).sampling)
        #expect((sharp.remaining.compactMap { $0 }.min() ?? 1) < 0.01)
    }
}
