import Foundation
import ResultStore
import Statistics
import Testing

/// Allocation by outcomes.
@Suite struct AnalyticResponseAdaptiveTests {
    private static let design = [
        "kind: response-adaptive", "burn_in: 12", "update: 3", "rules:", "  thompson: {power: 1}", "  tuned: {power: growing, least: 10 %}",
    ]

    /// P(B > A) of two Beta beliefs with whole parameters in closed form: the sum over i below b's first parameter of
    /// B(a1 + i, a2 + b2) / ((b2 + i) B(1 + i, b2) B(a1, a2)) (Miller, Evan. Formulas for Bayesian A/B testing, 2014);
    /// the integral is good to 1e-4.
    @Test(arguments: [(7, 20, 12, 20), (0, 5, 0, 5), (3, 10, 9, 12)])
    func shareOfTwoArmsIsInClosedForm(_ a: Int, _ aOf: Int, _ b: Int, _ bOf: Int) throws {
        let beliefs = [ArmBelief(events: a, of: aOf), ArmBelief(events: b, of: bOf)].compactMap { $0 }
        func logBeta(_ x: Double, _ y: Double) -> Double { lgamma(x) + lgamma(y) - lgamma(x + y) }
        let (a1, a2, b2) = (Double(a + 1), Double(aOf - a + 1), Double(bOf - b + 1))
        let expected = (0..<(b + 1)).reduce(0.0) { sum, i in
            let i = Double(i)
            return sum + exp(logBeta(a1 + i, b2 + a2) - log(b2 + i) - logBeta(1 + i, b2) - logBeta(a1, a2))
        }
        let best = BestArm.probabilities(beliefs)
        #expect(near(best[1], expected, 1e-4) && near(best[0] + best[1], 1))
        #expect(near(BestArm.probabilities(beliefs, largest: false)[0], expected, 1e-4))
    }

    /// Of many degrees of freedom, means are normal: P(B > A) = Phi((mB - mA) / sqrt(sA^2 + sB^2)).
    @Test func meansOfTwoArmsAreNormal() {
        let beliefs: [ArmBelief] = [
            .student(mean: 1, standardError: 0.3, degreesOfFreedom: 1e7), .student(mean: 1.4, standardError: 0.4, degreesOfFreedom: 1e7),
        ]
        #expect(near(BestArm.probabilities(beliefs)[1], erfc(-0.8 / 2.0.squareRoot()) / 2, 1e-4))
        #expect(near(BestArm.probabilities([beliefs[0], beliefs[0], beliefs[0]])[2], 1.0 / 3))
    }

    @Test func patientsGoToTheBetterArm() throws {
        let trial = try DeclaredTrial(AdaptiveTrial.text(design: Self.design, doses: [1000, 1000, 1250], replicates: 100))
        defer { trial.remove() }
        func numbers(_ path: String) throws -> [Double] { try trial.numbers("response-adaptive/\(path)") }
        // Fixed shares are those of the blocks; all rules have all patients.
        #expect(try numbers("fixed-shares/patients_mean") == [20, 20, 20])
        for rule in ["thompson", "tuned"] {
            let patients = try numbers("\(rule)/patients_mean")
            #expect(near(patients.reduce(0, +), 60) && patients[2] > 24)
            #expect(try near(numbers("\(rule)/best_share")[0], patients[2] / 60))
            #expect(try numbers("\(rule)/outcome_mean")[0] > numbers("fixed-shares/outcome_mean")[0])
            // The first twelve patients, a fifth, are those of the blocks.
            #expect(try numbers("\(rule)/course").prefix(12).allSatisfy { near($0, 1.0 / 3) })
        }
        // The full power goes further; a least share of 10 % of 48 patients and 4 of the burn-in keeps others in.
        #expect(try numbers("thompson/patients_mean")[2] > numbers("tuned/patients_mean")[2])
        #expect(try numbers("tuned/course").allSatisfy { $0 > 0.05 })
        // Fixed shares are as the trial's own analysis has them.
        #expect(try numbers("fixed-shares/rejected")[1] == trial.numbers("operating/effect/rejected")[0])
    }

    /// Where arms do not differ, none is favoured: over 400 trials each has a third of 60 patients, within 3.3 Monte Carlo
    /// standard errors, exceeded with probability 0.001 an arm (the seed is fixed).
    @Test func withoutAnEffectNoArmIsFavoured() throws {
        let trial = try DeclaredTrial(AdaptiveTrial.text(design: Self.design, doses: [1000, 1000, 1000], replicates: 400))
        defer { trial.remove() }
        let (mean, error) = (try trial.numbers("response-adaptive/thompson/patients_mean"), try trial.numbers("response-adaptive/thompson/patients_mean_se"))
        for arm in 0..<3 { #expect(abs(mean[arm] - 20) < 3.3 * error[arm]) }
        #expect(try trial.numbers("response-adaptive/thompson/best_share")[0].isNaN)
    }

    @Test func threadsDoNotMatter() throws {
        let text = AdaptiveTrial.text(design: Self.design)
        let (one, three) = (try DeclaredTrial(text, threads: 1), try DeclaredTrial(text, threads: 3))
        defer { one.remove(); three.remove() }
        for path in ["thompson/patients_mean", "tuned/course", "tuned/outcome_mean"] {
            #expect(try one.numbers("response-adaptive/\(path)").map(\.bitPattern) == three.numbers("response-adaptive/\(path)").map(\.bitPattern))
        }
    }
}
