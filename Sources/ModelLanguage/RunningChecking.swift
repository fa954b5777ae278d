import Documents
import Expressions
import Quantities

/// Events, routes and outputs.
extension ModelChecker {
    mutating func checkEvent(_ event: EventDeclaration) -> StateEvent? {
        var isSound = true
        let place = Place.running("an event's condition")
        var condition: TypedExpression?
        if admits(event.condition, in: place) {
            condition = UnitChecker(scope: scope, diagnostics: diagnostics).checkTruth(event.condition)
        }
        if condition != nil, !restsOnState(event.condition) {
            diagnostics.error(
                event.condition.position, "the condition of event `\(event.name.text)` does not depend on any state",
                expected: "a condition on states, such as `size >= 2 mg`",
                remedy: "for something that happens at a time write `if t > ...` in an equation")
        }
        var resets: [StateEvent.Reset] = []
        var seen: Set<String> = []
        for (state, value) in event.resets {
            guard let index = stateIndex(state, "set") else {
                used.formUnion(value.names)
                isSound = false
                continue
            }
            if !seen.insert(state.text).inserted {
                diagnostics.error(state.position, "`\(state.text)` is set twice", remedy: "remove one of them")
            }
            let unit = declared.states[index].unit
            guard let typed = quantity(value, as: unit, in: .running("the new value of `\(state.text)`")) else {
                isSound = false
                continue
            }
            resets.append(StateEvent.Reset(state: index, value: typed))
        }
        guard isSound, let condition else { return nil }
        return StateEvent(name: event.name.text, condition: condition, resets: resets)
    }

    private func restsOnState(_ expression: Expression) -> Bool {
        expression.names.contains { name in
            ([name] + (foundations[name] ?? [])).contains { [.state, .input].contains(names.kind(of: $0)) }
        }
    }

    private func stateIndex(_ name: Scalar, _ verb: String) -> Int? {
        if spoilt.contains(name.text), names.kind(of: name.text) != .state { return nil }
        if let index = declared.states.firstIndex(where: { $0.name.text == name.text }) { return index }
        if spoilt.contains(name.text) { return nil }
        let states = declared.states.map(\.name.text)
        let kind = names.kind(of: name.text).map { "`\(name.text)` is \($0.withArticle)" }
        diagnostics.error(
            name.position, kind ?? "there is no state `\(name.text)`", expected: kind == nil ? nil : "a state",
            remedy: Suggestions.remedy(for: name.text, among: states))
        return nil
    }

    mutating func checkRoute(_ route: RouteDeclaration) -> ModelRoute? {
        let time = declared.timeUnit
        let index = stateIndex(route.into, "into")
        let bioavailability = check(route.bioavailability, as: .one, "a bioavailability")
        let lag = check(route.lag, as: time, "a lag")
        let duration = check(route.duration, as: time, "a duration")
        let number = check(route.transit?.number, as: .one, "a number of transit compartments")
        let meanTime = check(route.transit?.meanTime, as: time, "a mean transit time")
        guard let index else { return nil }
        let unit = declared.states[index].unit
        let rate = check(route.rate, as: unit / time, "a rate")
        var transit: ModelRoute.Transit?
        if let number, let meanTime { transit = ModelRoute.Transit(number: number, meanTime: meanTime) }
        return ModelRoute(
            name: route.name.text, into: index, unit: unit, bioavailability: bioavailability, lag: lag, duration: duration,
            rate: rate, transit: transit, number: route.number, molarMass: declared.molarMass, position: route.name.position)
    }

    private mutating func check(_ expression: Expression?, as unit: Unit, _ what: String) -> TypedExpression? {
        guard let expression else { return nil }
        let typed = quantity(expression, as: unit, in: .running(what))
        if let typed, let value = typed.tree.constantValue, value < 0 {
            diagnostics.error(expression.position, "\(what) is negative", expected: "0 or more")
        }
        return typed
    }

    mutating func checkOutput(_ output: OutputDeclaration) -> ModelOutput? {
        guard let value = output.value.map({ quantity($0, in: .running("an output")) }) ?? namesake(of: output),
            let converted = convert(value.0, from: value.1, to: output.unit, at: output)
        else { return nil }
        return ModelOutput(
            name: output.name.text, unit: output.unit, title: output.title, code: output.code, value: converted,
            error: output.error, lloq: output.lloq)
    }

    /// The quantity that an output without `value` shows: the one of its name.
    private mutating func namesake(of output: OutputDeclaration) -> (TypedExpression, Unit)? {
        let name = output.name.text
        used.insert(name)
        if spoilt.contains(name) { return nil }
        guard let entry = scope.lookUp(name), case .quantity(let unit) = entry.type else {
            diagnostics.error(
                output.name.position, "there is no quantity `\(name)` to observe",
                expected: "the name of a state or derived quantity, or a `value`",
                remedy: Suggestions.remedy(for: name, among: scope.visibleNames.filter { names.kind(of: $0) == .derived || names.kind(of: $0) == .state }))
            return nil
        }
        return (TypedExpression(tree: entry.tree, type: entry.type, position: output.name.position), unit)
    }

    /// Into the output's unit; between mass and amount by the model's molar mass.
    private func convert(
        _ value: TypedExpression, from unit: Unit, to target: Unit, at output: OutputDeclaration
    ) -> TypedExpression? {
        func scaled(_ factor: Double) -> TypedExpression {
            TypedExpression(tree: value.tree.scaled(by: factor), type: .quantity(target), position: value.position)
        }
        if let factor = try? unit.factor(to: target) { return scaled(factor) }
        if value.tree == .constant(0) { return scaled(1) }
        if let molarMass = declared.molarMass,
            let factor = try? MolarConversion.factor(from: unit, to: target, molarMass: molarMass)
        {
            return scaled(factor)
        }
        if declared.isMolarMassSpoilt { return nil }
        diagnostics.error(
            output.unitPosition, "the output `\(output.name.text)` is declared \(target.phrase), but its value is \(unit.phrase)",
            expected: unit.expectation)
        return nil
    }
}
