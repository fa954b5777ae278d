import CLanes
import Expressions

/// Turns nodes of a graph into a program: only what the roots need, each shared node once, temporaries reused as soon as
/// their last user has run, and a product used once by a sum fused into it (two roundings still).
struct ProgramEmitter {
    typealias NodeID = ExpressionGraph.NodeID

    private struct Step {
        var node: NodeID
        var operation: lanes_operation
        var operands: [NodeID]
    }

    let graph: ExpressionGraph

    /// - Parameter destinations: registers in which the roots must end; without them each result keeps a temporary (or
    ///   the register it lives in already).
    func emit(
        _ roots: [NodeID], into destinations: [Int]? = nil, registers: inout RegisterFile
    ) -> DraftProgram {
        let order = graph.postorder(
            from: roots, unless: { registers.locations[$0] != nil || graph.value(of: $0) != nil })
        let steps = schedule(order, roots: Set(roots))
        var target: [NodeID: Int] = [:]
        if let destinations {
            for (root, register) in zip(roots, destinations) where target[root] == nil { target[root] = register }
        }
        var program = DraftProgram()
        var home = allocate(steps, pinned: Set(roots), target: target, program: &program, registers: &registers)
        for (index, root) in roots.enumerated() {
            let source = home[root] ?? registers.location(of: root, in: graph) ?? 0
            home[root] = source
            if let destination = destinations?[index], destination != source {
                program.instructions.append(.init(operation: LANES_COPY, destination: destination, operands: [source]))
            }
            program.results.append(destinations?[index] ?? source)
        }
        return program
    }

    /// The operations in order, with products fused into sums.
    private func schedule(_ order: [NodeID], roots: Set<NodeID>) -> [Step] {
        let computed = Set(order)
        var uses: [NodeID: Int] = [:]
        for id in order { for operand in graph[id].operands { uses[operand, default: 0] += 1 } }
        var fused: Set<NodeID> = []
        var steps: [Step] = []
        func product(_ id: NodeID) -> [NodeID]? {
            guard case .binary(.multiply, let a, let b) = graph[id], computed.contains(id), uses[id] == 1,
                !roots.contains(id)
            else { return nil }
            fused.insert(id)
            return [a, b]
        }
        for id in order {
            switch graph[id] {
            case .constant, .symbol: continue
            case .unary(let op, let a): steps.append(Step(node: id, operation: Operation.of(op), operands: [a]))
            case .select(let c, let a, let b): steps.append(Step(node: id, operation: LANES_SELECT, operands: [c, a, b]))
            case .binary(.add, let a, let b):
                if let factors = product(b) {
                    steps.append(Step(node: id, operation: LANES_MULTIPLY_ADD, operands: factors + [a]))
                } else if let factors = product(a) {
                    steps.append(Step(node: id, operation: LANES_MULTIPLY_ADD, operands: factors + [b]))
                } else {
                    steps.append(Step(node: id, operation: LANES_ADD, operands: [a, b]))
                }
            case .binary(.subtract, let a, let b):
                if let factors = product(b) {
                    steps.append(Step(node: id, operation: LANES_SUBTRACT_PRODUCT, operands: factors + [a]))
                } else if let factors = product(a) {
                    steps.append(Step(node: id, operation: LANES_MULTIPLY_SUBTRACT, operands: factors + [b]))
                } else {
                    steps.append(Step(node: id, operation: LANES_SUBTRACT, operands: [a, b]))
                }
            case .binary(let op, let a, let b):
                steps.append(Step(node: id, operation: Operation.of(op), operands: [a, b]))
            }
        }
        return steps.filter { !fused.contains($0.node) }
    }

    /// Gives every step a register (by liveness) and appends its instruction; returns where each node went.
    private func allocate(
        _ steps: [Step], pinned: Set<NodeID>, target: [NodeID: Int], program: inout DraftProgram,
        registers: inout RegisterFile
    ) -> [NodeID: Int] {
        var lastUse: [NodeID: Int] = [:]
        for (index, step) in steps.enumerated() { for operand in step.operands { lastUse[operand] = index } }
        var home: [NodeID: Int] = [:]
        var free: [Int] = []
        for (index, step) in steps.enumerated() {
            let operands = step.operands.map { home[$0] ?? registers.location(of: $0, in: graph) ?? 0 }
            for operand in Set(step.operands) where lastUse[operand] == index && !pinned.contains(operand) {
                if let register = home[operand], register < 0 { free.append(register) }
            }
            free.sort()
            let destination = target[step.node] ?? free.popLast() ?? newTemporary(&program)
            home[step.node] = destination
            program.instructions.append(
                .init(operation: step.operation, destination: destination, operands: operands))
        }
        return home
    }

    private func newTemporary(_ program: inout DraftProgram) -> Int {
        program.temporaryCount += 1
        return -program.temporaryCount
    }
}
