import Expressions
import Testing
import TrialProtocol

/// How the plan of a crossover follows from its protocol.
@Suite struct AnalyticCrossoverTests {
    /// The clearance of `rounds` varies between occasions.
    static let text = """
        trial: crossed
        twin: rounds
        cohort: {covariates: {weight: {value: 70 kg}}}
        size: 8
        design:
          kind: crossover
          sequences: {ABA: [a, b, a], BAB: [b, a, b]}
          period: 10 d
          washout: 7 d
          allocation: {ABA: 1, BAB: 3}
        arms:
          a: {title: Once, give: {dose: 1 mmol, at: 0 d}}
          b: {title: Twice, give: [{name: first, dose: 0.5 mmol, at: 0 d}, {name: second, dose: 0.5 mmol, at: 1 d}]}
        observe:
          C: {every: 5 d}
        endpoints:
          half: {value: auc / 2, unit: d*mmol/L}
          auc:  {value: 'auc(C, 0 d, 4 d)', unit: d*mmol/L, title: Exposure, primary: true}
          tmax: {value: time_of_highest(C), unit: h}
          high: {event: auc > 1 d*mmol/L}
        analysis:
          - {compare: auc, between: [b, a], method: TOST}
          - {compare: half, between: [a, b], method: t test, by: [{weight: [70 kg]}]}
          - {describe: auc, by: [arm]}
        """

    let plan: TrialPlan
    let crossover: CrossoverPlan

    init() throws {
        plan = try TrialProtocolTests.plan(Self.text)
        crossover = try #require(plan.design.crossover)
    }

    @Test func sequencesBecomeArms() {
        #expect(plan.duration == 30)
        #expect(plan.occasions == [0, 10, 20])
        #expect(plan.arms.map(\.name) == ["ABA", "BAB"])
        #expect(plan.arms.map(\.title) == ["Once, then Twice, then Once", "Twice, then Once, then Twice"])
        #expect(plan.arms.map(\.allocation) == [1, 3])
        #expect(plan.arms[0].regimen.map(\.name) == ["a give 1", "b first", "b second"])
        #expect(plan.arms[0].regimen.map(\.times) == [[0, 20], [10], [11]])
        #expect(plan.arms[1].regimen.map(\.times) == [[10], [0, 20], [1, 21]])
        #expect(crossover.sequences == [[0, 1, 0], [1, 0, 1]])
        #expect((crossover.periods, crossover.period, crossover.washout) == (3, 10, 7))
        #expect((crossover.beginning(with: 0), crossover.beginning(with: 1)) == (0, 1))
        #expect(!crossover.isTwoByTwo)
        // Every period is seen at the same times; the end of one is the start of the next.
        #expect(plan.observations.map(\.times) == [[0, 5, 10, 15, 20, 25, 30]])
    }

    @Test func endpointsAreEvaluatedInEveryPeriod() throws {
        #expect(plan.endpoints.map(\.name) == ["auc", "half", "tmax", "high"].flatMap { name in (1...3).map { "\(name)_\($0)" } }.sorted(by: order))
        let second = try #require(plan.endpoints.first { $0.name == "auc_2" })
        #expect(second.title == "Exposure, period 2")
        let areas = plan.functionals.filter { $0.kind == .auc }
        #expect(areas.map(\.from) == [0, 10, 20])
        #expect(areas.map(\.to) == [4, 14, 24])
        let tops = plan.functionals.filter { $0.kind == .timeOfHighest }
        #expect(tops.map(\.from) == [0, 10, 20])
        #expect(tops.map(\.to) == [10, 20, 30])
        #expect(plan.endpoints.filter(\.isPrimary).map(\.name) == ["auc_1"])
        // A time counts from the start of its period, in hours: (23 d - 20 d) is 72 h.
        let third = try #require(plan.endpoints.first { $0.name == "tmax_3" })
        #expect(abs(third.value.tree.evaluate { _ in 23 } - 72) < 1e-12)
        // Endpoints that use others use those of the same period.
        let half = try #require(plan.endpoints.first { $0.name == "half_2" })
        #expect(half.value.tree.symbols == ["auc_2"])
    }

    /// In the order of dependence, the periods of one endpoint together.
    private func order(_ first: String, _ second: String) -> Bool {
        let names = plan.endpoints.map(\.name)
        return (names.firstIndex(of: first) ?? .max) < (names.firstIndex(of: second) ?? .max)
    }

    @Test func comparisonsAreOfTreatments() throws {
        #expect(plan.analyses.map(\.name) == ["auc", "half", "auc-arm-period-1", "auc-arm-period-2", "auc-arm-period-3"])
        guard case .crossover(let first) = plan.analyses[0].task, case .crossover(let second) = plan.analyses[1].task else {
            Issue.record("these are comparisons within patients")
            return
        }
        #expect((first.treatment, first.control) == (1, 0))
        #expect((second.treatment, second.control) == (0, 1))
        #expect(crossover.endpoints[plan.analyses[0].endpoint].name == "auc")
        #expect(crossover.endpoints[plan.analyses[1].endpoint].name == "half")
        #expect(plan.analyses[2...].map { plan.endpoints[$0.endpoint].name } == ["auc_1", "auc_2", "auc_3"])
        let written = try #require(crossover.endpoints.firstIndex { $0.name == "high" })
        #expect(plan.endpoints[crossover.index(of: written, in: 2)].name == "high_3")
    }

    /// A length that no binary number has: a window to the end of the last period ends with the trial.
    @Test func periodsOfRoundedLengthFit() throws {
        let text = Self.text.replacing("period: 10 d", with: "period: 241 h").replacing("{every: 5 d}", with: "{at: [0 h, 241 h]}")
        let plan = try TrialProtocolTests.plan(text)
        #expect(plan.observations[0].times.count == 4)
        #expect(plan.functionals.allSatisfy { $0.to <= plan.duration })
    }
}
