import Documents
import Expressions
import Quantities

/// A way for doses into the twin.
public struct ModelRoute: Sendable {
    /// Savic 2007 transit absorption (doi:10.1007/s10928-007-9066-0): number of compartments and mean transit time.
    public struct Transit: Sendable {
        public var number: TypedExpression
        public var meanTime: TypedExpression
    }
    public var name: String
    /// Index of the state that receives the dose.
    public var into: Int
    /// Unit in which doses into this route are given: the state's unit.
    public var unit: Unit
    public var bioavailability: TypedExpression?
    /// In the model's time unit.
    public var lag: TypedExpression?
    /// Modelled duration (RATE = -2), in the time unit.
    public var duration: TypedExpression?
    /// Modelled rate (RATE = -1), in ``unit`` per time unit.
    public var rate: TypedExpression?
    public var transit: Transit?
    /// NONMEM compartment number where the model declares one.
    public var number: Int?
    /// Converts doses given as a mass into an amount and back, where the model declares it.
    public var molarMass: Quantity?
    /// Where the route is declared.
    public var position: SourcePosition
}
