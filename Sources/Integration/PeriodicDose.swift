#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A dose repeated for ever at an interval, and what it does within one period and after.
///
/// Doses are given at `start - k interval`, k = 1, 2, ..., and arrive a lag later. The period [start - interval, start)
/// is counted by s in [0, interval); in the model's own time it is [start, start + interval), so equations with `t` in
/// them are taken over the period that follows the record. The dose at `start` itself is not part of it.
struct PeriodicDose {
    let dose: ArrivingDose
    let interval: Double
    let start: Double
    /// How many earlier doses have not arrived at `start`.
    let pending: Int
    /// When in the period a dose arrives.
    let phase: Double

    init(_ dose: ArrivingDose, lag: Double, interval: Double, start: Double) {
        self.dose = dose
        self.interval = interval
        self.start = start
        let whole = (lag / interval * (1 + 1e-12)).rounded(.down)
        pending = Int(whole)
        let rest = lag - whole * interval
        phase = rest <= 1e-12 * lag ? 0 : rest
    }

    /// Infusions running within the period, in its own count; the i-th began i periods earlier.
    private var infusions: [(from: Double, to: Double)] {
        guard case .infusion(_, let duration) = dose.entry else { return [] }
        var intervals: [(from: Double, to: Double)] = []
        var begin = phase
        while begin + duration > 1e-12 * interval {
            intervals.append((begin, begin + duration))
            begin -= interval
        }
        return intervals
    }

    private var rate: Double {
        if case .infusion(let rate, _) = dose.entry { rate } else { 0 }
    }

    /// The period's moments, 0 and the interval among them.
    var breaks: [Double] {
        var times = [0, phase]
        for infusion in infusions { times += [infusion.from, infusion.to] }
        let tolerance = 1e-12 * interval
        times = times.filter { $0 >= 0 && $0 < interval - tolerance }.sorted()
        var distinct: [Double] = []
        for time in times where time - (distinct.last ?? -1) > tolerance { distinct.append(time) }
        return distinct + [interval]
    }

    /// Whether a bolus enters at `s`.
    func bolusEnters(at s: Double) -> Bool {
        if case .bolus = dose.entry { s == phase } else { false }
    }

    /// Infusions and transit doses between two neighbouring breaks.
    func input(from s: Double, to next: Double) -> DosingInput {
        let middle = s + (next - s) / 2
        let running = infusions.filter { $0.from < middle && middle < $0.to }.count
        let rates = running > 0 ? [(state: dose.state, rate: Double(running) * rate)] : []
        let transits = transits(arriving: start + phase, until: start + s)
        return DosingInput(rates: rates, transits: transits)
    }

    /// The transit doses at `latest`, `latest - interval`, ... that have arrived by `t` and are not spent then.
    private func transits(arriving latest: Double, until t: Double) -> [TransitDose] {
        guard case .transit(let number, let meanTime) = dose.entry else { return [] }
        var doses: [TransitDose] = []
        var arrival = latest
        while true {
            let transit = TransitDose(
                state: dose.state, arrival: arrival, amount: dose.amount, number: number, meanTime: meanTime)
            if transit.isSpent(at: t) { return doses }
            if arrival <= t + timeTolerance(t) { doses.append(transit) }
            arrival -= interval
        }
    }

    // MARK: After the period

    /// When earlier doses arrive that are still on their way at `start`.
    func pendingAfter() -> [Double] {
        (0..<pending).map { start + phase + Double($0) * interval }
    }

    /// Earlier infusions that still run at `start`.
    func runningAfter() -> [(rate: Double, end: Double)] {
        infusions.compactMap { $0.to - interval > 1e-12 * interval ? (rate, start + ($0.to - interval)) : nil }
    }

    /// Earlier transit doses that are still being absorbed at `start`.
    func transitsAfter() -> [TransitDose] { transits(arriving: start + phase - interval, until: start) }
}
