import Foundation
import ResultStore
import Statistics
import Testing

/// Dose responses, against MCP-Mod called directly on the data of the file.
@Suite struct AnalyticDoseResponseTests {
    private static let text = VisitTrial.text(
        size: 120, replicates: 60,
        analysis: """
              - dose_response: change
                doses: {high: 12 mg, placebo: 0 mg, low: 2000 ug}
                models: [linear, {emax: 1 mg}, {emax: 6 mg}, {exponential: 4 mg}]
                relevant: -0.4 mmol/L
                name: plain
              - {dose_response: change, doses: {placebo: 0, low: 2 mg, high: 12 mg}, models: [{emax: 3 mg}, {quadratic: -0.04 1/mg}], relevant: -0.4 mmol/L, adjust: [sex], alpha: 0.05, name: adjusted}
            """, more: "scenarios: {none: {arms.high.give.dose: 0 mg, arms.low.give.dose: 0 mg}}")
    private static let doses = [0.0, 2, 12]
    private static let curves = [
        DoseResponseCurve(.linear, [0, 1]), DoseResponseCurve(.emax, [0, 1, 1]), DoseResponseCurve(.emax, [0, 1, 6]), DoseResponseCurve(.exponential, [0, 1, 4]),
    ].compactMap { $0 }

    @Test func findingsAreThoseOfTheObservedPatients() throws {
        let trial = try VisitTrial.run(Self.text)
        defer { trial.remove() }
        func values(_ name: String, _ each: Int) throws -> [[Double]] {
            let all = try trial.numbers("dose_response/\(name)")
            return stride(from: 0, to: all.count, by: each).map { Array(all[$0..<($0 + each)]) }
        }
        let (p, t, mean) = (try values("plain/p", 4), try values("plain/statistic", 4), try values("plain/mean", 3))
        let (target, lower) = (try trial.numbers("dose_response/plain/target"), try trial.numbers("dose_response/plain/target_lower"))
        let chosen = try trial.file.texts("/analyses/dose_response/plain/chosen")
        for (scenario, replicate) in [(0, 0), (0, 17), (0, 59), (1, 3)] {
            let place = scenario * 60 + replicate
            let patients = try VisitTrial.Patients(trial, scenario: scenario, replicate: replicate)
            // Smaller is better: MCP-Mod sees the fall.
            let means = try DoseMeans(
                doses: patients.stayed.map { Self.doses[patients.arms[$0]] }, responses: patients.stayed.map { -patients.changes[$0] })
            let direct = try MCPMod(means, candidates: Self.curves, level: 0.025)
            for model in 0..<4 {
                #expect(near(t[place][model], direct.test.lines[model].statistic, 1e-10))
                #expect(near(p[place][model], direct.test.adjustedPValues[model], 1e-9))
            }
            for dose in 0..<3 { #expect(near(mean[place][dose], -means.estimates[dose], 1e-10)) }
            guard let best = direct.models?.best else {
                #expect(chosen[place] == "" && target[place].isNaN)
                continue
            }
            #expect(chosen[place].hasPrefix(best.curve.family.name))
            let dose = best.targetDose(difference: 0.4, maximum: 12)
            #expect(near(target[place], dose?.dose ?? .nan, 1e-9) || target[place].isNaN && dose == nil)
            let limit = dose?.interval(level: 0.95)?.lower
            #expect(near(lower[place], limit ?? .nan, 1e-9) || lower[place].isNaN && limit == nil)
        }
    }

    @Test func adjustedMeansAreThoseOfTheAnalysisOfCovariance() throws {
        let trial = try VisitTrial.run(Self.text)
        defer { trial.remove() }
        let patients = try VisitTrial.Patients(trial, scenario: 0, replicate: 5)
        let frame = try ModelFrame([
            "ARM": .factor(try Factor(codes: patients.stayed.map { patients.arms[$0] }, levels: ["placebo", "low", "high"])),
            "SEX": .factor(try Factor(codes: patients.stayed.map { Int(patients.sex[$0]) }, levels: ["female", "male"])),
        ])
        let ancova = try Ancova(frame, response: patients.stayed.map { patients.changes[$0] }, arm: "ARM", covariates: ["SEX"])
        let (mean, se) = (try trial.numbers("dose_response/adjusted/mean"), try trial.numbers("dose_response/adjusted/mean_se"))
        for dose in 0..<3 {
            #expect(near(mean[15 + dose], ancova.means[dose].estimate.estimate, 1e-10))
            #expect(near(se[15 + dose], ancova.means[dose].estimate.standardError, 1e-10))
        }
    }

    @Test func characteristicsAreThoseOfTheFindings() throws {
        let trial = try VisitTrial.run(Self.text)
        defer { trial.remove() }
        func numbers(_ name: String) throws -> [Double] { try trial.numbers("dose_response/plain/\(name)") }
        let p = try numbers("p")
        let chosen = try trial.numbers("dose_response/plain/chosen")
        let targets = try numbers("target")
        for scenario in 0..<2 {
            let trials = (scenario * 60)..<(scenario * 60 + 60)
            let shown = trials.count { number in (0..<4).contains { p[4 * number + $0] < 0.025 } }
            #expect(try near(numbers("shown")[scenario], Double(shown) / 60))
            for model in 0..<4 { #expect(try near(numbers("chosen_share")[4 * scenario + model], Double(trials.count { chosen[$0] == Double(model) }) / 60)) }
            let found = trials.map { targets[$0] }.filter { !$0.isNaN }
            #expect(try near(numbers("found")[scenario], Double(found.count) / 60))
            guard scenario == 0 else { continue }
            let mean = found.reduce(0, +) / Double(found.count)
            #expect(try near(numbers("target_bias")[0], mean - numbers("true_target")[0], 1e-9))
        }
        // Straight lines between the means of all twins: the effect of 2 mg is about half of that of 12 mg.
        let means = try numbers("true_mean")
        for (dose, arm) in ["placebo", "low", "high"].enumerated() {
            let all = try trial.file.numbers("/endpoints/\(arm)/change").prefix(7200)
            #expect(near(means[dose], all.reduce(0, +) / 7200, 1e-9))
        }
        let (one, two) = (means[0] - means[1], means[0] - means[2])
        let expected = one >= 0.4 ? 2 * 0.4 / one : 2 + 10 * (0.4 - one) / (two - one)
        #expect(try near(numbers("true_target")[0], expected, 1e-9))
        #expect(try numbers("true_target")[1].isNaN && numbers("target_bias")[1].isNaN)
        // Power with an effect; without one, a test at 2.5 %: of 60 trials more than 7 (3.3 standard errors above) in fewer
        // than one of a thousand.
        #expect(try numbers("shown")[0] > 0.8 && numbers("shown")[1] * 60 <= 7)
    }
}
