/// What is held about a trial's drift delta = theta sqrt(I_max), the mean of its final Z statistic.
///
/// The score process B(t) = Z sqrt(t) of the information fraction t has independent normal increments with mean
/// delta dt and variance dt (Jennison and Turnbull 2000, section 3.1). Averaged over a normal belief about delta,
/// which every step updates, it remains a Markov process with normal steps.
enum Drift: Sendable, Hashable {
    /// One value; 0 is the null hypothesis.
    case known(Double)
    /// A normal belief at information fraction 0; precision is 1 / variance, and 0 stands for a flat prior.
    case normal(mean: Double, precision: Double)

    /// B(t) given B(s) = b is normal with mean slope b + shift and standard deviation `deviation`.
    struct Step {
        let slope, shift, deviation: Double
    }

    func step(from s: Double, to t: Double) -> Step {
        let dt = t - s
        switch self {
        case .known(let delta): return Step(slope: 1, shift: delta * dt, deviation: dt.squareRoot())
        case .normal(let mean, let precision):
            // Belief at s: precision `precision + s`, mean (mean * precision + b) / (precision + s).
            let gain = dt / (precision + s)
            return Step(
                slope: 1 + gain, shift: mean * precision * gain, deviation: (dt + dt * gain).squareRoot())
        }
    }
}
