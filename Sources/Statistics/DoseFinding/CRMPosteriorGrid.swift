import Foundation

/// Quadrature of the posterior of beta in a one-parameter toxicity model.
///
/// The prior, the model and all that does not depend on data are tabulated once, so that an update costs a few
/// multiplications per node. Panel edges include the beta at which a level's DLT probability is the target, so that
/// the posterior probability of exceeding it is a plain sum.
struct CRMPosteriorGrid: Sendable, Hashable {
    private typealias Points = GaussPanel.Points

    private let model: ToxicityModel
    private let labels: [Double]
    private let target: Double
    private let priorSD: Double
    /// Greatest width of a panel.
    private let width: Double
    private let edges: [Double]
    private let nodes: [Points]
    /// exp(beta).
    private let t: [Points]
    /// Logarithm of quadrature weight times prior density, without constants.
    private let logPrior: [Points]
    /// DLT probability and ln(1 - p), level by level and panel by panel.
    private let p: [Points]
    private let logQ: [Points]
    /// Number of panels below the beta at which a level has the target probability.
    private let below: [Int]

    /// What an update needs of a history.
    struct Data {
        /// DLTs, and patients without a DLT for the whole window, by level.
        var dlts: [Double]
        var safe: [Double]
        /// Pending patients with their weights.
        var pending: [(level: Int, weight: Double)] = []
    }

    init(labels: [Double], model: ToxicityModel, target: Double, priorSD: Double) {
        // Wide enough for strong data against a narrow prior; `posterior` goes further when it is not.
        let reach = 8.5 * priorSD + 4
        self.init(
            labels: labels, model: model, target: target, priorSD: priorSD, from: -reach, to: reach,
            width: min(0.25, priorSD))
    }

    private init(
        labels: [Double], model: ToxicityModel, target: Double, priorSD: Double, from low: Double, to high: Double,
        width: Double
    ) {
        self.labels = labels
        self.model = model
        self.target = target
        self.priorSD = priorSD
        self.width = width
        let cuts = labels.map { model.beta(label: $0, probability: target) }
        let edges = (GaussPanel.edges(from: low, to: high, width: width)
            + cuts.filter { low < $0 && $0 < high }).sorted()
        self.edges = edges
        let rule = GaussPanel.rule(edges: edges)
        nodes = rule.nodes
        let t = nodes.map { $0.map { exp($0) } }
        self.t = t
        logPrior = zip(nodes, rule.weights).map { node, weight in
            weight.map { log($0) } - node * node / (2 * priorSD * priorSD)
        }
        p = labels.flatMap { d in t.map { $0.map { model.probability(label: d, t: $0) } } }
        logQ = labels.flatMap { d in t.map { $0.map { model.logComplement(label: d, t: $0) } } }
        below = cuts.map { cut in edges.dropFirst().prefix { $0 <= cut }.count }
    }

    /// The posterior, on finer or wider panels when these do not suit the data.
    func posterior(_ data: Data) -> CRMPosterior {
        var grid = self
        for _ in 0..<30 {
            let (posterior, edge) = grid.evaluate(data)
            let sd = posterior.betaVariance.squareRoot()
            if edge < 1e-13 && sd >= grid.width / 3 { return posterior }
            grid = grid.refitted(around: posterior.betaMean, sd: sd, widens: edge >= 1e-13)
        }
        return grid.evaluate(data).posterior
    }

    private func refitted(around mean: Double, sd: Double, widens: Bool) -> CRMPosteriorGrid {
        let half = (edges[edges.count - 1] - edges[0]) / 2
        // exp(beta) stays far from overflow.
        let reach = min(300, widens ? 2 * half : 12 * max(sd, width / 3))
        return CRMPosteriorGrid(
            labels: labels, model: model, target: target, priorSD: priorSD, from: max(-300, mean - reach),
            to: min(300, mean + reach), width: widens ? width : width / 3)
    }

    /// The posterior, and the larger density at an end of the grid relative to its mode.
    private func evaluate(_ data: Data) -> (posterior: CRMPosterior, edge: Double) {
        let (density, live) = density(data)
        var total = Points.zero
        var first = Points.zero
        var cumulative = [Double](repeating: 0, count: nodes.count + 1)
        for index in nodes.indices {
            if live.contains(index) {
                total += density[index]
                first += nodes[index] * density[index]
            }
            cumulative[index + 1] = total.sum()
        }
        let mass = total.sum()
        let mean = first.sum() / mass
        var second = Points.zero
        for index in live {
            let deviation = nodes[index] - mean
            second += deviation * deviation * density[index]
        }
        let moments = toxicityMoments(density, live, mass)
        let posterior = CRMPosterior(
            betaMean: mean, betaVariance: second.sum() / mass, model: model, labels: labels,
            meanToxicity: moments.mean, toxicitySD: moments.sd, overdose: below.map { cumulative[$0] / mass })
        let end = max(density[0].max(), density[nodes.count - 1].max())
        return (posterior, end > 0 ? end / live.reduce(0) { max($0, density[$1].max()) } : 0)
    }

    /// The posterior density times quadrature weight, at most one, on the panels where it is not negligible.
    private func density(_ data: Data) -> (values: [Points], live: Range<Int>) {
        var values = logLikelihood(data)
        var top = -Double.infinity
        for value in values { top = max(top, value.max()) }
        // exp(-40) is below the rounding of a double; pending patients take away a factor of 1 - w each at most.
        let floor = data.pending.reduce(top - 40) { $0 + log(1 - $1.weight) }
        let first = values.firstIndex { $0.max() > floor } ?? 0
        let last = values.lastIndex { $0.max() > floor } ?? values.count - 1
        let live = first..<(last + 1)
        for index in live { values[index] = (values[index] - top).map { exp($0) } }
        for index in values.indices where !live.contains(index) { values[index] = .zero }
        let panels = nodes.count
        // A pending patient with weight w has the likelihood 1 - w p.
        for (level, weight) in data.pending where weight > 0 {
            for index in live { values[index] *= 1 - weight * p[level * panels + index] }
        }
        return (values, live)
    }

    /// Log prior weight plus the log likelihood of the patients with complete follow-up.
    private func logLikelihood(_ data: Data) -> [Points] {
        var result = logPrior
        var slope = 0.0
        let panels = nodes.count
        for (level, d) in labels.enumerated() {
            // ln p = t d in the power model and a + t d + ln(1 - p) in the logistic one; constants drop out.
            slope += data.dlts[level] * d
            let complement = data.safe[level] + (model == .power ? 0 : data.dlts[level])
            guard complement > 0 else { continue }
            for index in 0..<panels { result[index] += complement * logQ[level * panels + index] }
        }
        if slope != 0 { for index in 0..<panels { result[index] += slope * t[index] } }
        return result
    }

    private func toxicityMoments(_ density: [Points], _ live: Range<Int>, _ mass: Double)
        -> (mean: [Double], sd: [Double])
    {
        let panels = nodes.count
        var means: [Double] = []
        var deviations: [Double] = []
        for level in labels.indices {
            var first = Points.zero
            var second = Points.zero
            for index in live {
                let toxicity = p[level * panels + index]
                let product = density[index] * toxicity
                first += product
                second += product * toxicity
            }
            let mean = first.sum() / mass
            means.append(mean)
            deviations.append(max(0, second.sum() / mass - mean * mean).squareRoot())
        }
        return (means, deviations)
    }
}
