import CPacks

/// The weights of CVODE's error norm, from sizes that grow with the twin: 1 / (rtol |y_i| + atol_i), both tolerances
/// taken times ``Tolerances/stepFraction``.
///
/// With ``Tolerances/Absolute/scaled(_:)``, atol_i = fraction * rtol * size_i, where size_i is the largest |y_i| met so
/// far on the way. A state that has always been zero gets its size from what is about to flow into it (see
/// ``estimate(y:rates:jacobian:span:)``); one that nothing flows into, a millionth of the largest, until it is more than what
/// rounding leaves in it. All of it follows from the task alone, so the same twin gets the same steps.
struct ErrorWeights {
    /// Below this part of a state's size differences are rounding errors.
    static let roundingFraction = 1e-14
    /// A state without a size is still nothing below this part of the size it is given meanwhile.
    static let noiseFraction = PACK_NOISE
    /// States without a size get this part of the largest.
    private static let fallbackFraction = 1e-6

    let relative: Double
    /// With scaled tolerances: the absolute one, as a part of a state's size.
    let fraction: Double
    /// With given ones: one per state.
    let fixed: [Double]?
    /// The largest |y_i| so far, or what was estimated for it.
    private(set) var sizes: [Double]
    /// The size of states without one.
    private(set) var fallback = ErrorWeights.fallbackFraction
    /// Up to here a state without a size holds rounding errors; 0 until any state has one.
    private var noise: Double

    init(_ tolerances: Tolerances, sizes: [Double]) {
        relative = tolerances.relative * tolerances.stepFraction
        self.sizes = sizes
        noise = Self.noiseFraction * Self.fallbackFraction * (sizes.max() ?? 0)
        switch tolerances.absolute {
        case .scaled(let part):
            fraction = max(part * relative, Self.roundingFraction)
            fixed = nil
        case .same(let value):
            fraction = 0
            fixed = [Double](repeating: value * tolerances.stepFraction, count: sizes.count)
        case .perState(let values):
            fraction = 0
            fixed = values.map { $0 * tolerances.stepFraction }
        }
    }

    func absolute(_ state: Int) -> Double {
        fixed?[state] ?? (fraction * (sizes[state] > 0 ? sizes[state] : fallback))
    }

    /// Takes note of a state's values.
    mutating func note(_ y: UnsafePointer<Double>) {
        for i in sizes.indices where y[i].magnitude > (sizes[i] > 0 ? sizes[i] : noise) { sizes[i] = y[i].magnitude }
    }

    /// Writes the weights at `y`. - Returns: false if one is not finite.
    mutating func fill(_ y: UnsafePointer<Double>, _ weights: UnsafeMutablePointer<Double>) -> Bool {
        note(y)
        var good = true
        for i in sizes.indices {
            let scale = relative * y[i].magnitude + absolute(i)
            weights[i] = 1 / scale
            if !(scale > 0 && weights[i].isFinite) { good = false }
        }
        return good
    }

    /// A state that has been zero until now is about to get as large as this: a tenth of it is its size for a start.
    mutating func expect(_ value: Double, in state: Int) {
        if sizes[state] == 0 { raise(state, to: 0.1 * value) }
    }

    /// Gives sizes to states that have been zero until now.
    ///
    /// A tenth of the quasi-steady value that their own rate of change, or the states flowing into them, would drive
    /// them to: |f_i| / |J_ii|, and |J_ij| size_j / (|J_ii| + |J_jj|) along chains of states.
    /// - Parameters:
    ///   - span: the time until the next event, which bounds what can gather where nothing flows out.
    ///   - jacobian: column-major at the state `y`.
    mutating func estimate(
        y: UnsafePointer<Double>, rates: UnsafePointer<Double>, jacobian: UnsafePointer<Double>, span: Double
    ) {
        let n = sizes.count
        let isNew = sizes.map { $0 == 0 }
        let outflow = (0..<n).map { jacobian[$0 * n + $0].magnitude }
        for i in 0..<n where isNew[i] {
            let rate = isRounding(rates[i], of: i, y, jacobian) ? 0 : rates[i].magnitude
            raise(i, to: 0.1 * min(outflow[i] > 0 ? rate / outflow[i] : .infinity, rate * span))
        }
        for _ in 0..<n {
            var changed = false
            for i in 0..<n where isNew[i] {
                for j in 0..<n where j != i && sizes[j] > 0 {
                    let inflow = jacobian[j * n + i].magnitude * sizes[j]
                    let rate = outflow[i] + outflow[j]
                    let value = 0.1 * min(rate > 0 ? inflow / rate : .infinity, inflow * span)
                    if sizes[i] == 0 { changed = raise(i, to: value) || changed }
                }
            }
            if !changed { break }
        }
        let largest = sizes.max() ?? 0
        fallback = Self.fallbackFraction * (largest > 0 ? largest : 1)
        noise = Self.noiseFraction * fallback
    }

    /// Whether a rate of change is what is left of terms that cancel.
    private func isRounding(
        _ rate: Double, of state: Int, _ y: UnsafePointer<Double>, _ jacobian: UnsafePointer<Double>
    ) -> Bool {
        let terms = sizes.indices.reduce(0) { $0 + (jacobian[$1 * sizes.count + state] * y[$1]).magnitude }
        return rate.magnitude <= Self.roundingFraction * terms
    }

    @discardableResult
    private mutating func raise(_ state: Int, to value: Double) -> Bool {
        guard value.isFinite, value > sizes[state] else { return false }
        sizes[state] = value
        return true
    }

    var hasNewStates: Bool { fixed == nil && sizes.contains(0) }
}
