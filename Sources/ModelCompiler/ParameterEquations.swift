import Expressions
import ModelLanguage

/// Individual parameter values from typical values and random effects.
struct ParameterEquations {
    typealias NodeID = ExpressionGraph.NodeID

    /// The value of each parameter, in the model's order. Parameters may refer to each other in any order; where they
    /// do, the individual value counts, be it overridden or not.
    ///
    /// - Throws: ``CompileError`` for unknown names and circles.
    static func values(
        _ equations: TwinEquations, _ symbols: TwinSymbols, _ graph: inout ExpressionGraph
    ) throws -> [NodeID] {
        let parameterNames = Set(equations.parameters.map(\.name))
        var environment = symbols
        for name in parameterNames { environment.names[name] = nil }
        var values: [String: NodeID] = [:]
        var waiting = equations.parameters
        while !waiting.isEmpty {
            var postponed: [TwinEquations.Parameter] = []
            for parameter in waiting {
                do {
                    let typical = try environment.node(
                        of: parameter.typical, &graph, in: "parameter `\(parameter.name)`")
                    let value = individual(parameter, typical: typical, &graph)
                    values[parameter.name] = value
                    environment.names[parameter.name] = value
                } catch CompileError.unknownSymbol(let name, _) where parameterNames.contains(name) {
                    postponed.append(parameter)
                }
            }
            if postponed.count == waiting.count { throw CompileError.cyclic(waiting.map(\.name)) }
            waiting = postponed
        }
        return equations.parameters.compactMap { values[$0.name] }
    }

    /// override if given, else the typical value with its random effects.
    private static func individual(
        _ parameter: TwinEquations.Parameter, typical: NodeID, _ graph: inout ExpressionGraph
    ) -> NodeID {
        let iiv = graph.symbol("iiv \(parameter.name)")
        let iov = graph.symbol("iov \(parameter.name)")
        var value = typical
        switch (parameter.iiv ?? parameter.shift, parameter.iov) {
        case (let a?, let b?) where a == b: value = varied(value, a, graph.binary(.add, iiv, iov), &graph)
        case (let a, let b):
            if let a { value = varied(value, a, iiv, &graph) }
            if let b { value = varied(value, b, iov, &graph) }
        }
        return graph.select(
            graph.symbol("overridden \(parameter.name)"), graph.symbol("override \(parameter.name)"), value)
    }

    private static func varied(
        _ typical: NodeID, _ scale: Variability.Scale, _ effect: NodeID, _ graph: inout ExpressionGraph
    ) -> NodeID {
        switch scale {
        case .lognormal: return graph.binary(.multiply, typical, graph.unary(.exp, effect))
        case .normal: return graph.binary(.add, typical, effect)
        case .proportional: return graph.binary(.add, typical, graph.binary(.multiply, effect, typical))
        case .logit:
            let one = graph.constant(1)
            let odds = graph.binary(.divide, typical, graph.binary(.subtract, one, typical))
            let logit = graph.binary(.add, graph.unary(.log, odds), effect)
            let inverse = graph.unary(.exp, graph.unary(.negate, logit))
            return graph.binary(.divide, one, graph.binary(.add, one, inverse))
        }
    }
}
