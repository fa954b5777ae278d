/// One atom of a unit, raised to a power: `mL`, `h` to the -1.
package struct UnitTerm: Hashable, Sendable {
    /// UCUM's code, by which equal atoms are recognised (`mcg` and `µg` are `ug`). Powers of ten have the code `10*`.
    package let code: String
    /// As a person wrote it.
    package let spelling: String
    package let exponent: Int

    static let tenCode = "10*"

    func raised(to exponent: Int) -> UnitTerm { UnitTerm(code: code, spelling: spelling, exponent: exponent) }
}

/// Products and quotients. Symbols are composed so that they read well and parse back: numerators, then `/` before each
/// denominator (`mg*h/L`, `mg/kg/h`, `1/h`); equal atoms cancel, others (`mg/g`) stay, with their factor.
extension Unit {
    public static func * (a: Unit, b: Unit) -> Unit {
        if b.isPlainOne { return a }
        if a.isPlainOne { return b }
        return Unit(
            composing: a.terms + b.terms, dimension: a.dimension * b.dimension, scale: a.scale * b.scale)
    }

    public static func / (a: Unit, b: Unit) -> Unit {
        b.isPlainOne ? a : a * b.power(-1)
    }

    /// The unit to an integer power; the zeroth is ``one``.
    public func power(_ n: Int) -> Unit {
        if n == 1 { return self }
        if n == 0 { return .one }
        return Unit(
            composing: terms.map { $0.raised(to: Exponent.product($0.exponent, n)) }, dimension: dimension.power(n),
            scale: scale.power(n))
    }

    /// The unit whose square this is. nil when it is not exact; then the root of ``coherent`` exists if the dimension is
    /// even, so convert into that first.
    public func squareRoot() -> Unit? {
        guard let dimension = dimension.squareRoot(), let scale = scale.squareRoot(),
            terms.allSatisfy({ $0.exponent.isMultiple(of: 2) })
        else { return nil }
        return Unit(composing: terms.map { $0.raised(to: $0.exponent / 2) }, dimension: dimension, scale: scale)
    }

    /// The unit of the same dimension composed of kg, m, s, mol, K, A and [IU].
    public var coherent: Unit { Unit(composing: dimension.coherentTerms, dimension: dimension, scale: .one) }

    /// UCUM's spelling, for HDF5 attributes and FHIR: `mg.h/L`, `10*9/L`, `1/h` (UDUNITS, which reads HDF5, has no `/h`).
    public var ucum: String {
        if isCelsius { return "Cel" }
        let above = terms.filter { $0.isAbove }.map(\.ucumText)
        let below = terms.filter { !$0.isAbove }.map { "/" + $0.raised(to: -$0.exponent).ucumText }
        if above.isEmpty && below.isEmpty { return "1" }
        return (above.isEmpty ? "1" : above.joined(separator: ".")) + below.joined()
    }

    private var isPlainOne: Bool { terms.isEmpty && dimension.isNone && scale == .one }

    /// Degrees Celsius lose their offset here: in a product they are differences, which kelvin measures.
    package init(composing terms: [UnitTerm], dimension: Dimension, scale: ExactFactor) {
        let merged = UnitTerm.merged(
            terms.map { $0.code == "Cel" ? UnitTerm(code: "K", spelling: "K", exponent: $0.exponent) : $0 })
        self.init(symbol: UnitTerm.symbol(of: merged), dimension: dimension, scale: scale, terms: merged)
    }
}

extension UnitTerm {
    /// Equal atoms brought together; those that cancel are gone.
    package static func merged(_ terms: [UnitTerm]) -> [UnitTerm] {
        var result: [UnitTerm] = []
        for term in terms {
            if let index = result.firstIndex(where: { $0.code == term.code }) {
                result[index] = result[index].raised(to: Exponent.sum(result[index].exponent, term.exponent))
            } else {
                result.append(term)
            }
        }
        return result.filter { $0.exponent != 0 }
    }

    static func symbol(of terms: [UnitTerm]) -> String {
        let tens = terms.filter { $0.code == tenCode }
        let above = tens + terms.filter { $0.code != tenCode && $0.exponent > 0 }
        let below = terms.filter { $0.code != tenCode && $0.exponent < 0 }
        let numerator = above.isEmpty ? "1" : above.map(\.text).joined(separator: "*")
        return numerator + below.map { "/" + $0.raised(to: -$0.exponent).text }.joined()
    }

    /// Powers of ten carry their sign in the exponent (`10^-3`).
    fileprivate var isAbove: Bool { exponent > 0 || code == Self.tenCode }

    private var text: String {
        if code == Self.tenCode { return "10^\(exponent)" }
        return exponent == 1 ? spelling : spelling + mark + "\(exponent)"
    }

    fileprivate var ucumText: String { exponent == 1 && code != Self.tenCode ? code : "\(code)\(exponent)" }

    /// `m2` needs no mark between atom and power; `{1.73_m2}^2` does.
    private var mark: String { spelling.hasSuffix("}") ? "^" : "" }
}
