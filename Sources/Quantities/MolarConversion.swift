/// Conversion between mass and amount of a substance, by its molar mass.
public enum MolarConversion {
    /// What a value in `unit` is multiplied with to be in `other`, where one counts the substance by mass and the other by
    /// amount (`mg/L` to `umol/L`); also for units that convert without a molar mass.
    ///
    /// - Parameter molarMass: in mass per amount, for example 1449.3 g/mol.
    /// - Throws: ``UnitError`` when the units differ in more than mass against amount, or `molarMass` is no positive
    ///   molar mass.
    public static func factor(from unit: Unit, to other: Unit, molarMass: Quantity) throws(UnitError) -> Double {
        guard molarMass.unit.dimension == Dimension(mass: 1, amount: -1) else {
            throw UnitError(
                "`\(molarMass)` (\(molarMass.unit.dimension)) is no molar mass", suggestion: "write it in `g/mol`")
        }
        guard molarMass.value > 0 else { throw UnitError("a molar mass must be positive, here it is `\(molarMass)`") }
        let moles = unit.dimension.mass - other.dimension.mass
        guard abs(moles) <= 8, unit.dimension / other.dimension == molarMass.unit.dimension.power(moles) else {
            throw UnitError(
                "`\(unit)` (\(unit.dimension)) cannot be converted to `\(other)` (\(other.dimension)), not even by a molar mass"
            )
        }
        let ratio = try (unit / molarMass.unit.power(moles)).factor(to: other)
        var mass = 1.0
        for _ in 0..<abs(moles) { mass *= molarMass.value }
        let result = moles < 0 ? ratio * mass : ratio / mass
        guard result.isFinite, result > 0 else {
            throw UnitError("the factor from `\(unit)` to `\(other)` is out of the range of numbers")
        }
        return result
    }
}
