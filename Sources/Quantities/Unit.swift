/// A unit of measurement: a dimension and an exact factor, with the spelling a person reads.
///
///     let clearance = try Unit("mL/min")
///     try clearance.factor(to: Unit("L/h"))   // 0.06, correctly rounded
///
/// Two units are equal when they measure the same (`mg/L` and `ug/mL`), however they are spelt.
public struct Unit: Hashable, Sendable, CustomStringConvertible {
    /// The spelling shown to people: as written, or composed (`mg*h/L`).
    public let symbol: String
    public var description: String { symbol }
}
