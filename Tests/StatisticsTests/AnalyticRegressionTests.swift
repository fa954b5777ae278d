import Foundation
import Statistics
import TestSupport
import Testing

/// Subjects of two arms with a response of their own: arm 0 first.
private func arms(_ control: [Double], _ treated: [Double]) -> (response: [Double], design: Matrix) {
    let arm = control.map { _ in 0.0 } + treated.map { _ in 1.0 }
    return (control + treated, design(arm))
}

private func events(_ events: Int, of count: Int) -> [Double] { (0..<count).map { $0 < events ? 1 : 0 } }

private let names = ["intercept", "arm"]

/// With the arm alone, the odds ratio is that of the table with Woolf's error, the standardised risks are the
/// proportions with their binomial errors, and HC0 errors equal the model's, since a binary response has no other
/// variance within an arm.
@Test func logisticRegressionOfTwoArmsIsTheTable() throws {
    let table = try #require(TwoProportions(Proportion(events: 30, of: 71), Proportion(events: 18, of: 66)))
    let (response, x) = arms(events(18, of: 66), events(30, of: 71))
    let fit = try LogisticRegression(response: response, design: x, names: names)
    let odds = try #require(table.oddsRatio)
    #expect(isClose(fit.ratio("arm")?.log.value, odds.log.value, relative: 1e-12))
    #expect(isClose(fit.ratio("arm")?.log.standardError, odds.log.standardError, relative: 1e-12))
    let risks = try fit.standardisedRisks(treatment: "arm")
    for estimate in [risks.difference, try fit.withRobustCovariance().standardisedRisks(treatment: "arm").difference] {
        #expect(isClose(estimate.value, table.riskDifference.value, relative: 1e-12))
        #expect(isClose(estimate.standardError, table.riskDifference.standardError, relative: 1e-12))
    }
    #expect(isClose(risks.ratio.log.standardError, table.riskRatio?.log.standardError ?? .nan, relative: 1e-12))
    #expect(isClose(risks.oddsRatio.log.standardError, odds.log.standardError, relative: 1e-12))
}

/// 600,000 rows, where rounding of the likelihood hides the last steps: at the maximum the events expected are those
/// observed, in all, in an arm and weighted by a covariate.
@Test(arguments: [1, 2, 3, 4]) func logisticRegressionOfManyRowsReachesTheMaximum(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let n = 300_000
    let weight = (0..<n).map { _ in 75 + Double.random(in: -30..<30, using: &generator) }
    let (arm, x) = ((0..<(2 * n)).map { $0 < n ? 1.0 : 0 }, weight + weight)
    let response = zip(arm, x).map { arm, x in
        Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(1 - 0.5 * arm - 0.02 * (x - 75))) ? 1.0 : 0
    }
    let design = Matrix(rows: 2 * n, columns: 3, values: arm.map { _ in 1 } + arm + x)
    let fit = try LogisticRegression(response: response, design: design, names: ["intercept", "arm", "weight"])
    let residuals = zip(response, fit.fitted).map { $0 - $1 }
    for column in 0..<3 {
        let sum = zip(design.column(column), residuals).reduce(0) { $0 + $1.0 * $1.1 }
        let size = zip(design.column(column), response).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(sum) < 1e-9 * size)
    }
}

/// Jeffreys' prior on a saturated table adds one half to each of its entries (Firth 1993).
@Test(arguments: [(0, 12, 5, 14), (3, 10, 9, 11), (0, 8, 8, 8)])
func firthAddsOneHalfToEachEntry(_ a: Int, _ n1: Int, _ c: Int, _ n2: Int) throws {
    let (response, x) = arms(events(a, of: n1), events(c, of: n2))
    let fit = try FirthLogisticRegression(response: response, design: x, names: names)
    func logit(_ events: Int, _ count: Int) -> Double { log((Double(events) + 0.5) / (Double(count - events) + 0.5)) }
    #expect(isClose(fit.coefficients[0], logit(a, n1), relative: 1e-9))
    #expect(isClose(fit.coefficients[1], logit(c, n2) - logit(a, n1), relative: 1e-9))
}

/// With the arm alone, the rate ratio is that of events over time with variance 1/a + 1/b, and the robust variance of
/// the logarithm of an arm's rate is the sum of squared residuals over the squared number of events.
@Test func poissonRegressionOfTwoArmsIsTheRates() throws {
    let control = [3.0, 0, 7, 2, 1]
    let treated = [1.0, 0, 0, 5]
    let time = [1.0, 0.5, 2, 1.5, 1, 0.25, 2, 3, 1]
    let (response, x) = arms(control, treated)
    let fit = try PoissonRegression(response: response, design: x, names: names, offset: time.map(log))
    let (rate0, rate1) = (13 / 6.0, 6 / 6.25)
    #expect(isClose(fit.ratio("arm")?.value, rate1 / rate0, relative: 1e-13))
    #expect(isClose(fit.ratio("arm")?.log.standardError, (1 / 13.0 + 1 / 6.0).squareRoot(), relative: 1e-12))
    func robust(_ counts: [Double], _ times: ArraySlice<Double>, _ rate: Double) -> Double {
        let squares = zip(counts, times).reduce(0) { $0 + ($1.0 - rate * $1.1) * ($1.0 - rate * $1.1) }
        let events = counts.reduce(0, +)
        return squares / (events * events)
    }
    let variance = robust(control, time[..<5], rate0) + robust(treated, time[5...], rate1)
    #expect(isClose(fit.withRobustCovariance().ratio("arm")?.log.standardError, variance.squareRoot(), relative: 1e-12))
}

/// Without covariates mu is the mean; at theta the score of the likelihood is zero: 0, 0, 0, 4 has by hand
/// 1/t + 1/(t + 1) + 1/(t + 2) + 1/(t + 3) = 4 ln(1 + 1/t).
@Test func negativeBinomialOfOneSampleSolvesItsScore() throws {
    let fit = try NegativeBinomialRegression(
        response: [0, 0, 0, 4], design: Matrix(rows: [[1], [1], [1], [1]]), names: ["intercept"])
    #expect(abs(fit.coefficients[0]) < 1e-12)
    let t = fit.theta
    let score = 1 / t + 1 / (t + 1) + 1 / (t + 2) + 1 / (t + 3) - 4 * log1p(1 / t)
    #expect(abs(score) < 1e-9)
    // Variance of a log mean: (1/mu + 1/theta) / n.
    #expect(isClose(fit.coefficient("intercept")?.standardError, ((1 + 1 / t) / 4).squareRoot(), relative: 1e-9))
}

/// Counts no more dispersed than Poisson's: theta is infinite and everything else Poisson's.
@Test func underdispersedCountsAreFittedAsPoisson() throws {
    let (response, x) = arms([2, 3, 2, 3, 3], [5, 4, 5, 5])
    let fit = try NegativeBinomialRegression(response: response, design: x, names: names)
    let poisson = try PoissonRegression(response: response, design: x, names: names)
    #expect(!fit.isOverdispersed && fit.theta == .infinity && fit.standardErrorOfTheta == nil)
    #expect(fit.coefficients == poisson.coefficients && fit.covariance == poisson.covariance)
    #expect(fit.logLikelihood == poisson.logLikelihood && fit.parameters == 3)
}
