/// What a unit measures: integer exponents over the base dimensions of medicine.
///
/// The international unit is a dimension of its own: it measures biological effect and converts to mass only
/// substance by substance, which no general rule can do.
public struct Dimension: Hashable, Sendable, CustomStringConvertible {
    public let mass: Int
    public let length: Int
    public let time: Int
    public let amount: Int
    public let temperature: Int
    public let current: Int
    public let internationalUnit: Int

    public init(
        mass: Int = 0, length: Int = 0, time: Int = 0, amount: Int = 0, temperature: Int = 0, current: Int = 0,
        internationalUnit: Int = 0
    ) {
        self.mass = mass
        self.length = length
        self.time = time
        self.amount = amount
        self.temperature = temperature
        self.current = current
        self.internationalUnit = internationalUnit
    }

    /// The dimension of a pure number.
    public static let none = Dimension()

    public var isNone: Bool { self == .none }

    public static func * (a: Dimension, b: Dimension) -> Dimension { a.combined(with: b, Exponent.sum) }

    public static func / (a: Dimension, b: Dimension) -> Dimension { a * b.power(-1) }

    public func power(_ n: Int) -> Dimension { combined(with: self) { own, _ in Exponent.product(own, n) } }

    /// Half of every exponent; nil when one of them is odd.
    public func squareRoot() -> Dimension? {
        guard exponents.allSatisfy({ $0.isMultiple(of: 2) }) else { return nil }
        return combined(with: self) { own, _ in own / 2 }
    }

    private func combined(with other: Dimension, _ operation: (Int, Int) -> Int) -> Dimension {
        Dimension(
            mass: operation(mass, other.mass), length: operation(length, other.length),
            time: operation(time, other.time), amount: operation(amount, other.amount),
            temperature: operation(temperature, other.temperature), current: operation(current, other.current),
            internationalUnit: operation(internationalUnit, other.internationalUnit))
    }

    private var exponents: [Int] { [mass, length, time, amount, temperature, current, internationalUnit] }

    /// For messages: `mass/volume`, `volume/time`, `1/time`, `no dimension`.
    public var description: String {
        let names = ["mass", "length", "time", "amount", "temperature", "current", "international unit"]
        let powers = zip(names, exponents).map { name, exponent -> (String, Int) in
            // Volumes and areas are far commoner here than powers of a length.
            if name == "length", abs(exponent) == 3 { return ("volume", exponent.signum()) }
            if name == "length", abs(exponent) == 2 { return ("area", exponent.signum()) }
            return (name, exponent)
        }
        func text(_ name: String, _ exponent: Int) -> String { exponent == 1 ? name : "\(name)^\(exponent)" }
        let above = powers.filter { $0.1 > 0 }.map { text($0.0, $0.1) }
        let below = powers.filter { $0.1 < 0 }.map { "/" + text($0.0, -$0.1) }
        if above.isEmpty && below.isEmpty { return "no dimension" }
        return (above.isEmpty ? "1" : above.joined(separator: "*")) + below.joined()
    }

    /// The unit of this dimension whose factor is one: products of kg, m, s, mol, K, A and [IU].
    package var coherentTerms: [UnitTerm] {
        zip(["kg", "m", "s", "mol", "K", "A", "[IU]"], exponents)
            .map { UnitTerm(code: $0, spelling: $0, exponent: $1) }.filter { $0.exponent != 0 }
    }
}

/// Exponents saturate: a garbage unit such as `(kg^99)^99...` must not trap, and nothing real comes near the bound.
package enum Exponent {
    static let bound = 1_000_000_000

    package static func sum(_ a: Int, _ b: Int) -> Int { min(max(a + b, -bound), bound) }

    package static func product(_ a: Int, _ b: Int) -> Int {
        let (value, overflow) = a.multipliedReportingOverflow(by: b)
        if overflow { return (a < 0) == (b < 0) ? bound : -bound }
        return min(max(value, -bound), bound)
    }
}
