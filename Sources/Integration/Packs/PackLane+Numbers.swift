import CPacks

/// A lane's numbers on their way into the pack.
extension PackLane {
    func setRates() {
        for i in 0..<count { problem.rates[i * width + number] = 0 }
        for (state, rate) in input.rates { problem.rates[state * width + number] = rate }
    }

    func setNumbers(_ life: TwinLife) {
        problem.origin[number] = start
        problem.length[number] = end - start
        system.workspace.copy(inputs, count: problem.code.inputs.count, to: problem.registers + number, stride: width)
        var hasNewStates = false
        for i in 0..<count {
            let place = i * width + number
            problem.state[place] = state[i]
            let size = problem.sizes[place]
            let known = size > 0 ? size : ErrorWeights.noiseFraction * problem.fallback[number]
            if state[i].magnitude > known { problem.sizes[place] = state[i].magnitude }
            if problem.sizes[place] == 0 { hasNewStates = true }
        }
        if hasNewStates { estimateSizes(life) }
    }

    private var knownSizes: [Double] { (0..<count).map { problem.sizes[$0 * width + number] } }

    private func estimateSizes(_ life: TwinLife) {
        var weights = ErrorWeights(tolerances, sizes: knownSizes)
        guard weights.hasNewStates else { return }
        var rates = [Double](repeating: 0, count: count)
        var jacobian = [Double](repeating: 0, count: count * count)
        system.derivative(start, state, into: &rates)
        input.add(at: start, to: &rates)
        system.jacobian(start, state, intoDense: &jacobian)
        for dose in input.transits {
            weights.expect(
                dose.sizeEstimate(outflow: jacobian[dose.state * count + dose.state].magnitude), in: dose.state)
        }
        weights.estimate(y: state, rates: rates, jacobian: jacobian, span: end - start)
        for i in 0..<count { problem.sizes[i * width + number] = weights.sizes[i] }
        problem.fallback[number] = weights.fallback
    }

    // MARK: Transit absorption

    /// The lane's transit doses as the pack knows them.
    var transits: [pack_transit] {
        input.transits.filter { $0.amount > 0 }.map {
            pack_transit(
                lane: Int32(number), state: Int32($0.state), arrival: $0.arrival, constant: $0.constant, number: $0.number,
                log_scale: $0.logScale)
        }
    }

    /// While absorption is under way, the longest step in s that does not pass over it.
    func longestStep(at place: Double) -> Double? { input.longestStep(at: time(at: place)).map { $0 / (end - start) } }

    /// The first step in s that a dose arriving just now asks for.
    func firstStep() -> Double? {
        input.initialStep(at: start, until: end, relativeTolerance: relativeTolerance).map { $0 / (end - start) }
    }

    private var relativeTolerance: Double { tolerances.relative * tolerances.stepFraction }
}
