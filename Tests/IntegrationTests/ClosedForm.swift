import Foundation

/// The closed-form solution of a linear twin, independent of the product: what one dose does to the observed state is a
/// sum of exponentials, and doses superpose (Gibaldi and Perrier, Pharmacokinetics, 2nd ed. 1982, chapters 1-3 and
/// appendix B).
struct ClosedForm: Sendable {
    /// Bolus response: sum of c exp(-rate s).
    var terms: [(c: Double, rate: Double)]

    /// One compartment, drug straight into it.
    static func intravenous(k: Double) -> ClosedForm { ClosedForm(terms: [(1, k)]) }

    /// One compartment with first-order absorption (Bateman).
    static func oral(ka: Double, k: Double) -> ClosedForm {
        ClosedForm(terms: [(ka / (ka - k), k), (-ka / (ka - k), ka)])
    }

    /// Central compartment of two.
    static func twoCompartments(k10: Double, k12: Double, k21: Double) -> ClosedForm {
        let (alpha, beta) = hybrid(k10, k12, k21)
        return ClosedForm(terms: [
            ((alpha - k21) / (alpha - beta), alpha), ((k21 - beta) / (alpha - beta), beta),
        ])
    }

    /// Central compartment of two, with first-order absorption.
    static func twoCompartmentsOral(ka: Double, k10: Double, k12: Double, k21: Double) -> ClosedForm {
        let (alpha, beta) = hybrid(k10, k12, k21)
        return ClosedForm(terms: [
            (ka * (k21 - alpha) / ((ka - alpha) * (beta - alpha)), alpha),
            (ka * (k21 - beta) / ((ka - beta) * (alpha - beta)), beta),
            (ka * (k21 - ka) / ((alpha - ka) * (beta - ka)), ka),
        ])
    }

    private static func hybrid(_ k10: Double, _ k12: Double, _ k21: Double) -> (Double, Double) {
        let sum = k10 + k12 + k21
        let root = (sum * sum - 4 * k10 * k21).squareRoot()
        let alpha = (sum + root) / 2
        return (alpha, k10 * k21 / alpha)
    }

    /// A time `s` after a unit bolus.
    func bolus(_ s: Double) -> Double {
        s < 0 ? 0 : terms.reduce(0) { $0 + $1.c * exp(-$1.rate * s) }
    }

    /// A time `s` after an infusion of rate 1 began that lasts `duration`.
    func infusion(_ s: Double, _ duration: Double) -> Double {
        guard s > 0 else { return 0 }
        return terms.reduce(0) { sum, term in
            let running = -expm1(-term.rate * min(s, duration)) / term.rate
            return sum + term.c * running * exp(-term.rate * max(0, s - duration))
        }
    }

    /// A time `s` after one of infinitely many unit boluses `interval` apart; `s` may exceed the interval: the later
    /// ones are not counted.
    func steadyBolus(_ s: Double, _ interval: Double) -> Double {
        terms.reduce(0) { $0 + $1.c * exp(-$1.rate * s) / -expm1(-$1.rate * interval) }
    }

    /// All doses at `last`, `last - interval`, ... for ever, of unit rate and a duration, at time `t`.
    func steadyInfusion(_ t: Double, last: Double, _ duration: Double, _ interval: Double) -> Double {
        var sum = 0.0
        var arrival = last
        while t - arrival < duration {  // not yet begun, or still running
            sum += infusion(t - arrival, duration)
            arrival -= interval
        }
        // The rest have ended: a geometric series.
        return sum
            + terms.reduce(0) { total, term in
                let first = term.c * -expm1(-term.rate * duration) / term.rate * exp(-term.rate * (t - arrival - duration))
                return total + first / -expm1(-term.rate * interval)
            }
    }

    /// All unit boluses at `last`, `last - interval`, ... for ever, at time `t`.
    func steadyBoluses(_ t: Double, last: Double, _ interval: Double) -> Double {
        var arrival = last
        while arrival > t { arrival -= interval }
        return steadyBolus(t - arrival, interval)
    }

    /// The level under an infusion of rate 1 without end.
    var plateau: Double { terms.reduce(0) { $0 + $1.c / $1.rate } }

    /// Area from 0 to `s` after a unit bolus.
    func area(_ s: Double) -> Double {
        s <= 0 ? 0 : terms.reduce(0) { $0 + $1.c * -expm1(-$1.rate * s) / $1.rate }
    }
}
