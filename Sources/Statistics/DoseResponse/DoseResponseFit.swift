import Foundation

/// A curve fitted to mean responses by generalised least squares: the second step of MCP-Mod.
///
///     let fit = try DoseResponseFit(means, .emax)
///     fit.curve.targetDose(difference: 0.4, maximum: 1)
///
/// Minimises (m - f)' S^-1 (m - f). For data with one variance this is least squares of the single responses, whose
/// deviations from their dose's mean no curve changes. e0 and the effect are profiled out; parameters of the shape are
/// searched on a logarithmic grid within bounds and refined.
public struct DoseResponseFit: Sendable {
    public let curve: DoseResponseCurve
    /// (m - f)' S^-1 (m - f).
    public let criterion: Double
    /// Sum of squared residuals of the single responses; nil for estimates of another model.
    public let residualSumOfSquares: Double?
    /// Akaike's criterion, with the variance as a parameter, of data with one variance; the criterion and twice the
    /// number of parameters for estimates of another model (gAIC). To compare fits to the same means.
    public let aic: Double
    /// Covariance of the parameters by linearisation; nil where the curve does not depend on one of them.
    public let covariance: Matrix?
    /// Responses less parameters; infinite for estimates of another model.
    public let degreesOfFreedom: Double
    /// Whether a parameter of the shape is at a limit, where its covariance means little.
    public let isAtBound: Bool

    /// - Parameter bounds: of the shape's parameters; ``ShapeBounds/usual(_:maximumDose:)`` when nil.
    /// Throws when there are fewer doses than parameters, or responses not more.
    public init(
        _ means: DoseMeans, _ family: DoseResponseFamily, bounds: ShapeBounds? = nil
    ) throws(DoseResponseError) {
        let count = family.parameterNames.count
        guard means.doses.count >= count, means.withinSumOfSquares == nil || means.observations > count,
            let largest = means.doses.last
        else { throw .tooManyParameters(family.name, doses: means.doses.count) }
        let bounds = bounds ?? .usual(family, maximumDose: largest)
        guard bounds.lower.count == ShapeBounds.usual(family, maximumDose: largest).lower.count,
            let cholesky = Cholesky(means.covariance)
        else { throw .invalidCandidate(family.name) }
        let search = ShapeSearch(means: means, family: family, cholesky: cholesky)
        guard let best = search.best(bounds) else { throw .invalidCandidate(family.name) }
        curve = best.curve
        criterion = best.criterion
        isAtBound = zip(best.curve.parameters.dropFirst(2), zip(bounds.lower, bounds.upper)).contains {
            $0 < $1.0 * (1 + 1e-6) || $0 > $1.1 * (1 - 1e-6)
        } && !bounds.lower.isEmpty
        var scale = 1.0
        if let within = means.withinSumOfSquares, let variance = means.residualVariance {
            let n = Double(means.observations)
            let sum = within + variance * best.criterion
            residualSumOfSquares = sum
            degreesOfFreedom = n - Double(count)
            aic = n * (log(2 * Double.pi * sum / n) + 1) + 2 * Double(count + 1)
            scale = sum / degreesOfFreedom / variance
        } else {
            residualSumOfSquares = nil
            degreesOfFreedom = .infinity
            aic = best.criterion + 2 * Double(count)
        }
        let jacobian = cholesky.whiten(Matrix(rows: means.doses.map(best.curve.gradient)))
        covariance = Cholesky(jacobian.transposed * jacobian).map { scale * $0.inverse }
    }

    /// The mean response to a dose with its standard error; nil without a covariance.
    public func prediction(at dose: Double) -> StudentEstimate? {
        guard let covariance else { return nil }
        let variance = max(0, covariance.form(curve.gradient(at: dose)))
        return StudentEstimate(
            estimate: curve.value(at: dose), standardError: variance.squareRoot(), degreesOfFreedom: degreesOfFreedom)
    }
}
