import CLanes
import Testing

/// What C11, Annex F.10, says of exp, log, log10 and pow at special arguments, in every build, with ordinary
/// arguments in the other lanes.
@Suite struct PublishedSpecialValueTests {
    struct Case {
        var function: Function
        var a: Double
        var b = 1.0
        var value: Double
    }

    static let cases: [Case] =
        [
            (-Double.infinity, 0.0), (.infinity, .infinity), (0, 1), (-0.0, 1), (.nan, .nan), (1e5, .infinity),
            (-1e5, 0), (.leastNonzeroMagnitude, 1), (.greatestFiniteMagnitude, .infinity),
        ].map { Case(function: .exp, a: $0, value: $1) }
        + [
            (0.0, -Double.infinity), (-0.0, -.infinity), (1, 0), (-1, .nan), (-.infinity, .nan),
            (.infinity, .infinity), (.nan, .nan), (-.leastNonzeroMagnitude, .nan),
        ].flatMap { [Case(function: .log, a: $0, value: $1), Case(function: .log10, a: $0, value: $1)] }
        + pow.map { Case(function: .pow, a: $0, b: $1, value: $2) }

    static let pow: [(Double, Double, Double)] = [
        // Zero to an odd negative, another negative, and a positive power.
        (0, -3, .infinity), (-0.0, -3, -.infinity), (0, -2, .infinity), (-0.0, -2, .infinity), (-0.0, -0.5, .infinity),
        (0, -.infinity, .infinity), (-0.0, -.infinity, .infinity), (0, 3, 0), (-0.0, 3, -0.0), (-0.0, 2, 0),
        (-0.0, 0.5, 0), (0, .infinity, 0),
        // One, and the zeroth power, of anything.
        (-1, .infinity, 1), (-1, -.infinity, 1), (1, .nan, 1), (1, .infinity, 1), (1, -.infinity, 1), (1, 1e300, 1),
        (.nan, 0, 1), (.nan, -0.0, 1), (0, 0, 1), (.infinity, 0, 1), (-3, 0, 1), (2, -0.0, 1),
        // A negative number to a whole and to another power.
        (-2, 3, -8), (-2, 2, 4), (-2, 0.5, .nan), (-2, -1, -0.5), (-1, 1e300, 1),
        // Infinite powers and infinities.
        (0.5, -.infinity, .infinity), (2, -.infinity, 0), (0.5, .infinity, 0), (2, .infinity, .infinity),
        (-0.5, .infinity, 0), (-2, .infinity, .infinity), (-.infinity, -3, -0.0), (-.infinity, -2, 0),
        (-.infinity, 3, -.infinity), (-.infinity, 2, .infinity), (-.infinity, 0.5, .infinity), (.infinity, -1, 0),
        (.infinity, 1, .infinity),
        // NaN, overflow and underflow.
        (.nan, 1, .nan), (2, .nan, .nan), (.nan, .nan, .nan), (10, 400, .infinity), (10, -400, 0), (-10, 401, -.infinity),
    ]

    @Test(arguments: Build.all) func annexF(_ build: Build) throws {
        for special in Self.cases {
            for lane in 0..<build.width {
                var a = [Double](repeating: 1.5, count: build.width)
                var b = [Double](repeating: 2, count: build.width)
                let ordinary = try special.function.values(a, b, by: build)
                (a[lane], b[lane]) = (special.a, special.b)
                let values = try special.function.values(a, b, by: build)
                let right = (0..<build.width).allSatisfy {
                    sameBits(values[$0], $0 == lane ? special.value : ordinary[$0])
                }
                #expect(right, "\(special): \(values) in \(build)")
            }
        }
    }

    /// Exact results come out exact: small whole powers of small whole numbers, powers of two and of ten.
    @Test func exactResults() throws {
        let build = Build.all[0]
        for base in 1...12 {
            let powers = (0...14).map(Double.init)
            let values = try Function.pow.values(powers.map { _ in Double(base) }, powers, by: build)
            var power = 1.0
            for value in values {
                #expect(value == power)
                power *= Double(base)
            }
        }
        let exponents = (-1022...1023).map(Double.init)
        let twos = exponents.map { Double(sign: .plus, exponent: Int($0), significand: 1) }
        #expect(try Function.pow.values(exponents.map { _ in 2 }, exponents, by: build) == twos)
        let tens = (0...22).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
        #expect(try Function.log10.values(tens, by: build) == (0...22).map(Double.init))
    }
}
