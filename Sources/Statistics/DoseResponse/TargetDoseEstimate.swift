import Foundation

/// A target dose of a fitted curve, with the standard error of its logarithm.
public struct TargetDoseEstimate: Sendable, Hashable {
    public let dose: Double
    /// By the delta method; nil without a covariance of the curve's parameters, or where the curve is flat.
    public let logStandardError: Double?
    public let degreesOfFreedom: Double

    /// exp(ln TD -+ t SE); nil without a standard error and when the level is not within (0, 1). Limits may lie beyond the
    /// doses studied.
    public func interval(level: Double = 0.95) -> Interval? {
        guard let logStandardError,
            let logs = StudentEstimate(estimate: log(dose), standardError: logStandardError, degreesOfFreedom: degreesOfFreedom)
                .interval(level: level)
        else { return nil }
        return Interval(lower: exp(logs.lower), upper: exp(logs.upper), level: level)
    }
}

extension DoseResponseFit {
    /// TD with its standard error: f(TD, theta) - f(0, theta) = difference defines TD as a function of theta, so that
    /// dTD / dtheta = -(df(TD) / dtheta - df(0) / dtheta) / f'(TD) (the delta method on an implicit function).
    ///
    /// nil when no dose up to the largest reaches the difference.
    public func targetDose(
        difference: Double, maximum: Double, direction: EffectDirection = .increase
    ) -> TargetDoseEstimate? {
        guard let dose = curve.targetDose(difference: difference, maximum: maximum, direction: direction) else { return nil }
        return TargetDoseEstimate(dose: dose, logStandardError: logError(at: dose), degreesOfFreedom: degreesOfFreedom)
    }

    private func logError(at dose: Double) -> Double? {
        guard let covariance, dose > 0 else { return nil }
        let step = 1e-5 * dose
        let slope = (curve.value(at: dose + step) - curve.value(at: dose - step)) / (2 * step)
        let gradient = zip(curve.gradient(at: dose), curve.gradient(at: 0)).map { $0 - $1 }
        let error = max(0, covariance.form(gradient)).squareRoot() / (abs(slope) * dose)
        return error.isFinite ? error : nil
    }
}
