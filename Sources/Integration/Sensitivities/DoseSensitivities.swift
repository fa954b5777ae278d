import CBoostMath
import Foundation

/// How doses depend on the directions, from when they are given until they are in.
struct DoseSensitivities {
    /// Of one dose, by direction.
    struct Dose {
        var amount, arrival, rate, duration, transitNumber, transitMeanTime: [Double]
    }

    private struct Transit {
        let dose: TransitDose
        let derivatives: Dose
    }

    private(set) var doses: [Dose] = []
    /// Infusions that run: which dose, into which state.
    private var infusions: [(id: Int, mark: Int, state: Int)] = []
    private var transits: [Transit] = []

    mutating func clear() {
        doses.removeAll(keepingCapacity: true)
        cancel()
    }

    mutating func cancel() {
        infusions.removeAll(keepingCapacity: true)
        transits.removeAll(keepingCapacity: true)
    }

    /// - Returns: the dose's mark.
    mutating func add(_ dose: Dose) -> Int {
        doses.append(dose)
        return doses.count - 1
    }

    mutating func begin(infusion id: Int, mark: Int, state: Int) { infusions.append((id, mark, state)) }

    /// - Returns: the mark of the dose whose infusion it was.
    mutating func end(infusion id: Int) -> Int? {
        guard let index = infusions.firstIndex(where: { $0.id == id }) else { return nil }
        return infusions.remove(at: index).mark
    }

    mutating func begin(transit dose: TransitDose, mark: Int) { transits.append(Transit(dose: dose, derivatives: doses[mark])) }

    /// What doses under way add to a direction's rates.
    func addInput(of direction: Int, at t: Double, to rates: UnsafeMutablePointer<Double>) {
        for infusion in infusions { rates[infusion.state] += doses[infusion.mark].rate[direction] }
        for transit in transits { rates[transit.dose.state] += transit.derivatives.transitRate(transit.dose, direction, at: t) }
    }
}

extension DoseSensitivities.Dose {
    /// Of the input r = A ktr (ktr s)^n exp(-ktr s) / Gamma(n + 1), ktr = (n + 1) / MTT, s = t - arrival:
    /// dr/r = dA/A + (x - n - 1) dMTT/MTT + (1 - x/(n + 1) + log x - psi(n + 1)) dn - (n/s - ktr) darrival
    /// with x = ktr s.
    fileprivate func transitRate(_ dose: TransitDose, _ k: Int, at t: Double) -> Double {
        let s = t - dose.arrival, n = dose.number, x = dose.constant * s
        let rate = dose.rate(at: t)
        guard s > 0, rate > 0, dose.amount > 0 else { return 0 }
        var relative = amount[k] / dose.amount + transitMeanTime[k] * (x - n - 1) / dose.meanTime
        if transitNumber[k] != 0 {
            relative += transitNumber[k] * (1 - x / (n + 1) + log(x) - boost_digamma(n + 1))
        }
        if arrival[k] != 0 { relative -= arrival[k] * (n / s - dose.constant) }
        return rate * relative
    }
}
