import Foundation
import Statistics
import Testing

private func oneLook(alpha: Double = 0.025, power: Double = 0.9) throws -> GroupSequentialDesign {
    try GroupSequentialDesign(informationRates: [1], alpha: alpha, power: power, efficacy: .pocock)
}

private func threeLooks() throws -> GroupSequentialDesign {
    try GroupSequentialDesign(
        informationRates: equalSteps(3), alpha: 0.025, power: 0.8, efficacy: .spending(.obrienFleming))
}

/// rpact 4.1.0, getSampleSizeSurvival: hazard ratio 0.7, median 10, 12 months to enrol, 5 % drop out in a year, six
/// months' follow-up; then accrual rates 15, 30, 60 over 3, 6, 6 months and the follow-up that gives the events.
@Test func survivalSizesMatchRpact() throws {
    let median = try PiecewiseHazard(median: 10)
    let dropout = try PiecewiseHazard(fraction: 0.05, by: 12)
    let scenario = try SurvivalScenario(
        control: median, ratio: 0.7, firstDropout: dropout, secondDropout: dropout,
        accrual: Accrual(duration: 12, subjects: 1))
    let plan = try SurvivalPlan(oneLook(), scenario, followUp: 6)
    #expect(isClose(plan.maximumEvents, 330.37791396, relative: 1e-8))
    #expect(isClose(plan.scenario.accrual.subjects, 686.32964013, relative: 1e-7))
    #expect(isClose(plan.times[0], 18, relative: 1e-9))
    let stepped = try SurvivalScenario(
        control: median, ratio: 0.7, accrual: Accrual(durations: [3, 6, 6], rates: [15, 30, 60]))
    let followed = try SurvivalPlan(oneLook(), enrolling: stepped)
    #expect(followed.scenario.accrual.subjects == 585 && isClose(followed.followUp, 9.085003458, relative: 1e-6))
}

/// rpact 4.1.0: three looks, two patients treated for one control; then hazards 0.04 and, from month 6, 0.09.
@Test func sequentialSurvivalMatchesRpact() throws {
    let accrual = try Accrual(duration: 12, subjects: 1)
    let scenario = try SurvivalScenario(
        control: PiecewiseHazard(median: 10), ratio: 0.7, allocation: 2, accrual: accrual)
    let plan = try SurvivalPlan(threeLooks(), scenario, followUp: 6)
    for (events, expected) in zip(plan.events, [93.72926224489, 187.45852448978, 281.18778673466]) {
        #expect(isClose(events, expected, relative: 1e-7))
    }
    #expect(isClose(plan.scenario.accrual.subjects, 594.50592006485, relative: 1e-7))
    for (time, expected) in zip(plan.times, [8.96241001557, 13.20894895100, 18]) {
        #expect(isClose(time, expected, relative: 1e-6))
    }
    #expect(isClose(plan.expectedSubjects, 591.69948868162, relative: 1e-6))
    #expect(isClose(plan.expectedDuration, 15.92078804234, relative: 1e-6))
    for (ratio, expected) in zip(plan.hazardRatios.efficacy, [0.44353589142, 0.67765856349, 0.77714318305]) {
        #expect(isClose(ratio, expected, relative: 1e-6))
    }
    let rising = try SurvivalScenario(
        control: PiecewiseHazard(starts: [0, 6], rates: [0.04, 0.09]), ratio: 0.7, accrual: accrual)
    let later = try SurvivalPlan(threeLooks(), rising, followUp: 6)
    #expect(isClose(later.maximumEvents, 249.944699320, relative: 1e-7))
    #expect(isClose(later.scenario.accrual.subjects, 539.934912126, relative: 1e-7))
    // rpact's 14.1991 of the second look is 0.001 too early: by quadrature 166.610 events are due then, of 166.630.
    for (time, expected) in zip(later.times, [10.238676759, 14.199090420, 18]) {
        #expect(isClose(time, expected, relative: 1e-4))
    }
}

/// Double integrals by SciPy 1.17's quad, to 1e-13; getEventProbabilities of rpact 4.1.0 agrees to 1e-6. Accrual at
/// 1/24 for 3 and 7/72 for 9 months, 10 % and 5 % drop out in a year, two treated for one control.
@Test func expectedEventsMatchQuadrature() throws {
    let scenario = try SurvivalScenario(
        control: PiecewiseHazard(starts: [0, 6], rates: [0.04, 0.09]), ratio: 0.7,
        firstDropout: PiecewiseHazard(fraction: 0.1, by: 12), secondDropout: PiecewiseHazard(fraction: 0.05, by: 12),
        allocation: 2, accrual: Accrual(durations: [3, 9], rates: [1.0 / 24, 7.0 / 72]))
    for (time, expected) in [(3.0, 0.005767637735212), (10, 0.108281126581293), (20, 0.469433828769200)] {
        let (first, second) = scenario.expectedEvents(by: time)
        #expect(isClose(first + second, expected, relative: 1e-12))
        #expect(isClose(scenario.time(ofEvents: expected), time, relative: 1e-11))
    }
}

/// gsDesign 3.2.2, nSurv with method LachinFoulkes; events per group beside subjects.
@Test func lachinFoulkesMatchesGsDesign() throws {
    let median = try PiecewiseHazard(median: 6)
    let dropout = try PiecewiseHazard(median: 40)
    let half = try SurvivalScenario(
        control: median, ratio: 0.5, firstDropout: dropout, secondDropout: dropout,
        accrual: Accrual(duration: 24, subjects: 1))
    let plan = try SurvivalPlan(oneLook(), half, followUp: 12, formula: .lachinFoulkes)
    #expect(isClose(plan.scenario.accrual.subjects, 119.818392620, relative: 1e-7))
    let events = plan.scenario.expectedEvents(by: 36)
    #expect(isClose(events.second, 48.914011586, relative: 1e-7) && isClose(events.first, 37.411766814, relative: 1e-7))
    let stepped = try SurvivalScenario(
        control: median, ratio: 0.6, firstDropout: PiecewiseHazard(rates: [0.03]),
        secondDropout: PiecewiseHazard(rates: [0.02]), allocation: 2,
        accrual: Accrual(durations: [4, 10], rates: [1, 3]))
    let unequal = try SurvivalPlan(oneLook(), stepped, followUp: 12, formula: .lachinFoulkes)
    #expect(isClose(unequal.scenario.accrual.subjects, 269.6348761924, relative: 1e-6))
    #expect(isClose(unequal.maximumEvents, 171.7583648780, relative: 1e-6))
    #expect(isClose(unequal.scenario.accrual.rates[1], 23.7913126052, relative: 1e-6))
    let margin = try SurvivalScenario(
        control: median, ratio: 1, firstDropout: PiecewiseHazard(rates: [0.02]),
        secondDropout: PiecewiseHazard(rates: [0.02]), accrual: Accrual(duration: 14, subjects: 1))
    let notWorse = try SurvivalPlan(oneLook(), margin, null: 1.3, followUp: 12, formula: .lachinFoulkes)
    #expect(isClose(notWorse.maximumEvents, 613.17012448, relative: 1e-7))
    #expect(isClose(notWorse.scenario.accrual.subjects, 788.82332384, relative: 1e-7))
}

/// SAS 9.4, PROC SEQDESIGN, in the tests of gsDesign: hazard ratio 0.5, control median 20, of which SAS takes the
/// hazard to be 0.03466; events 87.4793, and subjects for 24 months' accrual with 12 of follow-up, or for 6 subjects a
/// month with as much.
@Test func survivalSizesMatchSAS() throws {
    let hazard = try PiecewiseHazard(rates: [0.03466])
    func scenario(_ accrual: Accrual) throws -> SurvivalScenario {
        try SurvivalScenario(control: hazard, ratio: 0.5, accrual: accrual)
    }
    let rate = try SurvivalPlan(oneLook(), scenario(Accrual(duration: 24, subjects: 1)), followUp: 12)
    #expect(abs(rate.maximumEvents - 87.4793) < 0.5e-4)
    #expect(abs(rate.scenario.accrual.subjects - 197.1152) < 0.5e-4)
    let duration = try SurvivalPlan(
        oneLook(), enrollingAtRatesOf: scenario(Accrual(durations: [1], rates: [6])), followUp: 12)
    #expect(abs(duration.maximumEvents - 87.4793) < 0.5e-4)
    #expect(abs(duration.scenario.accrual.subjects - 182.1759) < 0.5e-4)
}

/// East 6.5, in the tests of gsDesign (there to 2 events, as East rounds): 116.606 events at four looks.
@Test func gsSurvMatchesEast() throws {
    let design = try GroupSequentialDesign(
        informationRates: equalSteps(4), alpha: 0.025, power: 0.9, efficacy: .spending(.hwangShihDeCani(gamma: -4)),
        futility: .spending(.kimDeMets(rho: 0.5)))
    let dropout = try PiecewiseHazard(median: 40)
    let scenario = try SurvivalScenario(
        control: PiecewiseHazard(median: 6), ratio: 0.5, firstDropout: dropout, secondDropout: dropout,
        accrual: Accrual(duration: 24, subjects: 1))
    let plan = try SurvivalPlan(design, scenario, followUp: 12, formula: .lachinFoulkes)
    for (events, expected) in zip(plan.events, [29.1514896, 58.3029792, 87.4544688, 116.6059584]) {
        #expect(abs(events - expected) < 2)
    }
    let month30 = plan.scenario.expectedEvents(by: 30)
    #expect(abs(month30.first + month30.second - 103.258) < 2)
    // gsSurv of gsDesign 3.2.2 itself, which solves for bounds to 1e-5.
    for (events, expected) in zip(plan.events, [28.766619169, 57.533206891, 86.299843018, 115.066477658]) {
        #expect(isClose(events, expected, relative: 3e-5))
    }
    for (time, expected) in zip(plan.times, [12.242281465, 18.970779140, 25.027283555, 36]) {
        #expect(isClose(time, expected, relative: 1e-5))
    }
    #expect(isClose(plan.scenario.accrual.subjects, 159.709887973, relative: 3e-5))
}
