import Foundation
import Statistics
import Testing

/// Crossover trials against closed forms of a drug of one compartment whose clearance varies between occasions: an area
/// to infinity is dose / CL, and its logarithm normal within patients, as bioequivalence supposes.
@Suite struct AnalyticCrossoverTests {
    private static let model = """
        model: bolus
        title: A bolus of one compartment
        time: h
        parameters:
          CL: {typical: 20 L/h, iiv: {cv: 30 %}, iov: {variance: 0.0225}}
          V:  {typical: 20 L}
        states: {central: mg}
        equations: |
          central' = -CL / V * central
          C = central / V
        routes:
          iv: {into: central}
        outputs:
          C: {unit: mg/L}
        """

    private static func trial(_ text: String, model: String = Self.model) throws -> DeclaredTrial {
        try DeclaredTrial("trial: crossed\nseed: 7\ntwin: bolus\ncohort: {covariates: {weight: {value: 70 kg}}}\nkeep: endpoints\n" + text, models: ["bolus": model])
    }

    /// 2 x 2, 24 patients, 2000 trials, with a ratio of 0.95, one at the limit, and none.
    private static let standard = """
        size: 24
        replicates: 2000
        design: {kind: crossover, sequences: {TR: [test, reference], RT: [reference, test]}, period: 3 d, allocation: {TR: 1, RT: 1}}
        arms:
          test: {give: {dose: 95 mg, at: 0 h}}
          reference: {give: {dose: 100 mg, at: 0 h}}
        endpoints:
          auc: {value: 'auc(C, 0 h, 60 h)', unit: mg*h/L, title: Exposure}
        analysis:
          - {compare: auc, between: [test, reference], method: TOST, name: equal}
          - {compare: auc, between: [test, reference], method: t test, name: mean}
          - {compare: auc, between: [test, reference], method: Wilcoxon, name: ranks}
        scenarios:
          limit: {arms.test.give.dose: 125 mg}
          "null": {arms.test.give.dose: 100 mg}
        """

    /// Power and size of two one-sided tests are those of the noncentral t: PowerTOST's, with the variance between
    /// occasions as that within patients. Each share lies within 3.3 Monte Carlo standard errors (p = 0.001 a test).
    @Test func powerAndTypeOneErrorAreThoseOfTheory() throws {
        let trial = try Self.trial(Self.standard)
        defer { trial.remove() }
        let cv = expm1(0.0225).squareRoot()
        let rejected = try trial.numbers("operating/equal/rejected")
        for (scenario, ratio) in [0.95, 1.25, 1].enumerated() {
            let power = try #require(TostPower(.crossover2x2, coefficientOfVariation: cv, ratio: ratio).power(subjects: 24))
            let error = (power * (1 - power) / 2000).squareRoot()
            #expect(abs(rejected[scenario] - power) <= 3.3 * error + 1e-9, "\(ratio): \(rejected[scenario]) is not \(power)")
        }
        #expect(rejected[1] <= 0.05 + 3.3 * (0.05 * 0.95 / 2000).squareRoot())
        // The t test where nothing differs has its level.
        #expect(abs(try trial.numbers("operating/mean/rejected")[2] - 0.05) <= 3.3 * (0.05 * 0.95 / 2000).squareRoot())
        // Truths are exact: areas are proportional to doses.
        let truths = try trial.numbers("comparisons/equal/truth")
        for (truth, ratio) in zip(truths, [0.95, 1.25, 1]) { #expect(abs(truth - ratio) < 1e-5) }
        for scenario in 0..<3 {
            let (bias, error) = (try trial.numbers("operating/equal/bias")[scenario], try trial.numbers("operating/equal/bias_se")[scenario])
            #expect(abs(bias) <= 3.3 * error)
            let coverage = try trial.numbers("operating/equal/coverage")[scenario]
            #expect(abs(coverage - 0.9) <= 3.3 * (0.9 * 0.1 / 2000).squareRoot())
        }
    }

    /// In AB | BA everything follows from the period differences: half the difference of their means (Jones and Kenward,
    /// Design and Analysis of Cross-Over Trials, 3rd edition, section 2.3), with n - 2 degrees of freedom.
    @Test func estimatesAreThoseOfPeriodDifferences() throws {
        let text = Self.standard.replacing("replicates: 2000", with: "replicates: 3")
        let trial = try Self.trial(text)
        defer { trial.remove() }
        for replicate in 0..<3 {
            let arms = try trial.reader.twinValues("observed_arm", scenario: 0, replicate: replicate).asNumbers ?? []
            func halves(_ arm: Int, _ scale: (Double) -> Double) throws -> Sample {
                let name = ["TR", "RT"][arm]
                let first = try trial.reader.endpoint("auc_1", arm: name, scenario: 0, replicate: replicate).asNumbers ?? []
                let second = try trial.reader.endpoint("auc_2", arm: name, scenario: 0, replicate: replicate).asNumbers ?? []
                return Sample(arms.indices.filter { arms[$0] == Double(arm) }.map { (scale(first[$0]) - scale(second[$0])) / 2 })
            }
            let logs = try #require(TwoSampleT(try halves(0, { log($0) }), try halves(1, { log($0) }), variances: .equal)?.difference)
            let interval = try #require(logs.interval(level: 0.9))
            #expect(abs(try trial.numbers("comparisons/equal/estimate")[replicate] - exp(logs.value)) < 1e-12)
            #expect(abs(try trial.numbers("comparisons/equal/estimate_se")[replicate] - logs.standardError) < 1e-12)
            #expect(abs(try trial.numbers("comparisons/equal/estimate_lower")[replicate] - exp(interval.lower)) < 1e-12)
            #expect(abs(try trial.numbers("comparisons/equal/estimate_upper")[replicate] - exp(interval.upper)) < 1e-12)
            #expect(try trial.numbers("comparisons/equal/df")[replicate] == 22)
            let means = try #require(TwoSampleT(try halves(0, { $0 }), try halves(1, { $0 }), variances: .equal)?.difference)
            #expect(abs(try trial.numbers("comparisons/mean/estimate")[replicate] - means.value) < 1e-12)
            #expect(abs(try trial.numbers("comparisons/mean/p")[replicate] - (means.pValue() ?? .nan)) < 1e-10)
            let ranks = try #require(WilcoxonRankSum(try halves(0, { $0 }), try halves(1, { $0 })))
            #expect(try trial.numbers("comparisons/ranks/estimate")[replicate] == ranks.shift)
            #expect(try trial.numbers("comparisons/ranks/p")[replicate] == ranks.pValue())
        }
        #expect(try trial.numbers("comparisons/equal/treated") == Array(repeating: 24, count: 9))
        #expect(try trial.numbers("comparisons/equal/control_missing") == Array(repeating: 0, count: 9))
        #expect(try trial.numbers("crossover/given") == [0, 1, 1, 0])
        #expect(try trial.numbers("crossover/patients") == [12, 12])
    }

    /// Without variability: what is left of dose D after a period of length p adds D / CL exp(-k p) (1 - exp(-k w)) to the
    /// area over a window w of the next period, and another exp(-k p) as much to the one after.
    @Test func carryOverIsWhatIsLeft() throws {
        let model = Self.model.replacing(", iiv: {cv: 30 %}, iov: {variance: 0.0225}", with: "").replacing("V:  {typical: 20 L}", with: "V:  {typical: 100 L}")
        let trial = try Self.trial("""
            size: 12
            design: {kind: crossover, sequences: {ABA: [a, b, a], BAB: [b, a, b]}, period: 12 h}
            arms:
              a: {give: {dose: 100 mg, at: 0 h}}
              b: {give: {dose: 300 mg, at: 0 h}}
            endpoints:
              auc: {value: 'auc(C, 0 h, 10 h)', unit: mg*h/L}
              tmax: {value: 'time_of_highest(C, 0 h, 10 h)', unit: h}
            analysis:
              - {compare: auc, between: [b, a], method: t test}
            """, model: model)
        defer { trial.remove() }
        let k = 0.2
        func left(_ dose: Double, after periods: Double) -> Double { dose / 20 * exp(-k * 12 * periods) * (1 - exp(-k * 10)) }
        // b after a: periods 2 of ABA and 3 of BAB; a after b: periods 2 of BAB and 3 of ABA.
        let afterA = (left(100, after: 1) + left(100, after: 1) + left(300, after: 2)) / 2
        let afterB = (left(300, after: 1) + left(300, after: 1) + left(100, after: 2)) / 2
        let changes = try trial.numbers("crossover/carryover/auc/change")
        #expect(try trial.file.texts("/analyses/crossover/carryover/auc/transition") == ["b after a", "a after b"])
        #expect(abs(changes[0] / afterA - 1) < 1e-5)
        #expect(abs(changes[1] / afterB - 1) < 1e-5)
        let first = try trial.numbers("crossover/carryover/auc/first")
        #expect(abs(first[0] / (15 * (1 - exp(-k * 10))) - 1) < 1e-5)
        #expect(abs(try trial.numbers("crossover/carryover/auc/relative")[1] / (afterB / first[1]) - 1) < 1e-5)
        // The truth knows nothing of it, the trial's estimate does.
        let truth = try trial.numbers("comparisons/auc/truth")[0]
        #expect(abs(truth / (10 * (1 - exp(-k * 10))) - 1) < 1e-5)
        #expect(abs(try trial.numbers("comparisons/auc/estimate")[0] - truth) > 0.1)
        // Times count from the start of the period.
        #expect(try trial.numbers("crossover/carryover/tmax/first").allSatisfy { abs($0) < 1e-6 })
        #expect(try trial.numbers("crossover/carryover/tmax/change").allSatisfy { abs($0) < 1e-6 })
    }

    /// Three treatments by Williams' six sequences: 2 n - 4 degrees of freedom, true ratios those of the doses, and 90 %
    /// intervals that hold them (500 trials, 3.3 standard errors).
    @Test func threeTreatmentsAreComparedInWilliamsDesign() throws {
        let trial = try Self.trial("""
            size: 12
            replicates: 500
            design:
              kind: crossover
              sequences: {ABC: [a, b, c], BCA: [b, c, a], CAB: [c, a, b], ACB: [a, c, b], BAC: [b, a, c], CBA: [c, b, a]}
              period: 3 d
            arms:
              a: {give: {dose: 100 mg, at: 0 h}}
              b: {give: {dose: 110 mg, at: 0 h}}
              c: {give: {dose: 70 mg, at: 0 h}}
            endpoints:
              auc: {value: 'auc(C, 0 h, 60 h)', unit: mg*h/L}
            analysis:
              - {compare: auc, between: [b, a], method: TOST, name: ba}
              - {compare: auc, between: [c, a], method: TOST, name: ca, within: [0.6, 1.5]}
            """)
        defer { trial.remove() }
        let error = 3.3 * (0.9 * 0.1 / 500).squareRoot()
        for (name, ratio) in [("ba", 1.1), ("ca", 0.7)] {
            #expect(try trial.numbers("comparisons/\(name)/df").allSatisfy { $0 == 20 })
            #expect(abs(try trial.numbers("comparisons/\(name)/truth")[0] - ratio) < 1e-5)
            #expect(abs(try trial.numbers("operating/\(name)/coverage")[0] - 0.9) <= error)
        }
        #expect(try trial.numbers("comparisons/ca/limit_lower") == [0.6])
        #expect(try trial.file.texts("/analyses/crossover/carryover/auc/transition").count == 6)
    }

    /// Results do not depend on the threads; subgroups and shares of 0 work in a crossover, too.
    @Test func threadsDoNotMatter() throws {
        let text = """
            size: 20
            replicates: 5
            design: {kind: crossover, sequences: {TRR: [t, r, r], RTR: [r, t, r], RRT: [r, r, t], TTT: [t, t, t]}, period: 2 d, allocation: {TRR: 1, RTR: 1, RRT: 2, TTT: 0}}
            arms:
              t: {give: {dose: 100 mg, at: 0 h}}
              r: {give: {dose: 110 mg, at: 0 h}}
            endpoints:
              auc: {value: 'auc(C, 0 h, 40 h)', unit: mg*h/L}
            analysis:
              - {compare: auc, between: [t, r], method: TOST, by: [{weight: [70 kg]}]}
              - {describe: auc, by: [arm]}
            """
        let head = "trial: crossed\nseed: 7\ntwin: bolus\ncohort: {covariates: {weight: {normal: {mean: 70 kg, sd: 10 kg}}}}\nkeep: endpoints\n"
        let trials = try [1, 3].map { try DeclaredTrial(head + text, threads: $0, models: ["bolus": Self.model]) }
        defer { for trial in trials { trial.remove() } }
        let names = ["estimate", "estimate_se", "p", "truth", "subgroups/estimate", "subgroups/truth"].map { "comparisons/auc/\($0)" }
            + ["crossover/carryover/auc/change", "descriptions/auc-arm-period-2/mean"]
        for name in names {
            let values = try trials.map { try $0.numbers(name).map(\.bitPattern) }
            #expect(values[0] == values[1], "\(name)")
        }
        // 15 patients in three periods each, two of them under the reference.
        #expect(try trials[0].numbers("crossover/patients")[3] == 0)
        #expect(try trials[0].numbers("comparisons/auc/df").allSatisfy { $0 == 3 * 20 - 20 - 3 })
    }
}
