import Statistics

/// Analysis of covariance: the difference of means adjusted for covariates, with factors averaged with equal weight.
struct CovarianceComparison: Comparing {
    let test: TestSetting
    let covariates: [CovariateKind]
    var effect: Effect { .difference }
    var estimand: String { "difference of adjusted means" }

    func find(_ patients: Patients) -> Finding? {
        guard let frame = try? ModelColumns(patients, covariates),
            let model = try? ModelFrame(names: frame.names, variables: frame.variables),
            let ancova = try? Ancova(
                model, response: patients.values, arm: ModelColumns.arm, covariates: frame.terms)
        else { return nil }
        return Finding(ancova.differences[0].estimate, test)
    }
}

/// The arm and the covariates as columns of a model. Factors keep the levels that patients have; a covariate that is the
/// same for all of them tells nothing and is left out.
struct ModelColumns {
    static let arm = "arm"

    private(set) var names: [String] = [Self.arm]
    private(set) var variables: [ModelFrame.Variable]
    var terms: [ModelTerm] { names.dropFirst().map { ModelTerm([$0]) } }

    init(_ patients: Patients, _ covariates: [CovariateKind]) throws {
        variables = [.factor(try Factor(codes: patients.isTreated.map { $0 ? 1 : 0 }, levels: ["control", "treated"]))]
        for (index, kind) in covariates.enumerated() {
            let values = patients.covariates[index]
            guard Set(values).count > 1 else { continue }
            names.append("covariate \(index + 1)")
            switch kind {
            case .number: variables.append(.numeric(values))
            case .levels(let levels):
                let used = Set(values).sorted().map { levels[Int($0)] }
                variables.append(.factor(try Factor(values.map { levels[Int($0)] }, levels: used)))
            }
        }
    }
}
