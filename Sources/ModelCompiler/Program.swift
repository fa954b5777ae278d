import CLanes

/// A program for the lane interpreter and the registers that hold its results afterwards.
package struct Program: Sendable {
    package var instructions: [lanes_instruction]
    package var results: [UInt16]

    package init(instructions: [lanes_instruction], results: [UInt16]) {
        self.instructions = instructions
        self.results = results
    }

    /// Operations in the program, without its end.
    package var count: Int {
        var index = 0
        var operations = 0
        while index < instructions.count, instructions[index].op != UInt16(LANES_END.rawValue) {
            index += Operation.isWide(instructions[index].op) ? 2 : 1
            operations += 1
        }
        return operations
    }

    /// How often an operation occurs.
    package func occurrences(of operation: lanes_operation) -> Int {
        var index = 0
        var found = 0
        while index < instructions.count {
            if instructions[index].op == UInt16(operation.rawValue) { found += 1 }
            index += Operation.isWide(instructions[index].op) ? 2 : 1
        }
        return found
    }
}

/// A program whose temporaries have no place yet: register -1 is the first temporary, -2 the second and so on.
struct DraftProgram {
    struct Instruction {
        var operation: lanes_operation
        var destination: Int
        var operands: [Int]
    }
    var instructions: [Instruction] = []
    var results: [Int] = []
    var temporaryCount = 0

    /// The program with its temporaries behind all other registers.
    func placed(temporariesFrom base: Int) -> Program {
        func register(_ r: Int) -> UInt16 { UInt16(r >= 0 ? r : base - 1 - r) }
        var words: [lanes_instruction] = []
        for instruction in instructions {
            let operands = instruction.operands.map(register)
            words.append(
                lanes_instruction(
                    op: UInt16(instruction.operation.rawValue), d: register(instruction.destination), a: operands[0],
                    b: operands.count > 1 ? operands[1] : 0))
            if operands.count > 2 { words.append(lanes_instruction(op: 0, d: 0, a: operands[2], b: 0)) }
        }
        words.append(lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0))
        return Program(instructions: words, results: results.map(register))
    }
}
