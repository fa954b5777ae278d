import Documents
import Quantities

/// Makes a record of a row: types, ranges, and what NONMEM demands of each kind of event.
struct EventRecordReader {
    private let table: CSVTable
    private let layout: EventLayout
    private let errors: TableDiagnostics

    static let mostAdditional = 1_000_000.0

    init(_ table: CSVTable, _ layout: EventLayout, _ errors: TableDiagnostics) {
        self.table = table
        self.layout = layout
        self.errors = errors
    }

    /// nil after an error in the row.
    func record(_ row: Int) -> EventTable.Record? {
        let cells = EventCells(cells: table.rows[row], layout: layout, errors: errors)
        guard let values = values(cells), let kind = kind(cells, values), let dosing = dosing(cells, values, kind)
        else { return nil }
        return EventTable.Record(
            row: row, time: values.time, kind: kind, amount: values.amount, rate: dosing.rate,
            compartment: values.compartment == .number(0) ? nil : values.compartment,
            additional: Int(values.additional), interval: values.interval, steadyState: dosing.steadyState,
            observed: values.observed, isMissing: values.isMissing, observedWhat: values.observedWhat,
            covariates: layout.covariates.map { covariate(table.rows[row][$0.index]) })
    }

    // MARK: Values, each in its range

    private struct Values {
        let time, amount, rate, duration, additional, interval: Double
        let hasAmount: Bool
        let event: Double?
        let steadyState: Double
        let observed: Double?
        let isMissing: Bool
        let compartment, observedWhat: EventTable.Record.Reference?
    }

    private func values(_ cells: EventCells) -> Values? {
        let nonNegative = { (value: Double) in value >= 0 }
        let time = cells.value(.time, "0 or more", required: true, nonNegative)
        let amount = cells.value(.amount)
        let rate = cells.value(.rate, "a rate of 0 or more, -1 (modelled rate) or -2 (modelled duration)") {
            $0 >= 0 || $0 == -1 || $0 == -2
        }
        let duration = cells.value(.duration, "0 or more", nonNegative)
        let additional = cells.value(.additional, "a whole number from 0 to \(Int(Self.mostAdditional))") {
            $0 >= 0 && $0 <= Self.mostAdditional && $0 == $0.rounded()
        }
        let interval = cells.value(.interval, "0 or more", nonNegative)
        let event = cells.value(
            .event,
            "0 (observation), 1 (dose), 2 (other), 3 (reset), 4 (reset and dose), 5 or 8 (replace), or 6 (multiply)"
        ) {
            [0, 1, 2, 3, 4, 5, 6, 8].contains($0)
        }
        let steadyState = cells.value(.steadyState, "0, 1 (steady state) or 2 (steady state added)") {
            [0, 1, 2].contains($0)
        }
        let missing = cells.value(.missing, "0 or 1") { [0, 1].contains($0) }
        let observed = cells.value(.observed)
        let compartment = cells.reference(.compartment)
        let observedWhat = cells.reference(.observedWhat)
        guard !cells.hasFailed, let time else { return nil }
        return Values(
            time: time, amount: amount ?? 0, rate: rate ?? 0, duration: duration ?? 0, additional: additional ?? 0,
            interval: interval ?? 0, hasAmount: amount != nil, event: event, steadyState: steadyState ?? 0,
            observed: observed,
            isMissing: missing == 1 || observed == nil, compartment: compartment, observedWhat: observedWhat)
    }

    private func covariate(_ cell: CSVCell) -> EventTable.Record.CovariateValue {
        if cell.isMissing { return .missing }
        return DecimalNumber.parse(cell.text).map { .number($0) } ?? .text(cell.text)
    }

    // MARK: What each kind of event needs

    /// Without EVID a record with an amount (or an endless infusion) is a dose, any other an observation.
    private func kind(_ cells: EventCells, _ values: Values) -> EventTable.Record.Kind? {
        guard let event = values.event else {
            return values.amount != 0 || values.steadyState != 0 && values.rate > 0 ? .dose : .observation
        }
        return event == 8 ? .replace : EventTable.Record.Kind(rawValue: Int(event))
    }

    private typealias Dosing = (rate: EventTable.Record.Rate, steadyState: EventTable.Record.SteadyState)

    private func dosing(_ cells: EventCells, _ values: Values, _ kind: EventTable.Record.Kind) -> Dosing? {
        switch kind {
        case .observation, .other, .reset:
            for column in [EventColumn.amount, .rate, .duration, .additional, .steadyState]
            where cells.isNonZero(column) {
                cells.error(
                    column,
                    "\(column.rawValue) is \(cells.text(column)) in a record of EVID \(kind.rawValue), which gives no dose",
                    expected: "0 or `.`", remedy: "a dose is EVID 1, a reset with a dose EVID 4")
            }
        case .replace, .multiply:
            if !values.hasAmount {
                cells.error(
                    .amount, "EVID \(cells.text(.event)) needs a value in AMT",
                    remedy: "write the new amount, or the factor")
            }
            for column in [EventColumn.rate, .duration, .additional, .steadyState] where cells.isNonZero(column) {
                cells.error(
                    column,
                    "\(column.rawValue) is \(cells.text(column)) in a record of EVID \(cells.text(.event)), which is no dose",
                    expected: "0 or `.`")
            }
        case .dose, .resetAndDose: return dose(cells, values)
        }
        return cells.hasFailed ? nil : (.bolus, .no)
    }

    private func dose(_ cells: EventCells, _ values: Values) -> Dosing? {
        let isEndless = values.amount == 0 && values.rate > 0 && values.steadyState != 0 && values.interval == 0
        if values.amount < 0 {
            cells.error(.amount, "the dose AMT is negative (\(cells.text(.amount)))", expected: "more than 0")
        } else if values.amount == 0, !isEndless {
            cells.error(
                .amount, values.hasAmount ? "the dose AMT is 0" : "AMT is missing in a dose", expected: "more than 0",
                remedy:
                    "without a dose the record is EVID 0 or 2; 0 is right only for an endless infusion (SS 1, RATE above 0, II 0)"
            )
        }
        if values.rate != 0, values.duration != 0 {
            cells.error(
                .duration, "both RATE and DUR are given", remedy: "leave one of them out: rate = amount / duration")
        }
        if values.additional > 0, isEndless {
            cells.error(.additional, "an endless infusion cannot be repeated by ADDL", expected: "0 or `.`")
        } else if values.additional > 0, values.interval == 0 {
            cells.error(
                .additional, "ADDL is \(cells.text(.additional)) but II is \(cells.has(.interval) ? "0" : "missing")",
                remedy: "write in II the time between doses")
        }
        if values.steadyState != 0, values.interval == 0, !isEndless {
            cells.error(
                .steadyState, "SS is \(cells.text(.steadyState)) but II is \(cells.has(.interval) ? "0" : "missing")",
                remedy: "write in II the time between doses; an endless infusion has AMT 0 and RATE above 0")
        }
        guard !cells.hasFailed, let steadyState = EventTable.Record.SteadyState(rawValue: Int(values.steadyState))
        else { return nil }
        return (rate(values), steadyState)
    }

    private func rate(_ values: Values) -> EventTable.Record.Rate {
        if values.duration > 0 { return .duration(values.duration) }
        switch values.rate {
        case -1: return .modelledRate
        case -2: return .modelledDuration
        case 0: return .bolus
        default: return .constant(values.rate)
        }
    }
}
