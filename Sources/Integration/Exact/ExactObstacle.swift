import ModelCompiler

/// Why a twin has no exact solution, in words.
public struct ExactObstacle: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is not linear, or not constant, by the model's names.
    public let reasons: [String]

    /// - Returns: nil if there is nothing in the way.
    public init?(_ twin: CompiledTwin) {
        if twin.isAffine { return nil }
        let model = twin.model
        reasons = twin.affineObstacles.map { obstacle in
            switch obstacle {
            case .nonlinear(let state): "the derivative of `\(model.states[state].name)` is not linear in the states"
            case .timeVarying(let state):
                "the derivative of `\(model.states[state].name)` has coefficients that change with time"
            case .unforeseenStop: "a condition changes at times that are not known beforehand"
            case .event(let event): "event `\(model.events[event].name)` happens when states say so"
            case .transit(let route): "route `\(model.routes[route].name)` absorbs through transit compartments"
            }
        }
    }

    /// The first three reasons.
    public var summary: String {
        let shown = reasons.prefix(3).joined(separator: "; ")
        return reasons.count > 3 ? "\(shown); and \(reasons.count - 3) more" : shown
    }

    /// What is wrong, what was expected and how to mend it.
    public var description: String {
        "the exact solver cannot solve this twin: \(summary); expected equations that are linear, with constant coefficients "
            + "between doses; use `auto` or `cvode`"
    }
}
