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

/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195): seeded, so a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
