/// Where the tail beyond the last quantified sample starts from.
public enum Tail: String, Sendable, Hashable, CaseIterable {
    /// The last quantified concentration itself.
    case observed
    /// The terminal line at its time.
    case predicted

    func concentration(_ last: NonCompartmentalAnalysis.Point, _ slope: TerminalSlope) -> Double {
        self == .observed ? last.concentration : slope.concentration(at: last.time)
    }
}

/// Exposure to infinity and what follows from it after a single dose.
public struct ExtrapolatedExposure: Sendable, Hashable {
    /// AUCinf and AUMCinf, with the mean residence time.
    public let area: NonCompartmentalAnalysis.Area
    /// Parts of AUCinf and AUMCinf beyond the last quantified sample, as fractions.
    public let extrapolatedFraction: Double
    public let extrapolatedMomentFraction: Double
    /// Part of AUCinf before the first sample after a bolus, as a fraction; nil after other doses.
    public let backExtrapolatedFraction: Double?
    /// Dose / AUCinf: CL, or CL/F after an extravascular dose. nil without a dose.
    public let clearance: Double?
    /// Dose / (lambda-z AUCinf): Vz, or Vz/F. nil without a dose.
    public let terminalVolume: Double?
    /// MRT CL: Vss. nil without a dose and after an extravascular one.
    public let steadyStateVolume: Double?
}

extension NonCompartmentalAnalysis {
    /// Exposure to infinity, with a tail that falls by the terminal slope; nil without one.
    public func infinity(_ tail: Tail) -> ExtrapolatedExposure? {
        guard let terminal, let last else { return nil }
        let beyond = ConcentrationCurve.exponentialAreas(
            from: last.time, tail.concentration(last, terminal), rate: terminal.rate, over: .infinity)
        let measured = areaToLast
        let area = Area(
            ConcentrationCurve.Areas(auc: measured.auc, aumc: measured.aumc) + beyond, meanInputTime: meanInputTime)
        let clearance = dose.map { $0 / area.auc }
        let isExtravascular = administration == .extravascular
        return ExtrapolatedExposure(
            area: area, extrapolatedFraction: beyond.auc / area.auc,
            extrapolatedMomentFraction: beyond.aumc / area.aumc,
            backExtrapolatedFraction: administration == .bolus ? backExtrapolated / area.auc : nil,
            clearance: clearance, terminalVolume: clearance.map { $0 / terminal.rate },
            steadyStateVolume: isExtravascular ? nil : clearance.flatMap { c in area.meanResidenceTime.map { $0 * c } })
    }

    /// AUC from the dose to the first sample after it, where the curve's start is not a sample.
    private var backExtrapolated: Double {
        let isSampled = profile.times.first == 0 && profile.isQuantified[0]
        return isSampled ? 0 : curve.areas(toPoint: min(1, curve.times.count - 1)).auc
    }
}
