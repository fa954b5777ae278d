import Expressions
import ModelLanguage

/// A twin's mathematics without units, titles and files: what the compiler reads of a model.
///
/// Trees refer to covariates, parameters, states, derived quantities and forcings by name, and to `t` and `tad`.
package struct TwinEquations: Sendable {
    package struct Parameter: Sendable {
        package var name: String
        package var typical: CheckedExpression
        package var iiv: Variability.Scale?
        package var iov: Variability.Scale?
        /// Of the error of the typical value, where it may have one; it is handed in with the effect between patients.
        package var shift: Variability.Scale?

        package init(
            _ name: String, _ typical: CheckedExpression, iiv: Variability.Scale? = nil, iov: Variability.Scale? = nil,
            shift: Variability.Scale? = nil
        ) {
            self.name = name
            self.typical = typical
            self.iiv = iiv
            self.iov = iov
            self.shift = shift
        }
    }

    package struct State: Sendable {
        package var name: String
        package var initial: CheckedExpression
        package var derivative: CheckedExpression

        package init(_ name: String, initial: CheckedExpression = .constant(0), derivative: CheckedExpression) {
            self.name = name
            self.initial = initial
            self.derivative = derivative
        }
    }

    package struct Definition: Sendable {
        package var name: String
        package var value: CheckedExpression

        package init(_ name: String, _ value: CheckedExpression) {
            self.name = name
            self.value = value
        }
    }

    /// Knots strictly increase; before the first and after the last the end values hold.
    package struct Forcing: Sendable {
        package var name: String
        package var times: [Double]
        package var values: [Double]
        package var isLinear: Bool

        package init(_ name: String, times: [Double], values: [Double], isLinear: Bool) {
            self.name = name
            self.times = times
            self.values = values
            self.isLinear = isLinear
        }
    }

    package struct Event: Sendable {
        package var condition: CheckedExpression
        package var resets: [(state: Int, value: CheckedExpression)]

        package init(condition: CheckedExpression, resets: [(state: Int, value: CheckedExpression)]) {
            self.condition = condition
            self.resets = resets
        }
    }

    package struct Route: Sendable {
        /// Bioavailability, lag, duration, rate, transit number and mean transit time, in this order.
        package var properties: [CheckedExpression?]

        package init(
            bioavailability: CheckedExpression? = nil, lag: CheckedExpression? = nil,
            duration: CheckedExpression? = nil, rate: CheckedExpression? = nil,
            transitNumber: CheckedExpression? = nil, transitMeanTime: CheckedExpression? = nil
        ) {
            properties = [bioavailability, lag, duration, rate, transitNumber, transitMeanTime]
        }
    }

    package var covariates: [String] = []
    package var parameters: [Parameter] = []
    package var states: [State] = []
    /// Each uses only earlier ones.
    package var derived: [Definition] = []
    package var forcings: [Forcing] = []
    package var events: [Event] = []
    package var routes: [Route] = []
    package var observables: [CheckedExpression] = []

    package init() {}
}

extension TwinEquations {
    /// The mathematics of a model; its outputs are the first observables.
    package init(_ model: Model, observables: [TypedExpression]) {
        self.init()
        covariates = model.covariates.map(\.name)
        parameters = model.parameters.map {
            Parameter($0.name, $0.typical.tree, iiv: $0.iiv?.scale, iov: $0.iov?.scale, shift: $0.uncertainty?.scale)
        }
        states = model.states.map { State($0.name, initial: $0.initial.tree, derivative: $0.derivative.tree) }
        // Integrators want something to integrate.
        if states.isEmpty { states = [State("no state", derivative: .constant(0))] }
        derived = model.derived.map { Definition($0.name, $0.value.tree) }
        forcings = model.forcings.map {
            Forcing($0.name, times: $0.times, values: $0.values, isLinear: $0.interpolation == .linear)
        }
        events = model.events.map { event in
            Event(condition: event.condition.tree, resets: event.resets.map { ($0.state, $0.value.tree) })
        }
        routes = model.routes.map {
            Route(
                bioavailability: $0.bioavailability?.tree, lag: $0.lag?.tree, duration: $0.duration?.tree,
                rate: $0.rate?.tree, transitNumber: $0.transit?.number.tree,
                transitMeanTime: $0.transit?.meanTime.tree)
        }
        self.observables = model.outputs.map(\.value.tree) + observables.map(\.tree)
    }
}
