import Documents
import Quantities

/// A patient's record while it is read: times are not on one scale yet.
struct PatientDraft {
    enum Time {
        case hours(Double)
        case clock(ClockTime)
    }

    struct Timed<Value> {
        var time: Time?
        var value: Value
        var position: SourcePosition
    }

    var covariates: [(name: String, readings: [Timed<PatientRecord.Value>])] = []
    var doses: [Timed<PatientRecord.Dose>] = []
    var levels: [Timed<PatientRecord.Level>] = []
    var occasions: [Timed<Void>] = []
    var now: Timed<Void>?
    var assumptions: [String] = []
    var leftOut: [String] = []
    var orders: [String] = []

    /// All times with their places.
    private var times: [(time: Time, position: SourcePosition)] {
        let all = covariates.flatMap { $0.readings.map { ($0.time, $0.position) } } + doses.map { ($0.time, $0.position) }
            + levels.map { ($0.time, $0.position) } + occasions.map { ($0.time, $0.position) } + (now.map { [($0.time, $0.position)] } ?? [])
        return all.compactMap { time, position in time.map { ($0, position) } }
    }

    /// The zero of hours: the first dose, else the first of all, where times are dates; nil where they are hours.
    func zero(_ diagnostics: Diagnostics) -> Double? {
        var clocks: [(ClockTime, SourcePosition)] = []
        var hours: SourcePosition?
        for (time, position) in times {
            if case .clock(let clock) = time { clocks.append((clock, position)) } else if hours == nil { hours = position }
        }
        guard let (first, firstPosition) = clocks.first else { return nil }
        if let hours {
            diagnostics.error(
                max(hours, firstPosition), "times are both dates and hours in this file",
                expected: "dates such as `2026-11-20 08:00` everywhere, or hours such as `12 h` everywhere")
        }
        if let other = clocks.first(where: { $0.0.hasZone != first.hasZone && $0.0.isPrecise && first.isPrecise }) {
            diagnostics.error(
                other.1, "some times have a zone and others have none", remedy: "write all with their zone, or all as the ward's clock shows them")
        }
        let given = doses.compactMap { dose in if case .clock(let clock)? = dose.time { clock.seconds } else { nil } }
        return given.min() ?? clocks.map(\.0.seconds).min()
    }

    /// The zone of the first time that has one.
    var zone: Double? {
        times.lazy.compactMap { if case .clock(let clock) = $0.time, clock.hasZone { clock.zone } else { nil } }.first
    }

    static func hours(_ time: Time, zero: Double?) -> Double {
        switch time {
        case .hours(let hours): hours
        case .clock(let clock): (clock.seconds - (zero ?? clock.seconds)) / 3600
        }
    }
}

extension PatientDraft {
    /// With what another says besides.
    func joined(_ other: PatientDraft) -> PatientDraft {
        var sum = self
        let own = Set(covariates.map(\.name))
        sum.covariates += other.covariates.filter { !own.contains($0.name) }
        for covariate in other.covariates where own.contains(covariate.name) {
            sum.leftOut.append("`\(covariate.name)` of the data: the patient file gives it")
        }
        sum.doses += other.doses
        sum.levels += other.levels
        sum.occasions += other.occasions
        sum.now = now ?? other.now
        sum.assumptions += other.assumptions
        sum.leftOut += other.leftOut
        sum.orders += other.orders
        return sum
    }
}
