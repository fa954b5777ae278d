import CLanes
import Testing

@Suite struct PropertyLaneWidthTests {
    /// Random programs of all operations over random registers, ordinary and special values included: each lane of
    /// eight must be the very bits of running alone.
    @Test func eightLanesAreEightTimesOne() {
        var generator = SeededGenerator(state: 88)
        let registerCount = 24
        let special = [0.0, -0.0, 1, -1, .infinity, -.infinity, .nan, 1e300, .leastNonzeroMagnitude, 0.5, 2]
        for _ in 0..<500 {
            var program: [lanes_instruction] = []
            for _ in 0..<60 {
                let op = UInt16.random(in: 1..<UInt16(LANES_OPERATION_COUNT.rawValue), using: &generator)
                func register() -> UInt16 { UInt16.random(in: 0..<UInt16(registerCount), using: &generator) }
                program.append(lanes_instruction(op: op, d: register(), a: register(), b: register()))
                if op >= UInt16(LANES_SELECT.rawValue) {
                    program.append(lanes_instruction(op: 0, d: 0, a: register(), b: 0))
                }
            }
            program.append(lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0))

            let wide = UnsafeMutableRawPointer.allocate(byteCount: registerCount * 64, alignment: 64)
                .bindMemory(to: Double.self, capacity: registerCount * 8)
            defer { wide.deallocate() }
            for index in 0..<(registerCount * 8) {
                wide[index] =
                    Int.random(in: 0..<4, using: &generator) == 0
                    ? special[Int.random(in: 0..<special.count, using: &generator)]
                    : Double.random(in: -4...4, using: &generator)
            }
            let alone = (0..<8).map { lane in
                var registers = (0..<registerCount).map { wide[$0 * 8 + lane] }
                lanes_run_1(program, &registers)
                return registers
            }
            lanes_run_8(program, wide)
            for lane in 0..<8 {
                for register in 0..<registerCount {
                    let (a, b) = (wide[register * 8 + lane], alone[lane][register])
                    // The sign and payload of a NaN are not specified by IEEE 754.
                    #expect(a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN))
                }
            }
        }
    }

    @Test func valuesOfEachOperation() {
        func run(_ op: lanes_operation, _ a: Double, _ b: Double = 0, _ c: Double = 0) -> Double {
            var registers = [a, b, c, 99]
            var program = [lanes_instruction(op: UInt16(op.rawValue), d: 3, a: 0, b: 1)]
            if op.rawValue >= LANES_SELECT.rawValue { program.append(lanes_instruction(op: 0, d: 0, a: 2, b: 0)) }
            program.append(lanes_instruction(op: 0, d: 0, a: 0, b: 0))
            lanes_run_1(program, &registers)
            return registers[3]
        }
        #expect(run(LANES_COPY, 7) == 7)
        #expect(run(LANES_SUBTRACT, 7, 2) == 5)
        #expect(run(LANES_DIVIDE, 7, 2) == 3.5)
        #expect(run(LANES_POWER, 2, 10) == 1024)
        #expect(run(LANES_LOG10, 1000) == 3)
        #expect(run(LANES_FLOOR, -0.5) == -1)
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
