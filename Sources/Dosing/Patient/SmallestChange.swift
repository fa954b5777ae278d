import Foundation

/// The smallest change of one covariate or level after which another regimen would be recommended.
///
/// A change moves the most likely exposure by some factor; the posterior is moved with it, its spread kept, and all
/// regimens are ranked again.
struct SmallestChange {
    struct Found {
        var factor: DoseReasons.Factor
        /// What the covariate or level would be multiplied with.
        var ratio: Double
        /// The regimen that would be recommended, by its index in the table.
        var regimen: Int
    }

    let table: ExposureTable
    let reasons: DoseReasons
    /// Numbers among the factors; levels of a covariate have no size.
    let candidates: [DoseReasons.Factor]

    /// Changes beyond a factor of this are not looked for.
    private static let widest = 3.0

    /// nil where no change up to a factor of three alters the recommendation.
    func find() throws -> Found? {
        guard let best = table.best(factor: 1), let dose = try reasons.dose(with: reasons.factors.map { _ in true })
        else { return nil }
        let (low, high) = (threshold(best, towards: 1 / 4), threshold(best, towards: 4))
        var found: Found?
        for candidate in candidates {
            for direction in [1.0, -1.0] {
                let widest = found.map { abs(log($0.ratio)) } ?? log(Self.widest)
                guard let ratio = try ratio(candidate, direction, within: widest, dose, low, high),
                    let new = try reasons.dose(multiplying: candidate, by: ratio),
                    let regimen = table.best(factor: dose / new * (dose > new ? 1 + 1e-9 : 1 - 1e-9))
                else { continue }
                found = Found(factor: candidate, ratio: ratio, regimen: regimen)
            }
        }
        return found
    }

    /// The least factor of exposure, away from 1, at which the best regimen changes; nil if none up to `limit` does it.
    private func threshold(_ best: Int, towards limit: Double) -> Double? {
        let steps = 28
        var inside = 1.0
        for step in 1...steps {
            let factor = pow(limit, Double(step) / Double(steps))
            guard table.best(factor: factor) != best else {
                inside = factor
                continue
            }
            var outside = factor
            for _ in 0..<12 {
                let middle = (inside * outside).squareRoot()
                if table.best(factor: middle) == best { inside = middle } else { outside = middle }
            }
            return outside
        }
        return nil
    }

    /// The smallest ratio in a direction at which exposure passes one of the thresholds; to 0.5 %. Nil if none within
    /// the logarithm `widest` does.
    private func ratio(
        _ factor: DoseReasons.Factor, _ direction: Double, within widest: Double, _ dose: Double, _ low: Double?,
        _ high: Double?
    ) throws -> Double? {
        func changes(_ size: Double) throws -> Bool {
            guard let new = try reasons.dose(multiplying: factor, by: exp(direction * size)) else { return false }
            let exposure = dose / new
            return exposure >= high ?? .infinity || exposure <= low ?? 0
        }
        var inside = 0.0, outside = widest
        guard try changes(widest) else { return nil }
        while outside - inside > 0.005 {
            // Small changes are looked at first: the smallest one is wanted.
            let middle = outside > 4 * inside + 0.04 ? inside + (outside - inside) / 4 : (inside + outside) / 2
            if try changes(middle) { outside = middle } else { inside = middle }
        }
        return exp(direction * outside)
    }
}
