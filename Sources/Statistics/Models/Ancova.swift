/// Analysis of covariance: a response by arm, adjusted for covariates.
///
///     let frame = try ModelFrame(["ARM": .factor(arm), "BASE": .numeric(baseline)])
///     let ancova = try Ancova(frame, response: change, arm: "ARM", covariates: ["BASE"])
///     ancova.differences[0].estimate.interval()        // second arm less first
///
/// Means are least-squares means: numeric covariates stand at their mean over the rows used, and the other factors are
/// averaged as `averaging` says, by default with equal weight.
public struct Ancova: Sendable {
    public struct Mean: Sendable, Hashable {
        public let arm: String
        /// Rows of the arm that were used.
        public let count: Int
        public let estimate: StudentEstimate
    }

    public struct Difference: Sendable, Hashable {
        public let arm: String
        public let reference: String
        public let estimate: StudentEstimate
    }

    public let model: LinearModel
    /// In the order of the arms' levels.
    public let means: [Mean]
    /// Every other arm less the first level, the reference.
    public let differences: [Difference]
    /// Of the means.
    public let meanCovariance: Matrix

    /// - Parameters:
    ///   - arm: the factor of arms.
    ///   - covariates: further terms; an interaction with the arm is allowed.
    /// Throws when the arm is no factor, and what ``LinearModel`` throws.
    public init(
        _ frame: ModelFrame, response: [Double], arm: String, covariates: [ModelTerm] = [],
        averaging: Averaging = .equal
    ) throws(ModelError) {
        let factor = try frame.factor(arm)
        let model = try LinearModel(try DesignMatrix(frame, covariates + [ModelTerm([arm])]), response: response)
        var counts = [Int](repeating: 0, count: factor.levels.count)
        for row in model.design.rows { if let code = factor.codes[row] { counts[code] += 1 } }
        var weights: [[Double]] = []
        for level in factor.levels {
            weights.append(try model.design.weights(at: [(key: arm, value: .level(level))], averaging: averaging))
        }
        var means: [Mean] = []
        var differences: [Difference] = []
        for (place, level) in factor.levels.enumerated() {
            means.append(Mean(arm: level, count: counts[place], estimate: try model.estimate(weights[place])))
            guard place > 0 else { continue }
            let contrast = zip(weights[place], weights[0]).map { $0 - $1 }
            differences.append(
                Difference(arm: level, reference: factor.levels[0], estimate: try model.estimate(contrast)))
        }
        self.model = model
        self.means = means
        meanCovariance = Matrix(rows: weights).sandwich(model.covariance).symmetrised
        self.differences = differences
    }
}
