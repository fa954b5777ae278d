import Records

/// What a reader must know before trusting an estimate.
struct FitWarnings {
    let record: PatientRecord
    let fits: [PatientFit]
    let weights: [Double]

    func lines() -> [String] {
        var lines: [String] = []
        let best = weights.indices.max { weights[$0] < weights[$1] } ?? 0
        for (index, level) in fits[best].levels.enumerated() where !level.isExplained {
            let what = "the level of \(record.text(ofTime: record.levels[index].time)), \(record.levels[index].isBelow ? "< " : "")\(AdviceText.number(record.levels[index].value.value)) \(record.levels[index].value.unit)"
            let residual = level.residual.map { "; it lies \(AdviceText.number(($0 * 10).rounded() / 10)) standard deviations from the fit" } ?? ""
            lines.append(
                "The model cannot explain \(what): percentile \(AdviceText.number((level.percentile * 10_000).rounded() / 100)) of what is expected\(residual). Check the times of doses and levels, and the sample.")
        }
        for fit in fits {
            if !fit.estimate.isConverged { lines.append("The estimate by \(fit.patient.model.name) did not converge: it may not be the most likely one.") }
            if fit.posterior.effectiveSampleSize < 100 {
                lines.append("The posterior by \(fit.patient.model.name) is known from \(Int(fit.posterior.effectiveSampleSize)) independent draws only.")
            }
        }
        if record.levels.isEmpty { lines.append("Nothing was measured: all that follows is what is expected of patients with these covariates.") }
        return lines
    }
}
