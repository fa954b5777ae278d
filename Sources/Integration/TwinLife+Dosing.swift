/// Giving doses.
extension TwinLife {
    func reset() throws {
        cancelDoses()
        try initialise()
    }

    func cancelDoses() {
        agenda.cancelOutstandingDoses()
        infusions.clear()
        transits.clear()
        follower?.dosesCancelled()
    }

    func give(_ dose: Dose, record: Int) throws {
        guard steering != nil else { return try give(dose, record: record, mark: 0) }
        guard let steered = steered(dose, record: record) else { return }
        try give(steered.dose, record: record, mark: steered.mark)
    }

    private func give(_ dose: Dose, record: Int, mark: Int) throws {
        if dose.additional > 0, !(dose.interval > 0) {
            throw badDose(record, "additional doses need an interval above 0", "give `II` with `ADDL`")
        }
        var given = try evaluate(dose, record: record)
        given.ledgerLine.mark = mark
        if dose.steadyState != .no {
            try enterSteadyState(dose, given, record: record)
            given.ledgerLine.steadyState = true
        }
        if !given.isConstantInfusion { enter(given) }
        if dose.additional > 0 {
            agenda.add(.additional(record: record, number: 1), at: time + dose.interval, rank: .additionalDoses)
        }
    }

    func giveAdditional(record: Int, number: Int) throws {
        let dose: Dose
        switch task.records[record].action {
        case .dose(let given), .resetAndDose(let given): dose = given
        default: return
        }
        if let steered = steered(dose, record: record) {
            var given = try evaluate(steered.dose, record: record)
            given.ledgerLine.mark = steered.mark
            enter(given)
        }
        if number < dose.additional {
            let next = task.records[record].time + Double(number + 1) * dose.interval
            agenda.add(.additional(record: record, number: number + 1), at: next, rank: .additionalDoses)
        }
    }

    func enter(_ given: EvaluatedDose) {
        ledger.append(given.ledgerLine)
        system.setLastDose(at: time)
        schedule(given.arriving, at: given.ledgerLine.arrival)
    }

    func schedule(_ dose: ArrivingDose, at arrival: Double) {
        if arrival <= time + timeTolerance(time) {
            arrive(dose)
        } else {
            agenda.add(.arrival(dose), at: arrival, rank: .arrivals)
        }
    }

    func arrive(_ dose: ArrivingDose) {
        switch dose.entry {
        case .bolus:
            follower?.bolus(dose, at: time, y)
            y[dose.state] += dose.amount
        case .infusion(let rate, let duration):
            follower?.infusionBegins(dose, rate: rate, y)
            startInfusion(of: dose, rate: rate, until: time + duration)
        case .transit(let number, let meanTime):
            follower?.transitRuns(dose, since: time)
            transits.append(
                TransitDose(state: dose.state, arrival: time, amount: dose.amount, number: number, meanTime: meanTime))
        }
    }

    /// From now on, be it one that begins or one that runs already.
    func startInfusion(of dose: ArrivingDose, rate: Double, until end: Double) {
        infusionCount += 1
        infusions.append(Infusion(id: infusionCount, state: dose.state, rate: rate))
        follower?.infusionRuns(infusionCount, dose)
        agenda.add(.infusionEnd(id: infusionCount), at: end, rank: .infusionEnds)
    }

    func endInfusion(_ id: Int) {
        for index in 0..<infusions.count where infusions[index].id == id {
            follower?.infusionEnds(id, state: infusions[index].state, rate: infusions[index].rate, y)
        }
        infusions.removeAll { $0.id == id }
    }

    /// An infusion that runs.
    struct Infusion: BitwiseCopyable {
        let id: Int
        let state: Int
        let rate: Double
    }

    /// What dosing adds to the derivative from now until the next moment.
    func input() -> DosingInput {
        if infusions.isEmpty && transits.isEmpty { return DosingInput() }
        transits.removeAll { $0.isSpent(at: time) }
        var sums: [(state: Int, rate: Double)] = []
        for index in 0..<infusions.count {
            let infusion = infusions[index]
            if let known = sums.firstIndex(where: { $0.state == infusion.state }) {
                sums[known].rate += infusion.rate
            } else {
                sums.append((infusion.state, infusion.rate))
            }
        }
        return DosingInput(rates: sums, transits: transits.elements)
    }

    func badDose(_ record: Int, _ problem: String, _ remedy: String) -> TwinFailure {
        let tag = task.records[record].tag
        return TwinFailure(.badDose, time: time, subject: tag.isEmpty ? nil : tag, problem, remedy: remedy)
    }
}
