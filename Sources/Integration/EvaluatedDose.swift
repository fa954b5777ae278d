import ModelCompiler

/// A dose with its route's values at its nominal time.
struct EvaluatedDose: BitwiseCopyable {
    var arriving: ArrivingDose
    var ledgerLine: DoseLine
    /// SS with amount 0 and no interval: an infusion that has run for ever and ends now.
    var isConstantInfusion = false
}

/// A line of the dose ledger as long as the twin lives; see ``GivenDose``.
struct DoseLine: BitwiseCopyable {
    var time: Double
    var arrival: Double
    var route: Int?
    var state: Int
    var amount: Double
    var bioavailable: Double
    var duration: Double
    var steadyState: Bool
    /// See ``GivenDose/mark``.
    var mark = 0
    /// Whose it is, by index.
    var record: Int

    func given(tag: String) -> GivenDose {
        GivenDose(
            time: time, arrival: arrival, route: route, state: state, amount: amount, bioavailable: bioavailable,
            duration: duration, steadyState: steadyState, mark: mark, tag: tag)
    }
}

extension TwinLife {
    /// - Throws: a ``TwinFailure`` when the amount, or a value of the route, makes no sense.
    func evaluate(_ dose: Dose, record: Int) throws -> EvaluatedDose {
        guard dose.amount.isFinite, dose.amount >= 0 else {
            throw badDose(record, "a dose of \(dose.amount) cannot be given", "look at the expression of the dose")
        }
        var line = DoseLine(
            time: time, arrival: time, route: nil, state: 0, amount: dose.amount, bioavailable: dose.amount,
            duration: 0, steadyState: false, record: record)
        let index: Int
        switch dose.target {
        case .state(let state):
            line.state = state
            let entry = try entry(of: dose, bioavailable: dose.amount, values: nil, record: record)
            return finish(dose, line, entry)
        case .route(let route): index = route
        }
        let values = system.routeValues(index, at: time, y)
        line.route = index
        line.state = layout.routes[index].into
        line.bioavailable = dose.amount * (try check(values.bioavailability, "bioavailability", index, record, least: 0))
        line.arrival = time + (try check(values.lag, "lag", index, record, least: 0))
        if let number = values.transitNumber, let meanTime = values.transitMeanTime {
            guard case .bolus = dose.delivery else {
                throw badDose(
                    record, "route `\(layout.routes[index].name)` absorbs through transit compartments, so nothing can be infused into it",
                    "give a dose without a rate or duration")
            }
            _ = try check(number, "number of transit compartments", index, record, least: 0)
            guard try check(meanTime, "mean transit time", index, record, least: 0) > 0 else {
                throw badDose(record, "the mean transit time of route `\(layout.routes[index].name)` is 0", "let it be above 0")
            }
            return finish(dose, line, .transit(number: number, meanTime: meanTime))
        }
        let entry = try entry(of: dose, bioavailable: line.bioavailable, values: (index, values), record: record)
        return finish(dose, line, entry)
    }

    private func finish(_ dose: Dose, _ line: DoseLine, _ entry: ArrivingDose.Entry) -> EvaluatedDose {
        var line = line
        var entry = entry
        var isConstant = false
        if case .infusion(_, let duration) = entry {
            line.duration = duration
            isConstant = dose.steadyState != .no && dose.amount == 0 && dose.interval == 0
            // Its beginning and end are one moment.
            let isMoment = duration <= max(timeTolerance(line.arrival), timeTolerance(dose.interval))
            if isMoment && line.bioavailable > 0 { entry = .bolus }
        }
        var arriving = ArrivingDose(state: line.state, amount: line.bioavailable, entry: entry)
        if let follower { arriving.mark = follower.given(dose, arriving, route: line.route, at: time, y) }
        return EvaluatedDose(arriving: arriving, ledgerLine: line, isConstantInfusion: isConstant)
    }

    private func entry(
        of dose: Dose, bioavailable: Double, values: (route: Int, values: RouteValues)?, record: Int
    ) throws -> ArrivingDose.Entry {
        switch dose.delivery {
        case .bolus: return .bolus
        case .rate(let rate): return try infusion(rate: rate, bioavailable, dose, record)
        case .duration(let duration): return try infusion(duration: duration, bioavailable, record)
        case .modelledRate:
            guard let values, let rate = values.values.rate else { throw notModelled("rate", values?.route, record) }
            return try infusion(rate: try check(rate, "rate", values.route, record, least: 0), bioavailable, dose, record)
        case .modelledDuration:
            guard let values, let duration = values.values.duration else {
                throw notModelled("duration", values?.route, record)
            }
            return try infusion(
                duration: try check(duration, "duration", values.route, record, least: 0), bioavailable, record)
        }
    }

    private func infusion(rate: Double, _ bioavailable: Double, _ dose: Dose, _ record: Int) throws -> ArrivingDose.Entry {
        guard rate.isFinite, rate > 0 else {
            throw badDose(record, "an infusion rate of \(rate) is not above 0", "look at the rate of this dose")
        }
        return .infusion(rate: rate, duration: bioavailable / rate)
    }

    /// A duration of 0 is a bolus.
    private func infusion(duration: Double, _ bioavailable: Double, _ record: Int) throws -> ArrivingDose.Entry {
        guard duration.isFinite, duration >= 0 else {
            throw badDose(record, "an infusion cannot last \(duration)", "look at the duration of this dose")
        }
        return duration > 0 ? .infusion(rate: bioavailable / duration, duration: duration) : .bolus
    }

    private func notModelled(_ what: String, _ route: Int?, _ record: Int) -> TwinFailure {
        let place = route.map { "route `\(layout.routes[$0].name)`" } ?? "a dose straight into a state"
        return badDose(record, "\(place) has no modelled \(what)", "give the route a `\(what)`, or the dose a rate")
    }

    private func check(
        _ value: Double, _ what: String, _ route: Int, _ record: Int, least: Double
    ) throws -> Double {
        guard value.isFinite, value >= least else {
            throw badDose(
                record, "the \(what) of route `\(layout.routes[route].name)` is \(value)",
                "let it be a finite number, not below \(least)")
        }
        return value
    }
}
