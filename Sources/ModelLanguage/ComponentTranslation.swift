import Documents
import Expressions
import Quantities

/// A model as a component of a twin: its names made full, its times converted.
struct ComponentTranslation {
    let component: TwinComponent
    let twinTime: Unit
    /// What a value of the twin's covariate is multiplied with to be in this model's unit.
    let covariateFactors: [String: Double]
    /// What a time of the model is multiplied with to be a time of the twin.
    let timeFactor: Double
    /// What a time of the twin is multiplied with to be a time of the model; also turns the model's rates into the twin's.
    let rateFactor: Double

    init(_ component: TwinComponent, into twinTime: Unit, covariateFactors: [String: Double]) {
        self.component = component
        self.twinTime = twinTime
        self.covariateFactors = covariateFactors
        // Both are units of time: the reader of model files has seen to it.
        timeFactor = (try? component.model.timeUnit.factor(to: twinTime)) ?? 1
        rateFactor = (try? twinTime.factor(to: component.model.timeUnit)) ?? 1
    }

    private var model: Model { component.model }

    func full(_ name: String) -> String { "\(component.name.text).\(name)" }

    private func full(_ tree: CheckedExpression) -> CheckedExpression {
        tree.replacingSymbols { name in
            if name == "t" || name == "tad" { return CheckedExpression.symbol(name).scaled(by: rateFactor) }
            if let factor = covariateFactors[name] { return CheckedExpression.symbol(name).scaled(by: factor) }
            return .symbol(full(name))
        }
    }

    private func full(_ value: TypedExpression) -> TypedExpression {
        TypedExpression(tree: full(value.tree), type: value.type, position: value.position)
    }

    private func time(_ value: TypedExpression) -> TypedExpression {
        TypedExpression(tree: full(value.tree).scaled(by: timeFactor), type: .quantity(twinTime), position: value.position)
    }

    private func rate(_ value: TypedExpression, of unit: Unit) -> TypedExpression {
        TypedExpression(
            tree: full(value.tree).scaled(by: rateFactor), type: .quantity(unit / twinTime), position: value.position)
    }

    var parameters: [ModelParameter] {
        model.parameters.map { parameter in
            var copy = parameter
            copy.name = full(parameter.name)
            copy.typical = full(parameter.typical)
            return copy
        }
    }

    func correlations(_ list: [ParameterCorrelation]) -> [ParameterCorrelation] {
        list.map { ParameterCorrelation(first: full($0.first), second: full($0.second), value: $0.value) }
    }

    var states: [ModelState] {
        model.states.map { state in
            var copy = state
            copy.name = full(state.name)
            copy.initial = full(state.initial)
            copy.derivative = rate(state.derivative, of: state.unit)
            return copy
        }
    }

    var derived: [ModelDerived] {
        model.derived.map { ModelDerived(name: full($0.name), unit: $0.unit, value: full($0.value)) }
    }

    var forcings: [ModelForcing] {
        model.forcings.map { forcing in
            var copy = forcing
            copy.name = full(forcing.name)
            copy.times = forcing.times.map { $0 * timeFactor }
            return copy
        }
    }

    /// - Parameter offset: how many states stand before this component's in the twin.
    func events(offset: Int) -> [StateEvent] {
        model.events.map { event in
            StateEvent(
                name: full(event.name), condition: full(event.condition),
                resets: event.resets.map { StateEvent.Reset(state: $0.state + offset, value: full($0.value)) })
        }
    }

    func routes(offset: Int) -> [ModelRoute] {
        model.routes.map { route in
            var copy = route
            copy.name = full(route.name)
            copy.into = route.into + offset
            copy.bioavailability = route.bioavailability.map(full)
            copy.lag = route.lag.map(time)
            copy.duration = route.duration.map(time)
            copy.rate = route.rate.map { rate($0, of: route.unit) }
            copy.transit = route.transit.map {
                ModelRoute.Transit(number: full($0.number), meanTime: time($0.meanTime))
            }
            return copy
        }
    }

    var outputs: [ModelOutput] {
        model.outputs.map { output in
            var copy = output
            copy.name = full(output.name)
            copy.value = full(output.value)
            return copy
        }
    }

    var components: [ModelComponent] {
        model.components.map { part in
            var copy = part
            copy.name = component.name.text
            return copy
        }
    }

    var iivCorrelations: [ParameterCorrelation] { correlations(model.iivCorrelations) }
    var iovCorrelations: [ParameterCorrelation] { correlations(model.iovCorrelations) }
    var uncertaintyCorrelations: [ParameterCorrelation] { correlations(model.uncertaintyCorrelations) }
}

extension Model {
    /// Adds what a component brings.
    mutating func append(_ translation: ComponentTranslation) {
        let offset = states.count
        parameters += translation.parameters
        iivCorrelations += translation.iivCorrelations
        iovCorrelations += translation.iovCorrelations
        uncertaintyCorrelations += translation.uncertaintyCorrelations
        states += translation.states
        derived += translation.derived
        forcings += translation.forcings
        events += translation.events(offset: offset)
        routes += translation.routes(offset: offset)
        outputs += translation.outputs
        components += translation.components
    }
}
