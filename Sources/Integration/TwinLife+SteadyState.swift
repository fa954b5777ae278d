/// SS = 1 and SS = 2.
extension TwinLife {
    func enterSteadyState(_ dose: Dose, _ given: EvaluatedDose, record: Int) throws {
        let before = currentState()
        if dose.steadyState == .replace { cancelDoses() }
        try initialise()
        let initial = currentState()
        let trajectory = try carrier.alone(at: time)
        let outerInput = trajectory.solver.input
        defer { trajectory.solver.input = outerInput }
        guard !given.isConstantInfusion else {
            let found = try follower?.steadyState(dose, at: time)
                ?? Equilibrium(trajectory, at: time, given: given.arriving, tolerances: tolerances).solve(from: initial)
            set(found, over: before, initial, dose.steadyState)
            return
        }
        guard dose.interval > 0 else {
            throw badDose(record, "a steady state needs an interval between doses above 0", "give `II` with `SS`")
        }
        let lag = given.ledgerLine.arrival - time
        try checkOverlap(given, lag: lag, interval: dose.interval, record: record)
        let schedule = PeriodicDose(given.arriving, lag: lag, interval: dose.interval, start: time)
        system.setLastDose(at: time)
        if let found = try follower?.steadyState(dose, at: time) {
            set(found, over: before, initial, dose.steadyState)
        } else {
            let periodic = PeriodicState(trajectory, schedule, tolerances: tolerances)
            set(try periodic.solve(from: initial), over: before, initial, dose.steadyState)
            flags += periodic.flags
        }
        for running in schedule.runningAfter() { startInfusion(of: given.arriving, rate: running.rate, until: running.end) }
        for transit in schedule.transitsAfter() {
            follower?.transitRuns(given.arriving, since: transit.arrival)
            transits.append(transit)
        }
        for arrival in schedule.pendingAfter() { self.schedule(given.arriving, at: arrival) }
    }

    /// Every dose still on its way is followed on its own, so there may not be any number of them.
    private func checkOverlap(_ given: EvaluatedDose, lag: Double, interval: Double, record: Int) throws {
        let length: Double =
            switch given.arriving.entry {
            case .bolus: 0
            case .infusion(_, let duration): duration
            case .transit(_, let meanTime): meanTime
            }
        guard (lag + length) / interval > Self.mostOverlapping else { return }
        throw badDose(
            record, "each dose takes \(lag + length) to enter, more than \(Int(Self.mostOverlapping)) intervals of \(interval)",
            "give an interval that is not so much shorter, or an infusion without end (an amount of 0)")
    }

    private static var mostOverlapping: Double { 1000 }

    func set(_ found: [Double], over before: [Double], _ initial: [Double], _ kind: Dose.SteadyState) {
        for i in 0..<count { y[i] = kind == .add ? before[i] + (found[i] - initial[i]) : found[i] }
        carrier.watchEvents(at: time, before: recorder.end)
    }

    func currentState() -> [Double] { (0..<count).map { y[$0] } }
}
