import Statistics

/// A ratio from a regression of the endpoint on the arm and covariates: of odds or of rates, with a Wald test.
struct RegressionComparison: Comparing {
    enum Kind: Sendable { case logistic, poisson, negativeBinomial }

    let kind: Kind
    let test: TestSetting
    let covariates: [CovariateKind]
    var effect: Effect { .ratio }
    var estimand: String { kind == .logistic ? "odds ratio" : "ratio of rates" }

    func find(_ patients: Patients) -> Finding? {
        let (design, names) = RegressionColumns.make(patients, covariates)
        let arm = RegressionColumns.arm
        let ratio: RatioEstimate? =
            switch kind {
            case .logistic: try? LogisticRegression(response: patients.values, design: design, names: names).ratio(arm)
            case .poisson: try? PoissonRegression(response: patients.values, design: design, names: names).ratio(arm)
            case .negativeBinomial: try? NegativeBinomialRegression(response: patients.values, design: design, names: names).ratio(arm)
            }
        return ratio.map { Finding($0, test) }
    }
}

/// The columns of a regression: intercept, arm, covariates; a factor has a column per level that patients have, but the first.
enum RegressionColumns {
    static let arm = "arm"

    static func make(_ patients: Patients, _ covariates: [CovariateKind]) -> (design: Matrix, names: [String]) {
        var columns: [[Double]] = [patients.values.map { _ in 1 }, patients.isTreated.map { $0 ? 1 : 0 }]
        var names = ["intercept", arm]
        for (index, kind) in covariates.enumerated() {
            let values = patients.covariates[index]
            let levels = Set(values).sorted()
            guard levels.count > 1 else { continue }
            switch kind {
            case .number:
                columns.append(values)
                names.append("covariate \(index + 1)")
            case .levels:
                for level in levels.dropFirst() {
                    columns.append(values.map { $0 == level ? 1 : 0 })
                    names.append("covariate \(index + 1) level \(Int(level))")
                }
            }
        }
        return (Matrix(rows: patients.values.count, columns: columns.count, values: columns.flatMap { $0 }), names)
    }
}
