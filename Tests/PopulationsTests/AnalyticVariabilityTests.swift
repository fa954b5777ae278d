import Documents
import Foundation
import ModelLanguage
import Populations
import Randomness
import Testing

@Suite struct AnalyticVariabilityTests {
    static let text = """
        model: m
        title: three parameters that vary, one that does not
        time: h
        parameters:
          CL: {typical: 4 L/h, iiv: {cv: 40 %}, iov: {sd: 0.1}}
          F: {typical: 0.5, iiv: {sd: 0.6, distribution: logit}}
          Q: 6 L/h
          V: {typical: 50 L, iiv: {variance: 0.25}, iov: {sd: 0.2}}
        correlations: [[CL, V, 0.5], [V, F, -0.4], [CL, F, 0.1]]
        iov_correlations: [[V, CL, 0.8]]
        states: {A: mg}
        equations: |
          A' = -(CL + Q * F) / V * A
        """

    /// Moments of n = 20,000 draws: means within 6/sqrt(n) standard deviations, variances within 6 sqrt(2/n) of their
    /// value, correlations within 6 (1 - rho^2)/sqrt(n) + 1e-3: each exceeded with a probability below 1e-8.
    @Test func moments() throws {
        let variability = try IndividualVariability(model: model(Self.text), seed: 5)
        let count = 20_000
        let iiv = (0..<count).map { variability.iiv(replicate: 0, twin: $0) }
        check(iiv, variances: [log1p(0.16), 0.36, 0, 0.25], correlations: [(0, 3, 0.5), (1, 3, -0.4), (0, 1, 0.1)])
        let iov = (0..<count).map { variability.iov(replicate: 0, twin: $0 / 4, occasion: $0 % 4) }
        check(iov, variances: [0.01, 0, 0, 0.04], correlations: [(0, 3, 0.8)])
    }

    private func check(_ draws: [[Double]], variances: [Double], correlations: [(Int, Int, Double)]) {
        let n = Double(draws.count)
        for (index, variance) in variances.enumerated() {
            let values = draws.map { $0[index] }
            if variance == 0 {
                #expect(values.allSatisfy { $0 == 0 })
                continue
            }
            #expect(abs(values.reduce(0, +) / n) < 6 * (variance / n).squareRoot())
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / n / variance - 1) < 6 * (2 / n).squareRoot())
        }
        for (a, b, rho) in correlations {
            let product = draws.reduce(0) { $0 + $1[a] * $1[b] } / n / (variances[a] * variances[b]).squareRoot()
            #expect(abs(product - rho) < 6 * (1 + rho * rho).squareRoot() / n.squareRoot())
        }
    }

    /// The first of the correlated effects in the order of names is its own stream's number times its sd.
    @Test func streams() throws {
        let variability = try IndividualVariability(model: model(Self.text), seed: 5)
        for twin in 0..<50 {
            var stream = RandomStream(seed: 5, replicate: 1, twin: twin, purpose: "iiv:CL")
            #expect(variability.iiv(replicate: 1, twin: twin)[0] == stream.normal() * log1p(0.4 * 0.4).squareRoot())
            var occasion = RandomStream(seed: 5, replicate: 1, twin: twin, purpose: "iov:CL", substream: 3)
            #expect(variability.iov(replicate: 1, twin: twin, occasion: 3)[0] == occasion.normal() * 0.1)
        }
    }

    @Test func parametersMayComeAndGo() throws {
        let base = try IndividualVariability(model: model(Self.text), seed: 5)
        let swapped = Self.text.replacing("  Q: 6 L/h\n", with: "").replacing("parameters:", with: "parameters:\n  Q: {typical: 6 L/h, iiv: {cv: 9 %}}")
        let other = try IndividualVariability(model: model(swapped), seed: 5)
        for twin in 0..<100 {
            let (one, two) = (base.iiv(replicate: 0, twin: twin), other.iiv(replicate: 0, twin: twin))
            #expect([one[0], one[1], one[3]] == [two[1], two[2], two[3]])
            #expect(two[0] != 0)
        }
    }

    @Test func contradictoryCorrelations() throws {
        var model = try model(Self.text)
        for index in model.iivCorrelations.indices { model.iivCorrelations[index].value = index == 2 ? -0.9 : 0.9 }
        let error = #expect(throws: DiagnosticError.self) { try IndividualVariability(model: model, seed: 1) }
        #expect(
            error?.description
                == "model.yaml:1:1: the iiv correlations of `CL`, `F`, `V` contradict each other: no random effects can have all of them; "
                + "expected a positive definite correlation matrix; move the values towards 0")
    }
}
