import Statistics
import Testing

@Test func trialsThatCannotBeSizedAreRefused() throws {
    func refused(_ text: String, _ work: () throws -> Void) {
        let error = #expect(throws: DesignError.self) { try work() }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
    let means = try MeansComparison(difference: 1, deviation: 2)
    refused("give two different numbers") { _ = try MeansComparison(difference: 0, deviation: 2) }
    refused("give two different numbers") { _ = try MeansComparison(mean: .nan, deviation: 2) }
    refused("the standard deviation is -1.0") { _ = try MeansComparison(difference: 1, deviation: -1) }
    refused("the standard deviation is 0.0") { _ = try MeansComparison(difference: 1, deviations: (1, 0)) }
    refused("the allocation ratio is 0.0") { _ = try MeansComparison(difference: 1, deviation: 1, allocation: 0) }
    refused("alpha is 0.7") { _ = try means.size(alpha: 0.7, power: 0.9) }
    refused("the power is 1.0") { _ = try means.size(alpha: 0.05, power: 1) }
    refused("the rate is 1.0") { _ = try RatesComparison(1, 0.5) }
    refused("the difference is 0.0") { _ = try RatesComparison(0.5, 0.5) }
    refused("the difference is") { _ = try RatesComparison(0.5, 0.4, null: .difference(2)) }
    refused("the ratio is") { _ = try RatesComparison(0.5, 0.5, null: .ratio(1)) }
    refused("the ratio is") { _ = try RatesComparison(0.5, 0.4, null: .ratio(-1)) }
    refused("the rate is 0.3, as under") { _ = try OneRateComparison(0.3, null: 0.3) }
    refused("the rate is nan") { _ = try OneRateComparison(.nan, null: 0.3) }
    refused("the hazard ratio is 1.0 and under") { _ = try HazardComparison(ratio: 1) }
    refused("there are 0 subjects") { _ = try ExactBinomialTest(subjects: 0, null: 0.1, alpha: 0.05, isGreater: true) }
    refused("alpha is 0.5") { _ = try ExactBinomialTest(subjects: 9, null: 0.1, alpha: 0.5, isGreater: true) }
    refused("the rate under the null hypothesis is 0.0") {
        _ = try ExactBinomialTest(subjects: 9, null: 0, alpha: 0.05, isGreater: true)
    }
    let design = try GroupSequentialDesign(informationRates: [0.5, 1], alpha: 0.025, efficacy: .pocock)
    refused("the size is 1.0; give at least 4.0") { _ = try SequentialPlan(design, means, maximumSize: 1) }
    refused("the drift is inf") { _ = try design.reaching(drift: .infinity) }
}

@Test func survivalTrialsThatCannotBeAreRefused() throws {
    func refused(_ text: String, _ work: () throws -> Void) {
        let error = #expect(throws: DesignError.self) { try work() }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
    let hazard = try PiecewiseHazard(median: 12)
    let accrual = try Accrual(duration: 12, subjects: 100)
    let design = try GroupSequentialDesign(informationRates: [1], alpha: 0.025, efficacy: .pocock)
    refused("the median time is 0.0") { _ = try PiecewiseHazard(median: 0) }
    refused("give a rate for each time") { _ = try PiecewiseHazard(starts: [0, 6], rates: [0.1]) }
    refused("the first time 0") { _ = try PiecewiseHazard(starts: [1], rates: [0.1]) }
    refused("are not ascending") { _ = try PiecewiseHazard(starts: [0, 6, 6], rates: [0.1, 0.2, 0.3]) }
    refused("a hazard rate is -0.1") { _ = try PiecewiseHazard(rates: [-0.1]) }
    refused("is no hazard") { _ = try PiecewiseHazard(fraction: 1, by: 12) }
    refused("give one rate each") { _ = try Accrual(durations: [1, 2], rates: [1]) }
    refused("an accrual duration is 0.0") { _ = try Accrual(durations: [0], rates: [1]) }
    refused("not all 0") { _ = try Accrual(durations: [2], rates: [0]) }
    refused("the control hazard is 0 throughout") {
        _ = try SurvivalScenario(control: PiecewiseHazard(rates: [0]), ratio: 1, accrual: accrual)
    }
    refused("the hazard ratio is 0.0; give") { _ = try SurvivalScenario(control: hazard, ratio: 0, accrual: accrual) }
    let scenario = try SurvivalScenario(control: hazard, ratio: 0.7, accrual: accrual)
    refused("only 100.0") { _ = try SurvivalPlan(design, enrolling: scenario) }
    refused("the follow-up is -1.0") { _ = try SurvivalPlan(design, scenario, followUp: -1) }
    refused("the follow-up is nan") { _ = try SurvivalPlan(design, powerOf: scenario, followUp: .nan) }
    let many = try SurvivalScenario(control: hazard, ratio: 0.7, accrual: Accrual(duration: 24, subjects: 2000))
    refused("before accrual ends at 24.0") { _ = try SurvivalPlan(design, enrolling: many) }
    let same = try SurvivalScenario(control: hazard, ratio: 1, accrual: accrual)
    refused("the hazard ratio is 1.0") { _ = try SurvivalPlan(design, same, followUp: 6, formula: .lachinFoulkes) }
    let stopping = try SurvivalScenario(
        control: hazard, ratio: 0.7, accrual: Accrual(durations: [6, 6], rates: [10, 0]))
    refused("raise the last rate") { _ = try SurvivalPlan(design, enrollingAtRatesOf: stopping, followUp: 6) }
}
