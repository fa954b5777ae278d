import Foundation

/// A one-parameter model of the DLT probability at a level with skeleton (initial guess) p0, beta = 0 giving p0.
public enum ToxicityModel: Sendable, Hashable {
    /// p = p0^exp(beta), also called empiric (O'Quigley, Pepe and Fisher, Biometrics 1990;46:33).
    case power
    /// logit p = a + exp(beta) d with fixed intercept a and labels d = logit p0 - a, which must be negative.
    case logistic(intercept: Double = 3)

    /// The label d of a level; for the power model ln p0. Then p depends on exp(beta) d alone.
    func label(_ skeleton: Double) -> Double {
        switch self {
        case .power: log(skeleton)
        case .logistic(let a): log(skeleton / (1 - skeleton)) - a
        }
    }

    /// DLT probability at a label, with t = exp(beta).
    func probability(label d: Double, t: Double) -> Double {
        switch self {
        case .power: exp(t * d)
        case .logistic(let a): 1 / (1 + exp(-a - t * d))
        }
    }

    /// ln(1 - p), without cancellation.
    func logComplement(label d: Double, t: Double) -> Double {
        switch self {
        case .power: log(-expm1(t * d))
        case .logistic(let a):
            a + t * d > 0 ? -(a + t * d) - log1p(exp(-a - t * d)) : -log1p(exp(a + t * d))
        }
    }

    /// The beta at which a label has DLT probability p; as labels are negative, p falls as beta rises.
    /// -infinity where the label's probability stays below p.
    func beta(label d: Double, probability p: Double) -> Double {
        let t =
            switch self {
            case .power: log(p) / d
            case .logistic(let a): (log(p / (1 - p)) - a) / d
            }
        return t > 0 ? log(t) : -.infinity
    }

    /// Throws unless the skeleton rises strictly within (0, 1) and has negative labels.
    func check(skeleton: [Double]) throws(EscalationError) {
        try EscalationError.require(skeleton.count, "number of skeleton values", atLeast: 1)
        guard skeleton.allSatisfy({ $0 > 0 && $0 < 1 }),
            zip(skeleton, skeleton.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw .invalid(parameter: "skeleton", reason: "\(skeleton) does not rise strictly between 0 and 1")
        }
        guard skeleton.allSatisfy({ label($0) < 0 }) else {
            throw .invalid(
                parameter: "intercept",
                reason: "it must exceed the logit of every skeleton value, so that labels are negative")
        }
    }
}

/// Skeletons of the continual reassessment method.
public enum CRMSkeleton {
    /// The skeleton for which levels next to the true MTD have DLT probabilities outside target +- halfWidth.
    ///
    /// Lee and Cheung, Clin Trials 2009;6:227, doi:10.1177/1740774509105076.
    /// - Parameters:
    ///   - halfWidth: delta of the indifference interval.
    ///   - priorMTD: index of the level believed to be the MTD, whose value is the target.
    public static func indifferenceInterval(
        levelCount: Int, target: Double, halfWidth: Double, priorMTD: Int, model: ToxicityModel = .power
    ) throws(EscalationError) -> [Double] {
        try EscalationError.require(levelCount, "levelCount", atLeast: 1)
        guard 0..<levelCount ~= priorMTD else { throw .noSuchLevel(priorMTD, levelCount: levelCount) }
        try EscalationError.require(target, "target", above: 0, below: 1)
        try EscalationError.require(halfWidth, "halfWidth", above: 0, below: min(target, 1 - target))
        // At the beta where one level's probability is target + delta, the next lower has target - delta.
        let ratio = model.label(target - halfWidth) / model.label(target + halfWidth)
        let skeleton = (0..<levelCount).map { level in
            let label = model.label(target) * pow(ratio, Double(priorMTD - level))
            return model.probability(label: label, t: 1)
        }
        try model.check(skeleton: skeleton)
        return skeleton
    }
}
