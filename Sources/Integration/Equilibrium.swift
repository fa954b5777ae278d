/// The steady state under an infusion that has run for ever: f(y) + rate = 0, the equations taken at one time.
///
/// The equations are integrated over longer and longer times, and Newton's method with the analytic Jacobian tries to
/// finish from where that leads.
final class Equilibrium {
    private let trajectory: Trajectory
    private let solver: CVODESolver
    private let time: Double
    private let input: DosingInput
    private let tolerances: Tolerances
    private var sizes: [Double]

    init(_ trajectory: Trajectory, at time: Double, given: ArrivingDose, tolerances: Tolerances) {
        self.trajectory = trajectory
        self.time = time
        self.tolerances = tolerances
        solver = trajectory.solver
        sizes = [Double](repeating: 0, count: solver.count)
        if case .infusion(let rate, _) = given.entry {
            input = DosingInput(rates: [(state: given.state, rate: rate)])
        } else {
            input = DosingInput()
        }
    }

    func solve(from initial: [Double]) throws -> [Double] {
        solver.input = input
        solver.frozenTime = time
        defer { solver.frozenTime = nil }
        for i in initial.indices { solver.y[i] = initial[i] }
        solver.system.beginSegment(from: time, to: time + 1)
        var length = 1 / fastest(initial)
        var reached = initial
        for _ in 0..<16 {
            for i in initial.indices { solver.y[i] = reached[i] }
            try solver.with(tolerances.with(relative: max(tolerances.relative, 1e-6))) {
                try relax(for: length)
                for i in sizes.indices { sizes[i] = max(sizes[i], solver.weights.sizes[i]) }
            }
            reached = initial.indices.map { solver.y[$0] }
            if let found = try newton(from: reached) { return found }
            length *= 4
        }
        throw noSteadyState("does not settle", state: fastestGrowing(reached))
    }

    private func relax(for length: Double) throws {
        let end = time + length
        let stepsBefore = solver.statistics.steps
        try solver.start(at: time, until: end)
        while true {
            guard solver.statistics.steps - stepsBefore < trajectory.stepLimit else {
                throw noSteadyState("does not settle", state: 0)
            }
            if case .finished = try solver.step() { return }
            if solver.time >= end { return }
        }
    }

    /// - Returns: nil if it does not converge from here.
    private func newton(from start: [Double]) throws -> [Double]? {
        var y = start
        for _ in 0..<30 {
            guard let rates = rates(y), let jacobian = jacobian(y) else { return nil }
            guard let factors = jacobian.factored(), factors.inverseNorm().isFinite else {
                throw noSteadyState("keeps what it is given: it has no steady state", state: neutralState(jacobian))
            }
            let move = factors.solve(rates.map(-))
            let next = y.indices.map { y[$0] >= 0 && y[$0] + move[$0] < -1e-12 * scale($0) ? 0.1 * y[$0] : y[$0] + move[$0] }
            let change = y.indices.map { (next[$0] - y[$0]).magnitude / max(next[$0].magnitude, 1e-6 * scale($0)) }.max() ?? 0
            guard change.isFinite else { return nil }
            y = next
            if change <= max(1e-13, 1e-3 * tolerances.relative) {
                return isStable(y) ? y : nil
            }
        }
        return nil
    }

    private func isStable(_ y: [Double]) -> Bool {
        guard let jacobian = jacobian(y), let values = jacobian.eigenvalues() else { return false }
        let largest = values.map(\.modulus).max() ?? 0
        return values.allSatisfy { $0.real <= 1e-12 * largest }
    }

    private func rates(_ y: [Double]) -> [Double]? {
        var rates = [Double](repeating: 0, count: y.count)
        solver.derivative(time, y, &rates)
        return rates.allSatisfy(\.isFinite) ? rates : nil
    }

    private func jacobian(_ y: [Double]) -> DenseMatrix? {
        var matrix = DenseMatrix(order: y.count)
        solver.system.jacobian(time, y, intoDense: &matrix.elements)
        return matrix.elements.allSatisfy(\.isFinite) ? matrix : nil
    }

    private func fastest(_ y: [Double]) -> Double {
        let values = jacobian(y)?.eigenvalues()?.map(\.modulus).filter { $0 > 0 } ?? []
        return values.max() ?? 1
    }

    private func scale(_ i: Int) -> Double { sizes[i] > 0 ? sizes[i] : 1 }

    private func neutralState(_ jacobian: DenseMatrix) -> Int {
        jacobian.eigenvalues()?.min { $0.modulus < $1.modulus }?.dominant ?? 0
    }

    private func fastestGrowing(_ y: [Double]) -> Int {
        guard let rates = rates(y) else { return 0 }
        return y.indices.max { (rates[$0] / scale($0)).magnitude < (rates[$1] / scale($1)).magnitude } ?? 0
    }

    private func noSteadyState(_ what: String, state: Int) -> TwinFailure {
        let name = solver.system.layout.states[state]
        return TwinFailure(
            .noSteadyState, time: time, subject: name, "under an infusion without end `\(name)` \(what)",
            remedy: "give the infusion a length, or let something remove what gathers in `\(name)`")
    }
}
