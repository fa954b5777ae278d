import ModelLanguage
import Quantities
import Records

/// Puts together what is said of a patient.
struct AdviceMaker {
    let record: PatientRecord
    let fits: [PatientFit]
    let weights: [Double]
    let plan: DosingPlan?
    let advisor: PatientAdvisor

    /// The model that explains the patient best.
    var chosen: Int { weights.indices.max { weights[$0] < weights[$1] } ?? 0 }
    var best: PatientFit { fits[chosen] }
    var hour: Double { best.patient.hour }

    func make() throws -> PatientAdvice {
        var advice = start()
        advice.levels = levels()
        advice.doses = doses()
        advice.covariates = covariates()
        advice.models = zip(fits, weights).map(modelFit)
        advice.warnings += FitWarnings(record: record, fits: fits, weights: weights).lines()
        if let plan {
            try recommend(plan, &advice)
        } else {
            advice.course = CourseMaker(fit: best, regimen: nil, route: 0, output: mainOutput).course()
            advice.assumptions.append("No target and constraints are given: nothing is recommended.")
        }
        return advice
    }

    /// What a course shows where no target names it.
    private var mainOutput: Int { best.patient.individual.readings.first?.output ?? 0 }

    private func start() -> PatientAdvice {
        let patient = best.patient
        var assumptions = record.assumptions
        for fit in fits {
            for line in fit.patient.assumptions where !assumptions.contains(line) { assumptions.append(line) }
        }
        var warnings: [String] = []
        for fit in fits { for line in fit.patient.warnings where !warnings.contains(line) { warnings.append(line) } }
        return PatientAdvice(
            version: advisor.version, patient: record.id, title: record.title, file: record.file,
            zero: record.zero.map { _ in record.text(ofTime: 0) }, now: patient.now / hour,
            nowDate: record.text(ofTime: patient.now / hour), covariates: [], doses: [], levels: [], models: [],
            course: nil,
            target: nil, limits: [], regimens: [], nextDose: nil, nextDoseDate: nil, loading: nil, reasons: nil,
            smallestChange: nil, sampling: nil, warnings: warnings, assumptions: assumptions, leftOut: record.leftOut,
            orders: record.orders, draws: advisor.draws, seed: advisor.seed)
    }

    // MARK: The patient

    private func covariates() -> [PatientAdvice.Covariate] {
        best.patient.covariates.map { fact in
            let covariate = best.patient.model.covariates[fact.index]
            var shown = PatientAdvice.Covariate(
                name: covariate.name, title: covariate.title, number: nil, level: nil, unit: "1", isKnown: fact.isKnown,
                origin: fact.origin)
            switch covariate.kind {
            case .number(let unit, _, _): (shown.number, shown.unit) = (fact.latest, unit.symbol)
            case .levels(let levels, _):
                shown.level = levels.indices.contains(Int(fact.latest)) ? levels[Int(fact.latest)] : nil
            }
            return shown
        }
    }

    private func doses() -> [PatientAdvice.Dose] {
        record.doses.map { dose in
            PatientAdvice.Dose(
                time: dose.time, date: record.text(ofTime: dose.time), amount: dose.amount.value,
                unit: dose.amount.unit.symbol,
                route: dose.route ?? best.patient.model.routes.first?.name ?? "", over: dose.over,
                times: dose.additional + 1,
                every: dose.additional > 0 || dose.isSteady ? dose.interval : nil, isSteady: dose.isSteady)
        }
    }

    private func levels() -> [PatientAdvice.Level] {
        zip(record.levels, best.patient.individual.readings).enumerated().map { index, pair in
            let (level, reading) = pair
            let output = best.patient.model.outputs[reading.output]
            let fit = best.levels[index]
            let (value, isBelow) = (reading.value.number, reading.value.isBelow)
            return PatientAdvice.Level(
                time: level.time, date: record.text(ofTime: level.time), output: output.name, value: value,
                unit: output.unit.symbol,
                isBelow: isBelow, percentile: fit.percentile.known, expectedLower: fit.expected.lower.known,
                expectedMedian: fit.expected.median.known, expectedUpper: fit.expected.upper.known,
                prediction: fit.prediction.known,
                residual: fit.residual?.known, isExplained: fit.isExplained)
        }
    }

    private func modelFit(_ fit: PatientFit, _ weight: Double) -> PatientAdvice.ModelFit {
        let model = fit.patient.model
        let varying = model.parameters.indices.filter { index in
            fit.priorParameterDraws.dropFirst().contains { $0[index] != fit.priorParameterDraws[0][index] }
        }
        let parameters = varying.map { index in
            let prior = Spread(pooled: [(1, fit.priorParameterDraws.map { $0[index] })])
            let posterior = Spread(pooled: [(1, fit.parameterDraws.map { $0[index] })])
            let parameter = model.parameters[index]
            return PatientAdvice.Parameter(
                name: parameter.name, title: parameter.title, unit: parameter.unit.symbol,
                prior: fit.estimate.typicalParameters[index].known, priorLower: prior.lower.known,
                priorUpper: prior.upper.known, estimate: fit.estimate.parameters[index].known,
                lower: posterior.lower.known, upper: posterior.upper.known)
        }
        return PatientAdvice.ModelFit(
            name: model.name, title: model.title, source: model.components.first?.source, weight: weight,
            objective: fit.estimate.objective.known, isConverged: fit.estimate.isConverged,
            posteriorMethod: fit.posterior.method.rawValue, posteriorReason: fit.posterior.reason,
            effectiveSampleSize: fit.posterior.effectiveSampleSize, parameters: parameters, dailyDose: nil)
    }
}
