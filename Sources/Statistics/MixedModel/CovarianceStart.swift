import Foundation

extension RepeatedMeasures {
    /// Covariance parameters near the maximum, from the products of least-squares residuals.
    ///
    /// Throws when a visit's residuals are all zero, and when a pair of visits (of a Toeplitz structure, a lag) that
    /// has a parameter of its own was never seen in one subject.
    func start(_ structure: CovarianceStructure) throws(MixedModelError) -> [Double] {
        try checkPairs(structure)
        let m = visits.count
        // Residuals are shorter than errors by the fitted coefficients; a common factor is enough for a start.
        let inflation = Double(observations) / Double(observations - columns)
        let variances = (0..<m).map { inflation * residualProducts[$0, $0] / residualCounts[$0, $0] }
        let pooled = inflation * residualProducts.diagonal.reduce(0, +) / residualCounts.diagonal.reduce(0, +)
        let logs = structure.isHeterogeneous ? variances.map { log($0) / 2 } : [log(pooled) / 2]
        var shrinkage = 1.0
        while true {
            let shape = shape(structure, variances, shrinkage)
            let candidate = logs + shape
            let matrix = StructuredCovariance(structure, visits: m, parameters: candidate).matrix
            // Shrunk to nothing, correlations are zero and the matrix is diagonal.
            if Cholesky(matrix) != nil || shrinkage < 1e-6 { return candidate }
            shrinkage *= 0.8
        }
    }

    private func correlation(_ i: Int, _ j: Int, _ variances: [Double]) -> Double? {
        guard residualCounts[i, j] > 0 else { return nil }
        return residualProducts[i, j] / residualCounts[i, j] / (variances[i] * variances[j]).squareRoot()
    }

    private func shape(_ structure: CovarianceStructure, _ variances: [Double], _ shrinkage: Double) -> [Double] {
        let m = visits.count
        let parameters = structure.shapeParameters(visits: m)
        guard structure != .unstructured else { return unstructured(variances, shrinkage) }
        let scale = CorrelationScale(structure, visits: m)
        return (0..<parameters).map { k in
            // Pairs whose correlation is this one, neighbours for an autoregression.
            let pairs = (0..<m).flatMap { i in (0..<i).map { (i, $0) } }.filter { i, j in
                structure.power(of: k, i, j) == 1
                    && (0..<parameters).allSatisfy { $0 == k || structure.power(of: $0, i, j) == 0 }
            }
            let found = pairs.compactMap { correlation($0, $1, variances) }
            let mean = found.isEmpty ? 0 : found.reduce(0, +) / Double(found.count)
            return scale.parameter(shrinkage * mean)
        }
    }

    /// The rows of U of the correlations' Cholesky factor; zero, when they are not positive definite.
    private func unstructured(_ variances: [Double], _ shrinkage: Double) -> [Double] {
        let m = visits.count
        var matrix = Matrix.identity(m)
        for i in 0..<m {
            for j in 0..<i { matrix[i, j] = shrinkage * (correlation(i, j, variances) ?? 0) }
        }
        let factor = Cholesky(matrix)?.factor
        return (0..<structureSize(m)).map { c in
            let (i, j) = StructuredCovariance.place(c)
            return factor.map { $0[i, j] / $0[i, i] } ?? 0
        }
    }

    private func structureSize(_ m: Int) -> Int { CovarianceStructure.unstructured.shapeParameters(visits: m) }

    private func checkPairs(_ structure: CovarianceStructure) throws(MixedModelError) {
        let m = visits.count
        for visit in 0..<m where !(residualProducts[visit, visit] > 1e-20 * residualProducts.diagonal.reduce(0, +)) {
            throw .noVariation(visit: visits[visit])
        }
        for i in 0..<m {
            for j in 0..<i where residualCounts[i, j] == 0 {
                let alone: Bool =
                    switch structure {
                    case .unstructured: true
                    case .toeplitz, .heterogeneousToeplitz: isUnseen(lag: i - j)
                    default: false
                    }
                if alone { throw .neverTogether(visits[j], visits[i]) }
            }
        }
    }

    private func isUnseen(lag: Int) -> Bool {
        (lag..<visits.count).allSatisfy { residualCounts[$0, $0 - lag] == 0 }
    }
}
