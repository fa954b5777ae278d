import CLanes
import TestSupport
import Testing

/// Each lane of every build gives the very bits of one plain lane alone.
@Suite struct PropertyLaneTests {
    static let special = [
        0.0, -0.0, 1, -1, .infinity, -.infinity, .nan, 1e300, -1e300, .leastNonzeroMagnitude, .leastNormalMagnitude,
        .greatestFiniteMagnitude, 0.5, 2, 710, -710, 0.9999999999999999, 3,
    ]

    /// One in four is special; the others have any sign and ordinary sizes.
    static func value(_ generator: inout SeededGenerator) -> Double {
        Int.random(in: 0..<4, using: &generator) == 0
            ? special[Int.random(in: 0..<special.count, using: &generator)]
            : Double.random(in: -4...4, using: &generator)
    }

    static func randomProgram(registers: Int, _ generator: inout SeededGenerator) -> [lanes_instruction] {
        func register() -> UInt16 { UInt16.random(in: 0..<UInt16(registers), using: &generator) }
        var program: [lanes_instruction] = []
        for _ in 0..<60 {
            let op = UInt16.random(in: 1..<UInt16(LANES_OPERATION_COUNT.rawValue), using: &generator)
            program.append(lanes_instruction(op: op, d: register(), a: register(), b: register()))
            if op >= UInt16(LANES_SELECT.rawValue) {
                program.append(lanes_instruction(op: 0, d: 0, a: register(), b: 0))
            }
        }
        program.append(lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0))
        return program
    }

    /// Random programs of all operations over random registers.
    @Test func randomPrograms() throws {
        var generator = SeededGenerator(state: 88)
        let (registers, lanes) = (24, 16)
        for _ in 0..<400 {
            let program = Self.randomProgram(registers: registers, &generator)
            let start = (0..<lanes).map { _ in (0..<registers).map { _ in Self.value(&generator) } }
            let plain = try Build.all[0].interpreter
            let alone = start.map { registers in
                var registers = registers
                plain(program, &registers)
                return registers
            }
            for build in Build.all.dropFirst() {
                let interpreter = try build.interpreter
                let wide = AlignedDoubles(count: registers * build.width)
                for first in stride(from: 0, to: lanes, by: build.width) {
                    for lane in 0..<build.width {
                        for register in 0..<registers {
                            wide[register * build.width + lane] = start[first + lane][register]
                        }
                    }
                    interpreter(program, wide.address)
                    let same = (0..<build.width).allSatisfy { lane in
                        (0..<registers).allSatisfy {
                            sameBits(wide[$0 * build.width + lane], alone[first + lane][$0])
                        }
                    }
                    #expect(same, "\(build)")
                }
            }
        }
    }

    /// The functions over all of the doubles: random bits, random sizes near 1, and special values among them.
    @Test(arguments: Function.allCases) func functions(_ function: Function) throws {
        var generator = SeededGenerator(state: 5)
        func any(_ index: Int) -> Double {
            switch index % 4 {
            case 0: Double(bitPattern: generator.next())
            case 1: .random(in: 0.5...2, using: &generator)
            case 2: .random(in: -750...750, using: &generator)
            default: Self.value(&generator)
            }
        }
        let a = (0..<20_000).map(any)
        let b = (0..<20_000).map { _ in any(Int.random(in: 0..<4, using: &generator)) }
        let plain = try function.values(a, b, by: Build.all[0])
        for build in Build.all.dropFirst() {
            let values = try function.values(a, b, by: build)
            #expect(zip(values, plain).allSatisfy(sameBits), "\(build)")
        }
    }

    /// The table of functions and the interpreter run the same kernels.
    @Test(arguments: Build.all) func functionsAreTheInterpreters(_ build: Build) throws {
        let operations: [(Function, lanes_operation)] = [
            (.exp, LANES_EXP), (.log, LANES_LOG), (.log10, LANES_LOG10), (.pow, LANES_POWER),
        ]
        var generator = SeededGenerator(state: 21)
        let interpreter = try build.interpreter
        for (function, operation) in operations {
            let program = [
                lanes_instruction(op: UInt16(operation.rawValue), d: 2, a: 0, b: 1),
                lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0),
            ]
            for _ in 0..<100 {
                let registers = AlignedDoubles(count: 3 * build.width)
                let a = (0..<build.width).map { _ in Self.value(&generator) }
                let b = (0..<build.width).map { _ in Self.value(&generator) }
                for lane in 0..<build.width {
                    registers[lane] = a[lane]
                    registers[build.width + lane] = b[lane]
                }
                interpreter(program, registers.address)
                let values = try function.values(a, b, by: build)
                #expect((0..<build.width).allSatisfy { sameBits(values[$0], registers[2 * build.width + $0]) })
            }
        }
    }

    @Test func onlyWidthsThereAre() {
        for width: Int32 in [-1, 0, 2, 4, 7, 9, 32] {
            #expect(lanes_interpreter(width, LANES_PLAIN) == nil)
            #expect(lanes_functions_for(width, LANES_PLAIN) == nil)
        }
    }
}
