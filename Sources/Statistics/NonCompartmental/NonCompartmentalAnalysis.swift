import Foundation

/// How a dose was given.
public enum Administration: Sendable, Hashable {
    /// By mouth, muscle, skin and so on. Clearance and volumes are over the unknown bioavailability F.
    case extravascular
    /// Into a vein at once.
    case bolus
    /// Into a vein at a constant rate.
    case infusion(duration: Double)
}

/// Exposure of one subject without a model: the parameters of a non-compartmental analysis.
///
///     let analysis = try NonCompartmentalAnalysis(profile, dose: 320, rule: .linearUpLogDown)
///     analysis.peak?.concentration
///     analysis.areaToLast.auc
///     analysis.infinity(.observed)?.clearance     // CL/F
///
/// Rules are those of Phoenix WinNonlin. A single dose without a sample at time 0 starts from zero, at steady state
/// from the lowest concentration of the interval; after a bolus the start is extrapolated back. What cannot be had is
/// nil. Units follow from those of the dose, times and concentrations.
public struct NonCompartmentalAnalysis: Sendable, Hashable {
    public let profile: ConcentrationProfile
    /// nil where it is unknown; then there are no clearances and volumes.
    public let dose: Double?
    public let administration: Administration
    /// Dosing interval at steady state; nil after a single dose.
    public let interval: Double?
    /// The terminal phase; nil when the concentrations after the peak are too few or do not fall.
    public let terminal: TerminalSlope?
    /// All points from the dose on.
    let curve: ConcentrationCurve
    /// Index in the curve of the last quantified concentration.
    private let lastIndex: Int?

    public init(
        _ profile: ConcentrationProfile, dose: Double? = nil, administration: Administration = .extravascular,
        rule: TrapezoidalRule = .linear, terminal selection: TerminalSlope.Selection = .bestFit(),
        steadyStateInterval interval: Double? = nil
    ) throws(ProfileError) {
        if let dose, !(dose > 0 && dose.isFinite) { throw .invalidDose(dose) }
        if let interval, !(interval > 0 && interval.isFinite) { throw .invalidInterval(interval) }
        if case .infusion(let duration) = administration, !(duration > 0 && duration.isFinite) {
            throw .invalidInfusion(duration: duration)
        }
        self.profile = profile
        self.dose = dose
        self.administration = administration
        self.interval = interval
        var times = profile.times
        var concentrations = profile.concentrations
        let start = Self.start(profile, administration, interval)
        if times.first == 0 {
            concentrations[0] = start
        } else {
            times.insert(0, at: 0)
            concentrations.insert(start, at: 0)
        }
        curve = ConcentrationCurve(times: times, concentrations: concentrations, rule: rule)
        let added = times.count - profile.times.count
        lastIndex = profile.isQuantified.lastIndex(of: true).map { $0 + added }
        terminal = Self.terminal(profile, administration, selection)
    }

    /// The concentration at the time of the dose.
    private static func start(
        _ profile: ConcentrationProfile, _ administration: Administration, _ interval: Double?
    ) -> Double {
        let isSampled = profile.times.first == 0
        if case .bolus = administration {
            if isSampled, profile.isQuantified[0] { return profile.concentrations[0] }
            let first = isSampled ? 1 : 0
            guard profile.times.count > first + 1 else { return profile.concentrations.dropFirst(first).first ?? 0 }
            let (t1, t2) = (profile.times[first], profile.times[first + 1])
            let (c1, c2) = (profile.concentrations[first], profile.concentrations[first + 1])
            // Log-linear through the first two samples where they fall; else the first quantified one.
            if c1 > c2, c2 > 0 { return exp(log(c1) + t1 * log(c1 / c2) / (t2 - t1)) }
            return profile.isQuantified.firstIndex(of: true).map { profile.concentrations[$0] } ?? 0
        }
        if isSampled { return profile.concentrations[0] }
        guard let interval else { return 0 }
        return zip(profile.times, profile.concentrations).filter { $0.0 <= interval }.map(\.1).min() ?? 0
    }

    /// The terminal line through quantified samples after the peak and the end of an infusion, or from the peak of a
    /// bolus.
    private static func terminal(
        _ profile: ConcentrationProfile, _ administration: Administration, _ selection: TerminalSlope.Selection
    ) -> TerminalSlope? {
        let quantified = profile.times.indices.filter { profile.isQuantified[$0] }
        let times = quantified.map { profile.times[$0] }
        let concentrations = quantified.map { profile.concentrations[$0] }
        guard let highest = concentrations.max(), let peak = concentrations.firstIndex(of: highest) else { return nil }
        var earliest = peak + 1
        switch administration {
        case .extravascular: break
        case .bolus: earliest = peak
        case .infusion(let duration): earliest = max(earliest, times.firstIndex { $0 >= duration } ?? times.count)
        }
        return TerminalSlope.select(selection, times: times, concentrations: concentrations, earliest: earliest)
    }

    // MARK: Observed

    /// A sample.
    public struct Point: Sendable, Hashable {
        public let time: Double
        public let concentration: Double

        public init(time: Double, concentration: Double) {
            self.time = time
            self.concentration = concentration
        }
    }

    /// Cmax and Tmax: the first of the highest samples; at steady state, of those in the interval. nil without any.
    public var peak: Point? {
        var highest: Point?
        for (time, value) in zip(profile.times, profile.concentrations) where time <= interval ?? .infinity {
            if value > highest?.concentration ?? -.infinity { highest = Point(time: time, concentration: value) }
        }
        return highest
    }

    /// Clast and Tlast: the last quantified sample; nil without any.
    public var last: Point? {
        lastIndex.map { Point(time: curve.times[$0], concentration: curve.concentrations[$0]) }
    }

    /// Tlag: the time of the last sample before the first quantified one; zero when that is the first sample. nil after
    /// intravascular doses and without a quantified sample.
    public var lag: Double? {
        guard administration == .extravascular, let first = profile.isQuantified.firstIndex(of: true)
        else { return nil }
        return first > 0 ? profile.times[first - 1] : 0
    }

    /// C0 after a bolus: sampled, or extrapolated back; nil after other doses.
    public var initialConcentration: Double? { administration == .bolus ? curve.concentrations[0] : nil }

    /// Half the time of an infusion, which drug spends in it on average.
    var meanInputTime: Double {
        if case .infusion(let duration) = administration { return duration / 2 }
        return 0
    }

    // MARK: Areas

    /// An area under the curve with that under its first moment.
    public struct Area: Sendable, Hashable {
        public let auc: Double
        public let aumc: Double
        /// AUMC / AUC, less half of an infusion's duration; for an area to infinity after a single intravascular dose,
        /// the mean residence time. nil when the area is zero.
        public let meanResidenceTime: Double?

        init(_ areas: ConcentrationCurve.Areas, meanInputTime: Double) {
            auc = areas.auc
            aumc = areas.aumc
            meanResidenceTime = areas.auc > 0 ? areas.aumc / areas.auc - meanInputTime : nil
        }
    }

    /// AUClast and AUMClast: to the last quantified sample; zero without any.
    public var areaToLast: Area { Area(curve.areas(toPoint: lastIndex ?? 0), meanInputTime: meanInputTime) }

    /// AUCall: to the last sample, quantified or not.
    public var areaToAll: Area { Area(curve.areas(toPoint: curve.times.count - 1), meanInputTime: meanInputTime) }

    /// The concentration at a time: on the curve up to the last quantified sample, then by the terminal slope. nil
    /// before the dose, and beyond the last sample without a terminal slope.
    public func concentration(at time: Double, tail: Tail = .observed) -> Double? {
        guard let last else { return time >= 0 ? curve.concentration(at: time) : nil }
        if time <= last.time { return curve.concentration(at: time) }
        return terminal.map { tail.concentration(last, $0) * exp(-$0.rate * (time - last.time)) }
    }

    /// The area between two times, with interpolated ends; beyond the last quantified sample by the terminal slope. nil
    /// when the times are out of order or before the dose, or an end is out of reach.
    public func area(from start: Double, to end: Double, tail: Tail = .observed) -> Area? {
        guard start <= end, let before = areas(to: start, tail), let whole = areas(to: end, tail) else { return nil }
        return Area(whole - before, meanInputTime: meanInputTime)
    }

    private func areas(to time: Double, _ tail: Tail) -> ConcentrationCurve.Areas? {
        guard let last, let lastIndex, time > last.time else { return curve.areas(to: time) }
        guard let terminal else { return nil }
        return curve.areas(toPoint: lastIndex)
            + ConcentrationCurve.exponentialAreas(
                from: last.time, tail.concentration(last, terminal), rate: terminal.rate, over: time - last.time)
    }
}
