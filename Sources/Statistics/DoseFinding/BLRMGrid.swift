import Foundation

/// Quadrature of the posterior of theta = log alpha and eta = log beta, with logit p = theta + exp(eta) x.
///
/// The outer rule is over eta; for each of its nodes theta is integrated on panels over its conditional prior. There a
/// level's DLT probability is below a limit exactly when theta is below a point, so that interval probabilities are
/// integrals up to that point, by the panel's interpolating polynomial. Everything that does not depend on data is
/// tabulated once.
struct BLRMGrid: Sendable {
    typealias Points = GaussPanel.Points

    let prior: BLRM.Prior
    /// log(dose / reference dose) by level.
    let x: [Double]
    let limits: [Double]
    /// Centre and reach of the grid in prior standard deviations of eta, and of theta given eta.
    private let centre: (eta: Double, theta: Double)
    private let reach: Double
    /// How many times narrower panels are than for the usual number of patients.
    private let fineness: Double
    /// exp(eta) and eta of the outer nodes.
    private let eta: [Double]
    private let beta: [Double]
    /// Panels of theta per outer node.
    private let panels: Int
    /// Of every panel of every outer node.
    private let theta: [Points]
    private let logPrior: [Points]
    /// ln(1 - p) and p, level by level.
    private let logQ: [Points]
    private let p: [Points]
    /// Where theta meets a limit, by outer node, level and limit.
    private let cuts: [Cut]

    /// The integral up to a point: whole panels, and weights of the values on the next.
    private struct Cut {
        let whole: Int
        let weights: Points
    }

    init(prior: BLRM.Prior, x: [Double], limits: [Double]) {
        self.init(prior: prior, x: x, limits: limits, centre: (0, 0), reach: 7.5, fineness: 1)
    }

    private init(
        prior: BLRM.Prior, x: [Double], limits: [Double], centre: (eta: Double, theta: Double), reach: Double,
        fineness: Double
    ) {
        self.prior = prior
        self.x = x
        self.limits = limits
        self.centre = centre
        self.reach = reach
        self.fineness = fineness
        // On panels of these widths the posterior of 100 patients is close to a polynomial.
        let outer = GaussPanel.edges(
            from: centre.eta - reach, to: centre.eta + reach, width: min(1.3, 1 / prior.sd.beta) / fineness)
        let rule = GaussPanel.rule(edges: outer)
        let v = rule.nodes.flatMap { node in (0..<8).map { node[$0] } }
        let outerWeights = rule.weights.flatMap { weight in (0..<8).map { weight[$0] } }
        let conditionalSD = prior.sd.alpha * (1 - prior.correlation * prior.correlation).squareRoot()
        let edges = GaussPanel.edges(
            from: centre.theta - reach, to: centre.theta + reach, width: min(1.3, 0.9 / conditionalSD) / fineness)
        let inner = GaussPanel.rule(edges: edges)
        panels = inner.nodes.count
        let eta = v.map { prior.mean.beta + prior.sd.beta * $0 }
        let beta = eta.map { exp($0) }
        let means = v.map { prior.mean.alpha + prior.correlation * prior.sd.alpha * $0 }
        let theta = means.flatMap { mean in inner.nodes.map { mean + conditionalSD * $0 } }
        self.eta = eta
        self.beta = beta
        self.theta = theta
        logPrior = zip(v, outerWeights).flatMap { v, outerWeight in
            zip(inner.nodes, inner.weights).map { u, weight in
                (weight * outerWeight).map { log($0) } - 0.5 * (u * u + v * v)
            }
        }
        let count = inner.nodes.count
        let logits = x.flatMap { x in theta.indices.map { theta[$0] + beta[$0 / count] * x } }
        p = logits.map { $0.map { 1 / (1 + exp(-$0)) } }
        logQ = logits.map { $0.map { $0 > 0 ? -$0 - log1p(exp(-$0)) : -log1p(exp($0)) } }
        cuts = zip(beta, means).flatMap { beta, mean in
            x.flatMap { x in
                limits.map { limit in
                    Self.cut(at: (log(limit / (1 - limit)) - beta * x - mean) / conditionalSD, edges: edges)
                }
            }
        }
    }

    /// - Parameter u: a point in the coordinates of the edges.
    private static func cut(at u: Double, edges: [Double]) -> Cut {
        let whole = edges.dropFirst().prefix { $0 <= u }.count
        guard whole < edges.count - 1, u > edges[whole] else { return Cut(whole: whole, weights: .zero) }
        let half = (edges[whole + 1] - edges[whole]) / 2
        // The values carry the weights of the rule already.
        let weights = GaussPanel.partialWeights(upTo: (u - edges[whole]) / half - 1) / GaussPanel.weights
        return Cut(whole: whole, weights: weights)
    }

    /// The posterior given patients with complete follow-up and DLTs by level, on a grid that suits them.
    func posterior(patients: [Double], dlts: [Double]) -> BLRMPosterior {
        let needed = max(1, (patients.reduce(0, +) / 100).squareRoot())
        var grid = self
        for _ in 0..<12 {
            let (posterior, rim, centre) = grid.evaluate(patients: patients, dlts: dlts)
            if rim < 1e-8 && needed <= grid.fineness { return posterior }
            let wider = rim < 1e-8 ? reach : min(40, 1.3 * grid.reach)
            grid = BLRMGrid(prior: prior, x: x, limits: limits, centre: centre, reach: wider, fineness: needed)
        }
        return grid.evaluate(patients: patients, dlts: dlts).posterior
    }

    /// The posterior, the largest density on the rim of the grid relative to the mode, and the posterior mean in prior
    /// standard deviations.
    private func evaluate(patients: [Double], dlts: [Double])
        -> (posterior: BLRMPosterior, rim: Double, centre: (eta: Double, theta: Double))
    {
        let tried = x.indices.filter { patients[$0] > 0 }
        let total = tried.reduce(0) { $0 + dlts[$1] }
        let weighted = tried.reduce(0) { $0 + dlts[$1] * x[$1] }
        var sums = BLRMSums(levels: x.count, limits: limits.count)
        var values = [Points](repeating: .zero, count: panels)
        var cumulative = [Double](repeating: 0, count: panels + 1)
        var top = -Double.infinity
        var rim = -Double.infinity
        for node in eta.indices {
            let start = node * panels
            let shift = beta[node] * weighted
            for panel in 0..<panels { values[panel] = logPrior[start + panel] + total * theta[start + panel] + shift }
            for level in tried {
                let offset = level * theta.count + start
                for panel in 0..<panels { values[panel] += patients[level] * logQ[offset + panel] }
            }
            let highest = values.reduce(-.infinity) { max($0, $1.max()) }
            let isOuterRim = node == 0 || node == eta.count - 1
            rim = max(rim, isOuterRim ? highest : max(values[0].max(), values[panels - 1].max()))
            // exp(-40) is below the rounding of a double.
            guard highest > top - 40 else { continue }
            if highest > top {
                sums.scale(by: exp(top - highest))
                top = highest
            }
            add(node, &values, &cumulative, top: top, to: &sums)
        }
        let etaMean = sums.eta / sums.mass
        let thetaMean = sums.theta / sums.mass
        let v = (etaMean - prior.mean.beta) / prior.sd.beta
        let conditionalSD = prior.sd.alpha * (1 - prior.correlation * prior.correlation).squareRoot()
        let u = (thetaMean - prior.mean.alpha - prior.correlation * prior.sd.alpha * v) / conditionalSD
        return (sums.posterior(thetaMean: thetaMean, etaMean: etaMean), exp(rim - top), (v, u))
    }

    /// Adds the panels of an outer node, given log densities, on the scale of the highest density so far.
    private func add(
        _ node: Int, _ values: inout [Points], _ cumulative: inout [Double], top: Double, to sums: inout BLRMSums
    ) {
        let start = node * panels
        var mass = 0.0
        var moment = Points.zero
        var live = panels..<panels
        for panel in 0..<panels {
            let value = values[panel] - top
            if value.max() > -40 {
                values[panel] = value.map { exp($0) }
                moment += values[panel] * theta[start + panel]
                mass += values[panel].sum()
                live = min(live.lowerBound, panel)..<(panel + 1)
            } else {
                values[panel] = .zero
            }
            cumulative[panel + 1] = mass
        }
        sums.mass += mass
        sums.eta += mass * eta[node]
        sums.theta += moment.sum()
        for level in x.indices {
            let offset = level * theta.count + start
            var first = Points.zero
            var second = Points.zero
            for panel in live {
                let product = values[panel] * p[offset + panel]
                first += product
                second += product * p[offset + panel]
            }
            sums.first[level] += first.sum()
            sums.second[level] += second.sum()
            for limit in limits.indices {
                let cut = cuts[(node * x.count + level) * limits.count + limit]
                let part = cut.whole < panels ? (cut.weights * values[cut.whole]).sum() : 0
                sums.below[level * limits.count + limit] += cumulative[cut.whole] + part
            }
        }
    }
}
