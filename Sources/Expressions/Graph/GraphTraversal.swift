extension ExpressionGraph {
    /// All nodes the roots depend on (and the roots), operands before users; nodes for which `isKnown` is true are left
    /// out and not looked into.
    public func reachable(from roots: [NodeID], unless isKnown: (NodeID) -> Bool = { _ in false }) -> [NodeID] {
        var seen: Set<NodeID> = []
        var stack = roots
        while let id = stack.popLast() {
            if isKnown(id) || !seen.insert(id).inserted { continue }
            stack.append(contentsOf: self[id].operands)
        }
        return seen.sorted()
    }

    /// The same nodes as ``reachable(from:unless:)``, each soon after its operands: the order of a depth-first walk,
    /// in which few values are alive at once.
    public func postorder(from roots: [NodeID], unless isKnown: (NodeID) -> Bool = { _ in false }) -> [NodeID] {
        var order: [NodeID] = []
        var seen: Set<NodeID> = []
        var stack = roots.reversed().map { (id: $0, isReady: false) }
        while let (id, isReady) = stack.popLast() {
            if isReady {
                order.append(id)
            } else if !isKnown(id), seen.insert(id).inserted {
                stack.append((id, true))
                for operand in self[id].operands.reversed() { stack.append((operand, false)) }
            }
        }
        return order
    }

    /// The symbols a node depends on.
    public func dependencies(of id: NodeID) -> Set<NodeID> {
        Set(reachable(from: [id]).filter { if case .symbol = self[$0] { true } else { false } })
    }

    /// Rebuilds the roots from the leaves up: each node is made anew from its rebuilt operands, then handed to
    /// `transform`, whose answer takes its place. `memo` holds what was rebuilt and may be kept for later calls.
    public mutating func rewrite(
        _ roots: [NodeID], memo: inout [NodeID: NodeID],
        _ transform: (inout ExpressionGraph, NodeID) throws -> NodeID
    ) rethrows -> [NodeID] {
        for id in reachable(from: roots, unless: { memo[$0] != nil }) {
            func new(_ operand: NodeID) -> NodeID { memo[operand] ?? operand }
            let rebuilt: NodeID
            switch self[id] {
            case .constant, .symbol: rebuilt = id
            case .unary(let op, let a): rebuilt = unary(op, new(a))
            case .binary(let op, let a, let b): rebuilt = binary(op, new(a), new(b))
            case .select(let c, let a, let b): rebuilt = select(new(c), new(a), new(b))
            }
            memo[id] = try transform(&self, rebuilt)
        }
        return roots.map { memo[$0] ?? $0 }
    }

    /// The node with symbols (or any nodes) replaced.
    public mutating func substitute(_ replacements: [NodeID: NodeID], in root: NodeID) -> NodeID {
        var memo = replacements
        return rewrite([root], memo: &memo) { _, id in id }[0]
    }

    /// The node of a checked expression. `symbols` gives the node a name stands for.
    ///
    /// - Throws: what `symbols` throws, for a name it does not know.
    public mutating func node(
        for tree: CheckedExpression, symbols: (inout ExpressionGraph, String) throws -> NodeID
    ) rethrows -> NodeID {
        enum Work {
            case visit(CheckedExpression)
            case unary(UnaryOperator)
            case binary(BinaryOperator)
            case select
        }
        var work: [Work] = [.visit(tree)]
        var values: [NodeID] = []
        while let item = work.popLast() {
            switch item {
            case .visit(.constant(let value)): values.append(constant(value))
            case .visit(.symbol(let name)): values.append(try symbols(&self, name))
            case .visit(.unary(let op, let a)): work += [.unary(op), .visit(a)]
            case .visit(.binary(let op, let a, let b)): work += [.binary(op), .visit(b), .visit(a)]
            case .visit(.select(let c, let a, let b)): work += [.select, .visit(b), .visit(a), .visit(c)]
            case .unary(let op): values.append(unary(op, values.removeLast()))
            case .binary(let op):
                let b = values.removeLast()
                values.append(binary(op, values.removeLast(), b))
            case .select:
                let b = values.removeLast()
                let a = values.removeLast()
                values.append(select(values.removeLast(), a, b))
            }
        }
        return values[0]
    }
}
