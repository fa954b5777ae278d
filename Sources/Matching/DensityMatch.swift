import Documents
import Foundation
import Randomness
import Statistics

/// Ratios of the density that is asked for to the density of plausible patients (Allen, Rieger and Musante 2016,
/// doi:10.1002/psp4.12063).
///
/// The former is multivariate normal in normal scores of the outcomes, the latter that of the nearest neighbours.
struct DensityMatch {
    struct Ratios {
        /// Of each patient, up to a factor.
        var values: [Double]
        /// `[outcome][patient]`: the asked-for distribution function.
        var cumulative: [[Double]]
    }
    private let targets: PopulationTargets
    private let resolved: ResolvedTargets
    private let values: FigureValues
    private let threads: Int

    init(_ targets: PopulationTargets, _ resolved: ResolvedTargets, _ values: FigureValues, _ threads: Int) {
        self.targets = targets
        self.resolved = resolved
        self.values = values
        self.threads = threads
    }

    func ratios(_ remarks: inout [String]) throws -> Ratios {
        let shapes = try shapes()
        let factor = try factor(shapes)
        let scores = shapes.indices.map { k in values.columns[k].map { shapes[k].score($0) ?? -.infinity } }
        let members = (0..<values.count).filter { i in scores.allSatisfy { $0[i].isFinite } }
        if members.count < values.count {
            remarks.append("\(values.count - members.count) patients have a value of 0 or below, which a lognormal distribution does not have: they are left out")
        }
        let points = scores.map { score in members.map { score[$0] } }
        guard members.count > 100 else {
            throw DiagnosticError([
                Diagnostic(
                    targets.outcomes[0].name.position, "there are \(members.count) patients whose density could be estimated", expected: "more than 100")
            ])
        }
        let densities = NearestNeighbourDensity.logDensities(of: points, threads: threads)
        let doubled = densities.count { $0 == .infinity }
        if doubled * 100 > members.count {
            throw DiagnosticError([
                Diagnostic(
                    targets.outcomes[0].name.position, "\(doubled) of \(members.count) patients have the same values as five others, so that no density can be told",
                    expected: "outcomes that differ between patients", remedy: "use `--method entropy`")
            ])
        }
        if doubled > 0 { remarks.append("\(doubled) patients have the same values as five others: they are left out") }
        var logRatios = [Double](repeating: -.infinity, count: values.count)
        for (place, member) in members.enumerated() where densities[place].isFinite {
            let z = factor.whiten(Matrix(rows: shapes.count, columns: 1, values: scores.map { $0[member] })).column(0)
            logRatios[member] = -0.5 * z.reduce(0) { $0 + $1 * $1 } - densities[place]
        }
        let top = logRatios.max() ?? 0
        return Ratios(
            values: logRatios.map { exp($0 - top) }, cumulative: scores.map { $0.map { $0.isFinite ? StandardNormal.cdf($0) : 0 } })
    }

    /// Every outcome needs a mean and a spread, and nothing else.
    private func shapes() throws -> [TargetShape] {
        let diagnostics = Diagnostics()
        for (index, outcome) in targets.outcomes.enumerated() {
            let isSole = outcome.quantiles.isEmpty && outcome.shares.isEmpty && outcome.edges.isEmpty && outcome.data == nil
            if resolved.shapes[index] == nil || !isSole {
                diagnostics.error(
                    outcome.name.position, "`--method density` takes a mean and an SD, and `\(outcome.name.text)` has \(isSole ? "not both" : "other figures")",
                    remedy: "use `--method entropy`, which takes all")
            }
        }
        try diagnostics.finish()
        return resolved.names.indices.compactMap { resolved.shapes[$0] }
    }

    /// Of the correlation of the scores. Of two normals it is the one given; where one is lognormal it is
    /// r cv / sqrt ln(1 + cv^2), where both are, ln(1 + r cv_x cv_y) / (s_x s_y).
    private func factor(_ shapes: [TargetShape]) throws -> Cholesky {
        var matrix = Matrix.identity(shapes.count)
        for figure in resolved.figures {
            guard case .correlation(let other) = figure.kind else { continue }
            let (a, b) = (shapes[figure.column], shapes[other])
            let r = figure.target
            let score: Double
            switch (a.shape, b.shape) {
            case (.normal, .normal): score = r
            case (.lognormal, .normal): score = r * (a.sd / a.mean) / a.logSD
            case (.normal, .lognormal): score = r * (b.sd / b.mean) / b.logSD
            case (.lognormal, .lognormal): score = log1p(r * (a.sd / a.mean) * (b.sd / b.mean)) / (a.logSD * b.logSD)
            }
            matrix[figure.column, other] = score
            matrix[other, figure.column] = score
        }
        if let factor = Cholesky(matrix) { return factor }
        throw DiagnosticError([
            Diagnostic(
                targets.correlations.first?.position ?? targets.outcomes[0].name.position, "no patients can have these correlations together",
                expected: "a positive definite matrix", remedy: "move them towards 0")
        ])
    }
}
