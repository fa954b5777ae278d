/// How exactly twins are solved: to errors of about `relative * |y_i| + absolute_i` in state i.
///
/// Errors of single steps add up, so by default each is kept below a tenth of that (``stepFraction``): at the default
/// 1e-6, areas and extremes then agree with tight-tolerance values to 1e-5 or better.
public struct Tolerances: Hashable, Sendable {
    /// What counts as nothing.
    public enum Absolute: Hashable, Sendable {
        /// A fraction of `relative` times the state's own size: the largest value it has had so far in this twin, or is
        /// about to have (see `ErrorWeights`). Independent of units.
        case scaled(Double)
        /// One number for all states, each in its own unit.
        case same(Double)
        /// One per state.
        case perState([Double])
    }
    /// Relative error that solutions are to have, for example 1e-6.
    public var relative: Double
    /// Absolute error, which matters where a state is small.
    public var absolute: Absolute
    /// Steps allowed from one event (dose, change of a covariate) to the next before a twin counts as stuck.
    public var stepLimit: Int
    /// What one step may err, as a part of the tolerance; 1: the tolerances as CVODE itself takes them.
    public var stepFraction: Double

    /// By default what protocols use that do not say.
    public init(
        relative: Double = 1e-6, absolute: Absolute = .scaled(1e-4), stepLimit: Int = 200_000,
        stepFraction: Double = 0.1
    ) {
        self.relative = relative
        self.absolute = absolute
        self.stepLimit = stepLimit
        self.stepFraction = stepFraction
    }

    /// rtol 1e-6, absolute tolerances scaled to each state's own size.
    public static let standard = Tolerances()

    /// The same sizes with another relative tolerance, for inner solves.
    func with(relative new: Double) -> Tolerances {
        var copy = self
        copy.relative = new
        switch absolute {
        case .scaled: break
        case .same(let value): copy.absolute = .same(value * new / relative)
        case .perState(let values): copy.absolute = .perState(values.map { $0 * new / relative })
        }
        return copy
    }
}
