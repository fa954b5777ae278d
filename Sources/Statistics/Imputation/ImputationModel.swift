/// The mixed model that missing responses are predicted by.
///
///     let model = ImputationModel(terms: ["BASE", "ARM", "VISIT", "BASE:VISIT", "ARM:VISIT"])
///
/// Terms are of the trial's arm and covariates and of the visit, under the name given. All arms have one covariance,
/// estimated by restricted maximum likelihood.
public struct ImputationModel: Sendable, Hashable {
    public let terms: [ModelTerm]
    public let visit: String
    public let covariance: CovarianceStructure

    public init(terms: [ModelTerm], visit: String = "VISIT", covariance: CovarianceStructure = .unstructured) {
        self.terms = terms
        self.visit = visit
        self.covariance = covariance
    }
}

/// The model's matrices for all subjects at all visits, in their own arms and in their reference arms.
struct ImputationDesign: Sendable {
    let trial: IncompleteTrial
    let model: ImputationModel
    let own: DesignMatrix
    let reference: Matrix
    private let subject: [Int]

    init(_ trial: IncompleteTrial, _ model: ImputationModel) throws(ImputationError) {
        self.trial = trial
        self.model = model
        let n = trial.subjects.rows
        let m = trial.visits.count
        let rows = (0..<n).flatMap { i in (0..<m).map { _ in i } }
        subject = rows
        let visits = (0..<n).flatMap { _ in (0..<m).map { Optional($0) } }
        let long = trial.subjects.selecting(rows)
        let names = long.names + [model.visit]
        (own, reference) = try ImputationError.wrapping { () throws(ModelError) in
            let visit = ModelFrame.Variable.factor(try Factor(codes: visits, levels: trial.visits))
            let own = try DesignMatrix(
                try ModelFrame(names: names, variables: long.variables + [visit]), model.terms)
            let arm = try trial.subjects.factor(trial.arm)
            let other = try Factor(codes: rows.map { trial.referenceCodes[$0] }, levels: arm.levels)
            var variables = long.variables
            variables[try long.place(of: trial.arm)] = .factor(other)
            let reference = try DesignMatrix(try ModelFrame(names: names, variables: variables + [visit]), model.terms)
            return (own, reference.matrix)
        }
        if own.missing > 0 {
            let complete = Set(own.rows)
            throw .missingCovariate(subject: (rows.indices.first { !complete.contains($0) } ?? 0) / m)
        }
    }

    /// The responses that inform the model, NaN elsewhere; subjects left out have none.
    private func response(without excluded: Int?) -> [Double] {
        let m = trial.visits.count
        return subject.indices.map { row in
            let (i, j) = (row / m, row % m)
            return i != excluded && trial.informs(i, j) ? trial.responses[i, j] : .nan
        }
    }

    /// - Parameters:
    ///   - excluded: a subject to leave out.
    ///   - start: covariance parameters near the best ones, when they are known.
    func fit(without excluded: Int? = nil, start: [Double]? = nil) throws(MixedModelError) -> Parameters {
        let fit = try MixedModel(
            own, response: response(without: excluded), subject: subject, visit: model.visit,
            covariance: model.covariance, degreesOfFreedom: .satterthwaite, start: start)
        return parameters(fit)
    }

    /// The model of a sample of subjects, which may be there several times.
    func fit(sample: [Int], start: [Double]) throws(MixedModelError) -> Parameters {
        let m = trial.visits.count
        let rows = sample.flatMap { i in (i * m)..<((i + 1) * m) }
        let all = response(without: nil)
        let sampled = try MixedModelError.wrapping { () throws(ModelError) in
            try DesignMatrix(own.frame.selecting(rows), model.terms)
        }
        let fit = try MixedModel(
            sampled, response: rows.map { all[$0] }, subject: rows.indices.map { $0 / m }, visit: model.visit,
            covariance: model.covariance, degreesOfFreedom: .satterthwaite, start: start)
        return parameters(fit)
    }

    /// Means of all subjects at all visits, one after the other, and the covariance of visits.
    struct Parameters {
        let own: [Double]
        let reference: [Double]
        let covariance: Matrix
        let theta: [Double]
    }

    private func parameters(_ fit: MixedModel) -> Parameters {
        Parameters(
            own: own.matrix * fit.coefficients, reference: reference * fit.coefficients,
            covariance: fit.visitCovariance, theta: fit.covarianceParameters)
    }
}
