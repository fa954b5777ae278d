/// The complete rows of a regression, checked.
struct RegressionData: Sendable {
    let names: [String]
    /// One row per subject and one column per name.
    let design: Matrix
    let response: [Double]
    /// Known part of the linear predictor.
    let offset: [Double]
    /// Rows with a NaN anywhere; they are in no statistic.
    let missing: Int
    let columns: OrthonormalColumns

    /// What a response may be.
    enum Response { case zeroOrOne, count }

    init(
        _ response: [Double], _ kind: Response, design: Matrix, names: [String], offset: [Double]?
    ) throws(RegressionError) {
        let rows = design.rows
        guard response.count == rows else {
            throw .unequalLengths(series: "response", count: response.count, rows: rows)
        }
        if let offset, offset.count != rows {
            throw .unequalLengths(series: "offset", count: offset.count, rows: rows)
        }
        guard names.count == design.columns else {
            throw .unequalNames(names: names.count, columns: design.columns)
        }
        var complete: [Int] = []
        for row in 0..<rows {
            var isMissing = response[row].isNaN
            if let offset {
                if offset[row].isInfinite { throw .infiniteValue(row: row, name: "the offset") }
                isMissing = isMissing || offset[row].isNaN
            }
            for column in 0..<design.columns {
                let value = design[row, column]
                if value.isInfinite { throw .infiniteValue(row: row, name: names[column]) }
                isMissing = isMissing || value.isNaN
            }
            try Self.check(response[row], kind, row: row)
            if !isMissing { complete.append(row) }
        }
        guard complete.count >= max(1, design.columns) else {
            throw .tooFewRows(rows: complete.count, coefficients: design.columns)
        }
        let isWhole = complete.count == rows
        self.names = names
        self.design = isWhole ? design : design.submatrix(rows: complete, columns: Array(0..<design.columns))
        self.response = isWhole ? response : complete.map { response[$0] }
        self.offset = complete.map { offset?[$0] ?? 0 }
        missing = rows - complete.count
        columns = OrthonormalColumns(self.design)
        guard columns.dependent.isEmpty else { throw .dependentColumns(columns.dependent.map { names[$0] }) }
    }

    private static func check(_ value: Double, _ kind: Response, row: Int) throws(RegressionError) {
        guard !value.isNaN else { return }
        switch kind {
        case .zeroOrOne:
            guard value == 0 || value == 1 else {
                throw .invalidResponse(row: row, value: value, allowed: "0 or 1")
            }
        case .count:
            guard value >= 0, value.isFinite, value == value.rounded() else {
                throw .invalidResponse(row: row, value: value, allowed: "a whole number from 0")
            }
        }
    }

    var count: Int { response.count }

    /// The rows' linear predictors for coefficients of Q's columns.
    func predictors(_ gamma: [Double]) -> [Double] {
        var eta = offset
        for (j, factor) in gamma.enumerated() {
            for i in 0..<count { eta[i] += columns.q.values[i + j * count] * factor }
        }
        return eta
    }

    /// Q'u.
    func project(_ u: [Double]) -> [Double] {
        (0..<columns.q.columns).map { j in
            var sum = 0.0
            for i in 0..<count { sum += columns.q.values[i + j * count] * u[i] }
            return sum
        }
    }

    /// Q' diag(w) Q.
    func information(_ w: [Double]) -> Matrix {
        let p = columns.q.columns
        let q = columns.q.values
        var result = Matrix(rows: p, columns: p)
        for j in 0..<p {
            for k in 0...j {
                var sum = 0.0
                for i in 0..<count { sum += q[i + j * count] * w[i] * q[i + k * count] }
                result[j, k] = sum
                result[k, j] = sum
            }
        }
        return result
    }
}
