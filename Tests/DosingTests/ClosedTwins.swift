import Dosing
import Documents
import Foundation
import ModelLibrary
import Randomness
import Testing
import TrialProtocol

/// A protocol that optimises a dose of vancomycin; only its words matter to these tests.
func optimisation(_ optimise: String, size: Int = 10) throws -> TrialPlan {
    let text = """
        trial: t
        twin: vancomycin-goti-2018
        cohort: {covariates: {weight: {value: 70 kg}, creatinine_clearance: {value: 90 mL/min}, dialysis: {levels: {none: 1}}}}
        size: \(size)
        duration: 5 d
        arms: {only: {give: {dose: dose, over: infusion, every: 12 h}}}
        endpoints:
          auc: {value: 'auc(C, 96 h, 120 h)', unit: mg*h/L}
          attained: {event: auc >= 400 mg*h/L and auc <= 600 mg*h/L}
          toxic: {event: auc > 800 mg*h/L}
        optimise: \(optimise)
        """
    return try ProtocolFile.plan(for: Document.parse(text, file: "/t.yaml"), library: ModelLibrary.resolver)
}

/// What such a protocol optimises.
func optimisationPlan(_ optimise: String) throws -> OptimisationPlan {
    let plan = try optimisation(optimise)
    return try #require(plan.optimisation)
}

/// Twins whose exposure is their slope times the dose, the slopes lognormal: everything about them is known in closed form.
struct ClosedTwins {
    let doses: [Double]
    let median: Double
    let spread: Double

    /// Endpoints `auc`, `attained` and `toxic` of so many twins with every dose.
    func table(twins: Int, seed: UInt64) -> CandidateTable {
        var numbers = RandomStream(seed: seed, replicate: 0, twin: 0, purpose: "slope")
        let slopes = (0..<twins).map { _ in median * exp(spread * numbers.normal()) }
        var table = CandidateTable()
        for dose in doses {
            let exposures = slopes.map { $0 * dose }
            table.candidates.append([dose])
            table.endpoints.append([
                exposures, exposures.map { $0 >= 400 && $0 <= 600 ? 1 : 0 }, exposures.map { $0 > 800 ? 1 : 0 },
            ])
            table.functionals.append([exposures])
            table.failed.append(0)
        }
        return table
    }

    private func below(_ exposure: Double, _ dose: Double) -> Double {
        0.5 * erfc(-log(exposure / (median * dose)) / spread / 2.0.squareRoot())
    }
    func attained(_ dose: Double) -> Double { below(600, dose) - below(400, dose) }
    func toxic(_ dose: Double) -> Double { 1 - below(800, dose) }

    /// The dose with the highest probability of attainment among those with a probability of toxicity up to a limit.
    func best(toxicAtMost limit: Double) -> Double {
        doses.filter { toxic($0) <= limit }.max { attained($0) < attained($1) } ?? .nan
    }
}
