import CLanes
import Foundation
import ModelCompiler
import TestSupport
import Testing

/// Native code against the interpreter: the very same bits.
@Suite(.enabled(if: CCompiler.find() != nil, "needs a C compiler")) struct PropertyNativeBitsTests {
    struct Build: Sendable, CustomStringConvertible {
        var width: Int
        var level = lanes_best_level().rawValue
        var compiler = CCompiler.find()
        var hasModels = false
        var description: String { "\(width) lanes, level \(level), \(compiler?.path ?? "none")" }
    }

    /// The models at both widths; each level of this CPU, and another compiler, on random programs. With
    /// DOSIS_LONG_TESTS=1 everything with everything.
    static let builds: [Build] = {
        let levels = 0...lanes_best_level().rawValue
        let compilers = [CCompiler.find(), CCompiler(path: "/usr/bin/gcc")].compactMap { $0 }
        if TestTier.isLong {
            return [8, 16].flatMap { width in
                levels.flatMap { level in
                    compilers.map { Build(width: width, level: level, compiler: $0, hasModels: true) }
                }
            }
        }
        return [8, 16].map { Build(width: $0, hasModels: true) } + levels.map { Build(width: 8, level: $0) }
            + compilers.dropFirst().map { Build(width: 8, compiler: $0) }
    }()

    @Test(arguments: builds) func programsLeaveTheInterpretersBits(_ build: Build) throws {
        try compare(
            NativeSamples.random() + NativeSamples.workloads() + (build.hasModels ? NativeSamples.models() : []), build)
    }

    /// Programs too long for one function of C.
    @Test func longProgramsToo() throws {
        var generator = SeededGenerator(state: 99)
        try compare((0..<2).map { NativeSamples.random(&generator, length: 2_000 + 500 * $0) }, Build(width: 8))
    }

    private func compare(_ programs: [Program], _ build: Build) throws {
        let level = lanes_level(rawValue: build.level)
        // In parts: gcc takes long for all of the library at once, and a compiler is given a minute.
        let natives = try stride(from: 0, to: programs.count, by: 50).map { first in
            try NativeCode.load(
                Array(programs[first..<min(first + 50, programs.count)]), width: build.width, level: level, cache: .none,
                compiler: build.compiler)
        }
        let interpret = laneInterpreter(width: build.width, level: level)
        let count = 1 + (programs.flatMap(\.instructions).flatMap { [$0.d, $0.a, $0.b] }.max().map(Int.init) ?? 0)
        var generator = SeededGenerator(state: UInt64(build.width))
        var compared = 0
        var finite = 0
        for _ in 0..<8 {
            let start = LaneRegisters(count: count, width: build.width, using: &generator)
            for (program, function) in zip(programs, natives.flatMap(\.functions)) {
                let (ours, theirs) = (LaneRegisters(copying: start), LaneRegisters(copying: start))
                function(nil, ours.values.baseAddress)
                interpret(program.instructions, theirs.values.baseAddress)
                for register in program.results.map(Int.init) {
                    for index in (register * build.width)..<((register + 1) * build.width) {
                        let (a, b) = (ours.values[index], theirs.values[index])
                        // The sign and payload of a NaN are not specified by IEEE 754.
                        #expect(a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN), "\(a), \(b)")
                        compared += 1
                        if a.isFinite { finite += 1 }
                    }
                }
            }
        }
        withExtendedLifetime(natives) {}
        #expect(finite > compared / 10)
    }

    /// What one program leaves for another is in memory; temporaries are not written.
    @Test func onlySharedRegistersAreWritten() throws {
        func word(_ op: lanes_operation, _ d: UInt16, _ a: UInt16, _ b: UInt16) -> lanes_instruction {
            lanes_instruction(op: UInt16(op.rawValue), d: d, a: a, b: b)
        }
        let end = word(LANES_END, 0, 0, 0)
        // Register 2 is written twice and read by the second program; 3 is a temporary; 4 is the result.
        let first = Program(
            instructions: [
                word(LANES_ADD, 2, 0, 1), word(LANES_MULTIPLY, 3, 2, 2), word(LANES_SUBTRACT, 2, 3, 0),
                word(LANES_DIVIDE, 4, 2, 3), end,
            ], results: [4])
        let second = Program(instructions: [word(LANES_COPY, 5, 2, 0), end], results: [5, 1])
        let native = try NativeCode.load([first, second], width: 8, level: lanes_best_level(), cache: .none)
        var generator = SeededGenerator(state: 1)
        let registers = LaneRegisters(count: 6, width: 8, using: &generator)
        let values: [Double] = [3, 4, -1, -2, -3, -4]
        for (register, value) in values.enumerated() { for lane in 0..<8 { registers.values[register * 8 + lane] = value } }
        native.functions[0](nil, registers.values.baseAddress)
        native.functions[1](nil, registers.values.baseAddress)
        // 3 + 4 = 7, 7 * 7 = 49, 49 - 3 = 46, 46 / 49
        let expected: [Double] = [3, 4, 46, -2, 46.0 / 49, 46]
        #expect(Array(registers.values) == expected.flatMap { Array(repeating: $0, count: 8) })
    }

    @Test func nothingToCompile() throws {
        let empty = Program(instructions: [lanes_instruction(op: 0, d: 0, a: 0, b: 0)], results: [])
        #expect(try NativeCode.load([], width: 8, level: LANES_PLAIN, cache: .none).functions.isEmpty)
        #expect(try NativeCode.load([empty], width: 16, level: LANES_PLAIN, cache: .none).functions.count == 1)
    }
}
