import Foundation

/// Averages over the course of a multi-arm trial's control.
///
/// The control's sum, in units of one subject's deviation times sqrt(size), has independent normal increments. Given
/// it, Z bounds become bounds of each treatment's own process, whose sub-densities are carried along.
struct MultiArmCourse {
    private let treated, control: [Double]
    private let size: Double

    init(treated: [Double], control: [Double], size: Double = 0) {
        (self.treated, self.control, self.size) = (treated, control, size)
    }

    private var stages: Int { treated.count }
    private func time(_ stage: Int) -> Double { treated[stage] / treated[stages - 1] }
    private func drift(_ effect: Double) -> Drift { .known(effect * (treated[stages - 1] * size).squareRoot()) }

    /// The bound of a treatment's own Z at which its Z against a control with this sum is `z`.
    private func own(_ z: Double, _ stage: Int, _ sum: Double) -> Double {
        let (r, r0) = (treated[stage], control[stage])
        return r.squareRoot() * (z * (1 / r + 1 / r0).squareRoot() + sum / r0)
    }

    /// Standard deviation of the control's next increment.
    private func spread(_ stage: Int) -> Double {
        (control[stage] - (stage == 0 ? 0 : control[stage - 1])).squareRoot()
    }

    /// A treatment that may go on, or was dropped before with probability `dropped`.
    private struct Arm {
        let drift: Drift
        var density = ContinuationDensity.start
        var dropped = 0.0
    }

    /// P(no treatment is ever above its upper bound).
    ///
    /// - Parameter arms: effects over the standard deviation, with how many treatments have each.
    func noRejection(of arms: [(effect: Double, count: Int)], upper: [Double], lower: [Double]) -> Double {
        let nodes = gaussHermite([48, 32, 20, 12][stages - 1])
        func mean(_ stage: Int, _ sum: Double, _ states: [Arm]) -> Double {
            let t = time(stage)
            return nodes.reduce(0) { total, point in
                let sum = sum + spread(stage) * point.node
                let (high, low) = (own(upper[stage], stage, sum), own(lower[stage], stage, sum))
                guard stage < stages - 1 else {
                    let none = zip(arms, states).reduce(1.0) { product, arm in
                        let below = arm.1.density.probability(below: high, at: t, arm.1.drift)
                        return product * pow(arm.1.dropped + below, Double(arm.0.count))
                    }
                    return total + point.weight * none
                }
                let next = states.map { after($0, low, high, t) }
                return total + point.weight * mean(stage + 1, sum, next)
            }
        }
        return mean(0, 0, arms.map { Arm(drift: drift($0.effect)) })
    }

    private func after(_ arm: Arm, _ low: Double, _ high: Double, _ t: Double) -> Arm {
        var next = arm
        next.dropped += arm.density.probability(below: low, at: t, arm.drift)
        next.density = arm.density.continued(within: [(low, high)], at: t, arm.drift)
        return next
    }

    /// P(the first treatment is the first above its upper bound, and the best of those then above it).
    func bestRejection(_ effect: Double, _ others: Double, _ count: Int, upper: [Double], lower: [Double]) -> Double {
        let nodes = gaussHermite([32, 16, 10, 8][stages - 1])
        func mean(_ stage: Int, _ sum: Double, _ first: Arm, _ other: Arm) -> Double {
            let t = time(stage)
            return nodes.reduce(0) { total, point in
                let sum = sum + spread(stage) * point.node
                let (high, low) = (own(upper[stage], stage, sum), own(lower[stage], stage, sum))
                var value = best(first, other, count, above: high, at: t)
                if stage < stages - 1 {
                    value += mean(stage + 1, sum, after(first, low, high, t), after(other, low, high, t))
                }
                return total + point.weight * value
            }
        }
        return mean(0, 0, Arm(drift: drift(effect)), Arm(drift: drift(others)))
    }

    /// P(first treatment above its bound at t, and the others dropped before or lower).
    private func best(_ first: Arm, _ other: Arm, _ count: Int, above high: Double, at t: Double) -> Double {
        let crossed = first.density.continued(within: [(high, .infinity)], at: t, first.drift)
        guard count > 0 else { return crossed.total }
        return zip(crossed.points, crossed.masses).reduce(0) { sum, point in
            // Masses below 1e-11 add less than 1e-9 together.
            guard point.1 > 1e-11 else { return sum }
            let lower = other.density.probability(below: point.0 / t.squareRoot(), at: t, other.drift)
            return sum + point.1 * pow(other.dropped + lower, Double(count))
        }
    }
}
