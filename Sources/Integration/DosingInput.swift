#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What dosing adds to the derivative during one stretch: constant infusion rates and transit absorption.
struct DosingInput {
    /// Sum of the rates running into each state, as (state, rate).
    var rates: [(state: Int, rate: Double)] = []
    /// Transit doses that have arrived and still matter.
    var transits: [TransitDose] = []

    func add(at t: Double, to dy: UnsafeMutablePointer<Double>) {
        for index in rates.indices { dy[rates[index].state] += rates[index].rate }
        if transits.isEmpty { return }
        for dose in transits { dy[dose.state] += dose.rate(at: t) }
    }

    var limitsSteps: Bool { !transits.isEmpty }

    /// While absorption is under way no step may pass over it.
    func longestStep(at t: Double) -> Double? {
        transits.filter { t < $0.arrival + $0.meanTime + 8 * $0.spread }.map { 0.5 * $0.spread }.min()
    }

    /// Where a dose arrives just now, the first step is to let in less of it than the tolerance sees.
    func initialStep(at t: Double, until end: Double, relativeTolerance: Double) -> Double? {
        let arriving = transits.filter { t - $0.arrival <= timeTolerance(t) }
        let step = arriving.map { min($0.timeToLetIn(1e-4 * relativeTolerance), 1e-3 * $0.spread) }.min()
        return step.map { min($0, 0.5 * (end - t)) }
    }
}

/// One dose on its way through a chain of transit compartments.
///
/// Savic RM et al. J Pharmacokinet Pharmacodyn 2007;34:711-726 (doi:10.1007/s10928-007-9066-0), equation 11: input rate
/// F D ktr (ktr s)^n exp(-ktr s) / Gamma(n + 1), with s the time since this dose arrived and ktr = (n + 1) / MTT; n need
/// not be whole. Every dose has its own: they add up.
struct TransitDose: BitwiseCopyable {
    let state: Int
    let arrival: Double
    let meanTime: Double
    let number: Double
    /// ktr
    let constant: Double
    /// Of F D ktr / Gamma(n + 1), the logarithm; of an amount of 0, nothing to be used.
    let logScale: Double
    let amount: Double

    /// - Parameter amount: what enters the state in the end, bioavailability times dose.
    init(state: Int, arrival: Double, amount: Double, number: Double, meanTime: Double) {
        self.state = state
        self.arrival = arrival
        self.number = number
        self.meanTime = meanTime
        constant = (number + 1) / meanTime
        self.amount = amount
        logScale = (amount == 0 ? 0 : log(amount)) + log(constant) - lgamma(number + 1).0
    }

    func rate(at t: Double) -> Double {
        let x = constant * (t - arrival)
        guard amount > 0, x >= 0 else { return 0 }
        if x == 0 { return number == 0 ? exp(logScale) : 0 }
        return exp(logScale + number * log(x) - x)
    }

    /// About the largest amount that gathers in the state, which empties at rate `outflow`.
    func sizeEstimate(outflow: Double) -> Double { amount / (1 + outflow * meanTime) }

    /// How long until a small fraction of the dose is in: (ktr s)^(n+1) / Gamma(n + 2), the series' first term.
    func timeToLetIn(_ fraction: Double) -> Double {
        exp((log(fraction) + lgamma(number + 2).0) / (number + 1)) / constant
    }

    /// Standard deviation of a molecule's transit time.
    var spread: Double { (number + 1).squareRoot() / constant }

    /// Whether less than a 10^-18th of the dose is still to come. Such doses are dropped, only between stretches.
    ///
    /// The upper incomplete gamma function's bound: Gamma(a, x) <= x^(a-1) exp(-x) x / (x - a + 1) for x > a - 1.
    func isSpent(at t: Double) -> Bool {
        let x = constant * (t - arrival)
        guard x > number + 1 else { return false }
        return number * log(x) - x - lgamma(number + 1).0 + log(x / (x - number)) < log(1e-18)
    }
}
