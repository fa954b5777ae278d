/// A positive rational number kept exactly, as a product of prime powers.
///
///     ExactFactor(1, over: 60).power(3)   // 2^-6 3^-3 5^-3
///
/// Products, quotients, powers and roots of conversion factors are sums and multiples of exponents: they never overflow
/// and never round, so equality of units is exact. Rounding happens once, in ``value``.
package struct ExactFactor: Hashable, Sendable {
    struct PrimePower: Hashable, Sendable {
        let prime: UInt64
        let exponent: Int
    }

    /// Sorted by prime; no exponent is zero.
    private let powers: [PrimePower]

    private init(powers: [PrimePower]) { self.powers = powers }

    package static let one = ExactFactor(powers: [])

    /// `numerator / denominator`, both at least 1 (smaller counts as 1).
    package init(_ numerator: UInt64, over denominator: UInt64 = 1) {
        self = ExactFactor(powers: Self.factorised(numerator)) / ExactFactor(powers: Self.factorised(denominator))
    }

    /// 10^exponent.
    package static func ten(_ exponent: Int) -> ExactFactor { ExactFactor(10).power(exponent) }

    package static func * (a: ExactFactor, b: ExactFactor) -> ExactFactor {
        if a.powers.isEmpty { return b }
        if b.powers.isEmpty { return a }
        var merged: [UInt64: Int] = [:]
        for power in a.powers + b.powers {
            merged[power.prime] = Exponent.sum(merged[power.prime] ?? 0, power.exponent)
        }
        return ExactFactor(
            powers: merged.filter { $0.value != 0 }.map { PrimePower(prime: $0.key, exponent: $0.value) }
                .sorted { $0.prime < $1.prime })
    }

    package static func / (a: ExactFactor, b: ExactFactor) -> ExactFactor { a * b.power(-1) }

    package func power(_ n: Int) -> ExactFactor {
        if n == 0 { return .one }
        return ExactFactor(
            powers: powers.map { PrimePower(prime: $0.prime, exponent: Exponent.product($0.exponent, n)) })
    }

    /// nil when the root is not rational.
    package func squareRoot() -> ExactFactor? {
        guard powers.allSatisfy({ $0.exponent.isMultiple(of: 2) }) else { return nil }
        return ExactFactor(powers: powers.map { PrimePower(prime: $0.prime, exponent: $0.exponent / 2) })
    }

    /// The nearest double. Correctly rounded while numerator and denominator stay below 2^127 (about 10^38), else within
    /// a few units in the last place; infinite or zero when out of the range of a double.
    package var value: Double {
        if let numerator = Self.product(powers.filter { $0.exponent > 0 }),
            let denominator = Self.product(powers.filter { $0.exponent < 0 })
        {
            return Self.quotient(numerator, denominator)
        }
        return powers.reduce(1) { $0 * Self.power(Double($1.prime), $1.exponent) }
    }

    /// The product of the primes to the absolute value of their exponents; nil from 2^127 on.
    private static func product(_ powers: [PrimePower]) -> UInt128? {
        var result: UInt128 = 1
        for power in powers {
            guard abs(power.exponent) < 128 else { return nil }
            for _ in 0..<abs(power.exponent) {
                let (next, overflow) = result.multipliedReportingOverflow(by: UInt128(power.prime))
                guard !overflow, next >> 127 == 0 else { return nil }
                result = next
            }
        }
        return result
    }

    /// Long division to 64 significant bits and a sticky bit, then one rounding to 53.
    private static func quotient(_ numerator: UInt128, _ denominator: UInt128) -> Double {
        var (bits, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        var scale = 0
        while bits >> 63 == 0 {
            remainder <<= 1
            bits <<= 1
            scale -= 1
            if remainder >= denominator {
                remainder -= denominator
                bits |= 1
            }
        }
        var isInexact = remainder != 0
        while bits >> 64 != 0 {
            isInexact = isInexact || bits & 1 == 1
            bits >>= 1
            scale += 1
        }
        let significand = UInt64(bits) | (isInexact ? 1 : 0)
        return Double(significand) * Double(sign: .plus, exponent: scale, significand: 1)
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = abs(exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return exponent < 0 ? 1 / result : result
    }

    private static func factorised(_ number: UInt64) -> [PrimePower] {
        var rest = max(number, 1)
        var powers: [PrimePower] = []
        var prime: UInt64 = 2
        while prime * prime <= rest {
            var exponent = 0
            while rest.isMultiple(of: prime) {
                rest /= prime
                exponent += 1
            }
            if exponent > 0 { powers.append(PrimePower(prime: prime, exponent: exponent)) }
            prime += prime == 2 ? 1 : 2
        }
        if rest > 1 { powers.append(PrimePower(prime: rest, exponent: 1)) }
        return powers
    }
}
