import CLanes
import Foundation
import TestSupport
import Testing

/// Errors of exp, log, log10 and pow in units in the last place (ulp) of the exact result.
///
/// The reference is libm in the 80-bit format, whose own error of about 2^-11 ulp of a double does not matter here.
/// The bounds are what the algorithm promises: half an ulp for rounding the result, and what is rounded before it. For
/// exp that is a few terms of 2^-56 against an ulp of 2^-53; for the logarithms they are below 2^-58; for pow the error
/// of y log x, 708 times 2^-65 or so, comes on top of that of exp.
/// Where there is no such format, double libm stands in, and half an ulp for its rounding is added.
@Suite struct AnalyticAccuracyTests {
    #if arch(x86_64)
    typealias Reference = Float80
    static let rounding = 0.0
    #else
    typealias Reference = Double
    static let rounding = 0.5
    #endif

    static let count = TestTier.isLong ? 4_000_000 : 40_000

    /// The largest error over arguments drawn by `draw`; the best build, since all give the same bits.
    func largestError(_ function: Function, _ draw: (inout SeededGenerator) -> (Double, Double)) throws -> Double {
        var generator = SeededGenerator(state: 3)
        let arguments = (0..<Self.count).map { _ in draw(&generator) }
        let (a, b) = (arguments.map(\.0), arguments.map(\.1))
        let values = try function.values(a, b, by: try #require(Build.all.last))
        var largest = 0.0
        for (index, value) in values.enumerated() {
            let (x, y) = (Reference(a[index]), Reference(b[index]))
            let exact =
                switch function {
                case .exp: exp(x)
                case .log: log(x)
                case .log10: log10(x)
                case .pow: pow(x, y)
                }
            // Divided before it becomes a Double: near the smallest numbers the difference would not be one.
            let error =
                exact == 0 && value == 0 ? 0 : Double(abs(Reference(value) - exact) / Reference(abs(Double(exact)).ulp))
            largest = max(largest, error)
        }
        return largest
    }

    /// Over all sizes of positive normal numbers.
    func anySize(_ generator: inout SeededGenerator) -> Double {
        Double(
            sign: .plus, exponent: .random(in: -1022...1023, using: &generator),
            significand: .random(in: 1..<2, using: &generator))
    }

    /// 1 + e, with e of any size down to the resolution of 1.
    func near1(_ generator: inout SeededGenerator) -> Double {
        1 + .random(in: -1...1, using: &generator) * exp2(.random(in: -50 ... -2, using: &generator))
    }

    @Test func exponential() throws {
        #expect(try largestError(.exp) { (.random(in: -708...708, using: &$0), 0) } < 0.75 + Self.rounding)
        #expect(try largestError(.exp) { (.random(in: -1...1, using: &$0), 0) } < 0.75 + Self.rounding)
    }

    @Test func logarithms() throws {
        for function in [Function.log, .log10] {
            #expect(try largestError(function) { (anySize(&$0), 0) } < 0.53 + Self.rounding)
            #expect(try largestError(function) { (.random(in: 0.6...1.5, using: &$0), 0) } < 0.53 + Self.rounding)
            #expect(try largestError(function) { (near1(&$0), 0) } < 0.53 + Self.rounding)
        }
    }

    @Test func powers() throws {
        func power(of base: Double, _ generator: inout SeededGenerator) -> (Double, Double) {
            (base, .random(in: -707...707, using: &generator) / log(base))
        }
        let sizes = [
            try largestError(.pow) { (exp2(.random(in: -20...20, using: &$0)), .random(in: -5...5, using: &$0)) },
            try largestError(.pow) { power(of: anySize(&$0), &$0) },
            try largestError(.pow) { power(of: .random(in: 0.5...2, using: &$0), &$0) },
            try largestError(.pow) { power(of: near1(&$0), &$0) },
        ]
        for error in sizes { #expect(error < 0.85 + Self.rounding) }
    }

    /// Results below the normal range, and arguments there, come from libm: within an ulp too.
    @Test func subnormalNumbers() throws {
        #expect(try largestError(.exp) { (.random(in: -745 ... -708, using: &$0), 0) } <= 1 + Self.rounding)
        #expect(try largestError(.log) { (Double(bitPattern: $0.next() >> 12 | 1), 0) } <= 1 + Self.rounding)
        #expect(try largestError(.pow) { (0.5, .random(in: 1022...1074, using: &$0)) } <= 1 + Self.rounding)
    }
}
