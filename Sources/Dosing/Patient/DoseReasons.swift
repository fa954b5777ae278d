import Estimation
import Integration
import ModelLanguage
import Statistics

/// Why this dose: how much each covariate and each level moved it from the typical patient's.
///
/// The dose explained is the unrounded one: that which brings the most likely patient (MAP) to the middle of the
/// target, at the recommended interval and infusion. Covariates that are left out are the typical patient's, levels
/// that are left out were not measured; the parts are Shapley values, which sum to the whole difference.
final class DoseReasons {
    /// What may move the dose.
    enum Factor {
        /// Index among the case's covariates.
        case covariate(Int)
        /// Index among the record's levels.
        case level(Int)
    }

    private let patient: PatientCase
    private let solver: ExposureSolver
    private let goal: ExposureGoal
    private let regimen: CandidateRegimen
    private let estimator: IndividualEstimator
    /// The dose with all factors as in the patient, once it was asked for.
    private var whole: Double??
    /// Covariates that differ from the typical patient's and levels, in the record's order.
    let factors: [Factor]

    init(_ fit: PatientFit, _ solver: ExposureSolver, _ goal: ExposureGoal, _ regimen: CandidateRegimen) throws {
        patient = fit.patient
        self.solver = solver
        self.goal = goal
        self.regimen = regimen
        estimator = try IndividualEstimator(fit.compiled.sensitive, plain: fit.compiled.plain)
        let tracks = patient.individual.task.covariates
        let covariates = patient.covariates.indices.filter { index in
            guard let standard = fit.patient.covariates[index].standard else { return false }
            return !tracks[index].changes.isEmpty || tracks[index].initial != standard
        }
        factors = covariates.map { .covariate($0) } + fit.patient.individual.readings.indices.map { .level($0) }
    }

    /// Contributions to the daily dose, in the order of ``factors``; nil where a dose cannot be found.
    func shapley() throws -> ShapleyValues? {
        guard !factors.isEmpty else { return nil }
        do {
            return try shapleyValues(players: factors.count, pairs: 60) { isIn in
                guard let dose = try dose(with: isIn) else { throw NoDose() }
                return dose
            }
        } catch is NoDose {
            return nil
        }
    }

    private struct NoDose: Error {}

    /// The unrounded daily dose where only some factors are as in the patient.
    func dose(with isIn: [Bool]) throws -> Double? {
        let isWhole = isIn.allSatisfy { $0 }
        if isWhole, let whole { return whole }
        var individual = patient.individual
        for (factor, isIn) in zip(factors, isIn) where !isIn {
            switch factor {
            case .covariate(let index):
                individual.task.covariates[index] = CovariateTrack(patient.covariates[index].standard ?? 0)
            case .level(let index): individual.readings[index].value = .none
            }
        }
        let found = try dose(individual)
        if isWhole { whole = .some(found) }
        return found
    }

    /// The unrounded daily dose if a factor were so many times what it is.
    func dose(multiplying factor: Factor, by ratio: Double) throws -> Double? {
        var individual = patient.individual
        switch factor {
        case .covariate(let index):
            var track = individual.task.covariates[index]
            track.initial *= ratio
            for change in track.changes.indices { track.changes[change].value *= ratio }
            individual.task.covariates[index] = track
        case .level(let index):
            switch individual.readings[index].value {
            case .measured(let value): individual.readings[index].value = .measured(ratio * value)
            case .below(let limit): individual.readings[index].value = .below(ratio * limit)
            case .none: break
            }
        }
        return try dose(individual)
    }

    private func dose(_ individual: Individual) throws -> Double? {
        let estimate = try estimator.estimate(individual)
        var task = estimate.space.task(individual.task, with: estimate.effects)
        // What comes is an occasion of its own, expected to be like the typical one.
        task.occasions = []
        return dose(of: task).map { $0 * 24 * solver.hour / regimen.interval }
    }

    /// The single dose that brings a task's patient to the middle of the target.
    private func dose(of task: TwinTask) -> Double? {
        guard let centre = goal.centre else { return nil }
        if solver.isProportional {
            guard let unit = solver.unitExposures([(regimen.interval, regimen.length)], [task]).first?.first else {
                return nil
            }
            if goal.measure != .timeAbove {
                let value = unit.value(of: goal)
                return value > 0 ? centre / value : nil
            }
            return root(centre) { unit.value(of: self.goal, scale: $0) }
        }
        return root(centre) { amount in
            var other = self.regimen
            other.amount = amount
            return self.solver.exposures([other], [task]).first?.first?.value(of: self.goal) ?? .nan
        }
    }

    /// Where a rising function of the dose reaches a value, between a hundredth and a hundred times the regimen's, to
    /// 1e-6.
    private func root(_ wanted: Double, _ value: (Double) -> Double) -> Double? {
        var (low, high) = (regimen.amount / 100, regimen.amount * 100)
        guard value(low) < wanted, value(high) >= wanted else { return nil }
        while high / low > 1 + 1e-6 {
            let middle = (low * high).squareRoot()
            let found = value(middle)
            if found.isNaN { return nil }
            if found < wanted { low = middle } else { high = middle }
        }
        return (low * high).squareRoot()
    }
}
