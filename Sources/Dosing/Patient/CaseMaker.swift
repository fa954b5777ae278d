import Documents
import Estimation
import Integration
import ModelLanguage
import Quantities
import Records

/// Reads a patient's record with a model in hand: units are converted, names resolved, and every assumption is kept.
package struct CaseMaker {
    package let record: PatientRecord
    package let model: Model
    package let diagnostics: Diagnostics
    /// One hour in the model's time unit.
    package let hour: Double

    package init(_ record: PatientRecord, _ model: Model, _ diagnostics: Diagnostics) {
        self.record = record
        self.model = model
        self.diagnostics = diagnostics
        hour = (try? Unit("h").factor(to: model.timeUnit)) ?? 1
    }

    /// nil after diagnostics.
    package func make() -> PatientCase? {
        var assumptions: [String] = []
        let doses = doses(&assumptions)
        let readings = readings(&assumptions)
        var tracks = CovariateTracks(record: record, model: model, hour: hour, diagnostics: diagnostics)
        let covariates = tracks.make()
        assumptions += tracks.assumptions
        guard !diagnostics.hasErrors else { return nil }
        // A level at a dose's time is a trough: it was taken before.
        let records = (readings.map { EventRecord(time: $0.time, action: .observe) } + doses).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        let tied = readings.contains { reading in doses.contains { $0.time == reading.time } }
        if tied { assumptions.append("A level at the time of a dose was taken before it.") }
        let last = (records.map(\.time) + lastDoses(doses)).max() ?? 0
        let now = record.now.map { $0 * hour } ?? last
        if record.now == nil {
            assumptions.append("Now is the last dose or level: \(record.text(ofTime: last / hour)).")
        }
        let start = min(records.first?.time ?? 0, now)
        let task = TwinTask(
            covariates: covariates.map(\.track), occasions: occasions(start, &assumptions), records: records,
            startTime: start,
            endTime: max(last, now))
        return PatientCase(
            record: record, model: model, hour: hour,
            individual: Individual(task: task, readings: readings.map(\.reading)),
            covariates: covariates.map(\.fact), now: now, assumptions: assumptions, warnings: tracks.warnings)
    }

    private func lastDoses(_ records: [EventRecord]) -> [Double] {
        records.compactMap { record in
            if case .dose(let dose) = record.action {
                record.time + Double(dose.additional) * dose.interval
            } else {
                nil
            }
        }
    }

    private func occasions(_ start: Double, _ assumptions: inout [String]) -> [Occasion] {
        guard model.parameters.contains(where: { ($0.iov?.variance ?? 0) > 0 }) else {
            if !record.occasions.isEmpty {
                assumptions.append(
                    "`occasions` mean nothing to \(model.name): its parameters do not vary between them.")
            }
            return []
        }
        if record.occasions.isEmpty {
            assumptions.append("All doses and levels are of one occasion; name more under `occasions`.")
        }
        return ([start] + record.occasions.map { $0 * hour }.filter { $0 > start }).map { Occasion(start: $0, iov: []) }
    }

    // MARK: Doses

    private func doses(_ assumptions: inout [String]) -> [EventRecord] {
        var routes: Set<String> = []
        let records = record.doses.compactMap { dose -> EventRecord? in
            guard let index = route(dose.route, at: dose.position) else { return nil }
            let route = model.routes[index]
            guard
                let amount = CaseUnits.value(
                    dose.amount, in: route.unit, route.molarMass, what: "the dose", at: dose.valuePosition, diagnostics)
            else { return nil }
            if route.unit.dimension != dose.amount.unit.dimension, let mass = route.molarMass {
                routes.insert("Doses are converted between mass and amount by the molar mass \(mass).")
            }
            if dose.over == nil, route.duration == nil, route.rate == nil {
                routes.insert("Doses by `\(route.name)` without `over` enter all at once.")
            }
            let delivery: Dose.Delivery =
                dose.over.map { .duration($0 * hour) }
                ?? (route.duration != nil ? .modelledDuration : route.rate != nil ? .modelledRate : .bolus)
            return EventRecord(
                time: dose.time * hour,
                action: .dose(
                    Dose(
                        .route(index), amount: amount, delivery: delivery, additional: dose.additional,
                        interval: dose.interval * hour,
                        steadyState: dose.isSteady ? .replace : .no)))
        }
        assumptions += routes.sorted()
        return records
    }

    /// A route by its name, or the model's only one.
    package func route(_ name: String?, at position: SourcePosition) -> Int? {
        guard let name else {
            if model.routes.count == 1 { return 0 }
            diagnostics.error(
                position,
                model.routes.isEmpty
                    ? "the model `\(model.name)` has no route for doses" : "by which route is this dose given?",
                expected: "`route:` with one of \(Suggestions.list(model.routes.map(\.name)))")
            return nil
        }
        if let index = model.routes.firstIndex(where: { $0.name == name }) { return index }
        if let number = Int(name) {
            if let index = model.routes.firstIndex(where: { $0.number == number }) { return index }
            // Where no numbers are declared, NONMEM's first compartment is the only route's.
            if number == 1, model.routes.count == 1, model.routes[0].number == nil { return 0 }
        }
        diagnostics.error(
            position, "the model `\(model.name)` has no route `\(name)`",
            remedy: Suggestions.remedy(for: name, among: model.routes.map(\.name)))
        return nil
    }

    /// An output by its name, or the model's only one.
    package func output(_ name: String?, at position: SourcePosition) -> Int? {
        guard let name else {
            if model.outputs.count == 1 { return 0 }
            diagnostics.error(
                position, "which output of `\(model.name)` is meant?",
                expected: "`output:` with one of \(Suggestions.list(model.outputs.map(\.name)))")
            return nil
        }
        if let index = model.outputs.firstIndex(where: { $0.name == name }) { return index }
        if let number = Int(name), model.outputs.indices.contains(number - 1) { return number - 1 }
        diagnostics.error(
            position, "the model `\(model.name)` has no output `\(name)`",
            remedy: Suggestions.remedy(for: name, among: model.outputs.map(\.name)))
        return nil
    }

    // MARK: Levels

    private func readings(_ assumptions: inout [String]) -> [(time: Double, reading: Reading)] {
        var censored = 0
        let readings = record.levels.compactMap { level -> (time: Double, reading: Reading)? in
            guard let index = output(level.output, at: level.position) else { return nil }
            let output = model.outputs[index]
            guard
                let value = CaseUnits.value(
                    level.value, in: output.unit, model.components.first?.molarMass, what: "the level",
                    at: level.valuePosition,
                    diagnostics)
            else { return nil }
            if output.error == nil {
                diagnostics.error(
                    level.position,
                    "the model `\(model.name)` does not say how measurements of `\(output.name)` scatter",
                    remedy: "give the output an `error:`")
                return nil
            }
            if level.isBelow { return (level.time * hour, Reading(output: index, .below(value))) }
            if let limit = output.lloq, value < limit {
                censored += 1
                return (level.time * hour, Reading(output: index, .below(limit)))
            }
            return (level.time * hour, Reading(output: index, .measured(value)))
        }
        if censored > 0 {
            assumptions.append(
                "\(censored) level\(censored == 1 ? "" : "s") below the model's limit of quantification "
                    + "count\(censored == 1 ? "s" : "") as below it.")
        }
        return readings
    }
}
