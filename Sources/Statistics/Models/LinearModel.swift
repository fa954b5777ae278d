import Foundation

/// Ordinary least squares of a response on a design.
///
///     let design = try DesignMatrix(frame, ["BASE", "ARM"])
///     let model = try LinearModel(design, response: change)
///     try model.difference(of: "drug", from: "placebo", factor: "ARM").interval()
public struct LinearModel: LinearFit {
    /// The design of the rows whose response is there.
    public let design: DesignMatrix
    public let coefficients: [Double]
    public let residualSumOfSquares: Double
    /// Rows used less coefficients.
    public let degreesOfFreedom: Int
    /// Rows of the frame left out because the response or a variable is missing.
    public let missing: Int
    /// (X'X)^-1, columns x columns.
    public let unscaledCovariance: Matrix
    /// Q'y: squares of the elements that belong to a term's columns sum to its sequential sum of squares.
    let effects: [Double]

    /// - Parameter response: one value per row of the design's frame, NaN where missing.
    /// Throws when columns are aliased, naming them, or rows are not more than columns.
    public init(_ design: DesignMatrix, response: [Double]) throws(ModelError) {
        let design = try design.keepingRows(of: response)
        let qr = QR(design.matrix)
        try design.checkRank(qr)
        let effects = qr.effects(of: design.rows.map { response[$0] })
        self.design = design
        self.effects = effects
        coefficients = qr.solveTriangle(effects)
        residualSumOfSquares = effects[qr.rank...].reduce(0) { $0 + $1 * $1 }
        degreesOfFreedom = design.rows.count - qr.rank
        missing = design.missing
        let inverse = qr.inverseTriangle
        unscaledCovariance = (inverse * inverse.transposed).symmetrised
    }

    /// s^2, the residual mean square.
    public var residualVariance: Double { residualSumOfSquares / Double(degreesOfFreedom) }
    /// Covariance of the coefficients, s^2 (X'X)^-1.
    public var covariance: Matrix { residualVariance * unscaledCovariance }

    public func estimate(_ weights: [Double]) throws(ModelError) -> StudentEstimate {
        guard weights.count == coefficients.count else {
            throw .contrastLength(weights.count, expected: coefficients.count)
        }
        return StudentEstimate(
            estimate: weights.dot(coefficients),
            standardError: (residualVariance * max(0, unscaledCovariance.form(weights))).squareRoot(),
            degreesOfFreedom: Double(degreesOfFreedom))
    }

    public func test(_ hypotheses: [[Double]]) throws(ModelError) -> FTest {
        let wald = try Wald(hypotheses, coefficients: coefficients, covariance: unscaledCovariance)
        return FTest(
            statistic: wald.quadraticForm / (Double(wald.count) * residualVariance),
            numeratorDegreesOfFreedom: Double(wald.count), denominatorDegreesOfFreedom: Double(degreesOfFreedom))
    }

    /// Largest log likelihood of independent normal errors, with the variance RSS / n.
    public var logLikelihood: Double {
        let n = Double(design.rows.count)
        return -n / 2 * (log(2 * Double.pi * residualSumOfSquares / n) + 1)
    }

    /// Akaike's criterion; the variance counts as a parameter.
    public var aic: Double { -2 * logLikelihood + 2 * Double(coefficients.count + 1) }

    /// Residual per row of the frame, NaN where it was not used.
    /// - Parameter response: the one the model was fitted to.
    public func residuals(of response: [Double]) -> [Double] {
        var result = [Double](repeating: .nan, count: design.frame.rows)
        let fitted = design.matrix * coefficients
        for (i, row) in design.rows.enumerated() { result[row] = response[row] - fitted[i] }
        return result
    }
}
