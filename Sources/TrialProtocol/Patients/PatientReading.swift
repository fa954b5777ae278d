import Documents
import Expressions
import ModelLanguage
import Quantities

/// Reads `patients:`.
struct PatientReading {
    /// Looks at a hazard or condition per trial, unless `every` says otherwise.
    static let looks = 50.0

    let reader: ProtocolReader
    let context: ProtocolContext
    let course: CourseReading
    /// Names of all dose rules.
    let rules: [String]

    private var diagnostics: Diagnostics { reader.diagnostics }

    func read(_ node: DocumentNode) -> PatientPlan {
        guard var reader = MappingReader(node, what: "`patients`", keys: ["adherence", "dropout", "events"], in: diagnostics)
        else { return .none }
        let adherence = reader.optional("adherence").flatMap { readAdherence($0) }
        let dropouts = reader.optional("dropout").map { node in
            let nodes = node.items ?? [node]
            return nodes.enumerated().compactMap { readEvent($1, name: nodes.count == 1 ? "dropout" : "dropout \($0 + 1)", isDropout: true) }
        }
        let entries = reader.entries("events") ?? []
        let events = entries.compactMap { entry in
            entry.key.name("an event", in: diagnostics) == nil ? nil : readEvent(entry.value, name: entry.key.text, isDropout: false)
        }
        reader.finish()
        return PatientPlan(adherence: adherence, events: (dropouts ?? []) + events)
    }

    // MARK: Adherence

    private func readAdherence(_ node: DocumentNode) -> AdherencePlan? {
        let keys = ["taken", "after_taken", "after_missed", "timing", "holidays", "of"]
        guard var reader = MappingReader(node, what: "`adherence`", keys: keys, in: diagnostics) else { return nil }
        let taken = self.reader.readProbability("taken", &reader)
        let afterTaken = self.reader.readProbability("after_taken", &reader)
        let afterMissed = self.reader.readProbability("after_missed", &reader)
        let timing = reader.nonNegative("timing", in: context.timeUnit) ?? 0
        let holidays = reader.optional("holidays").flatMap { readHolidays($0) }
        let of = reader.optional("of").map { $0.items ?? [$0] } ?? []
        reader.finish()
        if reader.has("taken") && (reader.has("after_taken") || reader.has("after_missed")) {
            diagnostics.error(
                reader.position(of: "taken"), "doses are taken by `taken` and by `after_taken`", remedy: "keep `taken`, or the two others")
        }
        if reader.has("after_taken") != reader.has("after_missed") {
            diagnostics.error(
                reader.position, "the chain of doses taken is not whole", expected: "both `after_taken` and `after_missed`")
        }
        let names = of.compactMap { item -> String? in
            guard let scalar = item.text("a dose rule", in: diagnostics) else { return nil }
            if rules.contains(scalar.text) { return scalar.text }
            diagnostics.error(
                scalar.position, "no arm has a dose rule `\(scalar.text)`", remedy: Suggestions.remedy(for: scalar.text, among: rules))
            return nil
        }
        return AdherencePlan(
            takenAfterTaken: taken ?? afterTaken ?? 1, takenAfterMissed: taken ?? afterMissed ?? 1, timing: timing, holidays: holidays,
            rules: Set(names))
    }

    private func readHolidays(_ node: DocumentNode) -> (every: Double, length: Double)? {
        guard var reader = MappingReader(node, what: "`holidays`", keys: ["every", "for"], in: diagnostics) else { return nil }
        let every = positive("every", &reader), length = positive("for", &reader)
        reader.finish()
        guard let every, let length else { return nil }
        return (every, length)
    }

    private func positive(_ key: String, _ reader: inout MappingReader) -> Double? {
        guard let (value, position) = reader.value(key, in: context.timeUnit, required: true) else { return nil }
        if value > 0 { return value }
        diagnostics.error(position, "`\(key)` is \(format(value))", expected: "a time above 0")
        return nil
    }

    // MARK: Events

    private func readEvent(_ node: DocumentNode, name: String, isDropout: Bool) -> PatientEventPlan? {
        let causes = ["hazard", "weibull", "when"]
        let keys = causes + ["every"] + (isDropout ? ["name"] : ["then", "recurrent"])
        guard var reader = MappingReader(node, what: isDropout ? "a dropout" : "an event", keys: keys, in: diagnostics) else { return nil }
        let name = isDropout ? reader.line("name") ?? name : name
        let hazard = reader.scalar("hazard"), when = reader.scalar("when")
        let weibull = reader.optional("weibull").flatMap { readWeibull($0) }
        let every = reader.value("every", in: context.timeUnit)
        let then = isDropout ? nil : reader.optional("then")
        let recurrent = isDropout ? false : reader.boolean("recurrent") ?? false
        reader.finish()
        let given = causes.filter { reader.has($0) }
        guard given.count == 1 else {
            if given.count > 1 || !causes.contains(where: { reader.seemsMisspelt($0) }) {
                diagnostics.error(
                    reader.position, given.isEmpty ? "\(reader.what) has no cause" : "\(reader.what) has two causes, `\(given[0])` and `\(given[1])`",
                    expected: "one of `hazard:`, `weibull:` and `when:`")
            }
            return nil
        }
        if let every, !(every.value > 0) || every.value > context.duration && context.duration > 0 {
            diagnostics.error(every.position, "it would never be looked at", expected: "a time above 0, within the trial")
        }
        let cause = weibull.map { PatientEventPlan.Cause.weibull(shape: $0.shape, scale: $0.scale) }
            ?? hazard.flatMap { readHazard($0) } ?? when.flatMap { readCondition($0) }
        if case .weibull? = cause, recurrent {
            diagnostics.error(reader.position(of: "recurrent"), "a Weibull time comes once", remedy: "give a `hazard`, or remove `recurrent`")
        }
        let consequences = isDropout ? [.dropOut] : then.flatMap { readConsequences($0) } ?? []
        guard let cause, isDropout || then == nil || !consequences.isEmpty else { return nil }
        let source = hazard.map { "hazard \($0.text)" } ?? when.map { "when \($0.text)" } ?? reader.position.description
        return PatientEventPlan(
            name: name, cause: cause, every: every?.value ?? context.duration / Self.looks, consequences: consequences,
            isRecurrent: recurrent, text: "\(name): \(weibull.map { "Weibull, shape \(format($0.shape)), scale \(format($0.scale)) \(context.timeUnit)" } ?? source)")
    }

    private func readWeibull(_ node: DocumentNode) -> (shape: Double, scale: Double)? {
        guard var reader = MappingReader(node, what: "`weibull`", keys: ["shape", "scale"], in: diagnostics) else { return nil }
        let shape = reader.number("shape", required: true), scale = positive("scale", &reader)
        reader.finish()
        guard let shape, let scale else { return nil }
        if shape > 0 { return (shape, scale) }
        diagnostics.error(reader.position(of: "shape"), "`shape` is \(format(shape))", expected: "a number above 0")
        return nil
    }

    private func readHazard(_ scalar: Scalar) -> PatientEventPlan.Cause? {
        guard let expression = admitted(scalar),
            let typed = UnitChecker(scope: CourseScope(names: context.names), diagnostics: diagnostics).check(expression, as: .one / context.timeUnit)
        else { return nil }
        if let value = typed.tree.constantValue {
            if value >= 0 && value.isFinite { return .constant(value) }
            diagnostics.error(scalar.position, "the hazard is \(format(value))", expected: "0 or more, per time")
            return nil
        }
        return .hazard(course.observable(typed))
    }

    private func readCondition(_ scalar: Scalar) -> PatientEventPlan.Cause? {
        guard let expression = admitted(scalar),
            let typed = UnitChecker(scope: CourseScope(names: context.names), diagnostics: diagnostics).checkTruth(expression)
        else { return nil }
        if typed.tree.constantValue == nil { return .condition(course.observable(typed)) }
        diagnostics.error(scalar.position, "the condition does not depend on the patient", expected: "states, outputs or covariates of the twin")
        return nil
    }

    /// Names of the twin.
    private func admitted(_ scalar: Scalar) -> Expression? {
        guard let expression = Expression.parse(scalar, diagnostics),
            expression.isAdmitted(in: context, diagnostics, refusal: { name in
                guard context.names.lookUp(name) == nil, !context.isUnreadable(name), context.cohort?.index(of: name) != nil else { return nil }
                return NameRefusal(
                    problem: "covariate `\(name)` of the cohort is unknown to the twin", expected: "names of the twin",
                    remedy: "declare it among the model's covariates")
            })
        else { return nil }
        return expression
    }

    private func readConsequences(_ node: DocumentNode) -> [PatientEventPlan.Consequence]? {
        guard var reader = MappingReader(node, what: "`then`", keys: ["hold", "reduce", "stop", "drop_out", "die"], in: diagnostics)
        else { return nil }
        var found: [PatientEventPlan.Consequence] = []
        if let (value, position) = reader.value("hold", in: context.timeUnit) {
            if value > 0 { found.append(.hold(value)) } else { diagnostics.error(position, "`hold` is 0", expected: "a time above 0") }
        }
        if let (value, position) = reader.value("reduce", in: .one) {
            if value > 0 && value < 1 {
                found.append(.reduce(value))
            } else {
                diagnostics.error(position, "`reduce` is \(format(value))", expected: "the part of the dose that stays, between 0 and 1")
            }
        }
        for (key, consequence) in [("stop", PatientEventPlan.Consequence.stop), ("drop_out", .dropOut), ("die", .die)] {
            guard let isSo = reader.boolean(key) else { continue }
            if isSo { found.append(consequence) } else {
                diagnostics.error(reader.position(ofValue: key), "`\(key): false` says nothing", remedy: "remove it")
            }
        }
        reader.finish()
        return found
    }
}
