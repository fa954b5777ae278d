import Expressions

/// The graph's symbols for everything a twin's equations can name, and the register of each.
struct TwinSymbols {
    typealias NodeID = ExpressionGraph.NodeID

    var names: [String: NodeID] = [:]
    /// First registers of regions; iiv, iov, overridden and overrides have one register per parameter.
    let covariates, iiv, iov, overridden, overrides, parameters, states, forcings: Int
    let time, lastDose: Int
    let timeNode, lastDoseNode: NodeID
    let stateNodes: [NodeID]

    init(_ equations: TwinEquations, _ graph: inout ExpressionGraph, _ registers: inout RegisterFile) {
        func region(_ prefix: String, _ names: [String], _ classes: ExpressionGraph.Classes) -> (Int, [NodeID]) {
            let base = registers.allocate(names.count)
            let nodes = names.map { graph.symbol(prefix + $0, classes: classes) }
            for (index, node) in nodes.enumerated() { registers.place(node, at: base + index) }
            return (base, nodes)
        }
        let parameterNames = equations.parameters.map(\.name)
        var nodes: [NodeID]
        (covariates, nodes) = region("", equations.covariates, .individual)
        for (name, node) in zip(equations.covariates, nodes) { names[name] = node }
        (iiv, _) = region("iiv ", parameterNames, .individual)
        (iov, _) = region("iov ", parameterNames, .individual)
        (overridden, _) = region("overridden ", parameterNames, .individual)
        (overrides, _) = region("override ", parameterNames, .individual)
        (parameters, nodes) = region("", parameterNames, .individual)
        for (name, node) in zip(parameterNames, nodes) { names[name] = node }
        (states, nodes) = region("", equations.states.map(\.name), .state)
        stateNodes = nodes
        for (state, node) in zip(equations.states, nodes) { names[state.name] = node }
        (time, nodes) = region("", ["t"], .time)
        timeNode = nodes[0]
        (lastDose, nodes) = region("", ["time of last dose"], [.segment, .dose])
        lastDoseNode = nodes[0]
        names["t"] = timeNode
        names["tad"] = graph.binary(.subtract, timeNode, lastDoseNode)
        let pieces = equations.forcings.flatMap { ["base of \($0.name)", "slope of \($0.name)", "knot of \($0.name)"] }
        (forcings, nodes) = region("", pieces, .segment)
        for (index, forcing) in equations.forcings.enumerated() {
            let (base, slope, knot) = (nodes[3 * index], nodes[3 * index + 1], nodes[3 * index + 2])
            let elapsed = graph.binary(.subtract, timeNode, knot)
            names[forcing.name] =
                forcing.isLinear ? graph.binary(.add, base, graph.binary(.multiply, slope, elapsed)) : base
        }
    }

    func node(of tree: CheckedExpression, _ graph: inout ExpressionGraph, in place: String) throws -> NodeID {
        try graph.node(for: tree) { _, name in
            guard let node = names[name] else { throw CompileError.unknownSymbol(name, in: place) }
            return node
        }
    }
}
