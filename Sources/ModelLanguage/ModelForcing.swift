import Quantities
import Records

/// A table over time that drives the model. Its knots are stops of the integrator.
public struct ModelForcing: Sendable {
    public enum Interpolation: String, Sendable { case linear, previous }
    public var name: String
    public var unit: Unit
    /// Strictly increasing, in the model's time unit; before the first and after the last the end values hold.
    public var times: [Double]
    public var values: [Double]
    public var interpolation: Interpolation
    public var title: String?
    /// Where ``values`` come from, if not from the model file itself.
    public var source: DataFile?
}
