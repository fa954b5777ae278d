import CLanes
import Testing

@Suite struct AnalyticOperationTests {
    /// Values known by hand, in the last lane of every build; the other lanes hold NaN.
    @Test(arguments: Build.all) func valuesOfEachOperation(_ build: Build) throws {
        let interpreter = try build.interpreter
        func run(_ op: lanes_operation, _ a: Double, _ b: Double = 0, _ c: Double = 0) -> Double {
            let registers = AlignedDoubles(count: 4 * build.width)
            for (register, value) in [a, b, c, 99].enumerated() {
                for lane in 0..<build.width { registers[register * build.width + lane] = .nan }
                registers[(register + 1) * build.width - 1] = value
            }
            var program = [lanes_instruction(op: UInt16(op.rawValue), d: 3, a: 0, b: 1)]
            if op.rawValue >= LANES_SELECT.rawValue { program.append(lanes_instruction(op: 0, d: 0, a: 2, b: 0)) }
            program.append(lanes_instruction(op: 0, d: 0, a: 0, b: 0))
            interpreter(program, registers.address)
            return registers[4 * build.width - 1]
        }
        #expect(run(LANES_COPY, 7) == 7)
        #expect(run(LANES_SUBTRACT, 7, 2) == 5)
        #expect(run(LANES_DIVIDE, 7, 2) == 3.5)
        #expect(run(LANES_POWER, 2, 10) == 1024)
        #expect(run(LANES_LOG10, 1000) == 3)
        #expect(run(LANES_FLOOR, -0.5) == -1 && run(LANES_FLOOR, 2.5) == 2 && run(LANES_FLOOR, -1e300) == -1e300)
        #expect(run(LANES_SQRT, 9) == 3 && run(LANES_SQRT, -1).isNaN && run(LANES_SQRT, -0.0).sign == .minus)
        #expect(run(LANES_ABS, -7) == 7 && run(LANES_NEGATE, 7) == -7)
        #expect(run(LANES_MIN, 1, 2) == 1 && run(LANES_MAX, 1, 2) == 2)
        #expect(run(LANES_MIN, .nan, 2).isNaN && run(LANES_MIN, 2, .nan).isNaN)
        #expect(run(LANES_MAX, .nan, 2).isNaN && run(LANES_MAX, 2, .nan).isNaN)
        #expect(run(LANES_LESS, .nan, 2) == 0 && run(LANES_NOT_EQUAL, .nan, 2) == 1)
        #expect(run(LANES_GREATER_OR_EQUAL, 2, 2) == 1 && run(LANES_GREATER, 2, 2) == 0)
        #expect(run(LANES_AND, 2, 0) == 0 && run(LANES_OR, 2, 0) == 1 && run(LANES_NOT, 0) == 1)
        #expect(run(LANES_SELECT, 1, 5, 6) == 5 && run(LANES_SELECT, 0, 5, 6) == 6)
        #expect(run(LANES_SELECT, 1, 5, .nan) == 5)
        #expect(run(LANES_MULTIPLY_ADD, 2, 3, 4) == 10)
        #expect(run(LANES_MULTIPLY_SUBTRACT, 2, 3, 4) == 2)
        #expect(run(LANES_SUBTRACT_PRODUCT, 2, 3, 4) == -2)
        // A fused operation rounds twice: (1 + e)^2 - 1 with e = 2^-30 loses e^2 in the product already.
        let e = 0x1p-30
        #expect(run(LANES_MULTIPLY_SUBTRACT, 1 + e, 1 + e, 1) == 2 * e)
    }
}
