import Statistics
import TrialProtocol

/// Patients of the arms of a dose response, as observed.
struct DosePatients: Sendable {
    /// Per patient: place among the plan's doses.
    var dose: [Int] = []
    var values: [Double] = []
    /// Per covariate that means are adjusted for.
    var covariates: [[Double]]
    /// Per dose: patients without a value.
    var missing: [Int]
}

/// What MCP-Mod finds in one trial. Where smaller values are better, statistics count downwards: a positive one is an
/// effect in the direction sought. Means and curves are on the endpoint's own scale.
struct DoseResponseFinding: Sendable {
    /// Per dose: patients with a value, and their mean, adjusted where covariates are adjusted for.
    var counts: [Int]
    var missing: [Int]
    var means: [StudentEstimate?]
    /// Per candidate; empty where there is no test.
    var statistics: [Double] = []
    /// Adjusted for all candidates, one-sided.
    var p: [Double] = []
    /// Per candidate and dose, one after the other.
    var contrasts: [Double] = []
    /// The candidate whose family fits best, of those that were significant.
    var chosen: Int?
    var fit: DoseResponseFit?
    var target: TargetDoseEstimate?

    /// Whether a dose response is shown; nil without a test.
    func isShown(_ alpha: Double) -> Bool? { p.isEmpty ? nil : p.contains { $0 < alpha } }
}

/// MCP-Mod as a plan has it.
struct DoseResponseMethod: Sendable {
    let plan: DoseResponsePlan
    let covariates: [CovariateKind]

    var sign: Double { plan.relevant < 0 ? -1 : 1 }

    func find(_ patients: DosePatients) -> DoseResponseFinding {
        let places = plan.doses.indices
        let counts = places.map { place in patients.dose.count { $0 == place } }
        var finding = DoseResponseFinding(counts: counts, missing: patients.missing, means: places.map { _ in nil })
        guard !counts.contains(0), let means = means(patients) else { return finding }
        finding.means = places.map {
            StudentEstimate(
                estimate: sign * means.estimates[$0], standardError: means.covariance[$0, $0].squareRoot(),
                degreesOfFreedom: means.degreesOfFreedom)
        }
        let curves = plan.candidates.map(\.curve)
        guard
            let test = try? MultipleContrastTest(
                means, candidates: plan.candidates.map { DoseCandidate($0.curve, doses: means.doses, name: $0.name) })
        else { return finding }
        finding.statistics = test.lines.map(\.statistic)
        finding.p = test.adjustedPValues
        finding.contrasts = curves.indices.flatMap { test.contrasts.contrasts.row($0).map { sign * $0 } }
        // A p value falls as its statistic rises: the least statistic with a significant one is the critical value.
        let significant = zip(finding.statistics, finding.p).filter { $0.1 < plan.alpha }.map(\.0)
        guard let least = significant.min(),
            let modelled = try? MCPMod(means, candidates: curves, level: plan.alpha, criticalValue: least.nextDown),
            let best = modelled.models?.best
        else { return finding }
        finding.fit = best
        finding.chosen = modelled.significant.filter { curves[$0].family == best.curve.family }
            .max { finding.statistics[$0] < finding.statistics[$1] }
        finding.target = best.targetDose(difference: abs(plan.relevant), maximum: plan.doses.last ?? 0)
        return finding
    }

    /// Means by dose, of values whose sign is such that larger is better.
    private func means(_ patients: DosePatients) -> DoseMeans? {
        let values = patients.values.map { sign * $0 }
        guard !covariates.isEmpty else { return try? DoseMeans(doses: patients.dose.map { plan.doses[$0] }, responses: values) }
        let arms = plan.doses.indices.map { "dose \($0)" }
        var (names, variables) = (["arm"], [ModelFrame.Variable]())
        guard let factor = try? Factor(codes: patients.dose.map(Optional.some), levels: arms) else { return nil }
        variables.append(.factor(factor))
        for (index, kind) in covariates.enumerated() {
            let values = patients.covariates[index]
            guard Set(values).count > 1 else { continue }
            switch kind {
            case .number: variables.append(.numeric(values))
            case .levels:
                guard let factor = try? Factor(values.map { "\($0)" }) else { return nil }
                variables.append(.factor(factor))
            }
            names.append("covariate \(index + 1)")
        }
        guard let frame = try? ModelFrame(names: names, variables: variables),
            let ancova = try? Ancova(frame, response: values, arm: "arm", covariates: names.dropFirst().map { ModelTerm([$0]) })
        else { return nil }
        return try? DoseMeans(ancova, doses: plan.doses)
    }
}
