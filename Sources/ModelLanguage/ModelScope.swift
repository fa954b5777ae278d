import Documents
import Expressions
import Quantities

/// The names that expressions about a model can use.
struct ModelScope: Scope {
    private var entries: [String: ScopeEntry] = [:]
    private(set) var visibleNames: [String] = []

    func lookUp(_ name: String) -> ScopeEntry? { entries[name] }

    mutating func add(_ name: String, _ type: ValueType) {
        add(name, ScopeEntry(tree: .symbol(name), type: type))
    }

    mutating func add(_ name: String, _ entry: ScopeEntry) {
        if entries.updateValue(entry, forKey: name) == nil { visibleNames.append(name) }
    }

    mutating func addTime(_ unit: Unit) {
        add("t", .quantity(unit))
        add("tad", .quantity(unit))
    }

    mutating func add(_ covariate: ModelCovariate) {
        switch covariate.kind {
        case .number(let unit, _, _): add(covariate.name, .quantity(unit))
        case .levels(let levels, _): add(covariate.name, .level(levels))
        }
    }
}

extension Model {
    /// The names for expressions about this twin: covariates, parameters, states, derived quantities, forcings, outputs,
    /// `t` and `tad`. An output that is not itself a quantity of the model stands for its value.
    public func scope() -> any Scope {
        var scope = ModelScope()
        scope.addTime(timeUnit)
        for covariate in covariates { scope.add(covariate) }
        for input in inputs { scope.add(input.name, .quantity(input.unit)) }
        for parameter in parameters { scope.add(parameter.name, .quantity(parameter.unit)) }
        for state in states { scope.add(state.name, .quantity(state.unit)) }
        for quantity in derived { scope.add(quantity.name, .quantity(quantity.unit)) }
        for forcing in forcings { scope.add(forcing.name, .quantity(forcing.unit)) }
        for output in outputs where scope.lookUp(output.name) == nil {
            scope.add(output.name, ScopeEntry(tree: output.value.tree, type: .quantity(output.unit)))
        }
        return scope
    }
}
