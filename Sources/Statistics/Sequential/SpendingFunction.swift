import CBoostMath
import Foundation

/// How much of an error probability may be spent by an information fraction t.
///
///     SpendingFunction.obrienFleming.spent(at: 0.5, of: 0.025)    // 0.001525
///
/// All are zero at t = 0, rise, and spend everything from t = 1 on.
public enum SpendingFunction: Sendable, Hashable {
    /// Lan and DeMets (1983, doi:10.1093/biomet/70.3.659), like O'Brien and Fleming: 2 (1 - Phi(z_(a/2) / sqrt t)).
    case obrienFleming
    /// Lan and DeMets (1983), like Pocock: a ln(1 + (e - 1) t).
    case pocock
    /// Kim and DeMets (1987, doi:10.1093/biomet/74.1.149): a t^rho, rho > 0.
    case kimDeMets(rho: Double)
    /// Hwang, Shih and DeCani (1990, doi:10.1002/sim.4780091207): a (1 - e^(-gamma t)) / (1 - e^(-gamma)); a t for
    /// gamma 0. Negative values spend late: -4 is near O'Brien and Fleming, 1 near Pocock.
    case hwangShihDeCani(gamma: Double)

    /// What may be spent by `t` of a total `a` in one direction.
    public func spent(at t: Double, of a: Double) -> Double {
        if t >= 1 { return a }
        guard t > 0 else { return 0 }
        switch self {
        case .obrienFleming: return 2 * boost_normal_cdf(boost_normal_quantile(a / 2) / t.squareRoot())
        case .pocock: return a * log1p((M_E - 1) * t)
        case .kimDeMets(let rho): return a * pow(t, rho)
        case .hwangShihDeCani(let gamma):
            return gamma == 0 ? a * t : a * expm1(-gamma * t) / expm1(-gamma)
        }
    }

    /// What is wrong with its parameter, or nil.
    var problem: String? {
        switch self {
        case .kimDeMets(let rho) where !(rho > 0 && rho <= 50):
            """
            rho of a Kim-DeMets spending function is \(rho); give a number above 0, at most 50 \
            (3 is near O'Brien-Fleming)
            """
        case .hwangShihDeCani(let gamma) where !(abs(gamma) <= 40):
            """
            gamma of a Hwang-Shih-DeCani spending function is \(gamma); give a number from -40 to 40 \
            (-4 is near O'Brien-Fleming)
            """
        default: nil
        }
    }
}
