import Documents
import ModelLanguage
import Quantities
import Records

/// What is wanted, in the terms of each model.
package struct DosingPlan {
    /// One per model.
    package var targets: [ExposureGoal]
    package var limits: [[ExposureGoal]]
    package var routes: [Int]
    package var regimens: [CandidateRegimen]

    /// nil where the record names no target or no constraints.
    package static func make(_ makers: [CaseMaker], _ record: PatientRecord, _ diagnostics: Diagnostics) throws
        -> DosingPlan?
    {
        guard let target = record.target, let constraints = record.constraints, let first = makers.first else {
            warnOfNoPlan(record, diagnostics)
            return nil
        }
        let targets = makers.compactMap { goal(target, $0, diagnostics) }
        for limit in record.limits where limit.output != target.output {
            diagnostics.error(
                limit.position, "the limit is of another output than the target", expected: "limits of what is aimed at"
            )
        }
        let limits = makers.map { maker in record.limits.compactMap { goal($0, maker, diagnostics) } }
        let routes = makers.compactMap { $0.route(constraints.route, at: constraints.position) }
        try diagnostics.finish()
        for (maker, route) in zip(makers, routes).dropFirst() {
            let unit = first.model.routes[routes[0]].unit
            if maker.model.timeUnit != first.model.timeUnit || maker.model.routes[route].unit != unit {
                diagnostics.error(
                    record.position,
                    "the models `\(first.model.name)` and `\(maker.model.name)` count doses or time in different units",
                    remedy: "give one of them the other's units, or use them one at a time")
            }
        }
        try diagnostics.finish()
        let regimens = CandidateRegimens(
            constraints: constraints, route: first.model.routes[routes[0]], model: first.model, hour: first.hour,
            diagnostics: diagnostics
        ).make()
        try diagnostics.finish()
        return DosingPlan(targets: targets, limits: limits, routes: routes, regimens: regimens)
    }

    /// Of a target and constraints one without the other says nothing, nor do limits without both.
    private static func warnOfNoPlan(_ record: PatientRecord, _ diagnostics: Diagnostics) {
        let has = [
            record.target.map { _ in "a target" }, record.limits.first.map { _ in "a limit" },
            record.constraints.map { _ in "constraints" },
        ]
        let given = has.compactMap { $0 }
        guard let first = given.first else { return }
        let missing = [
            record.target == nil ? "`target:`" : nil,
            record.constraints == nil ? "`constraints:` with `strengths`, `every` and `most`" : nil,
        ].compactMap { $0 }
        let lacks =
            record.target == nil
            ? (record.constraints == nil ? "no target and no constraints" : "no target") : "no constraints"
        diagnostics.warn(
            record.position,
            "there \(first == "constraints" ? "are" : "is") \(given.joined(separator: " and ")), "
                + "but \(lacks): nothing is recommended",
            remedy: "add \(missing.joined(separator: " and "))")
    }

    private static func goal(_ target: DosingTarget, _ maker: CaseMaker, _ diagnostics: Diagnostics) -> ExposureGoal? {
        guard let output = maker.output(target.output, at: target.position) else { return nil }
        let mass = maker.model.components.first?.molarMass
        let unit = Self.unit(target.measure, maker.model, output)
        func value(_ quantity: Quantity?) -> Double? {
            quantity.flatMap {
                CaseUnits.value(
                    $0, in: unit, mass, what: "`\(target.measure.rawValue)`", at: target.position, diagnostics)
            }
        }
        let level = target.level.flatMap {
            CaseUnits.value(
                $0, in: maker.model.outputs[output].unit, mass, what: "the level", at: target.position, diagnostics)
        }
        return ExposureGoal(
            measure: target.measure, output: output, level: level ?? 0, least: value(target.least),
            most: value(target.most))
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
