import Documents
import Integration
import ModelLanguage
import Records

/// Turns a subject's records into the integrator's events and readings.
struct ScheduleMaker {
    private let events: EventTable
    private let model: Model
    private let names: CompartmentNames
    private let units: RecordUnits
    private let covariates: CovariateTracks
    private let errors: RecordErrors
    /// Place of the column that tells occasions apart.
    private let occasions: Int?

    init(
        _ events: EventTable, _ model: Model, _ covariates: CovariateTracks, occasions: String?, _ errors: RecordErrors
    ) {
        self.events = events
        self.model = model
        self.covariates = covariates
        self.errors = errors
        self.occasions = occasions.flatMap { name in events.table.columns.firstIndex { $0.name == name } }
        names = CompartmentNames(model: model)
        units = RecordUnits(events, model, errors)
    }

    func schedule(_ subject: EventTable.Subject) -> Schedule {
        var schedule = Schedule()
        let factor = units.time
        schedule.start = (subject.records.first?.time ?? 0) * factor
        var last = -Double.infinity
        var occasion: String?
        for record in subject.records {
            let time = record.time * factor
            if time < last {
                errors.error(
                    events.position(of: .time, in: record), "TIME goes back at a reset",
                    expected: "times that do not decrease", remedy: "give what follows the reset an ID of its own, or later times")
            }
            last = max(last, time)
            let now = occasions.map { events.table.rows[record.row][$0].text } ?? ""
            if now != occasion { schedule.occasionStarts.append(time) }
            occasion = now
            let line = events.position(of: .time, in: record).line
            if record.kind == .observation { schedule.observations.append(observation(record, time, line)) }
            guard let action = action(record) else { continue }
            schedule.records.append(EventRecord(time: time, action: action, tag: String(line)))
        }
        schedule.covariates = covariates.tracks(subject, timeFactor: factor)
        return schedule
    }

    private func observation(_ record: EventTable.Record, _ time: Double, _ line: Int) -> Schedule.Observation {
        var observation = Schedule.Observation(time: time, output: nil, observed: record.observed, isMissing: record.isMissing, line: line)
        do throws(CompartmentNames.Problem) {
            observation.output = try names.output(what: record.observedWhat, compartment: record.compartment)
        } catch {
            tell(error, at: events.position(of: record.observedWhat != nil ? .observedWhat : .compartment, in: record))
        }
        if let value = record.observed { observation.observed = value * units.observed(observation.output) }
        return observation
    }

    /// nil after an error.
    private func action(_ record: EventTable.Record) -> EventRecord.Action? {
        switch record.kind {
        case .observation: return .observe
        case .other: return .other
        case .reset: return .reset
        case .dose: return dose(record).map { .dose($0) }
        case .resetAndDose: return dose(record).map { .resetAndDose($0) }
        case .replace:
            return state(record).map { .replace(state: $0, value: record.amount * units.amount(state: $0)) }
        case .multiply: return state(record).map { .multiply(state: $0, factor: record.amount) }
        }
    }

    private func state(_ record: EventTable.Record) -> Int? {
        do throws(CompartmentNames.Problem) {
            return try names.state(record.compartment)
        } catch {
            tell(error, at: events.position(of: .compartment, in: record))
            return nil
        }
    }

    private func dose(_ record: EventTable.Record) -> Dose? {
        let target: Dose.Target
        do throws(CompartmentNames.Problem) {
            target = try names.dose(record.compartment)
        } catch {
            tell(error, at: events.position(of: .compartment, in: record))
            return nil
        }
        let steadyState: Dose.SteadyState =
            switch record.steadyState {
            case .no: .no
            case .replace: .replace
            case .add: .add
            }
        return Dose(
            target, amount: record.amount * units.amount(target), delivery: delivery(record, target),
            additional: record.additional, interval: record.interval == 0 ? 0 : record.interval * units.length(.interval),
            steadyState: steadyState)
    }

    private func delivery(_ record: EventTable.Record, _ target: Dose.Target) -> Dose.Delivery {
        let route: ModelRoute? = if case .route(let index) = target { model.routes[index] } else { nil }
        if let route, route.transit != nil, record.rate != .bolus {
            errors.error(
                events.position(of: .rate, in: record),
                "the route `\(route.name)` absorbs through transit compartments, so nothing can be infused into it",
                remedy: "leave RATE (or DUR) 0")
        }
        switch record.rate {
        case .bolus:
            if let route, route.rate != nil || route.duration != nil {
                let (what, code) = route.rate != nil ? ("rate", -1) : ("duration", -2)
                errors.warnOnce(
                    "bolus \(route.name)", events.position(of: .rate, in: record),
                    "this dose enters at once, although the route `\(route.name)` has a `\(what)`",
                    remedy: "write RATE \(code) to use it")
            }
            return .bolus
        case .constant(let rate): return .rate(rate * units.rate(target))
        case .duration(let time): return .duration(time * units.length(.duration))
        case .modelledRate:
            requireModelled("rate", -1, route?.rate != nil, route, record)
            return .modelledRate
        case .modelledDuration:
            requireModelled("duration", -2, route?.duration != nil, route, record)
            return .modelledDuration
        }
    }

    private func requireModelled(
        _ what: String, _ code: Int, _ isThere: Bool, _ route: ModelRoute?, _ record: EventTable.Record
    ) {
        if isThere { return }
        let place = route.map { "the route `\($0.name)` has no `\(what)`" } ?? "a state has no modelled \(what)"
        errors.error(
            events.position(of: .rate, in: record), "RATE is \(code), but \(place)",
            remedy: "give a number in RATE, or the model's route a `\(what)`")
    }

    private func tell(_ problem: CompartmentNames.Problem, at position: SourcePosition) {
        errors.error(position, problem.problem, expected: problem.expected, remedy: problem.remedy)
    }
}
