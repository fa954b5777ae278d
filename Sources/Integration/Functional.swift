/// A number about an observable over time, evaluated during the solve from the integrator's dense output.
///
/// `observable` and `condition` are indices among the compiled twin's observables; a condition is a truth (1 or 0). A
/// window runs from just after what happens at `from` to just before what happens at `to`: a bolus at `from` counts, a
/// bolus at `to` does not, and one in between counts with its values on both sides. Windows never stop the integrator.
public enum Functional: Hashable, Sendable {
    /// Area under the curve (Gauss-Legendre quadrature on every step).
    case auc(observable: Int, from: Double, to: Double)
    /// Area divided by the window's length.
    case average(observable: Int, from: Double, to: Double)
    /// The lowest value.
    case lowest(observable: Int, from: Double, to: Double)
    /// The highest value.
    case highest(observable: Int, from: Double, to: Double)
    /// The earliest time of the lowest value.
    case timeOfLowest(observable: Int, from: Double, to: Double)
    /// The earliest time of the highest value.
    case timeOfHighest(observable: Int, from: Double, to: Double)
    /// The value at a time, before what happens then.
    case at(observable: Int, time: Double)
    /// How long the observable is above the threshold.
    case timeAbove(observable: Int, threshold: Double, from: Double, to: Double)
    /// Which part of the window the condition holds.
    case fractionOfTime(condition: Int, from: Double, to: Double)
    /// When the condition first holds; NaN if never.
    case firstTime(condition: Int, from: Double, to: Double)

    var observable: Int {
        switch self {
        case .at(let index, _), .auc(let index, _, _), .average(let index, _, _), .lowest(let index, _, _),
            .highest(let index, _, _), .timeOfLowest(let index, _, _), .timeOfHighest(let index, _, _),
            .timeAbove(let index, _, _, _), .fractionOfTime(let index, _, _), .firstTime(let index, _, _):
            index
        }
    }

    var start: Double {
        switch self {
        case .at(_, let time): time
        case .auc(_, let from, _), .average(_, let from, _), .lowest(_, let from, _), .highest(_, let from, _),
            .timeOfLowest(_, let from, _), .timeOfHighest(_, let from, _), .timeAbove(_, _, let from, _),
            .fractionOfTime(_, let from, _), .firstTime(_, let from, _):
            from
        }
    }

    /// When the last of it is known.
    var end: Double {
        switch self {
        case .at(_, let time): time
        case .auc(_, _, let to), .average(_, _, let to), .lowest(_, _, let to), .highest(_, _, let to),
            .timeOfLowest(_, _, let to), .timeOfHighest(_, _, let to), .timeAbove(_, _, _, let to),
            .fractionOfTime(_, _, let to), .firstTime(_, _, let to):
            to
        }
    }
}
