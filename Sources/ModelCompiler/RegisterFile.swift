import Expressions

/// Hands out registers of the one file all programs share, and remembers which nodes live in one.
package struct RegisterFile {
    private(set) package var count = 0
    /// Nodes with a register of their own: constants, symbols, hoisted values.
    private(set) var locations: [ExpressionGraph.NodeID: Int] = [:]
    private(set) var constants: [(register: Int, value: Double)] = []

    package init() {}

    /// The first of `n` registers in a row.
    mutating func allocate(_ n: Int) -> Int {
        defer { count += n }
        return count
    }

    mutating func place(_ id: ExpressionGraph.NodeID, at register: Int) { locations[id] = register }

    /// The register of a node that lives in one, or of a constant.
    mutating func location(of id: ExpressionGraph.NodeID, in graph: ExpressionGraph) -> Int? {
        if let known = locations[id] { return known }
        guard let value = graph.value(of: id) else { return nil }
        let register = allocate(1)
        constants.append((register, value))
        locations[id] = register
        return register
    }
}
