import Foundation

/// Exposure over one dosing interval tau at steady state.
public struct SteadyStateExposure: Sendable, Hashable {
    /// AUCtau and AUMCtau, with their ratio.
    public let area: NonCompartmentalAnalysis.Area
    /// AUCtau / tau.
    public let average: Double
    /// Cmin and its time: the first of the lowest samples of the interval, the start included.
    public let lowest: NonCompartmentalAnalysis.Point
    /// Concentration at the end of the interval: sampled, interpolated or by the terminal slope.
    public let trough: Double
    /// (Cmax - Cmin) / Caverage, as a fraction.
    public let fluctuation: Double?
    /// (Cmax - Cmin) / Cmin; nil when Cmin is zero.
    public let swing: Double?
    /// Dose / AUCtau: CL, or CL/F after an extravascular dose. nil without a dose.
    public let clearance: Double?
    /// Dose / (lambda-z AUCtau): Vz, or Vz/F. nil without a dose or terminal slope.
    public let terminalVolume: Double?
    /// (AUMCtau + tau (AUCinf - AUCtau)) / AUCtau, less half of an infusion's duration (Perrier and Mayersohn 1982,
    /// doi:10.1002/jps.2600710332). nil without a terminal slope.
    public let meanResidenceTime: Double?
    /// MRT CL: Vss. nil without either and after an extravascular dose.
    public let steadyStateVolume: Double?
    /// 1 / (1 - exp(-lambda-z tau)): how much higher exposure is than after one dose. nil without a terminal slope.
    public let accumulation: Double?
}

extension NonCompartmentalAnalysis {
    /// Exposure over the dosing interval. nil after a single dose, without a sample in the interval, and when the
    /// samples end before it without a terminal slope.
    public func steadyState(_ tail: Tail = .observed) -> SteadyStateExposure? {
        guard let interval, let peak, let area = area(from: 0, to: interval, tail: tail), area.auc > 0,
            let trough = concentration(at: interval, tail: tail)
        else { return nil }
        var lowest = Point(time: 0, concentration: curve.concentrations[0])
        for (time, value) in zip(curve.times, curve.concentrations)
        where time <= interval && value < lowest.concentration {
            lowest = Point(time: time, concentration: value)
        }
        let average = area.auc / interval
        let rise = max(0, peak.concentration - lowest.concentration)
        let clearance = dose.map { $0 / area.auc }
        let residence = infinity(tail).map {
            (area.aumc + interval * ($0.area.auc - area.auc)) / area.auc - meanInputTime
        }
        let isExtravascular = administration == .extravascular
        return SteadyStateExposure(
            area: area, average: average, lowest: lowest, trough: trough, fluctuation: rise / average,
            swing: lowest.concentration > 0 ? rise / lowest.concentration : nil, clearance: clearance,
            terminalVolume: clearance.flatMap { c in terminal.map { c / $0.rate } }, meanResidenceTime: residence,
            steadyStateVolume: isExtravascular ? nil : clearance.flatMap { c in residence.map { c * $0 } },
            accumulation: terminal.map { -1 / expm1(-$0.rate * interval) })
    }
}
