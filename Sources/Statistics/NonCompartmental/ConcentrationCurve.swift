import Foundation

/// How the curve runs between two samples.
public enum TrapezoidalRule: String, Sendable, Hashable, CaseIterable {
    /// Straight.
    case linear
    /// Straight where it rises or touches zero, exponential where it falls: linear up, log down.
    case linearUpLogDown
}

/// A concentration-time curve through points, from the dose on.
struct ConcentrationCurve: Sendable, Hashable {
    /// Increasing, from 0.
    let times: [Double]
    let concentrations: [Double]
    let rule: TrapezoidalRule

    /// Areas under c and under t c.
    struct Areas: Sendable, Hashable {
        var auc = 0.0
        var aumc = 0.0

        static func + (a: Areas, b: Areas) -> Areas { Areas(auc: a.auc + b.auc, aumc: a.aumc + b.aumc) }
        static func - (a: Areas, b: Areas) -> Areas { Areas(auc: a.auc - b.auc, aumc: a.aumc - b.aumc) }
    }

    /// Rate at which the curve falls exponentially from one concentration to another; nil where it runs straight.
    private func rate(_ c1: Double, _ c2: Double, over h: Double) -> Double? {
        rule == .linearUpLogDown && c2 > 0 && c2 < c1 ? log1p((c1 - c2) / c2) / h : nil
    }

    /// Areas between two points of the curve (Gibaldi and Perrier, Pharmacokinetics, 2nd ed. 1982, appendix D).
    func areas(_ t1: Double, _ c1: Double, _ t2: Double, _ c2: Double) -> Areas {
        let h = t2 - t1
        guard let k = rate(c1, c2, over: h) else {
            return Areas(auc: h * (c1 + c2) / 2, aumc: h * (t1 * c1 + t2 * c2) / 2)
        }
        return Self.exponentialAreas(from: t1, c1, rate: k, over: h)
    }

    /// Areas under c1 exp(-k (t - t1)) and t times it; h may be infinite.
    static func exponentialAreas(from t1: Double, _ c1: Double, rate k: Double, over h: Double) -> Areas {
        let x = k * h
        let auc = -c1 * expm1(-x) / k
        // (1 - (1 + x) exp(-x)) / x^2, by its series where the difference would lose digits.
        let moment: Double
        if x.isInfinite {
            moment = c1 / (k * k)
        } else if x < 0.02 {
            moment = c1 * h * h * (1 / 2.0 + x * (-1 / 3.0 + x * (1 / 8.0 + x * (-1 / 30.0 + x / 144))))
        } else {
            moment = c1 * (1 - (1 + x) * exp(-x)) / (k * k)
        }
        return Areas(auc: auc, aumc: t1 * auc + moment)
    }

    /// Areas from the dose to the point of an index.
    func areas(toPoint last: Int) -> Areas {
        var sum = Areas()
        for i in stride(from: 1, through: last, by: 1) {
            sum = sum + areas(times[i - 1], concentrations[i - 1], times[i], concentrations[i])
        }
        return sum
    }

    /// The concentration at a time within the curve; nil outside.
    func concentration(at time: Double) -> Double? {
        guard let next = times.firstIndex(where: { $0 >= time }), time >= times[0] else { return nil }
        if times[next] == time { return concentrations[next] }
        let (t1, c1) = (times[next - 1], concentrations[next - 1])
        let h = times[next] - t1
        if let k = rate(c1, concentrations[next], over: h) { return c1 * exp(-k * (time - t1)) }
        return c1 + (concentrations[next] - c1) * (time - t1) / h
    }

    /// Areas from the dose to a time within the curve; nil outside.
    func areas(to time: Double) -> Areas? {
        guard let value = concentration(at: time), let next = times.firstIndex(where: { $0 >= time })
        else { return nil }
        guard next > 0 else { return Areas() }
        return areas(toPoint: next - 1) + areas(times[next - 1], concentrations[next - 1], time, value)
    }
}
