import Foundation
import Integration
import ModelCompiler

private let iv = ClosedForm.intravenous(k: 0.2)
private let oral = ClosedForm.oral(ka: 1.1, k: 0.2)
private let two = ClosedForm.twoCompartments(k10: 0.3, k12: 0.5, k21: 0.25)
private let slow = ClosedForm.twoCompartments(k10: 0.0606, k12: 0.3023, k21: 0.2604)
private let after = [0, 0.5, 3, 7.9, 11.9, 13, 20, 23, 30, 36.5]

extension DosingCase {
    /// Each steady-state form alone. At time 0 the grid reads the state before the record.
    static let steadyState: [DosingCase] = [
        DosingCase(name: "SS bolus", model: .intravenous(), records: [.dose(0, 100, ii: 12, ss: .replace)], times: after) {
            $0 == 0 ? 0 : 100 * iv.steadyBolus($0, 12)
        },
        DosingCase(name: "SS oral", model: .oral(), records: [.dose(0, 100, ii: 12, ss: .replace)], times: after) {
            $0 == 0 ? 0 : 100 * oral.steadyBolus($0, 12)
        },
        DosingCase(
            name: "SS bolus, two compartments", model: .twoCompartments(),
            records: [.dose(0, 100, ii: 12, ss: .replace)], times: after
        ) { $0 == 0 ? 0 : 100 * two.steadyBolus($0, 12) },
        DosingCase(
            name: "SS infusion", model: .twoCompartments(), records: [.dose(0, 100, .duration(2), ii: 12, ss: .replace)],
            times: after
        ) { $0 == 0 ? 0 : 50 * two.steadyInfusion($0, last: 0, 2, 12) },
        DosingCase(
            name: "SS with additional doses", model: .oral(), records: [.dose(0, 100, addl: 2, ii: 12, ss: .replace)],
            times: after
        ) { t in t == 0 ? 0 : 100 * oral.steadyBoluses(t, last: min(24, 12 * (t / 12).rounded(.down)), 12) },
        DosingCase(
            name: "SS of a constant infusion (AMT = 0)", model: .twoCompartments(),
            records: [.dose(0, 0, .rate(25), ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 25 * (two.plateau - two.infusion(t, t)) },
        DosingCase(
            name: "SS of a constant infusion with modelled rate", model: .intravenous(route: .init(rate: 25)),
            records: [.dose(0, 0, .modelledRate, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 25 / 0.2 * iv.bolus(t) },
        DosingCase(
            name: "SS with bioavailability", model: .oral(route: .init(bioavailability: 0.4)),
            records: [.dose(0, 100, ii: 12, ss: .replace)], times: after
        ) { $0 == 0 ? 0 : 40 * oral.steadyBolus($0, 12) },
        DosingCase(
            name: "SS = 1 forgets what was there", model: .oral(),
            records: [.dose(-30, 500), .dose(-2, 50, .duration(5)), .dose(0, 100, ii: 12, ss: .replace)], times: Array(after.dropFirst())
        ) { 100 * oral.steadyBolus($0, 12) },
        DosingCase(
            name: "SS = 2 adds to what is there", model: .oral(),
            records: [
                .dose(-3, 500), .dose(-1, 50, route: 1, .duration(5)), .dose(0, 100, ii: 12, ss: .replace),
                .dose(6, 30, route: 1, ii: 8, ss: .add),
            ], times: Array(after.dropFirst())
        ) { 100 * oral.steadyBolus($0, 12) + ($0 <= 6 ? 0 : 30 * iv.steadyBolus($0 - 6, 8)) },
        DosingCase(
            name: "SS = 2 keeps running infusions and lagged doses", model: .oral(route: .init(lag: 4)),
            records: [.dose(0, 100), .dose(0, 50, route: 1, .duration(5)), .dose(1, 30, route: 1, ii: 8, ss: .add)],
            times: Array(after.dropFirst())
        ) { 100 * oral.bolus($0 - 4) + 10 * iv.infusion($0, 5) + ($0 <= 1 ? 0 : 30 * iv.steadyBolus($0 - 1, 8)) },
    ]

    /// What other programs got wrong.
    static let steadyStateTraps: [DosingCase] = [
        DosingCase(
            name: "SS with lag", model: .oral(route: .init(lag: 1.7)), records: [.dose(0, 100, ii: 12, ss: .replace)],
            times: after
        ) { t in t == 0 ? 0 : 100 * oral.steadyBoluses(t, last: 1.7, 12) },
        DosingCase(
            name: "SS with lag longer than the interval", model: .oral(route: .init(lag: 29)),
            records: [.dose(0, 100, ii: 12, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 100 * oral.steadyBoluses(t, last: 29, 12) },
        DosingCase(
            name: "SS with lag equal to the interval", model: .oral(route: .init(lag: 12)),
            records: [.dose(0, 100, ii: 12, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 100 * oral.steadyBoluses(t, last: 12, 12) },
        DosingCase(
            name: "SS infusion longer than the interval", model: .intravenous(),
            records: [.dose(0, 300, .duration(30), ii: 12, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 10 * iv.steadyInfusion(t, last: 0, 30, 12) },
        DosingCase(
            name: "SS infusion as long as the interval", model: .twoCompartments(),
            records: [.dose(0, 120, .duration(12), ii: 12, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 10 * two.steadyInfusion(t, last: 0, 12, 12) },
        DosingCase(
            name: "SS infusion with lag, running over the record's time", model: .intravenous(route: .init(lag: 10)),
            records: [.dose(0, 50, .duration(5), ii: 12, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 10 * iv.steadyInfusion(t, last: 10, 5, 12) },
        DosingCase(
            name: "SS infusion longer than the interval with lag longer than it",
            model: .intravenous(route: .init(lag: 15)), records: [.dose(0, 300, .duration(30), ii: 12, ss: .replace)],
            times: after
        ) { t in t == 0 ? 0 : 10 * iv.steadyInfusion(t, last: 15, 30, 12) },
        DosingCase(
            name: "half-life 350 h at steady state", model: .intravenous(k: .constant(log(2) / 350)),
            records: [.dose(0, 100, ii: 24, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 100 * ClosedForm.intravenous(k: log(2) / 350).steadyBolus(t, 24) },
        DosingCase(
            name: "half-life 350 h, absorbed", model: .oral(k: .constant(log(2) / 350)),
            records: [.dose(0, 100, ii: 24, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 100 * ClosedForm.oral(ka: 1.1, k: log(2) / 350).steadyBolus(t, 24) },
        DosingCase(
            name: "half-life 1 year at steady state of every 8 h", model: .intravenous(k: .constant(log(2) / 8766)),
            records: [.dose(0, 100, ii: 8, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 100 * ClosedForm.intravenous(k: log(2) / 8766).steadyBolus(t, 8) },
        DosingCase(
            name: "SS of a dose that is long gone at the next", model: .intravenous(k: 3),
            records: [.dose(0, 100, ii: 24, ss: .replace)], times: [0.1, 1, 2, 4]
        ) { t in 100 * ClosedForm.intravenous(k: 3).steadyBolus(t, 24) },
        DosingCase(
            name: "SS infusion of momentary length", model: .intravenous(),
            records: [.dose(0, 100, .rate(1e14), ii: 12, ss: .replace)], times: Array(after.dropFirst())
        ) { 100 * iv.steadyBolus($0, 12) },
        DosingCase(
            name: "SS infusion past an empty depot",
            model: .twoCompartmentsOral(ka: 2.609, k10: 0.0606, k12: 0.3023, k21: 0.2604, second: .init(lag: 1.5)),
            records: [.dose(0, 50, route: 1, .rate(7.5), ii: 4, ss: .replace)], times: after
        ) { t in t == 0 ? 0 : 7.5 * slow.steadyInfusion(t, last: 1.5, 50 / 7.5, 4) },
        DosingCase(
            name: "reset and steady state (EVID 4, SS 1) with lag", model: .oral(route: .init(lag: 1.7)),
            records: [.dose(-5, 77), .dose(0, 100, ii: 12, ss: .replace, evid: 4)], times: Array(after.dropFirst())
        ) { t in 100 * oral.steadyBoluses(t, last: 1.7, 12) },
        DosingCase(
            name: "F at steady state is that of the record's time",
            model: .oral(route: .init(bioavailability: "fed"), covariates: ["fed"]),
            records: [.dose(0, 100, addl: 1, ii: 12, ss: .replace)], times: [1, 5, 11, 13, 20],
            covariates: [CovariateTrack(initial: 0.5, changes: [.init(time: 6, value: 1)])]
        ) { t in 50 * oral.steadyBolus(t, 12) + (t < 12 ? 0 : 100 * oral.bolus(t - 12)) },
    ]
}
