import Documents
import Expressions
import ModelLanguage

/// Lays a crossover out: treatments follow one another within the arms of a plan, and endpoints are evaluated in every period.
///
/// Nothing is reset between periods: what is left of a treatment is there in the next.
struct CrossoverLayout {
    let declaration: CrossoverDeclaration
    let treatments: [ArmPlan]
    let context: ProtocolContext
    let diagnostics: Diagnostics

    // MARK: Arms

    /// One arm per sequence; none after an error.
    func arms() -> (arms: [ArmPlan], plan: CrossoverPlan)? {
        guard !treatments.isEmpty, !declaration.sequences.isEmpty else { return nil }
        let isSound = treatments.map { check($0) }.allSatisfy { $0 }
        let names = treatments.map(\.name)
        let sequences = declaration.sequences.map { sequence in
            sequence.treatments.compactMap { name -> Int? in
                if let index = names.firstIndex(of: name.text) { return index }
                diagnostics.error(
                    name.position, "there is no arm `\(name.text)`", remedy: Suggestions.remedy(for: name.text, among: names))
                return nil
            }
        }
        guard sequences.allSatisfy({ $0.count == declaration.periods }) else { return nil }
        let given = Set(sequences.flatMap { $0 })
        for index in treatments.indices where !given.contains(index) {
            diagnostics.error(
                declaration.sequences[0].name.position, "arm `\(names[index])` is in no sequence",
                remedy: "give it a period of some sequence, or remove it")
        }
        guard isSound, given.count == treatments.count, declaration.period > 0 else { return nil }
        let plan = CrossoverPlan(
            treatments: treatments.map { CrossoverPlan.Treatment(name: $0.name, title: $0.title) }, sequences: sequences,
            period: declaration.period, washout: declaration.washout)
        return (zip(declaration.sequences, sequences).map { arm($0.name.text, $1) }, plan)
    }

    /// Whether a treatment can be given in a period like any other.
    private func check(_ treatment: ArmPlan) -> Bool {
        var isSound = true
        func refuse(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
            diagnostics.error(position, problem, expected: expected, remedy: remedy)
            isSound = false
        }
        if let decision = treatment.decisions.first {
            refuse(decision.position, "decisions in a crossover are not built yet", remedy: "remove `decide`")
        }
        if !treatment.overrides.isEmpty {
            refuse(
                declaration.position, "arm `\(treatment.name)` fixes a parameter of the twin, which cannot change from period to period",
                remedy: "scan a dose instead")
        }
        for rule in treatment.regimen {
            if rule.steadyState {
                refuse(
                    rule.position, "the steady state would wipe out the treatments of earlier periods",
                    remedy: "remove `steady_state`, and give doses for long enough")
            }
            guard let washout = declaration.washout, declaration.period > 0, let last = rule.times.last else { continue }
            let end = declaration.period - washout
            if last > end * (1 + TimeRounding.relative) {
                refuse(
                    rule.position, "the rule gives a dose at \(format(last)) \(context.timeUnit), within the washout",
                    expected: "treatment that ends by \(format(end)) \(context.timeUnit) of the period",
                    remedy: "end it by `times` or `until`, lengthen `period` or shorten `washout`")
            }
        }
        return isSound
    }

    private func arm(_ name: String, _ sequence: [Int]) -> ArmPlan {
        var rules: [DoseRule] = []
        for (index, treatment) in treatments.enumerated() {
            let periods = sequence.indices.filter { sequence[$0] == index }
            guard !periods.isEmpty else { continue }
            let words = "\(periods.count == 1 ? "period" : "periods") \(periods.map { "\($0 + 1)" }.joined(separator: ", "))"
            for rule in treatment.regimen {
                var shifted = rule
                shifted.name = "\(treatment.name) \(rule.name)"
                shifted.times = periods.flatMap { period in rule.times.map { Double(period) * declaration.period + $0 } }
                shifted.text = "\(rule.text), in \(words)"
                rules.append(shifted)
            }
        }
        return ArmPlan(
            name: name, title: sequence.map { treatments[$0].title }.joined(separator: ", then "), allocation: 1, regimen: rules,
            decisions: [], scanValues: [], overrides: [])
    }

    // MARK: Endpoints

    /// Every endpoint in every period: the functions over time look at the period's part of the trial, their times count
    /// from its start.
    func endpoints(_ written: [EndpointPlan], _ course: CourseReading) -> [EndpointPlan] {
        let isSound = written.map { check($0, course) }.allSatisfy { $0 }
        guard isSound else { return [] }
        let names = Set(written.map(\.name))
        return written.flatMap { endpoint in
            (0..<declaration.periods).map { self.endpoint(endpoint, $0, names, course) }
        }
    }

    private func check(_ endpoint: EndpointPlan, _ course: CourseReading) -> Bool {
        if endpoint.censoredAt != nil {
            diagnostics.error(
                endpoint.position, "times to events in a crossover are not built yet",
                expected: "`value` or `event`", remedy: "write `value: first_time(...)`")
            return false
        }
        let taken = (0..<declaration.periods).map { CrossoverPlan.name(of: endpoint.name, in: $0) }
            .first { name in context.kind(of: name) != nil || context.cohort?.index(of: name) != nil }
        if let taken {
            diagnostics.error(
                endpoint.position, "`\(endpoint.name)` is stored as `\(taken)` of a period, which is the name of something else",
                remedy: "choose another name for the endpoint")
            return false
        }
        let usesTime = functionals(of: endpoint, course).contains { index in
            observable(course.functionals[index].observable, course)?.symbols.contains("t") ?? false
        }
        if usesTime {
            diagnostics.error(
                endpoint.position, "`t` counts from the start of the trial, so that the endpoint would differ between periods",
                remedy: "use windows, which count from the start of the period, or `tad`")
        }
        return !usesTime
    }

    private func functionals(of endpoint: EndpointPlan, _ course: CourseReading) -> [Int] {
        let symbols = endpoint.value.tree.symbols
        return course.functionals.indices.filter { symbols.contains(EndpointPlan.symbol(ofFunctional: $0)) }
    }

    private func observable(_ index: Int, _ course: CourseReading) -> CheckedExpression? {
        let outputs = context.twin.outputs.map(\.value.tree)
        if index < outputs.count { return outputs[index] }
        let own = index - outputs.count
        return course.observables.indices.contains(own) ? course.observables[own].tree : nil
    }

    private func endpoint(
        _ written: EndpointPlan, _ period: Int, _ names: Set<String>, _ course: CourseReading
    ) -> EndpointPlan {
        let start = Double(period) * declaration.period
        var replacements: [String: CheckedExpression] = [:]
        for index in functionals(of: written, course) {
            var shifted = course.functionals[index]
            shifted.from += start
            shifted.to = min(shifted.to + start, declaration.duration)
            let symbol = CheckedExpression.symbol(EndpointPlan.symbol(ofFunctional: course.functional(shifted)))
            replacements[EndpointPlan.symbol(ofFunctional: index)] =
                shifted.kind.isTimeOfTrial && period > 0 ? .binary(.subtract, symbol, .constant(start)) : symbol
        }
        let tree = written.value.tree.replacingSymbols { name in
            replacements[name] ?? (names.contains(name) ? .symbol(CrossoverPlan.name(of: name, in: period)) : nil)
        }
        var endpoint = written
        endpoint.name = CrossoverPlan.name(of: written.name, in: period)
        endpoint.title = "\(written.title), period \(period + 1)"
        endpoint.isPrimary = written.isPrimary && period == 0
        endpoint.value = TypedExpression(tree: tree, type: written.value.type, position: written.value.position)
        endpoint.text = "\(written.text), in period \(period + 1)"
        return endpoint
    }
}

extension FunctionalPlan.Kind {
    /// Whether the result is a time that counts from the start of the trial.
    fileprivate var isTimeOfTrial: Bool { self == .timeOfLowest || self == .timeOfHighest || self == .firstTime }
}
