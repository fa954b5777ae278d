import Foundation
import Statistics

/// Correlations that contradict each other, moved as little as makes them possible.
enum CorrelationRepair {
    /// No eigenvalue of the scores' correlation matrix is left below this.
    static let smallestEigenvalue = 1e-6

    /// In the metric of the normal scores' correlations 2 sin(pi rho / 6), which are what must be positive definite.
    /// - Parameter names: of all variables among the correlations; pairs that are not given have 0 and may move too only
    ///   if they are given.
    static func nearest(_ names: [String], _ correlations: [CohortCorrelation]) -> [CohortCorrelation]? {
        let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var matrix = Matrix(rows: names.count, columns: names.count)
        for i in names.indices { matrix[i, i] = 1 }
        for correlation in correlations {
            guard let i = place[correlation.first], let j = place[correlation.second] else { return nil }
            matrix[i, j] = correlation.score
            matrix[j, i] = correlation.score
        }
        guard let nearest = matrix.nearestCorrelation(smallestEigenvalue: smallestEigenvalue) else { return nil }
        return correlations.compactMap { correlation in
            guard let i = place[correlation.first], let j = place[correlation.second] else { return nil }
            return CohortCorrelation(
                first: correlation.first, second: correlation.second, spearman: 6 / Double.pi * asin(nearest[i, j] / 2))
        }
    }
}
