import CLanes

/// A program in memory the interpreter reads, at fixed addresses, with no reference counting on the way.
struct LoadedProgram {
    let instructions: UnsafeMutablePointer<lanes_instruction>
    let results: UnsafeMutablePointer<UInt16>
    let resultCount: Int
    private let interpret: lanes_function

    init(_ program: Program) {
        instructions = .allocate(capacity: max(program.instructions.count, 1))
        instructions.initialize(from: program.instructions, count: program.instructions.count)
        results = .allocate(capacity: max(program.results.count, 1))
        results.initialize(from: program.results, count: program.results.count)
        resultCount = program.results.count
        interpret = laneInterpreter(width: 1)
    }

    func free() {
        instructions.deallocate()
        results.deallocate()
    }

    @inline(__always)
    func run(_ registers: UnsafeMutablePointer<Double>) { interpret(instructions, registers) }

    @inline(__always)
    func run(_ registers: UnsafeMutablePointer<Double>, into output: UnsafeMutablePointer<Double>) {
        interpret(instructions, registers)
        for index in 0..<resultCount { output[index] = registers[Int(results[index])] }
    }

    /// A result of the last run.
    @inline(__always)
    func result(_ index: Int, _ registers: UnsafeMutablePointer<Double>) -> Double { registers[Int(results[index])] }
}
