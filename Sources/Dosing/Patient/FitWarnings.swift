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
            lines.append(Self.unexplained(level, record.levels[index], record))
        }
        for fit in fits {
            if !fit.estimate.isConverged {
                lines.append(
                    "The estimate by \(fit.patient.model.name) did not converge: it may not be the most likely one.")
            }
            if fit.posterior.effectiveSampleSize < 100 {
                let count = Int(fit.posterior.effectiveSampleSize)
                lines.append(
                    "The posterior by \(fit.patient.model.name) is known from \(count) independent draws only.")
            }
        }
        if record.levels.isEmpty {
            lines.append(
                "Nothing was measured\(record.leftOut.isEmpty ? "" : " that could be read"): "
                    + "all that follows is what is expected of patients with these covariates.")
        }
        return lines
    }

    /// How rare a level is among such patients, and how far from the fit.
    private static func unexplained(_ fit: PatientFit.LevelFit, _ level: PatientRecord.Level, _ record: PatientRecord)
        -> String
    {
        let value = "\(level.isBelow ? "< " : "")\(AdviceText.number(level.value.value)) \(level.value.unit)"
        let isLow = fit.percentile < 0.5
        let share = isLow ? fit.percentile : 1 - fit.percentile
        let percent = share < 0.0001 ? "fewer than 0.01 %" : "\(AdviceText.number((share * 10_000).rounded() / 100)) %"
        let residual = fit.residual.map { z in
            ", and it lies \(AdviceText.number((abs(z) * 10).rounded() / 10)) standard deviations "
                + "\(z < 0 ? "below" : "above") the fit"
        }
        return
            "The model cannot explain the level of \(record.text(ofTime: level.time)), \(value): "
            + "\(percent) of such patients have one as \(isLow ? "low" : "high")\(residual ?? ""). Check the times of doses and levels, and the sample."
    }
}
