/// A unit of measurement: a dimension and an exact factor, with the spelling a person reads.
///
///     let clearance = try Unit("mL/min")
///     try clearance.factor(to: Unit("L/h"))   // 0.06, correctly rounded
///
/// Spellings are UCUM's (https://ucum.org/ucum), with those of medical practice that mean one thing only. Two units are
/// equal when they measure the same (`mg/L` and `ug/mL`), however they are spelt. Degrees Celsius stand alone: they have
/// an offset, so they convert by ``Quantity/converted(to:)`` and have no factor to kelvin.
public struct Unit: Hashable, Sendable, CustomStringConvertible {
    /// The spelling shown to people: as written, or composed (`mg*h/L`). It parses back to an equal unit while its
    /// powers are at most 99.
    public let symbol: String
    public let dimension: Dimension
    /// Value in coherent units (kg, m, s, mol, K, A, [IU]) of one of this unit.
    package let scale: ExactFactor
    /// The atoms it is composed of, in the order written; none repeats.
    package let terms: [UnitTerm]
    /// Degrees Celsius: kelvin less 273.15.
    package let isCelsius: Bool

    package init(
        symbol: String, dimension: Dimension, scale: ExactFactor, terms: [UnitTerm], isCelsius: Bool = false
    ) {
        self.symbol = symbol
        self.dimension = dimension
        self.scale = scale
        self.terms = terms
        self.isCelsius = isCelsius
    }

    /// Reads a unit: `mg/L`, `10^9/L`, `mL/min/{1.73_m2}`, `ug.h/mL`, `h-1`.
    ///
    /// - Throws: ``UnitError`` for an unknown, ambiguous or misspelt unit, with the right spelling where one is near.
    public init(_ text: String) throws(UnitError) {
        self = try UnitSpelling.unit(text)
    }

    /// The unit of a pure number.
    public static let one = Unit(symbol: "1", dimension: .none, scale: .one, terms: [])
    public static let percent = Unit(
        symbol: "%", dimension: .none, scale: .ten(-2), terms: [UnitTerm(code: "%", spelling: "%", exponent: 1)])

    public var description: String { symbol }

    /// Whether the unit is a pure number, whatever its factor (`1`, `%`, `mg/g`).
    public var isDimensionless: Bool { dimension.isNone }

    /// Whether ``factor(to:)`` exists.
    public func isCommensurable(with other: Unit) -> Bool {
        dimension == other.dimension && isCelsius == other.isCelsius
    }

    /// What a value in this unit is multiplied with to be in the other unit; the exact ratio, rounded once.
    ///
    /// - Throws: ``UnitError`` when the dimensions differ, an offset is between them, or the ratio is no finite double.
    public func factor(to other: Unit) throws(UnitError) -> Double {
        guard dimension == other.dimension else {
            throw UnitError("`\(symbol)` (\(dimension)) cannot be converted to `\(other.symbol)` (\(other.dimension))")
        }
        guard isCelsius == other.isCelsius else {
            throw UnitError("`\(symbol)` and `\(other.symbol)` differ by an offset, not only by a factor")
        }
        let ratio = (scale / other.scale).value
        guard ratio.isFinite, ratio > 0 else {
            throw UnitError("the factor from `\(symbol)` to `\(other.symbol)` is out of the range of numbers")
        }
        return ratio
    }

    public static func == (a: Unit, b: Unit) -> Bool {
        a.dimension == b.dimension && a.scale == b.scale && a.isCelsius == b.isCelsius
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(dimension)
        hasher.combine(scale)
        hasher.combine(isCelsius)
    }
}
