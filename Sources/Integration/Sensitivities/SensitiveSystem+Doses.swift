import ModelCompiler

extension SensitiveSystem: JumpFollower {
    func given(_ dose: Dose, _ arriving: ArrivingDose, route: Int?, at t: Double, _ y: UnsafePointer<Double>) -> Int {
        let zero = [Double](repeating: 0, count: directions)
        var own = DoseSensitivities.Dose(
            amount: zero, arrival: zero, rate: zero, duration: zero, transitNumber: zero, transitMeanTime: zero)
        guard let route else { return ledger.add(own) }
        partials.route(route, at: t, y, byState: &routesByState.values, byEffect: &routesByEffect.values)
        for k in 0..<directions {
            let d = properties(k, y)
            own.amount[k] = d[0] * dose.amount
            own.arrival[k] = d[1]
            own.transitNumber[k] = d[4]
            own.transitMeanTime[k] = d[5]
            guard case .infusion(let rate, let duration) = arriving.entry else { continue }
            // rate = amount / duration
            switch dose.delivery {
            case .bolus: break
            case .rate: own.duration[k] = own.amount[k] / rate
            case .modelledRate:
                own.rate[k] = d[3]
                own.duration[k] = own.amount[k] / rate - duration * d[3] / rate
            case .duration: own.rate[k] = own.amount[k] / duration
            case .modelledDuration:
                own.duration[k] = d[2]
                own.rate[k] = own.amount[k] / duration - rate * d[2] / duration
            }
        }
        return ledger.add(own)
    }

    /// The derivatives of the route's properties that were evaluated last.
    private func properties(_ direction: Int, _ y: UnsafePointer<Double>) -> [Double] {
        let s = y + order * (1 + direction), column = column(of: direction)
        return (0..<6).map { property in
            var sum = column.map { routesByEffect.values[6 * $0 + property] } ?? 0
            for j in 0..<order { sum += routesByState.values[6 * j + property] * s[j] }
            return sum
        }
    }

    // MARK: Jumps

    func bolus(_ dose: ArrivingDose, at t: Double, _ y: UnsafeMutablePointer<Double>) {
        let own = ledger.doses[dose.mark]
        for k in 0..<directions { y[order * (1 + k) + dose.state] += own.amount[k] }
        guard own.arrival.contains(where: { $0 != 0 }) else { return }
        plain.derivative(t, y, into: before)
        let old = y[dose.state]
        y[dose.state] += dose.amount
        plain.derivative(t, y, into: after)
        y[dose.state] = old
        for k in 0..<directions where own.arrival[k] != 0 {
            for i in 0..<order { y[order * (1 + k) + i] += (before[i] - after[i]) * own.arrival[k] }
        }
    }

    func infusionBegins(_ dose: ArrivingDose, rate: Double, _ y: UnsafeMutablePointer<Double>) {
        let own = ledger.doses[dose.mark]
        for k in 0..<directions { y[order * (1 + k) + dose.state] -= rate * own.arrival[k] }
    }

    func infusionRuns(_ id: Int, _ dose: ArrivingDose) { ledger.begin(infusion: id, mark: dose.mark, state: dose.state) }

    func infusionEnds(_ id: Int, state: Int, rate: Double, _ y: UnsafeMutablePointer<Double>) {
        guard let mark = ledger.end(infusion: id) else { return }
        let own = ledger.doses[mark]
        for k in 0..<directions { y[order * (1 + k) + state] += rate * (own.arrival[k] + own.duration[k]) }
    }

    func transitRuns(_ dose: ArrivingDose, since arrival: Double) {
        guard case .transit(let number, let meanTime) = dose.entry else { return }
        let transit = TransitDose(state: dose.state, arrival: arrival, amount: dose.amount, number: number, meanTime: meanTime)
        ledger.begin(transit: transit, mark: dose.mark)
    }

    func dosesCancelled() { ledger.cancel() }

    func scaled(_ state: Int, by factor: Double, _ y: UnsafeMutablePointer<Double>) {
        for k in 0..<directions { y[order * (1 + k) + state] *= factor }
    }

    // MARK: Steady states

    /// By central differences, extrapolated (Richardson): a steady state is found by an iteration, and what it is found
    /// to is known much more exactly than the differences need.
    func steadyState(_ dose: Dose, at t: Double) throws -> [Double] {
        var all = try steadyState(dose, at: t, individual)
        let size = 2e-3
        for k in 0..<directions {
            guard let column = column(of: k) else {
                all += [Double](repeating: 0, count: order)
                continue
            }
            let effect = partials.effects[column]
            func difference(_ h: Double) throws -> [Double] {
                let up = try steadyState(dose, at: t, individual.moved(effect, by: h))
                let down = try steadyState(dose, at: t, individual.moved(effect, by: -h))
                return zip(up, down).map { ($0 - $1) / (2 * h) }
            }
            all += zip(try difference(size / 2), try difference(size)).map { ($0 * 4 - $1) / 3 }
        }
        return all
    }

    /// Of the twin without sensitivities.
    private func steadyState(_ dose: Dose, at t: Double, _ individual: LoadedIndividual) throws -> [Double] {
        let trajectory = try alone.get()
        let task = TwinTask(
            covariates: individual.covariates.map { CovariateTrack($0) }, iiv: individual.iiv,
            occasions: individual.iov.isEmpty ? [] : [Occasion(start: t, iov: individual.iov)],
            overrides: individual.overrides.map { ParameterOverride(parameter: $0.parameter, value: $0.value) },
            records: [EventRecord(time: t, action: .dose(dose))], startTime: t, endTime: t)
        // The inner life uses the same workspace; it is given back as it was.
        defer { restore(at: t) }
        let tight = tolerances.with(relative: min(tolerances.relative, 1e-9))
        let life = TwinLife(system: plain, carrier: trajectory, tolerances: tight)
        life.take(task)
        trajectory.prepare(for: tight, sizes: [Double](repeating: 0, count: order), at: t)
        try life.begin()
        var replacing = dose
        replacing.steadyState = .replace
        try life.enterSteadyState(replacing, life.evaluate(replacing, record: 0), record: 0)
        return life.currentState()
    }

    private func restore(at t: Double) {
        plain.load(
            covariates: individual.covariates, iiv: individual.iiv, iov: individual.iov, overrides: individual.overrides)
        plain.setLastDose(at: t)
        plain.updateParameters(at: t)
    }
}

extension LoadedIndividual {
    /// Another individual, whose effect is larger by `change`.
    fileprivate func moved(_ effect: RandomEffect, by change: Double) -> LoadedIndividual {
        var other = self
        switch effect.level {
        case .betweenPatients: other.iiv[effect.parameter] += change
        case .betweenOccasions: other.iov[effect.parameter] += change
        }
        return other
    }
}
