import Foundation
import Integration
import ModelCompiler

private let iv = ClosedForm.intravenous(k: 0.2)
private let oral = ClosedForm.oral(ka: 1.1, k: 0.2)
private let two = ClosedForm.twoCompartments(k10: 0.3, k12: 0.5, k21: 0.25)
private let twoOral = ClosedForm.twoCompartmentsOral(ka: 0.9, k10: 0.3, k12: 0.5, k21: 0.25)
private let day = [0.5, 1, 3.3, 7, 12.5, 20, 24]
private let days = [0.5, 5, 11, 13, 23.9, 25, 30, 47, 49.5, 60, 71]

extension DosingCase {
    /// Single doses.
    static let single: [DosingCase] = [
        DosingCase(name: "bolus", model: .intravenous(), records: [.dose(0, 100)], times: day) { 100 * iv.bolus($0) },
        DosingCase(name: "bolus later than the start", model: .intravenous(), records: [.dose(2.5, 100)], times: day) {
            100 * iv.bolus($0 - 2.5)
        },
        DosingCase(name: "bolus into a depot", model: .oral(), records: [.dose(0, 100)], times: day) {
            100 * oral.bolus($0)
        },
        DosingCase(name: "bolus, two compartments", model: .twoCompartments(), records: [.dose(0, 100)], times: day) {
            100 * two.bolus($0)
        },
        DosingCase(
            name: "bolus into a depot, two compartments", model: .twoCompartmentsOral(), records: [.dose(0, 100)],
            times: day
        ) { 100 * twoOral.bolus($0) },
        DosingCase(
            name: "straight into a state: no bioavailability, no lag",
            model: .oral(route: .init(bioavailability: 0.5, lag: 2)),
            records: [EventRecord(time: 0, action: .dose(Dose(.state(0), amount: 100)))], times: day
        ) { 100 * oral.bolus($0) },
        DosingCase(
            name: "infusion by rate", model: .intravenous(), records: [.dose(1, 100, .rate(20))], times: day
        ) { 20 * iv.infusion($0 - 1, 5) },
        DosingCase(
            name: "infusion by duration", model: .intravenous(), records: [.dose(1, 100, .duration(4))], times: day
        ) { 25 * iv.infusion($0 - 1, 4) },
        DosingCase(
            name: "infusion, two compartments", model: .twoCompartments(), records: [.dose(0, 100, .duration(2))],
            times: day
        ) { 50 * two.infusion($0, 2) },
        DosingCase(
            name: "infusion into a depot", model: .oral(), records: [.dose(0, 100, .rate(25))], times: day
        ) { 25 * oral.infusion($0, 4) },
        DosingCase(
            name: "an infusion too short to have an end of its own", model: .intravenous(),
            records: [.dose(2, 100, .rate(1e15))], times: day
        ) { 100 * iv.bolus($0 - 2) },
        DosingCase(name: "duration 0 is a bolus", model: .intravenous(), records: [.dose(0, 100, .duration(0))], times: day)
        { 100 * iv.bolus($0) },
    ]

    /// What routes do to a dose.
    static let routes: [DosingCase] = [
        DosingCase(
            name: "bioavailability", model: .oral(route: .init(bioavailability: 0.7)), records: [.dose(0, 100)],
            times: day
        ) { 70 * oral.bolus($0) },
        DosingCase(name: "lag", model: .oral(route: .init(lag: 1.7)), records: [.dose(0, 100)], times: day) {
            100 * oral.bolus($0 - 1.7)
        },
        DosingCase(
            name: "infusion with lag", model: .intravenous(route: .init(lag: 1.7)),
            records: [.dose(1, 100, .duration(4))], times: day
        ) { 25 * iv.infusion($0 - 2.7, 4) },
        DosingCase(
            name: "F shortens an infusion of given rate", model: .intravenous(route: .init(bioavailability: 0.5)),
            records: [.dose(0, 100, .rate(20))], times: day
        ) { 20 * iv.infusion($0, 2.5) },
        DosingCase(
            name: "F lowers the rate of an infusion of given duration",
            model: .intravenous(route: .init(bioavailability: 0.5)), records: [.dose(0, 100, .duration(5))], times: day
        ) { 10 * iv.infusion($0, 5) },
        DosingCase(
            name: "modelled rate (RATE = -1) with F", model: .intravenous(route: .init(bioavailability: 0.8, rate: 16)),
            records: [.dose(0, 100, .modelledRate)], times: day
        ) { 16 * iv.infusion($0, 5) },
        DosingCase(
            name: "modelled duration (RATE = -2) with F",
            model: .intravenous(route: .init(bioavailability: 0.8, duration: 2.5)),
            records: [.dose(0, 100, .modelledDuration)], times: day
        ) { 32 * iv.infusion($0, 2.5) },
        DosingCase(
            name: "modelled duration with lag and additional doses",
            model: .intravenous(route: .init(lag: 0.75, duration: 3)),
            records: [.dose(0, 90, .modelledDuration, addl: 2, ii: 8)], times: day
        ) { t in (0..<3).reduce(0) { $0 + 30 * iv.infusion(t - 0.75 - 8 * Double($1), 3) } },
        DosingCase(
            name: "two routes at once, one with lag", model: .oral(route: .init(lag: 2), second: .init(bioavailability: 0.9)),
            records: [.dose(0, 100, route: 0), .dose(0, 50, route: 1, .duration(1))], times: day
        ) { 100 * oral.bolus($0 - 2) + 45 * iv.infusion($0, 1) },
    ]

    /// Several doses, resets and changes of states.
    static let sequences: [DosingCase] = [
        DosingCase(
            name: "ADDL", model: .oral(), records: [.dose(0, 100, addl: 5, ii: 12)], times: days
        ) { t in (0..<6).reduce(0) { $0 + 100 * oral.bolus(t - 12 * Double($1)) } },
        DosingCase(
            name: "ADDL with lag", model: .oral(route: .init(lag: 1.7)), records: [.dose(0, 100, addl: 5, ii: 12)],
            times: days
        ) { t in (0..<6).reduce(0) { $0 + 100 * oral.bolus(t - 1.7 - 12 * Double($1)) } },
        DosingCase(
            name: "ADDL with lag longer than the interval", model: .oral(route: .init(lag: 14)),
            records: [.dose(0, 100, addl: 3, ii: 12)], times: days
        ) { t in (0..<4).reduce(0) { $0 + 100 * oral.bolus(t - 14 - 12 * Double($1)) } },
        DosingCase(
            name: "ADDL of infusions", model: .twoCompartments(), records: [.dose(0, 100, .rate(50), addl: 3, ii: 12)],
            times: days
        ) { t in (0..<4).reduce(0) { $0 + 50 * two.infusion(t - 12 * Double($1), 2) } },
        DosingCase(
            name: "overlapping infusions", model: .intravenous(), records: [.dose(0, 180, .duration(18), addl: 3, ii: 12)],
            times: days
        ) { t in (0..<4).reduce(0) { $0 + 10 * iv.infusion(t - 12 * Double($1), 18) } },
        DosingCase(
            name: "two doses at one time", model: .intravenous(), records: [.dose(1, 60), .dose(1, 40, .duration(2))],
            times: [0.5, 1.5, 2, 3.3, 7]
        ) { 60 * iv.bolus($0 - 1) + 20 * iv.infusion($0 - 1, 2) },
        DosingCase(
            name: "interval 0.1 added up meets its times", model: .intravenous(),
            records: [.dose(0, 10, addl: 30, ii: 0.1)], times: [0.05, 0.3, 1.2, 2.1, 3.05, 5]
        ) { t in (0..<31).reduce(0) { $0 + (0.1 * Double($1) < t - 1e-9 ? 10 * iv.bolus(t - 0.1 * Double($1)) : 0) } },
        DosingCase(
            name: "reset (EVID 3)", model: .oral(),
            records: [.dose(0, 100), EventRecord(time: 6, action: .reset), .dose(8, 50)], times: day
        ) { $0 <= 6 ? 100 * oral.bolus($0) : 50 * oral.bolus($0 - 8) },
        DosingCase(
            name: "reset with a running infusion", model: .intravenous(),
            records: [.dose(0, 100, .duration(10)), EventRecord(time: 4, action: .reset)], times: day
        ) { $0 <= 4 ? 10 * iv.infusion($0, 10) : 0 },
        DosingCase(
            name: "reset cancels a lagged dose and additional doses", model: .oral(route: .init(lag: 3)),
            records: [.dose(0, 100, addl: 10, ii: 4), EventRecord(time: 6, action: .reset)], times: day
        ) { $0 <= 6 ? 100 * oral.bolus($0 - 3) : 0 },
        DosingCase(
            name: "reset and dose (EVID 4)", model: .oral(), records: [.dose(0, 100), .dose(6, 50, evid: 4)], times: day
        ) { $0 <= 6 ? 100 * oral.bolus($0) : 50 * oral.bolus($0 - 6) },
        DosingCase(
            name: "replace (EVID 5)", model: .intravenous(),
            records: [.dose(0, 100), EventRecord(time: 5, action: .replace(state: 0, value: 80))], times: day
        ) { $0 <= 5 ? 100 * iv.bolus($0) : 80 * iv.bolus($0 - 5) },
        DosingCase(
            name: "multiply (EVID 6)", model: .intravenous(),
            records: [.dose(0, 100), EventRecord(time: 5, action: .multiply(state: 0, factor: 0.25))], times: day
        ) { $0 <= 5 ? 100 * iv.bolus($0) : 25 * iv.bolus($0) },
        DosingCase(
            name: "records that do nothing (EVID 2)", model: .intravenous(),
            records: [.dose(0, 100), EventRecord(time: 2, action: .other), EventRecord(time: 3, action: .other)], times: day
        ) { 100 * iv.bolus($0) },
    ]

    /// Covariates that change in time.
    static let covariates: [DosingCase] = [
        DosingCase(
            name: "a covariate changing mid-infusion", model: .intravenous(k: "renal", covariates: ["renal"]),
            records: [.dose(0, 100, .duration(10))], times: [1, 4, 6, 9.5, 12, 20],
            covariates: [CovariateTrack(initial: 0.4, changes: [.init(time: 5, value: 0.1)])]
        ) { t in
            let (first, second) = (ClosedForm.intravenous(k: 0.4), ClosedForm.intravenous(k: 0.1))
            return t <= 5
                ? 10 * first.infusion(t, 10)
                : 10 * first.infusion(5, 10) * second.bolus(t - 5) + 10 * second.infusion(t - 5, 5)
        },
        DosingCase(
            name: "F changing between dose and absorption: the nominal time counts",
            model: .oral(route: .init(bioavailability: "fed", lag: 3), covariates: ["fed"]),
            records: [.dose(0, 100), .dose(12, 100)], times: days,
            covariates: [CovariateTrack(initial: 0.6, changes: [.init(time: 1, value: 0.9)])]
        ) { 60 * oral.bolus($0 - 3) + 90 * oral.bolus($0 - 15) },
        DosingCase(
            name: "F, lag and duration at each additional dose's own time",
            model: .intravenous(
                route: .init(bioavailability: "fed", lag: ("fed" as E) * 2, duration: ("fed" as E) * 5),
                covariates: ["fed"]),
            records: [.dose(0, 100, .modelledDuration, addl: 2, ii: 12)], times: days,
            covariates: [CovariateTrack(initial: 0.5, changes: [.init(time: 12, value: 0.8), .init(time: 20, value: 1)])]
        ) { 20 * iv.infusion($0 - 1, 2.5) + 20 * iv.infusion($0 - 13.6, 4) + 20 * iv.infusion($0 - 26, 5) },
        DosingCase(
            name: "covariates of records that hold since the record before (NONMEM's default)",
            model: .intravenous(k: "renal", route: .init(bioavailability: "renal"), covariates: ["renal"]),
            records: [.dose(0, 100), .dose(5, 100)], times: [1, 4, 6, 9.5, 12],
            covariates: [
                CovariateTrack(initial: 0.4, changes: [.init(time: 0, value: 0.1), .init(time: 5, value: 0.3)], effect: .afterRecords)
            ]
        ) { t in
            let first = ClosedForm.intravenous(k: 0.1), second = ClosedForm.intravenous(k: 0.3)
            return t <= 5 ? 40 * first.bolus(t) : (40 * first.bolus(5) + 10) * second.bolus(t - 5)
        },
        DosingCase(
            name: "bioavailability that depends on time switches exactly",
            model: .intravenous(route: .init(bioavailability: .choose(.binary(.greaterOrEqual, "t", 24), 0.5, 1))),
            records: [.dose(0, 100, addl: 4, ii: 12)], times: days
        ) { t in (0..<5).reduce(0) { $0 + ($1 < 2 ? 100 : 50) * iv.bolus(t - 12 * Double($1)) } },
    ]
}
