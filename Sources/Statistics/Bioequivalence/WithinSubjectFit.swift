/// Least squares with a fixed effect per subject: of periods, and of the treatment where there are two.
///
/// Subjects are swept out: measurements and covariates are taken from their subject's mean, which leaves a regression
/// in a few columns. The sequence is a property of the subject and goes with it.
struct WithinSubjectFit: Sendable {
    /// Coefficient of the last column, the treatment, with its variance factor; nil when it has none.
    let treatment: (value: Double, factor: Double)?
    let residualSquares: Double
    let degreesOfFreedom: Int
    /// Sums of squares that periods and treatment explain beyond each other.
    let periodSquares: (sum: Double, degreesOfFreedom: Int)
    let treatmentSquares: Double

    var variance: Double { residualSquares / Double(degreesOfFreedom) }

    init(_ trial: CrossoverTrial, hasTreatment: Bool) throws(BioequivalenceError) {
        let y = Self.centred(trial) { subject in subject.logs }
        let periods = (1..<max(1, trial.periods.count)).map { period in
            Self.centred(trial) { subject in subject.periods.map { $0 == period ? 1 : 0 } }
        }
        let treatment = Self.centred(trial) { subject in subject.isTest.map { $0 ? 1 : 0 } }
        let both = Projection(hasTreatment ? periods + [treatment] : periods, y)
        guard !hasTreatment || !both.dependent.contains(periods.count) else { throw .notEstimable }
        let freedom = y.count - trial.subjects.count - both.rank
        guard freedom > 0 else { throw .tooFewMeasurements }
        residualSquares = both.residualSquares
        degreesOfFreedom = freedom
        self.treatment = hasTreatment ? both.last : nil
        let without = hasTreatment ? Projection(periods, y) : both
        treatmentSquares = without.residualSquares - both.residualSquares
        let onlyTreatment = Projection(hasTreatment ? [treatment] : [], y)
        periodSquares = (onlyTreatment.residualSquares - both.residualSquares, both.rank - onlyTreatment.rank)
    }

    /// A value per measurement less its subject's mean, subjects one after another.
    private static func centred(_ trial: CrossoverTrial, _ values: (CrossoverTrial.Subject) -> [Double]) -> [Double] {
        trial.subjects.flatMap { subject in
            let values = values(subject)
            let mean = values.reduce(0, +) / Double(values.count)
            return values.map { $0 - mean }
        }
    }
}

/// Least squares of y on some columns, of which dependent ones are left out.
struct Projection {
    let dependent: [Int]
    let rank: Int
    let residualSquares: Double
    /// Coefficient of the last column and its variance over the residual variance; nil when there is none.
    let last: (value: Double, factor: Double)?

    init(_ columns: [[Double]], _ y: [Double]) {
        let basis = OrthonormalColumns(
            Matrix(rows: y.count, columns: columns.count, values: columns.flatMap { $0 }))
        dependent = basis.dependent
        rank = columns.count - dependent.count
        var residual = y
        var loading = 0.0
        for j in columns.indices where !dependent.contains(j) {
            loading = 0
            for i in y.indices { loading += basis.q[i, j] * residual[i] }
            for i in y.indices { residual[i] -= loading * basis.q[i, j] }
        }
        residualSquares = residual.reduce(0) { $0 + $1 * $1 }
        guard let end = columns.indices.last, !dependent.contains(end) else {
            last = nil
            return
        }
        let size = basis.r[end, end]
        last = (loading / size, 1 / (size * size))
    }
}
