import CBoostMath

/// Joins the separate p values of a trial's stages into Z statistics with weights fixed beforehand.
///
///     let combination = try InverseNormalCombination(informationRates: design.informationRates)
///     combination.statistics(stageP: [0.04, 0.01])     // compare with design.efficacy
///
/// Whatever the data of a stage decide about the next, the statistics keep the joint distribution of the planned design
/// under the null hypothesis (Lehmacher and Wassmer 1999, doi:10.1111/j.0006-341X.1999.01286.x). With the planned
/// information shares as squared weights and stage-wise Z from a new sample size it is the test of Cui, Hung and Wang
/// (1999, doi:10.1111/j.0006-341X.1999.00853.x).
public struct InverseNormalCombination: Sendable, Hashable {
    /// Of the stages, their squares adding up to 1.
    public let weights: [Double]

    /// Weights as planned: square roots of each stage's share of the information.
    public init(informationRates: [Double]) throws(DesignError) {
        try GroupSequentialDesign.check(informationRates, named: "information rates")
        weights = zip([0] + informationRates, informationRates).map { ($1 - $0).squareRoot() }
    }

    /// - Parameter weights: positive, of any scale.
    public init(weights: [Double]) throws(DesignError) {
        guard !weights.isEmpty, weights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw DesignError("the weights are \(weights); give a number above 0 for each stage")
        }
        let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self.weights = weights.map { $0 / length }
    }

    /// Combined Z of each stage so far, from one-sided p values of the stages' own data; nil when they are more than
    /// the weights or not within [0, 1].
    public func statistics(stageP: [Double]) -> [Double]? {
        guard stageP.allSatisfy({ 0...1 ~= $0 }) else { return nil }
        return statistics(stageZ: stageP.map { -boost_normal_quantile($0) })
    }

    /// Combined Z of each stage so far, from Z of the stages' own data; nil when they are more than the weights or NaN.
    public func statistics(stageZ: [Double]) -> [Double]? {
        guard stageZ.count <= weights.count, !stageZ.contains(where: \.isNaN) else { return nil }
        var (sum, squares) = (0.0, 0.0)
        return zip(stageZ, weights).map { z, weight in
            sum += weight * z
            squares += weight * weight
            return sum / squares.squareRoot()
        }
    }
}
