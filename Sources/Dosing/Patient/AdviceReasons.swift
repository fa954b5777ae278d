import Foundation
import Randomness

/// Why this regimen, what would alter it, and what would sharpen it.
extension AdviceMaker {
    func explain(
        _ plan: DosingPlan, _ solvers: [ExposureSolver], _ table: ExposureTable, _ first: Int,
        _ advice: inout PatientAdvice
    ) throws {
        let regimen = plan.regimens[first]
        let unit = best.patient.model.routes[plan.routes[chosen]].unit.symbol
        let all = try fits.indices.map { try DoseReasons(fits[$0], solvers[$0], plan.targets[$0], regimen) }
        for index in fits.indices {
            advice.models[index].dailyDose = try all[index].dose(with: all[index].factors.map { _ in true })
        }
        let doses = zip(advice.models, weights).filter { $1 > 0.05 }.compactMap(\.0.dailyDose)
        if let low = doses.min(), let high = doses.max(), high > 1.2 * low {
            advice.warnings.append(
                "The models disagree: their unrounded daily doses are "
                    + "\(AdviceText.number(low)) to \(AdviceText.number(high)) \(unit)."
            )
        }
        let reasons = all[chosen]
        if let values = try reasons.shapley() {
            advice.reasons = PatientAdvice.Reasons(
                unit: unit, typicalDose: values.empty, dose: values.full,
                contributions: reasons.factors.indices.map { index in
                    let (kind, name, value) = words(reasons.factors[index], advice)
                    return PatientAdvice.Contribution(
                        kind: kind, name: name, value: value, amount: values.values[index],
                        standardError: values.standardErrors[index])
                }, isExact: values.isExact)
        }
        try addSmallestChange(reasons, table, unit, &advice)
    }

    private func words(_ factor: DoseReasons.Factor, _ advice: PatientAdvice) -> (
        kind: String, name: String, value: String
    ) {
        switch factor {
        case .covariate(let index):
            let covariate = advice.covariates[index]
            let number = covariate.number.map { "\(AdviceText.number($0)) \(covariate.unit)" }
            return ("covariate", covariate.name, covariate.level ?? number ?? "")
        case .level(let index):
            let level = advice.levels[index]
            let value = "\(level.isBelow ? "< " : "")\(AdviceText.number(level.value)) \(level.unit)"
            return ("level", "\(level.output) at \(level.date)", value)
        }
    }

    private func addSmallestChange(
        _ reasons: DoseReasons, _ table: ExposureTable, _ unit: String, _ advice: inout PatientAdvice
    ) throws {
        let numbers = reasons.factors.filter { factor in
            if case .covariate(let index) = factor { return (advice.covariates[index].number ?? 0) > 0 }
            return true
        }
        guard !numbers.isEmpty,
            let found = try SmallestChange(table: table, reasons: reasons, candidates: numbers).find()
        else { return }
        let other = table.regimens[found.regimen]
        let name = words(found.factor, advice).name
        let from: Double, unitOfValue: String
        switch found.factor {
        case .covariate(let index):
            (from, unitOfValue) = (advice.covariates[index].number ?? .nan, advice.covariates[index].unit)
        case .level(let index): (from, unitOfValue) = (advice.levels[index].value, advice.levels[index].unit)
        }
        advice.smallestChange = PatientAdvice.Change(
            name: name, from: from, to: from * found.ratio, unit: unitOfValue,
            regimen: AdviceText.regimen(
                other.amount, unit, every: other.interval / hour, over: other.length > 0 ? other.length / hour : nil))
    }

    func sampling(_ table: ExposureTable, _ order: [Int], _ maker: CourseMaker) -> PatientAdvice.Sampling? {
        let output = best.patient.model.outputs[table.parts[chosen].target.output]
        guard let error = output.error, let first = order.first else { return nil }
        let part = table.parts[chosen]
        let values = table.values(first, part, part.target)
        let exposures = values.map { $0 > 0 ? log($0) : .nan }
        var stream = RandomStream(seed: advisor.seed, replicate: 0, twin: 0, purpose: "patient: next sample")
        let choices = NextSample(
            exposures: exposures,
            attained: order.prefix(20).map { index in table.values(index, part, part.target).map(part.target.holds) },
            error: error, noise: (0..<60).map { _ in stream.normal() }
        ).choices(maker.samplingTimes, maker.predictions(draws: values.count))
        guard let best = choices.min(by: { $0.remaining < $1.remaining }) else { return nil }
        return PatientAdvice.Sampling(
            times: choices.map { $0.time / hour }, remaining: choices.map(\.remaining.known),
            inTarget: choices.map(\.inTarget.known),
            best: best.time / hour, bestDate: record.text(ofTime: best.time / hour))
    }
}
