import CLanes

/// Compares native code with the interpreter on made-up registers: a compiler that contracts or reorders arithmetic, or
/// is plainly wrong, is found before its code is used.
struct NativeCheck {
    let source: NativeSource
    let level: lanes_level

    /// The first program whose kept registers differ in a bit (any NaN is as good as another).
    func firstDifference(_ functions: [lanes_function]) -> Int? {
        guard let interpreter = lanes_interpreter(Int32(source.width), level) else { return 0 }
        let count = source.registerCount * source.width
        let (native, reference) = (Self.registers(count), Self.registers(count))
        defer {
            native.deallocate()
            reference.deallocate()
        }
        for round in 0..<2 {
            Self.fill(native, count, isSpecial: round == 1)
            reference.update(from: native, count: count)
            for (index, program) in source.programs.enumerated() {
                functions[index](program.instructions, native)
                interpreter(program.instructions, reference)
                for register in source.kept[index] where !same(native, reference, register) { return index }
            }
        }
        return nil
    }

    private func same(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ register: Int) -> Bool {
        (0..<source.width).allSatisfy { lane in
            let (x, y) = (a[register * source.width + lane], b[register * source.width + lane])
            return x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
        }
    }

    private static func registers(_ count: Int) -> UnsafeMutablePointer<Double> {
        UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 8, alignment: 64)
            .bindMemory(to: Double.self, capacity: max(count, 1))
    }

    /// Numbers of ordinary size, in the second round with zeros, infinities and NaN among them.
    private static func fill(_ registers: UnsafeMutablePointer<Double>, _ count: Int, isSpecial: Bool) {
        let special = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, 1e300, .leastNonzeroMagnitude]
        var state: UInt64 = 1
        for index in 0..<count {
            // Knuth's linear congruential generator (MMIX); its upper bits are random enough for trial values.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(state >> 11) * 0x1p-53 * 4
            registers[index] = isSpecial && index % 5 == 0 ? special[Int(state >> 40) % special.count] : value + 0.1
        }
    }
}
