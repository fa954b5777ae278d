import Analyses
import Estimation
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Quantities
import Randomness
import Records
import Statistics

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
            advice.course = try CourseMaker(fit: best, regimen: nil, route: 0, output: mainOutput).course()
            advice.assumptions.append("No target and constraints are given: nothing is recommended.")
        }
        return advice
    }

    /// What a course shows where no target names it.
    private var mainOutput: Int { best.patient.individual.readings.first?.output ?? 0 }

    private func start() -> PatientAdvice {
        let patient = best.patient
        var assumptions = record.assumptions
        for fit in fits { for line in fit.patient.assumptions where !assumptions.contains(line) { assumptions.append(line) } }
        var warnings: [String] = []
        for fit in fits { for line in fit.patient.warnings where !warnings.contains(line) { warnings.append(line) } }
        return PatientAdvice(
            version: advisor.version, patient: record.id, title: record.title, file: record.file, zero: record.zero.map { _ in record.text(ofTime: 0) },
            now: patient.now / hour, nowDate: record.text(ofTime: patient.now / hour), covariates: [], doses: [], levels: [], models: [],
            course: nil, target: nil, limits: [], regimens: [], nextDose: nil, nextDoseDate: nil, loading: nil, reasons: nil,
            smallestChange: nil, sampling: nil, warnings: warnings, assumptions: assumptions, leftOut: record.leftOut, orders: record.orders,
            draws: advisor.draws, seed: advisor.seed)
    }

    // MARK: The patient

    private func covariates() -> [PatientAdvice.Covariate] {
        best.patient.covariates.map { fact in
            let covariate = best.patient.model.covariates[fact.index]
            var shown = PatientAdvice.Covariate(
                name: covariate.name, title: covariate.title, number: nil, level: nil, unit: "1", isKnown: fact.isKnown, origin: fact.origin)
            switch covariate.kind {
            case .number(let unit, _, _): (shown.number, shown.unit) = (fact.latest, unit.symbol)
            case .levels(let levels, _): shown.level = levels.indices.contains(Int(fact.latest)) ? levels[Int(fact.latest)] : nil
            }
            return shown
        }
    }

    private func doses() -> [PatientAdvice.Dose] {
        record.doses.map { dose in
            PatientAdvice.Dose(
                time: dose.time, date: record.text(ofTime: dose.time), amount: dose.amount.value, unit: dose.amount.unit.symbol,
                route: dose.route ?? best.patient.model.routes.first?.name ?? "", over: dose.over, times: dose.additional + 1,
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
                time: level.time, date: record.text(ofTime: level.time), output: output.name, value: value, unit: output.unit.symbol,
                isBelow: isBelow, percentile: fit.percentile.known, expectedLower: fit.expected.lower.known,
                expectedMedian: fit.expected.median.known, expectedUpper: fit.expected.upper.known, prediction: fit.prediction.known,
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
                name: parameter.name, title: parameter.title, unit: parameter.unit.symbol, prior: fit.estimate.typicalParameters[index].known,
                priorLower: prior.lower.known, priorUpper: prior.upper.known, estimate: fit.estimate.parameters[index].known,
                lower: posterior.lower.known, upper: posterior.upper.known)
        }
        return PatientAdvice.ModelFit(
            name: model.name, title: model.title, source: model.components.first?.source, weight: weight, objective: fit.estimate.objective.known,
            isConverged: fit.estimate.isConverged, posteriorMethod: fit.posterior.method.rawValue, posteriorReason: fit.posterior.reason,
            effectiveSampleSize: fit.posterior.effectiveSampleSize, parameters: parameters, dailyDose: nil)
    }

    // MARK: The recommendation

    private func recommend(_ plan: DosingPlan, _ advice: inout PatientAdvice) throws {
        let solvers = try fits.indices.map { index in
            try ExposureSolver(
                fits[index].patient.model, route: plan.routes[index], output: plan.targets[index].output, hour: hour,
                probe: fits[index].priorTasks.first.map { task in
                    var typical = task
                    typical.iiv = []
                    typical.occasions = []
                    return typical
                } ?? TwinTask(endTime: 0), amount: plan.regimens[0].amount)
        }
        let models = try fits.indices.map { index in
            WeightedDraws(
                solver: solvers[index], draws: try PriorDraws.future(fits[index].posteriorTasks, fits[index].patient.model, seed: advisor.seed),
                weight: weights[index], target: plan.targets[index], limits: plan.limits[index])
        }
        let table = ExposureTable(plan.regimens, models, hour: hour)
        let order = table.order()
        guard let first = order.first else { return }
        let regimen = plan.regimens[first]
        let route = best.patient.model.routes[plan.routes[chosen]]
        advice.regimens = Parallel.map(order) { table.ranked($0) }.map { shown($0, route.unit.symbol) }
        advice.target = goal(plan.targets[chosen])
        advice.limits = plan.limits[chosen].map(goal)
        let due = due(regimen)
        advice.nextDose = due / hour
        advice.nextDoseDate = record.text(ofTime: due / hour)
        advice.loading = loading(table, first, route.unit)
        let maker = CourseMaker(fit: best, regimen: (regimen, due), route: plan.routes[chosen], output: plan.targets[chosen].output)
        advice.course = try maker.course()
        advice.sampling = try sampling(table, order, maker)
        try explain(plan, solvers, table, first, &advice)
        if !solvers[chosen].isProportional {
            advice.assumptions.append("Exposure is not proportional to dose in this model: every regimen was solved in \(min(ExposureTable.fewDraws, advisor.draws)) draws.")
        }
        let failed = advice.regimens.map(\.failedDraws).max() ?? 0
        if failed > 0 { advice.warnings.append("Up to \(failed) draws could not be solved in steady state; they count as outside of the target.") }
        if let top = advice.regimens.first, top.inTarget < 0.5 {
            advice.warnings.append("Even the best regimen reaches the target with a probability of \(AdviceText.percent(top.inTarget)) only.")
        }
        advice.assumptions.append("Target, limits, peaks, troughs and areas are those of steady state, with the covariates as they are now.")
    }

    private func shown(_ one: RankedRegimen, _ unit: String) -> PatientAdvice.Regimen {
        func band(_ spread: Spread) -> PatientAdvice.Band {
            PatientAdvice.Band(lower: spread.lower.known, median: spread.median.known, upper: spread.upper.known)
        }
        return PatientAdvice.Regimen(
            amount: one.regimen.amount, unit: unit, every: one.regimen.interval / hour, over: one.regimen.length > 0 ? one.regimen.length / hour : nil,
            pieces: one.regimen.pieces, inTarget: one.inTarget, inTargetStandardError: one.standardError, aboveLimit: one.aboveLimit,
            distance: one.distance, practicality: one.practicality, auc24: band(one.auc24), trough: band(one.trough), peak: band(one.peak),
            failedDraws: one.failed)
    }

    private func goal(_ goal: ExposureGoal) -> PatientAdvice.Goal {
        let model = best.patient.model
        let isTime = goal.measure == .timeAbove
        return PatientAdvice.Goal(
            measure: goal.measure.rawValue, output: model.outputs[goal.output].name, unit: DosingPlan.unit(goal.measure, model, goal.output).symbol,
            least: goal.least, most: goal.most, level: isTime ? goal.level : nil, levelUnit: isTime ? model.outputs[goal.output].unit.symbol : nil)
    }

    /// When the next dose is due: an interval after the last one, but not before now.
    private func due(_ regimen: CandidateRegimen) -> Double {
        let last = record.doses.map { ($0.time + Double($0.additional) * $0.interval) * hour }.max()
        return max(best.patient.now, last.map { $0 + regimen.interval } ?? best.patient.now)
    }

    /// The dose that begins the regimen where it is wanted: that whose peak is the steady state's, rounded to what is
    /// available, for patients who had nothing for five intervals.
    private func loading(_ table: ExposureTable, _ index: Int, _ unit: Quantities.Unit) -> PatientAdvice.Loading? {
        guard let constraints = record.constraints, let quantity = constraints.loading, let part = table.parts.first, part.isProportional else { return nil }
        let route = best.patient.model.routes[plan?.routes[chosen] ?? 0]
        guard let most = (try? quantity.converted(to: unit))?.value ?? route.molarMass.flatMap({ mass in
            (try? MolarConversion.factor(from: quantity.unit, to: unit, molarMass: mass)).map { $0 * quantity.value }
        }) else { return nil }
        let regimen = table.regimens[index]
        let last = record.doses.map { ($0.time + Double($0.additional) * $0.interval) * hour }.max()
        if let last, best.patient.now - last < 5 * regimen.interval { return nil }
        // In steady state an average amount is there that builds up by the mean of trough and peak over the peak's rise.
        let ratios = table.values(index, part, ExposureGoal(measure: .peak, output: 0, level: 0, least: nil, most: nil)).indices.map { draw in
            let peak = table.values(index, part, ExposureGoal(measure: .peak, output: 0, level: 0, least: nil, most: nil))[draw]
            let trough = table.values(index, part, ExposureGoal(measure: .trough, output: 0, level: 0, least: nil, most: nil))[draw]
            return peak / (peak - trough)
        }
        let ratio = Spread(pooled: [(1, ratios)]).median
        let strengths = constraints.strengths.compactMap { try? $0.converted(to: unit).value }
        let wanted = min(most, regimen.amount * ratio)
        guard let amount = CandidateRegimens.amounts(strengths, most: most).map(\.amount).min(by: { abs($0 - wanted) < abs($1 - wanted) }), amount > regimen.amount
        else { return nil }
        return PatientAdvice.Loading(amount: amount, unit: unit.symbol, over: regimen.length > 0 ? regimen.length / hour : nil)
    }

    // MARK: Reasons

    private func explain(
        _ plan: DosingPlan, _ solvers: [ExposureSolver], _ table: ExposureTable, _ first: Int, _ advice: inout PatientAdvice
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
                "The models disagree: their unrounded daily doses are \(AdviceText.number(low)) to \(AdviceText.number(high)) \(unit).")
        }
        let reasons = all[chosen]
        if let values = try reasons.shapley() {
            advice.reasons = PatientAdvice.Reasons(
                unit: unit, typicalDose: values.empty, dose: values.full,
                contributions: reasons.factors.indices.map { index in
                    let (kind, name, value) = words(reasons.factors[index], advice)
                    return PatientAdvice.Contribution(
                        kind: kind, name: name, value: value, amount: values.values[index], standardError: values.standardErrors[index])
                }, isExact: values.isExact)
        }
        try addSmallestChange(reasons, table, unit, &advice)
    }

    private func words(_ factor: DoseReasons.Factor, _ advice: PatientAdvice) -> (kind: String, name: String, value: String) {
        switch factor {
        case .covariate(let index):
            let covariate = advice.covariates[index]
            return ("covariate", covariate.name, covariate.level ?? covariate.number.map { "\(AdviceText.number($0)) \(covariate.unit)" } ?? "")
        case .level(let index):
            let level = advice.levels[index]
            return ("level", "\(level.output) at \(level.date)", "\(level.isBelow ? "< " : "")\(AdviceText.number(level.value)) \(level.unit)")
        }
    }

    private func addSmallestChange(_ reasons: DoseReasons, _ table: ExposureTable, _ unit: String, _ advice: inout PatientAdvice) throws {
        let numbers = reasons.factors.filter { factor in
            if case .covariate(let index) = factor { return (advice.covariates[index].number ?? 0) > 0 }
            return true
        }
        guard !numbers.isEmpty, let found = try SmallestChange(table: table, reasons: reasons, candidates: numbers).find() else { return }
        let other = table.regimens[found.regimen]
        let name = words(found.factor, advice).name
        let from: Double, unitOfValue: String
        switch found.factor {
        case .covariate(let index): (from, unitOfValue) = (advice.covariates[index].number ?? .nan, advice.covariates[index].unit)
        case .level(let index): (from, unitOfValue) = (advice.levels[index].value, advice.levels[index].unit)
        }
        advice.smallestChange = PatientAdvice.Change(
            name: name, from: from, to: from * found.ratio, unit: unitOfValue,
            regimen: AdviceText.regimen(other.amount, unit, every: other.interval / hour, over: other.length > 0 ? other.length / hour : nil))
    }

    // MARK: The next sample

    private func sampling(_ table: ExposureTable, _ order: [Int], _ maker: CourseMaker) throws -> PatientAdvice.Sampling? {
        let output = best.patient.model.outputs[table.parts[chosen].target.output]
        guard let error = output.error, let first = order.first else { return nil }
        let part = table.parts[chosen]
        let values = table.values(first, part, part.target)
        let exposures = values.map { $0 > 0 ? log($0) : .nan }
        var stream = RandomStream(seed: advisor.seed, replicate: 0, twin: 0, purpose: "patient: next sample")
        let choices = NextSample(
            exposures: exposures, attained: order.prefix(20).map { index in table.values(index, part, part.target).map(part.target.holds) },
            error: error, noise: (0..<60).map { _ in stream.normal() }
        ).choices(maker.samplingTimes, try maker.predictions(draws: values.count))
        guard let best = choices.min(by: { $0.remaining < $1.remaining }) else { return nil }
        return PatientAdvice.Sampling(
            times: choices.map { $0.time / hour }, remaining: choices.map(\.remaining.known), inTarget: choices.map(\.inTarget.known),
            best: best.time / hour, bestDate: record.text(ofTime: best.time / hour))
    }
}
