import CBoostMath

/// Reference-based imputation by conditional means, with the jackknife's standard error (Wolbers, Noci, Delmar, Gower-
/// Page, Yiu and Bartlett 2022, doi:10.1002/pst.2234): deterministic, and with the error that repeated sampling has.
///
///     let imputation = try ConditionalMeanImputation(trial, model)
///     let estimates = try imputation.jackknife { responses, subjects in ... }
public struct ConditionalMeanImputation: Sendable {
    public let trial: IncompleteTrial
    /// Subjects x visits: observed responses, and in place of missing ones their expectation given the observed ones.
    public let responses: Matrix
    /// Covariance of the visits.
    public let covariance: Matrix
    private let design: ImputationDesign
    private let theta: [Double]

    /// Throws when a subject misses its arm or a covariate of the model, and when the model has no fit.
    public init(_ trial: IncompleteTrial, _ model: ImputationModel) throws(ImputationError) {
        let design = try ImputationDesign(trial, model)
        let parameters: ImputationDesign.Parameters
        do { parameters = try design.fit() } catch { throw .mixedModel(error) }
        self.trial = trial
        self.design = design
        theta = parameters.theta
        covariance = parameters.covariance
        responses = try design.completed(parameters) { $0.mean }
    }

    /// Analyses the imputed responses of all subjects, and for standard errors those of all but one in turn, with the
    /// model fitted anew each time.
    ///
    /// - Parameter analysis: from responses (subjects x visits) and the subjects' places to some estimates, always the
    ///   same number of them.
    /// - Returns: normal estimates with the error sqrt((n - 1) / n sum (t_i - mean t)^2).
    public func jackknife<Failure: Error>(
        _ analysis: (Matrix, [Int]) throws(Failure) -> [Double]
    ) throws -> [StudentEstimate] {
        let n = trial.subjects.rows
        let all = Array(0..<n)
        let full = try analysis(responses, all)
        var replicates: [[Double]] = []
        for i in 0..<n {
            let parameters: ImputationDesign.Parameters
            do { parameters = try design.fit(without: i, start: theta) } catch {
                throw ImputationError.resample(i, error)
            }
            let others = all.filter { $0 != i }
            let completed = try design.completed(parameters) { $0.mean }
            let columns = Array(trial.visits.indices)
            let estimates = try analysis(completed.submatrix(rows: others, columns: columns), others)
            guard estimates.count == full.count else { throw ImputationError.noEstimates }
            replicates.append(estimates)
        }
        return full.indices.map { k in
            let mean = replicates.reduce(0) { $0 + $1[k] } / Double(n)
            let squares = replicates.reduce(0) { $0 + ($1[k] - mean) * ($1[k] - mean) }
            return StudentEstimate(
                estimate: full[k], standardError: (Double(n - 1) / Double(n) * squares).squareRoot(),
                degreesOfFreedom: .infinity)
        }
    }
}

extension ImputationDesign {
    /// Responses with the missing ones filled in from their distributions.
    func completed(
        _ parameters: Parameters, _ values: (MissingDistribution) -> [Double]?
    ) throws(ImputationError) -> Matrix {
        var result = trial.responses
        let m = trial.visits.count
        for i in 0..<trial.subjects.rows {
            let row = trial.responses.row(i)
            guard row.contains(where: \.isNaN) else { continue }
            let own = Array(parameters.own[(i * m)..<((i + 1) * m)])
            var mean = own
            if let deviation = trial.deviations[i] {
                let reference = Array(parameters.reference[(i * m)..<((i + 1) * m)])
                guard let found = deviation.strategy.mean(own: own, reference: reference, from: deviation.visit) else {
                    throw .nothingBeforeDeviation(subject: i)
                }
                mean = found
            }
            guard
                let distribution = MissingDistribution(
                    responses: row, mean: mean, covariance: parameters.covariance),
                let filled = values(distribution)
            else { throw .mixedModel(.unidentified(smallestInformation: 0)) }
            for (visit, value) in zip(distribution.missing, filled) { result[i, visit] = value }
        }
        return result
    }
}
