import CBoostMath

/// Reference-based multiple imputation.
///
/// The parameters of each imputation are the estimates of a bootstrap sample of subjects, drawn within arms: an
/// approximate draw from their posterior distribution (Little and Rubin, Statistical Analysis with Missing Data, 2002,
/// section 10.2.3). Missing responses are then drawn from their distribution given the observed ones.
///
///     let imputation = try MultipleImputation(trial, model, imputations: 100, using: &generator)
///     let pooled = try imputation.pooled { responses in ... }
public struct MultipleImputation: Sendable {
    public let trial: IncompleteTrial
    /// Subjects x visits, complete, one per imputation.
    public let imputations: [Matrix]
    /// Bootstrap samples that were drawn again because their model had no fit.
    public let redrawn: Int

    /// Throws below two imputations, when the model has no fit, and when it has none for three times as many bootstrap
    /// samples as there are imputations.
    public init(
        _ trial: IncompleteTrial, _ model: ImputationModel, imputations count: Int,
        using generator: inout some RandomNumberGenerator
    ) throws(ImputationError) {
        guard count > 1 else { throw .tooFewImputations(count) }
        let design = try ImputationDesign(trial, model)
        let start: [Double]
        do { start = try design.fit().theta } catch { throw .mixedModel(error) }
        let arms = try ImputationError.wrapping { () throws(ModelError) in try trial.subjects.factor(trial.arm) }
        let strata = arms.levels.indices.map { level in arms.codes.indices.filter { arms.codes[$0] == level } }
        var imputations: [Matrix] = []
        var redrawn = 0
        while imputations.count < count {
            let sample = strata.flatMap { stratum in
                stratum.map { _ in stratum[Int.random(in: 0..<stratum.count, using: &generator)] }
            }
            let parameters: ImputationDesign.Parameters
            do { parameters = try design.fit(sample: sample, start: start) } catch {
                redrawn += 1
                if redrawn > 3 * count { throw .resample(imputations.count, error) }
                continue
            }
            imputations.append(try design.completed(parameters) { $0.draw(using: &generator) })
        }
        self.trial = trial
        self.imputations = imputations
        self.redrawn = redrawn
    }

    /// Analyses every imputation and pools by Rubin's rules.
    ///
    /// - Parameter analysis: from complete responses to estimates, always the same number of them, with the degrees of
    ///   freedom that complete data have.
    public func pooled<Failure: Error>(
        _ analysis: (Matrix) throws(Failure) -> [StudentEstimate]
    ) throws -> [RubinEstimate] {
        var results: [[StudentEstimate]] = []
        for responses in imputations { results.append(try analysis(responses)) }
        guard let count = results.first?.count, count > 0, results.allSatisfy({ $0.count == count }) else {
            throw ImputationError.noEstimates
        }
        return try (0..<count).map { k in
            guard let pooled = RubinEstimate(results.map { $0[k] }) else { throw ImputationError.noEstimates }
            return pooled
        }
    }
}

extension MissingDistribution {
    /// A draw; nil when the conditional covariance is not positive definite.
    func draw(using generator: inout some RandomNumberGenerator) -> [Double]? {
        guard let factor else { return nil }
        let normals = missing.map { _ in
            // The middle of one of 2^53 equal parts of (0, 1)
            boost_normal_quantile((Double(generator.next() >> 11) + 0.5) * 0x1p-53)
        }
        return zip(mean, factor * normals).map { $0 + $1 }
    }
}
