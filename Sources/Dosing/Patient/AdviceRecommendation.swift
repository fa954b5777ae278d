import Analyses
import Integration
import ModelLanguage
import Quantities
import Statistics

/// The regimens, the best first, and how to begin.
extension AdviceMaker {
    func recommend(_ plan: DosingPlan, _ advice: inout PatientAdvice) throws {
        let solvers = fits.indices.map { index in
            ExposureSolver(
                fits[index].compiled, route: plan.routes[index], output: plan.targets[index].output, hour: hour,
                probe: fits[index].priorTasks.first.map { task in
                    var typical = task
                    typical.iiv = []
                    typical.occasions = []
                    return typical
                } ?? TwinTask(endTime: 0), amount: plan.regimens[0].amount)
        }
        let models = try fits.indices.map { index in
            WeightedDraws(
                solver: solvers[index],
                draws: try PriorDraws.future(fits[index].posteriorTasks, fits[index].patient.model, seed: advisor.seed),
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
        advice.aucUnit = DosingPlan.unit(.auc24, best.patient.model, plan.targets[chosen].output).symbol
        let due = due(regimen)
        advice.nextDose = due / hour
        advice.nextDoseDate = record.text(ofTime: due / hour)
        var maker = CourseMaker(
            fit: best, regimen: (regimen, due), route: plan.routes[chosen], output: plan.targets[chosen].output)
        if let constraints = record.constraints, constraints.loading != nil {
            let search = LoadingDose(
                table: table, regimen: first, part: chosen, constraints: constraints, route: route,
                timeUnit: best.patient.model.timeUnit, hour: hour)
            switch search.find(now: best.patient.now, last: lastDose) {
            case .dose(let dose):
                maker.loading = dose
                advice.loading = PatientAdvice.Loading(
                    amount: dose.amount, unit: route.unit.symbol, over: dose.length > 0 ? dose.length / hour : nil)
            case .none(let reason): advice.assumptions.append("No loading dose: \(reason).")
            }
        }
        advice.course = maker.course()
        advice.sampling = sampling(table, order, maker)
        try explain(plan, solvers, table, first, &advice)
        if !solvers[chosen].isProportional {
            advice.assumptions.append(
                "Exposure is not proportional to dose in this model: every regimen was solved in "
                    + "\(min(ExposureTable.fewDraws, advisor.draws)) draws.")
        }
        let failed = advice.regimens.map(\.failedDraws).max() ?? 0
        if failed > 0 {
            advice.warnings.append(
                "Up to \(failed) draws could not be solved in steady state; they count as outside of the target.")
        }
        if let top = advice.regimens.first, top.inTarget < 0.5 {
            advice.warnings.append(
                "Even the best regimen reaches the target with a probability of "
                    + "\(AdviceText.percent(top.inTarget)) only."
            )
        }
        advice.assumptions.append(
            "Target, limits, peaks, troughs and areas are those of steady state, with the covariates as they are now.")
    }

    private func shown(_ one: RankedRegimen, _ unit: String) -> PatientAdvice.Regimen {
        func band(_ spread: Spread) -> PatientAdvice.Band {
            PatientAdvice.Band(lower: spread.lower.known, median: spread.median.known, upper: spread.upper.known)
        }
        return PatientAdvice.Regimen(
            amount: one.regimen.amount, unit: unit, every: one.regimen.interval / hour,
            over: one.regimen.length > 0 ? one.regimen.length / hour : nil, pieces: one.regimen.pieces,
            inTarget: one.inTarget, inTargetStandardError: one.standardError, aboveLimit: one.aboveLimit,
            distance: one.distance, practicality: one.practicality, auc24: band(one.auc24), trough: band(one.trough),
            peak: band(one.peak),
            failedDraws: one.failed)
    }

    private func goal(_ goal: ExposureGoal) -> PatientAdvice.Goal {
        let model = best.patient.model
        let isTime = goal.measure == .timeAbove
        return PatientAdvice.Goal(
            measure: goal.measure.rawValue, output: model.outputs[goal.output].name,
            unit: DosingPlan.unit(goal.measure, model, goal.output).symbol, least: goal.least, most: goal.most,
            level: isTime ? goal.level : nil, levelUnit: isTime ? model.outputs[goal.output].unit.symbol : nil)
    }

    /// When the next dose is due: an interval after the last one, but not before now.
    private func due(_ regimen: CandidateRegimen) -> Double {
        max(best.patient.now, lastDose.map { $0 + regimen.interval } ?? best.patient.now)
    }

    private var lastDose: Double? { record.doses.map { ($0.time + Double($0.additional) * $0.interval) * hour }.max() }
}
