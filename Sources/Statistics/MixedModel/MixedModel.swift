/// How many degrees of freedom an estimate of a mixed model has.
public enum DegreesOfFreedomMethod: Sendable, Hashable {
    /// Satterthwaite's: those of the chi-squared variable with the mean and variance of the squared standard error
    /// (Giesbrecht and Burns 1985, doi:10.2307/2530873; several hypotheses: Fai and Cornelius 1996,
    /// doi:10.1080/00949659608811740).
    case satterthwaite
    /// Kenward and Roger's (1997, doi:10.2307/2533558), with their covariance of the coefficients, which allows for the
    /// estimated covariance of the observations; with restricted maximum likelihood only. Second derivatives by the
    /// parameters of ``CovarianceStructure`` are kept, as in mmrm.
    case kenwardRoger
    /// The same without second derivatives. For the unstructured covariance this is Kenward and Roger's method with
    /// variances and covariances as parameters, which Sigma is linear in, as in SAS (mmrm's `Kenward-Roger-Linear`).
    case kenwardRogerLinear
}

/// A mixed model for repeated measures (MMRM): responses of subjects at visits with a common covariance, and a linear
/// predictor for their means. Subjects are independent; a missing visit is missing at random.
///
///     let design = try DesignMatrix(frame, ["BASE", "ARM", "VISIT", "ARM:VISIT"])
///     let model = try MixedModel(design, response: change, subject: subjects, visit: "VISIT")
///     try model.difference(of: "drug", from: "placebo", factor: "ARM", at: ["VISIT": "week 12"]).interval()
///
/// Maximises the likelihood by Newton's method with exact derivatives; a fit that did not converge, or whose covariance
/// the data do not determine, is an error and no fit.
public struct MixedModel: LinearFit {
    /// The design of the rows that were used.
    public let design: DesignMatrix
    public let coefficients: [Double]
    public let structure: CovarianceStructure
    public let likelihood: LikelihoodKind
    public let method: DegreesOfFreedomMethod
    /// In the order of the visits' levels.
    public let visits: [String]
    /// Covariance of the observations of a subject seen at all visits.
    public let visitCovariance: Matrix
    /// ln of the standard deviations, then those of correlations: see ``CovarianceStructure``.
    public let covarianceParameters: [Double]
    /// Inverse of the observed information of the covariance parameters.
    public let covarianceOfParameters: Matrix
    /// The largest log likelihood, restricted or not, all constants included.
    public let logLikelihood: Double
    public let subjects: Int
    public var observations: Int { design.rows.count }
    /// Rows of the frame left out because the response or a variable of the design is missing.
    public var missing: Int { design.missing }
    public let iterations: Int
    /// How much the log likelihood could still rise when the search ended, to second order.
    public let decrement: Double

    /// Phi of the data's orthonormal columns, and as Kenward and Roger adjust it.
    let phi: Matrix
    let adjustedPhi: Matrix
    /// X' W V_a W X by parameter, in orthonormal columns.
    let slopes: [Matrix]
    /// From weights of coefficients to weights of orthonormal columns' coefficients: R'^-1.
    let toOrthonormal: Matrix

    /// - Parameters:
    ///   - response: one value per row of the design's frame, NaN where missing.
    ///   - subject: one number per row of the frame, the same for the rows of a subject.
    ///   - visit: a factor of the frame, its levels in order of time.
    public init(
        _ design: DesignMatrix, response: [Double], subject: [Int], visit: String,
        covariance structure: CovarianceStructure = .unstructured, likelihood: LikelihoodKind = .restricted,
        degreesOfFreedom method: DegreesOfFreedomMethod = .kenwardRoger
    ) throws(MixedModelError) {
        try self.init(
            design, response: response, subject: subject, visit: visit, covariance: structure, likelihood: likelihood,
            degreesOfFreedom: method, start: nil)
    }

    /// - Parameter start: covariance parameters near the best ones, when they are known.
    init(
        _ design: DesignMatrix, response: [Double], subject: [Int], visit: String,
        covariance structure: CovarianceStructure, likelihood: LikelihoodKind = .restricted,
        degreesOfFreedom method: DegreesOfFreedomMethod, start: [Double]?
    ) throws(MixedModelError) {
        guard method == .satterthwaite || likelihood == .restricted else { throw .restrictedOnly }
        let data = try RepeatedMeasures(design, response: response, subject: subject, visit: visit)
        let objective = MarginalLikelihood(data: data, structure: structure, kind: likelihood)
        let usual = try data.start(structure)
        let known = start.flatMap { $0.count == usual.count && objective.value($0) != nil ? $0 : nil }
        let result = NewtonMinimiser().minimise(
            from: known ?? usual, value: objective.value, derivatives: objective.derivatives)
        guard let result, let state = objective.state(result.x), result.converged else {
            throw .notConverged(iterations: result?.iterations ?? 0, decrement: result?.decrement ?? .infinity)
        }
        // The parameters are logarithms and ratios: a standard error above 1,000 is no knowledge of them.
        let information = result.hessian.symmetricEigen?.values.first ?? 0
        guard information > 1e-6, let factor = Cholesky(result.hessian) else {
            throw .unidentified(smallestInformation: information)
        }
        self.design = data.design
        self.structure = structure
        self.likelihood = likelihood
        self.method = method
        visits = data.visits
        visitCovariance = state.covariance.matrix
        covarianceParameters = result.x
        covarianceOfParameters = factor.inverse
        logLikelihood = -result.value
        subjects = data.subjects
        iterations = result.iterations
        decrement = result.decrement
        coefficients = zip(data.offset, data.inverseTriangle * state.coefficients).map { $0 + $1 }
        phi = state.phi
        slopes = objective.slopes(state)
        toOrthonormal = data.inverseTriangle.transposed
        adjustedPhi = method == .satterthwaite
            ? state.phi
            : objective.kenwardRogerCovariance(
                state, slopes: slopes, factor.inverse, curved: method == .kenwardRoger)
    }

    /// Covariance of the coefficients that standard errors are taken from; with Kenward and Roger's method, theirs.
    public var covariance: Matrix { toOrthonormal.transposed.sandwich(adjustedPhi).symmetrised }
    /// (X' V^-1 X)^-1, the covariance of the coefficients if that of the observations were known.
    public var unadjustedCovariance: Matrix { toOrthonormal.transposed.sandwich(phi).symmetrised }

    /// Correlations of the observations of a subject.
    public var visitCorrelation: Matrix {
        var result = visitCovariance
        let deviations = visitCovariance.diagonal.map { $0.squareRoot() }
        for i in deviations.indices {
            for j in deviations.indices { result[i, j] = i == j ? 1 : result[i, j] / (deviations[i] * deviations[j]) }
        }
        return result
    }
}
