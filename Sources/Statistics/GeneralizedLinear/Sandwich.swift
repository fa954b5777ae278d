/// Robust covariances that do not trust the model's variance (Huber 1967; White 1982, doi:10.2307/1912526).
public enum RobustCovariance: String, Sendable, Hashable, CaseIterable {
    /// A^-1 B A^-1 with the information A and the sum B of the squared scores.
    case hc0
    /// The same times n / (n - p).
    case hc1

    /// - Parameters:
    ///   - bread: A^-1 for Q's columns.
    ///   - scores: derivative of each row's log-likelihood by its linear predictor.
    /// - Returns: the covariance of the coefficients of the design's columns.
    func covariance(_ data: RegressionData, bread: Matrix, scores: [Double]) -> Matrix {
        let meat = data.information(scores.map { $0 * $0 })
        let n = Double(data.count)
        let factor = self == .hc0 ? 1 : n / (n - Double(bread.rows))
        return data.columns.covariance(factor * (bread * meat * bread))
    }
}
