import Documents
import Estimation
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Quantities
import Records
import Statistics

/// From a patient's record and one or several models to advice: estimates, ranked regimens, reasons, warnings.
///
///     let advice = try PatientAdvisor().advise(record, models: [model], diagnostics)
///     advice.regimens.first
///
/// The same record, models and seed give the same advice, whatever the threads.
public struct PatientAdvisor: Sendable {
    public var seed: UInt64 = 1
    /// From each model's posterior.
    public var draws = 1000
    /// Of Dosis, kept with the advice.
    public var version = ""

    public init() {}

    /// - Throws: ``DiagnosticError`` for what the models cannot make of the record; an `EstimationError` where a model cannot
    ///   explain it at all.
    public func advise(_ record: PatientRecord, models: [Model], _ diagnostics: Diagnostics = Diagnostics()) throws -> PatientAdvice {
        guard !models.isEmpty else {
            diagnostics.error(record.position, "no model is named", remedy: "add `model:` with a model of the library (`dosis models list`)")
            try diagnostics.finish()
            throw DiagnosticError(diagnostics.all)
        }
        let makers = models.map { CaseMaker(record, $0, diagnostics) }
        let cases = makers.compactMap { $0.make() }
        try diagnostics.finish()
        guard cases.count == models.count else { throw DiagnosticError(diagnostics.all) }
        let plans = try DosingPlan.make(makers, record, diagnostics)
        let fits = try cases.map { try PatientFitter(seed: seed, draws: draws).fit($0) }
        var advice = try AdviceMaker(record: record, fits: fits, weights: Self.weights(fits), plan: plans, advisor: self).make()
        let doubts = (record.remarks + diagnostics.all).filter { $0.severity == .warning }
        advice.warnings.insert(contentsOf: doubts.map { [$0.problem, $0.remedy].compactMap { $0 }.joined(separator: "; ") + "." }, at: 0)
        return advice
    }

    /// exp(-evidence / 2), so that they sum to 1.
    static func weights(_ fits: [PatientFit]) -> [Double] {
        let least = fits.map(\.evidence).filter(\.isFinite).min() ?? 0
        let raw = fits.map { $0.evidence.isFinite ? exp(-($0.evidence - least) / 2) : 0 }
        let sum = raw.reduce(0, +)
        return raw.map { sum > 0 ? $0 / sum : 1 / Double(raw.count) }
    }
}

/// What is wanted, in the terms of each model.
package struct DosingPlan {
    /// One per model.
    package var targets: [ExposureGoal]
    package var limits: [[ExposureGoal]]
    package var routes: [Int]
    package var regimens: [CandidateRegimen]

    /// nil where the record names no target or no constraints.
    package static func make(_ makers: [CaseMaker], _ record: PatientRecord, _ diagnostics: Diagnostics) throws -> DosingPlan? {
        guard let target = record.target, let constraints = record.constraints, let first = makers.first else {
            if record.target != nil || record.constraints != nil {
                diagnostics.warn(
                    record.position, record.target == nil ? "there are constraints, but no target: nothing is recommended" : "there is a target, but no constraints: nothing is recommended",
                    remedy: record.target == nil ? "add `target:`" : "add `constraints:` with `strengths`, `every` and `most`")
            }
            return nil
        }
        let targets = makers.compactMap { goal(target, $0, diagnostics) }
        for limit in record.limits where limit.output != target.output {
            diagnostics.error(limit.position, "the limit is of another output than the target", expected: "limits of what is aimed at")
        }
        let limits = makers.map { maker in record.limits.compactMap { goal($0, maker, diagnostics) } }
        let routes = makers.compactMap { $0.route(constraints.route, at: constraints.position) }
        try diagnostics.finish()
        for maker in makers.dropFirst() {
            let same = maker.model.timeUnit == first.model.timeUnit
                && zip([maker], routes.dropFirst()).allSatisfy { $0.model.routes[$1].unit == first.model.routes[routes[0]].unit }
            if !same {
                diagnostics.error(
                    record.position, "the models `\(first.model.name)` and `\(maker.model.name)` count doses or time in different units",
                    remedy: "give one of them the other's units, or use them one at a time")
            }
        }
        try diagnostics.finish()
        let regimens = CandidateRegimens(
            constraints: constraints, route: first.model.routes[routes[0]], model: first.model, hour: first.hour, diagnostics: diagnostics
        ).make()
        try diagnostics.finish()
        return DosingPlan(targets: targets, limits: limits, routes: routes, regimens: regimens)
    }

    private static func goal(_ target: DosingTarget, _ maker: CaseMaker, _ diagnostics: Diagnostics) -> ExposureGoal? {
        guard let output = maker.output(target.output, at: target.position) else { return nil }
        let mass = maker.model.components.first?.molarMass
        let unit = Self.unit(target.measure, maker.model, output)
        func value(_ quantity: Quantity?) -> Double? {
            quantity.flatMap { CaseUnits.value($0, in: unit, mass, what: "`\(target.measure.rawValue)`", at: target.position, diagnostics) }
        }
        let level = target.level.flatMap {
            CaseUnits.value($0, in: maker.model.outputs[output].unit, mass, what: "the level", at: target.position, diagnostics)
        }
        return ExposureGoal(measure: target.measure, output: output, level: level ?? 0, least: value(target.least), most: value(target.most))
    }

    /// The unit of a measure.
    package static func unit(_ measure: DosingTarget.Measure, _ model: Model, _ output: Int) -> Quantities.Unit {
        switch measure {
        case .auc24: model.outputs[output].unit * model.timeUnit
        case .trough, .peak, .average: model.outputs[output].unit
        case .timeAbove: .one
        }
    }
}
