/// The steady state under a dose repeated for ever: the state y at a period's beginning with Phi(y) = y, where Phi
/// carries it over one period.
///
/// Newton's method with the monodromy matrix M = dPhi/dy by differences, y += (I - M)^-1 (Phi(y) - y), from where a few
/// simulated periods lead. An error e in Phi becomes (I - M)^-1 e in y (half-life 350 h, interval 24 h: 21-fold), so Phi
/// is solved more exactly by that factor. A multiplier of M on or outside the unit circle means that repeated doses lead
/// to no steady state.
final class PeriodicState {
    private let trajectory: Trajectory
    private let solver: CVODESolver
    private let schedule: PeriodicDose
    private let tolerances: Tolerances
    /// The largest |y| met in each state: what is small against it is zero.
    private var sizes: [Double]
    private(set) var flags: [TwinFlag] = []

    /// Tolerance for differences, and their relative width.
    private static let differenceTolerance = 1e-8
    private static let differenceWidth = 1e-3
    /// Nothing is solved more exactly than this.
    private static let tightest = 5e-12
    private static let iterations = 12

    init(_ trajectory: Trajectory, _ schedule: PeriodicDose, tolerances: Tolerances) {
        self.trajectory = trajectory
        self.schedule = schedule
        self.tolerances = tolerances
        solver = trajectory.solver
        sizes = [Double](repeating: 0, count: solver.count)
    }

    /// - Parameter initial: a state to begin from.
    /// - Throws: ``TwinFailure/Reason/noSteadyState``, or what went wrong within a period.
    func solve(from initial: [Double]) throws -> [Double] {
        var start = initial
        var reason = noSteadyState("does not settle", state: 0)
        for periods in [3, 20, 100] {
            start = try simulate(periods, from: start)
            do {
                return try newton(from: start)
            } catch let failure as TwinFailure where failure.reason != .tooManySteps {
                reason = failure.reason == .noSteadyState ? failure : noSteadyState("leads astray", state: worst(start, initial))
            }
        }
        throw reason
    }

    /// The state after one period.
    private func period(_ y: [Double], relative: Double) throws -> [Double] {
        for i in y.indices { solver.y[i] = y[i] }
        try solver.with(tolerances.with(relative: relative)) {
            trajectory.watchEvents(at: schedule.start, before: schedule.start + schedule.interval)
            let breaks = schedule.breaks
            for (s, next) in zip(breaks, breaks.dropFirst()) {
                if schedule.bolusEnters(at: s) { solver.y[schedule.dose.state] += schedule.dose.amount }
                solver.input = schedule.input(from: s, to: next)
                try trajectory.advance(from: schedule.start + s, to: schedule.start + next)
            }
            for i in sizes.indices { sizes[i] = max(sizes[i], solver.weights.sizes[i]) }
        }
        return y.indices.map { solver.y[$0] }
    }

    private func simulate(_ periods: Int, from y: [Double]) throws -> [Double] {
        var y = y
        for _ in 0..<periods { y = try period(y, relative: max(tolerances.relative, 1e-6)) }
        return y
    }

    private func newton(from start: [Double]) throws -> [Double] {
        var y = start
        var linear = try linearise(y)
        var isFresh = true
        var lastError = Double.infinity
        let goal = 0.1 * tolerances.relative
        for iteration in 0..<Self.iterations {
            let amplification = linear.factors.inverseNorm()
            // Early iterations need no more exactness than they can use.
            let wanted = iteration == 0 ? 1e-8 : goal / max(1, amplification)
            let inner = max(Self.tightest, min(wanted, 0.1 * goal, Self.differenceTolerance))
            let residual = zip(try period(y, relative: inner), y).map { $0 - $1 }
            let move = linear.solve(residual)
            let next = y.indices.map { step(from: y[$0], by: move[$0], $0) }
            let error = relativeChange(from: y, to: next)
            y = next
            if iteration > 0, error.value <= goal { return try accept(y, linear.monodromy) }
            if iteration > 1, isFresh, error.value > 0.5 * lastError, error.value < 1e-5, inner == Self.tightest {
                // Rounding errors, amplified: as good as it gets.
                if error.value > tolerances.relative { flags.append(flag(error)) }
                return try accept(y, linear.monodromy)
            }
            // The matrix still serves while it brings quick progress.
            isFresh = error.value > 0.02 * lastError
            if isFresh { linear = try linearise(y) }
            lastError = error.value
        }
        throw noSteadyState("does not settle", state: relativeChange(from: start, to: y).state)
    }

    /// A Newton step that does not turn a positive value negative, but for rounding.
    private func step(from value: Double, by move: Double, _ i: Int) -> Double {
        let next = value + move
        guard value >= 0, next < 0 else { return next }
        return next < -1e-9 * scale(i) ? 0.1 * value : 0
    }

    private func linearise(_ y: [Double]) throws -> Linearisation {
        let base = try period(y, relative: Self.differenceTolerance)
        let scales = y.indices.map(scale)
        var monodromy = DenseMatrix(order: y.count)
        for column in y.indices {
            let width = Self.differenceWidth * scales[column]
            var moved = y
            moved[column] += width
            let image = try period(moved, relative: Self.differenceTolerance)
            for row in y.indices {
                monodromy[row, column] = (image[row] - base[row]) / width * (scales[column] / scales[row])
            }
        }
        var matrix = DenseMatrix(order: y.count)
        for index in matrix.elements.indices { matrix.elements[index] = -monodromy.elements[index] }
        for i in y.indices { matrix[i, i] += 1 }
        guard let factors = matrix.factored(), factors.inverseNorm() < 1e7 else {
            throw noSteadyState("keeps what it is given: it has no steady state", state: neutralState(monodromy))
        }
        return Linearisation(monodromy: monodromy, factors: factors, scales: scales)
    }

    /// A steady state that repeated doses lead to: its multipliers lie inside the unit circle, and nothing is negative
    /// that was not so on the way.
    private func accept(_ y: [Double], _ monodromy: DenseMatrix) throws -> [Double] {
        if let outside = monodromy.eigenvalues()?.first(where: { $0.modulus > 1 + 1e-6 }) {
            throw noSteadyState("grows from dose to dose", state: outside.dominant)
        }
        return y
    }

    private func neutralState(_ monodromy: DenseMatrix) -> Int {
        let nearest = monodromy.eigenvalues()?.min {
            let a = ($0.real - 1) * ($0.real - 1) + $0.imaginary * $0.imaginary
            return a < ($1.real - 1) * ($1.real - 1) + $1.imaginary * $1.imaginary
        }
        return nearest?.dominant ?? 0
    }

    // MARK: Scales

    private func scale(_ i: Int) -> Double {
        let largest = sizes.max() ?? 0
        return sizes[i] > 0 ? sizes[i] : (largest > 0 ? 1e-6 * largest : 1)
    }

    private func relativeChange(from a: [Double], to b: [Double]) -> (state: Int, value: Double) {
        let negligible = max(1e-4, 10 * ErrorWeights.roundingFraction / (tolerances.stepFraction * tolerances.relative))
        var worst = (state: 0, value: 0.0)
        for i in a.indices {
            let change = (b[i] - a[i]).magnitude / (b[i].magnitude + negligible * scale(i))
            if change > worst.value { worst = (i, change) }
        }
        return worst
    }

    private func worst(_ a: [Double], _ b: [Double]) -> Int { relativeChange(from: a, to: b).state }

    private func flag(_ error: (state: Int, value: Double)) -> TwinFlag {
        .steadyStateInexact(
            time: schedule.start, state: solver.system.layout.states[error.state], relativeError: error.value)
    }

    private func noSteadyState(_ what: String, state: Int) -> TwinFailure {
        let name = solver.system.layout.states[state]
        return TwinFailure(
            .noSteadyState, time: schedule.start, subject: name, "under repeated doses `\(name)` \(what)",
            remedy: "give the doses one by one, or let something remove what gathers in `\(name)`")
    }
}

/// M at one state, in components scaled by what they were when it was made, and the factors of I - M.
private struct Linearisation {
    let monodromy: DenseMatrix
    let factors: FactoredMatrix
    let scales: [Double]

    /// (I - M)^-1 v.
    func solve(_ v: [Double]) -> [Double] {
        let solution = factors.solve(v.indices.map { v[$0] / scales[$0] })
        return v.indices.map { solution[$0] * scales[$0] }
    }
}
