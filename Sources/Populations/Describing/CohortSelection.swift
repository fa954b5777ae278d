import Expressions

/// Whom eligibility and strata choose among patients as they come.
struct CohortSelection {
    private let cohort: Cohort
    private let everybody: [CohortTwin]
    private let slots: [String: Int]

    /// - Parameter everybody: patients before either.
    init(_ cohort: Cohort, _ everybody: [CohortTwin]) {
        self.cohort = cohort
        self.everybody = everybody
        slots = Dictionary(uniqueKeysWithValues: cohort.covariates.enumerated().map { ($1.name, $0) })
    }

    /// Of each condition that `and` joins to the others.
    var refusals: [CohortDescription.Refusal] {
        guard !everybody.isEmpty else { return [] }
        let evaluators = cohort.eligibleParts.compactMap { Evaluator($0.tree) { slots[$0] } }
        var refused = evaluators.map { _ in 0 }
        var alone = refused
        for patient in everybody {
            let failed = evaluators.indices.filter { evaluators[$0](patient.values) == 0 }
            for index in failed { refused[index] += 1 }
            if failed.count == 1 { alone[failed[0]] += 1 }
        }
        let n = Double(everybody.count)
        return evaluators.indices.map {
            CohortDescription.Refusal(
                condition: cohort.eligibleParts[$0].text, refused: Double(refused[$0]) / n, alone: Double(alone[$0]) / n)
        }
    }

    func strata(_ summary: CohortSummary) -> [CohortDescription.Stratum] {
        let n = Double(max(1, everybody.count))
        return zip(cohort.strata, summary.strata).map { stratum, counted in
            let inside = Evaluator(stratum.tree) { slots[$0] }.map { holds in everybody.count { holds($0.values) != 0 } } ?? 0
            return CohortDescription.Stratum(
                name: stratum.name, condition: stratum.condition, twins: counted.count, share: Double(inside) / n)
        }
    }
}
