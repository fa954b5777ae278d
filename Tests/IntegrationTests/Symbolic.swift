import Expressions
import Integration
import ModelCompiler

/// Equations written with Swift's operators: `-E("ka") * E("depot")`. Pure numbers, no units.
typealias E = CheckedExpression

extension CheckedExpression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral
{
    public init(floatLiteral value: Double) { self = .constant(value) }
    public init(integerLiteral value: Int) { self = .constant(Double(value)) }
    public init(stringLiteral name: String) { self = .symbol(name) }

    static func + (a: E, b: E) -> E { .binary(.add, a, b) }
    static func - (a: E, b: E) -> E { .binary(.subtract, a, b) }
    static func * (a: E, b: E) -> E { .binary(.multiply, a, b) }
    static func / (a: E, b: E) -> E { .binary(.divide, a, b) }
    static prefix func - (a: E) -> E { .unary(.negate, a) }
    static func > (a: E, b: E) -> E { .binary(.greater, a, b) }
    static func < (a: E, b: E) -> E { .binary(.less, a, b) }
    static func && (a: E, b: E) -> E { .binary(.and, a, b) }
    static func power(_ a: E, _ b: E) -> E { .binary(.power, a, b) }
    static func exp(_ a: E) -> E { .unary(.exp, a) }
    static func log(_ a: E) -> E { .unary(.log, a) }
    static func floor(_ a: E) -> E { .unary(.floor, a) }
    static func choose(_ condition: E, _ yes: E, _ no: E) -> E { .select(condition, yes, no) }
}

/// A model for tests: names and equations.
struct TestModel: Sendable {
    var covariates: [String] = []
    var parameters: [(String, E)] = []
    var states: [(name: String, initial: E, derivative: E)] = []
    var routes: [(name: String, into: Int, route: TwinEquations.Route)] = []
    var events: [(name: String, event: TwinEquations.Event)] = []
    var forcings: [TwinEquations.Forcing] = []
    var observables: [E] = []

    func code() throws -> TwinCode {
        var equations = TwinEquations()
        equations.covariates = covariates
        equations.parameters = parameters.map { .init($0.0, $0.1, iov: .lognormal) }
        equations.states = states.map { .init($0.name, initial: $0.initial, derivative: $0.derivative) }
        equations.routes = routes.map(\.route)
        equations.events = events.map(\.event)
        equations.forcings = forcings
        equations.observables = observables
        return try TwinCode(equations)
    }

    func system() throws -> CompiledSystem { system(try code()) }

    func system(_ code: TwinCode) -> CompiledSystem {
        CompiledSystem(
            code, states: states.map(\.name), events: events.map(\.name),
            routes: routes.map { .init(name: $0.name, into: $0.into) })
    }

    func integrator(_ tolerances: Tolerances = .tight) throws -> ReferenceIntegrator {
        ReferenceIntegrator(system: try system(), tolerances: tolerances)
    }

    /// - Returns: nil if the model is not linear.
    func exactIntegrator(_ tolerances: Tolerances = .tight) throws -> ExactIntegrator? {
        let code = try code()
        return LinearCode(code).map { linear in ExactIntegrator(linear, tolerances: tolerances) { system(code) } }
    }

    /// The reference integrator's solution. Packs, where they can, must find the same.
    func solve(_ task: TwinTask, _ tolerances: Tolerances = .tight) throws -> TwinSolution {
        let solution = try integrator(tolerances).solve(task)
        if let packs = try packs(tolerances) { expectAgreement(packs.solve(task), solution, tolerances) }
        return solution
    }
}

extension Tolerances {
    static let tight = Tolerances(relative: 1e-10)
}

extension TwinTask {
    /// A task of doses read on a grid.
    static func doses(_ records: [EventRecord], at times: [Double], covariates: [CovariateTrack] = []) -> TwinTask {
        TwinTask(
            covariates: covariates, records: records, sampleTimes: times,
            startTime: min(0, records.first?.time ?? 0), endTime: times.last ?? 0)
    }
}

extension EventRecord {
    static func dose(
        _ time: Double, _ amount: Double, route: Int = 0, _ delivery: Dose.Delivery = .bolus, addl: Int = 0,
        ii: Double = 0, ss: Dose.SteadyState = .no, evid: Int = 1
    ) -> EventRecord {
        let dose = Dose(
            .route(route), amount: amount, delivery: delivery, additional: addl, interval: ii, steadyState: ss)
        return EventRecord(time: time, action: evid == 4 ? .resetAndDose(dose) : .dose(dose))
    }
    static func observe(_ time: Double) -> EventRecord { EventRecord(time: time, action: .observe) }
}
