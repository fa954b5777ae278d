import CLanes

extension Operation {
    /// How many registers an operation reads.
    static func operandCount(_ operation: lanes_operation) -> Int {
        switch operation {
        case LANES_COPY, LANES_NEGATE, LANES_EXP, LANES_LOG, LANES_LOG10, LANES_SQRT, LANES_ABS, LANES_FLOOR, LANES_NOT: 1
        default: isWide(UInt16(operation.rawValue)) ? 3 : 2
        }
    }
}

extension Program {
    /// The instructions before the end, with their operands together.
    var steps: [DraftProgram.Instruction] {
        var steps: [DraftProgram.Instruction] = []
        var index = 0
        while index < instructions.count, instructions[index].op != UInt16(LANES_END.rawValue) {
            let word = instructions[index]
            let operation = lanes_operation(rawValue: UInt32(word.op))
            var operands = [Int(word.a), Int(word.b)]
            if Operation.isWide(word.op) { operands.append(Int(instructions[index + 1].a)) }
            operands.removeLast(operands.count - Operation.operandCount(operation))
            steps.append(.init(operation: operation, destination: Int(word.d), operands: operands))
            index += Operation.isWide(word.op) ? 2 : 1
        }
        return steps
    }

    /// Registers the program reads before it writes them, or only hands on: what others must have left there.
    var inputs: Set<Int> {
        let steps = steps
        return steps.inputs.union(Set(results.map(Int.init)).subtracting(steps.map(\.destination)))
    }
}

extension Sequence where Element == DraftProgram.Instruction {
    /// Registers read before they are written.
    var inputs: Set<Int> {
        var inputs: Set<Int> = []
        var written: Set<Int> = []
        for step in self {
            inputs.formUnion(step.operands.filter { !written.contains($0) })
            written.insert(step.destination)
        }
        return inputs
    }
}
