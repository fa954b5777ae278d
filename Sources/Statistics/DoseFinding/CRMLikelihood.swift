import Foundation

/// Maximum likelihood in a one-parameter toxicity model.
struct CRMLikelihood {
    let model: ToxicityModel
    let labels: [Double]
    let data: CRMPosteriorGrid.Data

    /// The estimate with its variance; nil while there is none, as without a DLT or with DLTs only.
    ///
    /// The score is bisected in beta over -10 ... 10.
    func estimate() -> (beta: Double, variance: Double)? {
        guard data.dlts.contains(where: { $0 > 0 }) else { return nil }
        var low = -10.0
        var high = 10.0
        guard derivatives(exp(low)).score > 0, derivatives(exp(high)).score < 0 else { return nil }
        while high - low > 1e-14 * max(1, abs(low)) {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if derivatives(exp(middle)).score > 0 { low = middle } else { high = middle }
        }
        let t = exp((low + high) / 2)
        // At the maximum the second derivative in beta is t^2 times that in t.
        let information = -t * t * derivatives(t).curvature
        return information > 0 ? ((low + high) / 2, 1 / information) : nil
    }

    /// First and second derivative of the log likelihood with respect to t = exp(beta).
    private func derivatives(_ t: Double) -> (score: Double, curvature: Double) {
        var score = 0.0
        var curvature = 0.0
        for (level, d) in labels.enumerated() {
            let p = model.probability(label: d, t: t)
            let q = exp(model.logComplement(label: d, t: t))
            let (dlts, safe) = (data.dlts[level], data.safe[level])
            switch model {
            case .power:
                score += dlts * d
                guard safe > 0 else { continue }
                score -= safe * d * p / q
                curvature -= safe * d * d * p / (q * q)
            case .logistic:
                score += dlts * d * q - safe * d * p
                curvature -= (dlts + safe) * d * d * p * q
            }
        }
        for (level, w) in data.pending {
            let d = labels[level]
            let p = model.probability(label: d, t: t)
            let survival = 1 - w * p
            switch model {
            case .power:
                score -= w * d * p / survival
                curvature -= w * d * d * p / (survival * survival)
            case .logistic:
                let q = 1 - p
                score -= w * d * p * q / survival
                curvature -= w * d * d * p * q * (1 - 2 * p + w * p * p) / (survival * survival)
            }
        }
        return (score, curvature)
    }
}
