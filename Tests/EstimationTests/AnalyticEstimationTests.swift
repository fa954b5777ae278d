import Estimation
import Foundation
import Testing

/// A level that stays: y = m + error with m normal, so that every posterior is known in closed form.
@Suite struct AnalyticEstimationTests {
    /// m ~ N(10, 4), error N(0, 1); optionally an effect between occasions with variance 2, a limit of 8.
    private static func level(occasions: Bool = false, lloq: Bool = false) throws -> WrittenModel {
        try WrittenModel("""
            model: level
            title: A level that stays
            time: h
            parameters:
              m: {typical: 10 mg/L, iiv: {sd: 2 mg/L, distribution: normal}\(occasions ? ", iov: {variance: 2 mg2/L2, distribution: normal}" : "")}
            states: {still: {unit: mg, initial: 1 mg}}
            equations: |
              still' = 0 mg/h
              C = m
            outputs: {C: {unit: mg/L, error: {additive: 1 mg/L}\(lloq ? ", lloq: 8 mg/L" : "")}}
            """)
    }

    /// Readings 12 and 13: precision 1/4 + 2, mean of the effect (2 + 3) / (1/4 + 2).
    @Test func normalPosterior() throws {
        let written = try Self.level()
        let individual = try written.individual("TIME,DV\n1,12\n2,13")
        let estimate = try written.estimator.estimate(individual)
        let mean = 5 / 2.25, variance = 1 / 2.25
        #expect((estimate.effects[0] - mean).magnitude < 1e-6)
        #expect((estimate.covariance[0, 0] - variance).magnitude < 1e-9)
        #expect(((estimate.laplaceCovariance?[0, 0] ?? 0) - variance).magnitude < 1e-6)
        #expect((estimate.objective - (pow(2 - mean, 2) + pow(3 - mean, 2) + mean * mean / 4)).magnitude < 1e-6)
        #expect(estimate.isConverged)
        #expect(estimate.typicalParameters == [10])

        // Draws: the mean's standard error is sqrt(0.444 / 4000) = 0.0105, the variance's 0.444 sqrt(2 / 4000) = 0.0099; four
        // of them are exceeded by chance once in 15,000 seeds.
        let posterior = try written.estimator.posterior(of: estimate, individual, draws: 4000, seed: 1)
        #expect(posterior.method == .laplace)
        let values = posterior.draws.map { $0[0] }
        let average = values.reduce(0, +) / 4000
        let spread = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 3999
        #expect((average - mean).magnitude < 0.042)
        #expect((spread - variance).magnitude < 0.040)
        let again = try written.estimator.posterior(of: estimate, individual, draws: 4000, seed: 1)
        #expect(again.draws == posterior.draws)
    }

    /// One reading per occasion: y_k = 10 + eta + kappa_k + e. The covariance of (eta, kappa_1, kappa_2) given y follows
    /// from Omega = diag(4, 2, 2) and two sums: the posterior means solve a 3 x 3 system, written out here by elimination.
    @Test func effectsBetweenOccasions() throws {
        let written = try Self.level(occasions: true)
        var individual = try written.individual("TIME,DV\n1,13\n30,15")
        individual.task.occasions = [.init(start: 0, iov: [0]), .init(start: 24, iov: [0])]
        let estimate = try written.estimator.estimate(individual)
        // Given eta, kappa_k = (r_k - eta) 2/3; eta: precision 1/4 + 2/3, mean (3 + 5)/3 / (1/4 + 2/3).
        let eta = (8.0 / 3) / (0.25 + 2.0 / 3)
        #expect(estimate.effects.count == 3)
        for (found, expected) in zip(estimate.effects, [eta, (3 - eta) * 2 / 3, (5 - eta) * 2 / 3]) {
            #expect((found - expected).magnitude < 1e-6)
        }
        #expect((estimate.covariance[0, 0] - 1 / (0.25 + 2.0 / 3)).magnitude < 1e-8)
    }

    /// A value below the limit: the mode of -ln Phi(8 - 10 - eta) + eta^2 / 8 is where phi / Phi = -eta / 4, by bisection.
    @Test func belowTheLimit() throws {
        let written = try Self.level(lloq: true)
        let individual = try written.individual("TIME,DV\n1,3")
        #expect(individual.readings[0].value == .below(8))
        let estimate = try written.estimator.estimate(individual)
        func slope(_ eta: Double) -> Double {
            let u = -2 - eta
            return exp(-u * u / 2) / (2 * Double.pi).squareRoot() / (0.5 * erfc(-u / 2.0.squareRoot())) + eta / 4
        }
        var low = -10.0, high = 0.0
        for _ in 0..<200 { if slope((low + high) / 2) > 0 { high = (low + high) / 2 } else { low = (low + high) / 2 } }
        #expect((estimate.effects[0] - low).magnitude < 1e-5)
        // The posterior is skewed; its mean by quadrature, to four standard errors of 4000 draws (0.03 each at most).
        let posterior = try written.estimator.posterior(of: estimate, individual, draws: 4000, seed: 5)
        let grid = stride(from: -14.0, through: 8, by: 0.001)
        let weights = grid.map { exp(-$0 * $0 / 8) * 0.5 * erfc((2 + $0) / 2.0.squareRoot()) }
        let mean = zip(grid, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
        let average = posterior.draws.map { $0[0] }.reduce(0, +) / 4000
        #expect((average - mean).magnitude < 0.12)
    }

    /// No reading at all: the typical patient, and the population as posterior.
    @Test func nothingMeasured() throws {
        let written = try Self.level()
        let individual = try written.individual("TIME,DV,MDV\n1,.,1")
        let estimate = try written.estimator.estimate(individual)
        #expect(estimate.effects == [0])
        #expect((estimate.covariance[0, 0] - 4).magnitude < 1e-9)
    }

    /// Without additive error a level before any dose has no chance: that is told, not guessed.
    @Test func impossibleReading() throws {
        let written = try WrittenModel("""
            model: drug
            title: One compartment
            time: h
            parameters: {CL: {typical: 4 L/h, iiv: {cv: 30 %}}, V: 20 L}
            states: {central: mg}
            equations: |
              central' = -CL / V * central
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {proportional: 20 %}}}
            """)
        let individual = try written.individual("TIME,AMT,DV\n0,.,3\n1,100,.\n2,.,4")
        do {
            _ = try written.estimator.estimate(individual)
            Issue.record("an impossible reading was explained")
        } catch EstimationError.impossible(let readings) {
            #expect(readings == [0])
        }
    }
}
