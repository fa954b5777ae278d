import Expressions

/// Evaluates a node with the operators' own arithmetic; symbols by name.
func evaluate(_ graph: ExpressionGraph, _ root: ExpressionGraph.NodeID, _ symbols: [String: Double]) -> Double {
    var values: [ExpressionGraph.NodeID: Double] = [:]
    func value(_ id: ExpressionGraph.NodeID) -> Double { values[id] ?? .nan }
    for id in graph.reachable(from: [root]) {
        switch graph[id] {
        case .constant(let bits): values[id] = Double(bitPattern: bits)
        case .symbol(let name): values[id] = symbols[name] ?? .nan
        case .unary(let op, let a): values[id] = op(value(a))
        case .binary(let op, let a, let b): values[id] = op(value(a), value(b))
        case .select(let c, let a, let b): values[id] = value(c) != 0 ? value(a) : value(b)
        }
    }
    return value(root)
}
