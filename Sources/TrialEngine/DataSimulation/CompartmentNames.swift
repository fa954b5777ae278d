import Documents
import Integration
import ModelLanguage
import Records

/// What CMT and DVID mean in a model.
///
/// CMT is the name of a route, state or output, or a number: a route's `number` where the model declares numbers, else a
/// state's place in the model, from 1. A state that one route enters takes its doses by that route, with its
/// bioavailability and lag, as a NONMEM compartment has them.
struct CompartmentNames {
    typealias Reference = EventTable.Record.Reference

    /// A CMT or DVID that means nothing here.
    struct Problem: Error {
        var problem: String
        var expected: String?
        var remedy: String?
    }

    let model: Model

    /// Where a dose goes.
    func dose(_ reference: Reference?) throws(Problem) -> Dose.Target {
        switch reference {
        case nil: return .route(try onlyRoute())
        case .number(let number):
            if let route = try route(numbered: number) { return .route(route) }
            return try into(state: try state(numbered: number), called: "CMT \(number)")
        case .name(let name):
            if let route = model.routes.firstIndex(where: { $0.name == name }) { return .route(route) }
            if let state = model.states.firstIndex(where: { $0.name == name }) {
                return try into(state: state, called: "the state `\(name)`")
            }
            if model.outputs.contains(where: { $0.name == name }) {
                throw Problem(
                    problem: "the output `\(name)` takes no doses", expected: "a route or state: \(routesAndStates)")
            }
            throw unknown(name)
        }
    }

    /// Which state EVID 5 and 6 change.
    func state(_ reference: Reference?) throws(Problem) -> Int {
        switch reference {
        case nil:
            if model.states.count == 1 { return 0 }
            throw Problem(problem: "which state is to be changed?", expected: "in CMT one of \(list(model.states.map(\.name)))")
        case .number(let number):
            if let route = try route(numbered: number) { return model.routes[route].into }
            return try state(numbered: number)
        case .name(let name):
            if let state = model.states.firstIndex(where: { $0.name == name }) { return state }
            if let route = model.routes.first(where: { $0.name == name }) { return route.into }
            throw Problem(
                problem: "there is no state `\(name)`",
                remedy: Suggestions.remedy(for: name, among: model.states.map(\.name)))
        }
    }

    /// What an observation record observes, by its DVID or CMT; nil where neither names an output.
    func output(what: Reference?, compartment: Reference?) throws(Problem) -> Int? {
        switch what {
        case .name(let name):
            if let output = model.outputs.firstIndex(where: { $0.name == name }) { return output }
            throw Problem(
                problem: "there is no output `\(name)`",
                remedy: Suggestions.remedy(for: name, among: model.outputs.map(\.name)))
        case .number(let number) where number > 0:
            if number <= model.outputs.count { return number - 1 }
            throw Problem(
                problem: "DVID is \(number), but the model has \(model.outputs.count) output\(model.outputs.count == 1 ? "" : "s")",
                expected: "a number from 1, or a name: \(list(model.outputs.map(\.name)))")
        case .number, nil: break
        }
        guard case .name(let name)? = compartment else { return model.outputs.count == 1 ? 0 : nil }
        if let output = model.outputs.firstIndex(where: { $0.name == name }) { return output }
        if model.states.contains(where: { $0.name == name }) || model.routes.contains(where: { $0.name == name }) {
            return model.outputs.count == 1 ? 0 : nil
        }
        throw unknown(name)
    }

    // MARK: Numbers

    private var declaresNumbers: Bool { model.routes.contains { $0.number != nil } }

    /// nil where the model declares no numbers.
    private func route(numbered number: Int) throws(Problem) -> Int? {
        guard declaresNumbers else { return nil }
        if let route = model.routes.firstIndex(where: { $0.number == number }) { return route }
        let known = model.routes.compactMap { route in route.number.map { "\($0) (\(route.name))" } }
        throw Problem(problem: "no route has the number \(number)", expected: "one of \(list(known)), or a name: \(routesAndStates)")
    }

    private func state(numbered number: Int) throws(Problem) -> Int {
        if number >= 1, number <= model.states.count { return number - 1 }
        throw Problem(
            problem: "CMT is \(number), but the model has \(model.states.count) state\(model.states.count == 1 ? "" : "s") and declares no numbers",
            expected: "a number from 1 to \(model.states.count), or a name: \(routesAndStates)")
    }

    // MARK: Routes

    private func onlyRoute() throws(Problem) -> Int {
        if model.routes.count == 1 { return 0 }
        throw Problem(
            problem: model.routes.isEmpty ? "the model has no route for this dose" : "by which route is this dose given?",
            expected: "in CMT one of \(routesAndStates)")
    }

    private func into(state: Int, called what: String) throws(Problem) -> Dose.Target {
        let routes = model.routes.indices.filter { model.routes[$0].into == state }
        if routes.count > 1 {
            throw Problem(
                problem: "\(what) is entered by several routes", expected: "one of \(list(routes.map { model.routes[$0].name }))")
        }
        return routes.first.map { .route($0) } ?? .state(state)
    }

    private func unknown(_ name: String) -> Problem {
        let names = model.routes.map(\.name) + model.states.map(\.name) + model.outputs.map(\.name)
        return Problem(
            problem: "there is no route, state or output `\(name)`", remedy: Suggestions.remedy(for: name, among: names))
    }

    private var routesAndStates: String { list(model.routes.map(\.name) + model.states.map(\.name)) }

    private func list(_ names: [String]) -> String { Suggestions.list(names) }
}
