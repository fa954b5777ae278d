import Documents
import Integration
import ModelLanguage
import Quantities
import Records

/// Factors from the units of a table's headers to the model's.
///
/// A column without a unit is in the model's unit. Where that would mix units (times in days beside an II in the model's
/// hours), the header must say what is meant.
struct RecordUnits {
    private let events: EventTable
    private let model: Model
    private let errors: RecordErrors

    init(_ events: EventTable, _ model: Model, _ errors: RecordErrors) {
        self.events = events
        self.model = model
        self.errors = errors
    }

    /// TIME; its dimension was checked when the table was read.
    var time: Double { factor(of: .time) }

    /// II or DUR, for a record that uses it.
    func length(_ column: EventColumn) -> Double {
        if events.unit(of: column) == nil, let unit = events.unit(of: .time), unit != model.timeUnit {
            errors.errorOnce(
                column.rawValue, events.position(of: column),
                "\(column.rawValue) has no unit, but TIME is in `\(unit)` and the model in `\(model.timeUnit)`",
                expected: "a header with its unit, such as `\(column.rawValue) [\(unit)]`")
        }
        return factor(of: column)
    }

    private func factor(of column: EventColumn) -> Double {
        events.unit(of: column).flatMap { try? $0.factor(to: model.timeUnit) } ?? 1
    }

    /// AMT, for doses to a target.
    func amount(_ target: Dose.Target) -> Double {
        guard let unit = events.unit(of: .amount) else { return 1 }
        return factor(from: unit, to: substance(target), .amount) ?? 1
    }

    /// AMT of a record that sets a state.
    func amount(state: Int) -> Double { amount(.state(state)) }

    /// RATE, for doses to a target.
    func rate(_ target: Dose.Target) -> Double {
        let wanted = substance(target)
        let perTime = (unit: wanted.unit / model.timeUnit, name: wanted.name, molarMass: wanted.molarMass)
        if let unit = events.unit(of: .rate) { return factor(from: unit, to: perTime, .rate) ?? 1 }
        let other = [(EventColumn.amount, wanted.unit), (.time, model.timeUnit)].first { column, own in
            events.unit(of: column).map { $0 != own } ?? false
        }
        if let (column, own) = other, let unit = events.unit(of: column) {
            let meant = (events.unit(of: .amount) ?? wanted.unit) / (events.unit(of: .time) ?? model.timeUnit)
            errors.errorOnce(
                "RATE", events.position(of: .rate),
                "RATE has no unit, but \(column.rawValue) is in `\(unit)` where the model has `\(own)`",
                expected: "a header with its unit, such as `RATE [\(meant)]`")
        }
        return 1
    }

    /// DV in an output's unit; 1 where the header gives none or the output is not known.
    func observed(_ output: Int?) -> Double {
        guard let unit = events.unit(of: .observed), let output else { return 1 }
        let wanted = model.outputs[output]
        return factor(
            from: unit, to: (wanted.unit, "the output `\(wanted.name)`", model.components.first?.molarMass), .observed) ?? 1
    }

    private typealias Substance = (unit: Unit, name: String, molarMass: Quantity?)

    private func substance(_ target: Dose.Target) -> Substance {
        switch target {
        case .route(let index):
            let route = model.routes[index]
            return (route.unit, "the route `\(route.name)`", route.molarMass)
        case .state(let index):
            let state = model.states[index]
            return (state.unit, "the state `\(state.name)`", model.components.first?.molarMass)
        }
    }

    private func factor(from unit: Unit, to wanted: Substance, _ column: EventColumn) -> Double? {
        if unit.isCommensurable(with: wanted.unit), let factor = try? unit.factor(to: wanted.unit) { return factor }
        if let mass = wanted.molarMass,
            let factor = try? MolarConversion.factor(from: unit, to: wanted.unit, molarMass: mass)
        {
            return factor
        }
        errors.errorOnce(
            "\(column.rawValue) \(wanted.name)", events.position(of: column),
            "\(column.rawValue) is in `\(unit)` (\(unit.dimension)), but \(wanted.name) is in `\(wanted.unit)` (\(wanted.unit.dimension))",
            expected: wanted.unit.expectation,
            remedy: wanted.molarMass == nil && MolarConversion.isMolar(unit, wanted.unit)
                ? "give the model its `molar_mass`" : nil)
        return nil
    }
}

extension MolarConversion {
    /// Whether the units differ in mass against amount, so that a molar mass would convert them.
    static func isMolar(_ a: Unit, _ b: Unit) -> Bool {
        guard let gramsPerMole = try? Unit("g/mol") else { return false }
        return (try? factor(from: a, to: b, molarMass: Quantity(1, gramsPerMole))) != nil
    }
}
