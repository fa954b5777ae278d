import Foundation

/// The data of a mixed model, made ready: columns of the design are orthonormal, the response is what least squares
/// leaves, and subjects seen at the same visits are pooled. This loses nothing and keeps rounding small.
struct RepeatedMeasures {
    let design: DesignMatrix
    /// Least-squares coefficients, which generalised least squares adds to.
    let offset: [Double]
    /// R^-1 of the design's X = Q R: an orthonormal row is a row of X times this.
    let inverseTriangle: Matrix
    /// ln |det R|.
    let logDeterminant: Double
    let visits: [String]
    let patterns: [VisitPattern]
    let subjects: Int
    /// Sums of products of least-squares residuals, and how many there are, by pair of visits.
    let residualProducts: Matrix
    let residualCounts: Matrix

    var observations: Int { design.rows.count }
    var columns: Int { offset.count }

    /// - Parameters:
    ///   - response: one value per row of the design's frame, NaN where missing.
    ///   - subject: a number per row of the frame.
    ///   - visit: a factor of the frame, its levels in order of time.
    init(_ complete: DesignMatrix, response: [Double], subject: [Int], visit: String) throws(MixedModelError) {
        let design = try MixedModelError.wrapping { () throws(ModelError) in try complete.keepingRows(of: response) }
        guard subject.count == design.frame.rows else {
            throw .subjectRows(subject.count, expected: design.frame.rows)
        }
        let qr = QR(design.matrix)
        try MixedModelError.wrapping { () throws(ModelError) in try design.checkRank(qr) }
        let factor = try MixedModelError.wrapping { () throws(ModelError) in try design.frame.factor(visit) }
        let groups = try SubjectRows.group(design.rows, visit: factor, subject: subject)
        self.design = design
        visits = factor.levels
        offset = qr.solve(design.rows.map { response[$0] })
        inverseTriangle = qr.inverseTriangle
        logDeterminant = qr.r.diagonal.reduce(0) { $0 + log(abs($1)) }
        subjects = groups.count
        let rows = Self.orthonormalRows(design, inverseTriangle, offset, response)
        patterns = Self.pool(groups, rows, width: offset.count + 1)
        (residualProducts, residualCounts) = Self.products(groups, rows, offset.count + 1, visits: visits.count)
    }

    /// Per row of the design, one after the other, x R^-1 and then the least-squares residual.
    private static func orthonormalRows(
        _ design: DesignMatrix, _ inverseTriangle: Matrix, _ offset: [Double], _ response: [Double]
    ) -> [Double] {
        let x = design.matrix
        let width = x.columns + 1
        var rows = [Double](repeating: 0, count: x.rows * width)
        for i in 0..<x.rows {
            var residual = response[design.rows[i]]
            for k in 0..<x.columns {
                let value = x[i, k]
                guard value != 0 else { continue }
                residual -= value * offset[k]
                for j in k..<x.columns { rows[i * width + j] += value * inverseTriangle[k, j] }
            }
            rows[i * width + x.columns] = residual
        }
        return rows
    }

    /// Subjects by the visits they were seen at, in the order of the first of each kind.
    private static func pool(_ groups: [SubjectRows], _ rows: [Double], width: Int) -> [VisitPattern] {
        var places: [[Int]: Int] = [:]
        var patterns: [VisitPattern] = []
        for group in groups {
            let place = places[group.visits] ?? patterns.count
            if place == patterns.count {
                places[group.visits] = place
                patterns.append(VisitPattern(visits: group.visits, width: width))
            }
            patterns[place].add(group.rows.flatMap { rows[$0 * width..<($0 + 1) * width] })
        }
        return patterns
    }

    private static func products(
        _ groups: [SubjectRows], _ rows: [Double], _ width: Int, visits: Int
    ) -> (sums: Matrix, counts: Matrix) {
        var sums = Matrix(rows: visits, columns: visits)
        var counts = sums
        for group in groups {
            for (j, row) in zip(group.visits, group.rows) {
                for (k, other) in zip(group.visits, group.rows) {
                    sums[j, k] += rows[(row + 1) * width - 1] * rows[(other + 1) * width - 1]
                    counts[j, k] += 1
                }
            }
        }
        return (sums, counts)
    }
}
