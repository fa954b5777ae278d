/// Sums over the nodes of a posterior of the Bayesian logistic regression model, all on one scale.
struct BLRMSums {
    var mass = 0.0
    var eta = 0.0
    var theta = 0.0
    /// By level and limit.
    var below: [Double]
    var first: [Double]
    var second: [Double]

    init(levels: Int, limits: Int) {
        below = [Double](repeating: 0, count: levels * limits)
        first = [Double](repeating: 0, count: levels)
        second = first
    }

    mutating func scale(by factor: Double) {
        mass *= factor
        eta *= factor
        theta *= factor
        for index in below.indices { below[index] *= factor }
        for index in first.indices {
            first[index] *= factor
            second[index] *= factor
        }
    }

    /// With two limits per level.
    func posterior(thetaMean: Double, etaMean: Double) -> BLRMPosterior {
        let means = first.map { $0 / mass }
        let under = first.indices.map { min(1, max(0, below[2 * $0] / mass)) }
        let atMostTarget = first.indices.map { min(1, max(0, below[2 * $0 + 1] / mass)) }
        return BLRMPosterior(
            logAlphaMean: thetaMean, logBetaMean: etaMean, meanToxicity: means,
            toxicitySD: zip(second, means).map { max(0, $0 / mass - $1 * $1).squareRoot() }, under: under,
            target: zip(atMostTarget, under).map { $0 - $1 }, over: atMostTarget.map { 1 - $0 })
    }
}
