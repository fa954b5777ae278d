import Documents
import Expressions
import Quantities

extension ModelChecker {
    struct SortedEquations {
        /// In the order of the states; at most one each.
        var derivatives: [String: Equation] = [:]
        /// In the order written.
        var derived: [Equation] = []
    }

    /// Sorts equations into derivatives and derived quantities and enters the names of the latter.
    mutating func sortEquations() -> SortedEquations {
        var sorted = SortedEquations()
        for equation in declared.equations {
            if equation.isDerivative {
                enterDerivative(equation, &sorted)
            } else {
                enterDerived(equation, &sorted)
            }
        }
        spoilt.formUnion(declared.brokenEquations.filter { names.kind(of: $0) == nil })
        // An equation that could not even be named may be any of the missing ones.
        if declared.brokenEquations.contains("") { return sorted }
        for state in declared.states where sorted.derivatives[state.name.text] == nil {
            if declared.brokenEquations.contains(state.name.text) { continue }
            diagnostics.error(
                state.name.position, "the state `\(state.name.text)` has no equation",
                expected: "`\(state.name.text)' = ...` among the equations")
        }
        return sorted
    }

    private mutating func enterDerivative(_ equation: Equation, _ sorted: inout SortedEquations) {
        let name = equation.name
        guard names.kind(of: name) == .state else {
            if spoilt.contains(name) { return used.formUnion(equation.expression.names) }
            let states = declared.states.map(\.name.text)
            if let kind = names.kind(of: name) {
                diagnostics.error(
                    equation.position, "`\(name)` is \(kind.withArticle), so it has no derivative", remedy: "declare it among the states, or write `\(name) = ...`")
            } else {
                diagnostics.error(
                    equation.position, "there is no state `\(name)`",
                    remedy: Suggestions.nearest(name, among: states).map { "did you mean `\($0)`?" } ?? "declare it among the states")
            }
            used.formUnion(equation.expression.names)
            return
        }
        // A second definition was told when the block was read.
        if sorted.derivatives[name] == nil { sorted.derivatives[name] = equation }
    }

    private mutating func enterDerived(_ equation: Equation, _ sorted: inout SortedEquations) {
        if names.kind(of: equation.name) == .state {
            diagnostics.error(
                equation.position, "`\(equation.name)` is a state", expected: "`\(equation.name)' = ...`, its rate of change")
            used.formUnion(equation.expression.names)
            return
        }
        if names.kind(of: equation.name) == .derived { return }
        guard names.declare(equation.name, at: equation.position, as: .derived, diagnostics) else {
            used.formUnion(equation.expression.names)
            return
        }
        sorted.derived.append(equation)
    }

    mutating func checkDerived(_ equations: [Equation]) -> [ModelDerived] {
        let byName = Dictionary(equations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let sort = DependencySort(
            equations.map(\.name), dependencies: byName.mapValues { $0.expression.namedPlaces.map(\.name) })
        for cycle in sort.cycles { reportCycle(cycle, "quantities") { byName[$0]?.position } }
        spoilt.formUnion(sort.unsortable)
        return sort.order.compactMap { name in
            guard let equation = byName[name], !sort.unsortable.contains(name),
                let (value, unit) = quantity(equation.expression, in: .running("`\(name)`"))
            else {
                spoilt.insert(name)
                return nil
            }
            let direct = equation.expression.names
            foundations[name] = direct.union(direct.flatMap { foundations[$0] ?? [] })
            derivedUnits[name] = unit
            scope.add(name, .quantity(unit))
            return ModelDerived(name: name, unit: unit, value: value)
        }
    }

    mutating func checkStates(_ derivatives: [String: Equation]) -> [ModelState] {
        declared.states.compactMap { state in
            let name = state.name.text
            let initial = checkInitial(state)
            let derivative = derivatives[name].flatMap {
                quantity($0.expression, as: state.unit / declared.timeUnit, in: .running("`\(name)'`"))
            }
            guard let initial, let derivative else { return nil }
            return ModelState(name: name, unit: state.unit, initial: initial, derivative: derivative, title: state.title)
        }
    }

    private mutating func checkInitial(_ state: StateDeclaration) -> TypedExpression? {
        guard let expression = state.initial else {
            return TypedExpression(tree: .constant(0), type: .quantity(state.unit), position: state.name.position)
        }
        var isSound = true
        for (name, position) in expression.namedPlaces {
            let moving = (foundations[name] ?? []).filter { [.state, .input].contains(names.kind(of: $0)) }.sorted()
            guard let culprit = moving.first, let kind = names.kind(of: culprit) else { continue }
            diagnostics.error(
                position, "an initial value cannot use `\(name)`, which rests on `\(culprit)`, \(kind.withArticle)",
                expected: Place.initial.expectation)
            isSound = false
        }
        let checked = quantity(expression, as: state.unit, in: .initial)
        return isSound ? checked : nil
    }
}
