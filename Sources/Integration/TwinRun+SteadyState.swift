/// SS = 1 and SS = 2.
extension TwinRun {
    func enterSteadyState(_ dose: Dose, _ given: EvaluatedDose, record: Int) throws {
        let before = currentState()
        if dose.steadyState == .replace { cancelDoses() }
        try initialise()
        let initial = currentState()
        let outerInput = solver.input
        defer { solver.input = outerInput }
        guard !given.isConstantInfusion else {
            let equilibrium = Equilibrium(trajectory, at: time, given: given.arriving, tolerances: tolerances)
            set(try equilibrium.solve(from: initial), over: before, initial, dose.steadyState)
            return
        }
        guard dose.interval > 0 else {
            throw badDose(record, "a steady state needs an interval between doses above 0", "give `II` with `SS`")
        }
        let lag = given.ledgerLine.arrival - time
        let schedule = PeriodicDose(given.arriving, lag: lag, interval: dose.interval, start: time)
        system.setLastDose(at: time)
        let periodic = PeriodicState(trajectory, schedule, tolerances: tolerances)
        set(try periodic.solve(from: initial), over: before, initial, dose.steadyState)
        flags += periodic.flags
        for running in schedule.runningAfter() {
            startInfusion(into: given.arriving.state, rate: running.rate, until: running.end)
        }
        transits += schedule.transitsAfter()
        for arrival in schedule.pendingAfter() { self.schedule(given.arriving, at: arrival) }
    }

    func set(_ found: [Double], over before: [Double], _ initial: [Double], _ kind: Dose.SteadyState) {
        for i in 0..<solver.count { solver.y[i] = kind == .add ? before[i] + (found[i] - initial[i]) : found[i] }
        trajectory.forgetEvents()
    }

    func currentState() -> [Double] { (0..<solver.count).map { solver.y[$0] } }
}
