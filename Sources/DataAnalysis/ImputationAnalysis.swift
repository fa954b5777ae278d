import Documents
import Randomness
import Records
import Statistics

/// Reference-based imputation of responses after dropout, and analysis of covariance at every visit.
public struct ImputationAnalysis: DataAnalysing {
    public enum Method: Sendable, Hashable {
        /// Conditional means, with the jackknife's standard errors.
        case conditionalMean
        /// Draws, pooled by Rubin's rules.
        case multiple(imputations: Int, seed: UInt64)
    }

    var response: String
    var arm: String
    var control: String?
    var subject: String
    var visit: String
    var adjust: [String]
    var strategy: ReferenceStrategy
    var covariance: CovarianceStructure
    var method: Method
    var hypothesis: Hypothesis

    public init(
        response: String, arm: String, control: String?, subject: String, visit: String, adjust: [String],
        strategy: ReferenceStrategy, covariance: CovarianceStructure, method: Method, _ hypothesis: Hypothesis
    ) {
        (self.response, self.arm, self.control, self.subject) = (response, arm, control, subject)
        (self.visit, self.adjust, self.strategy, self.covariance) = (visit, adjust, strategy, covariance)
        (self.method, self.hypothesis) = (method, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let arms = try ArmColumn(table, arm, control: control)
        let visits = try table.column(visit, for: "--visit")
        guard visits.levels.count > 1 else {
            throw visits.failure(
                "`\(visit)` names fewer than two visits", expected: "two or more", remedy: "use `ancova` for one")
        }
        let grid = try SubjectGrid(
            subjects: try table.column(subject, for: "--subject"), visits: visits, values: try column.numbers())
        var terms = Terms()
        terms.add(arm, try arms.factor())
        terms.add(visit, try Factor(visits.texts, levels: visits.levels))
        terms.addTerm([arm, visit])
        try terms.add(adjust, in: table)
        let frame = try grid.frame(of: terms, without: visit, in: table)
        let trial = try grid.telling {
            try IncompleteTrial(
                subjects: frame, arm: arm, reference: arms.control, visits: visits.levels, responses: grid.responses,
                deviations: IncompleteTrial.dropouts(grid.responses, strategy: strategy))
        }
        let model = ImputationModel(terms: terms.terms, visit: visit, covariance: covariance)
        let covariates = Self.covariates(terms.terms, arm: arm, visit: visit)
        let found = try column.telling { try grid.telling { try self.estimates(trial, model, covariates) } }
        return findings(found.estimates, arms, visits.levels, grid, terms.notes + found.notes)
    }

    /// The terms of subjects: those of the imputation model without the visit and the arm.
    private static func covariates(_ terms: [ModelTerm], arm: String, visit: String) -> [ModelTerm] {
        terms.reduce(into: []) { found, term in
            let rest = term.variables.filter { $0 != visit }
            if rest.isEmpty || rest == [arm] || found.contains(ModelTerm(rest)) { return }
            found.append(ModelTerm(rest))
        }
    }

    /// Per visit: the other arms less the control, then the means of all arms.
    private func analysis(
        _ complete: Matrix, _ frame: ModelFrame, _ covariates: [ModelTerm]
    ) throws(ModelError) -> [StudentEstimate] {
        var result: [StudentEstimate] = []
        for visit in 0..<complete.columns {
            let ancova = try Ancova(
                frame, response: complete.column(visit), arm: arm, covariates: covariates, averaging: .observed)
            result += ancova.differences.map(\.estimate) + ancova.means.map(\.estimate)
        }
        return result
    }

    private func estimates(
        _ trial: IncompleteTrial, _ model: ImputationModel, _ covariates: [ModelTerm]
    ) throws -> (estimates: [StudentEstimate], notes: [String]) {
        switch method {
        case .conditionalMean:
            let imputation = try ConditionalMeanImputation(trial, model)
            let estimates = try imputation.jackknife {
                try analysis($0, trial.subjects.selecting($1), covariates).map(\.estimate)
            }
            return (estimates, [])
        case .multiple(let count, let seed):
            var generator = StreamGenerator(
                stream: RandomStream(seed: seed, replicate: 0, twin: 0, purpose: "imputation"))
            let imputation = try MultipleImputation(trial, model, imputations: count, using: &generator)
            let pooled = try imputation.pooled { try analysis($0, trial.subjects, covariates) }
            let redrawn = imputation.redrawn > 0 ? ["\(imputation.redrawn) bootstrap samples without a fit drawn again"] : []
            return (pooled.map(\.pooled), ["\(count) imputations, seed \(seed)"] + redrawn)
        }
    }

    private func findings(
        _ estimates: [StudentEstimate], _ arms: ArmColumn, _ visits: [String], _ grid: SubjectGrid, _ notes: [String]
    ) -> Findings {
        var differences: [EstimateRow] = []
        var means: [EstimateRow] = []
        let perVisit = 2 * arms.levels.count - 1
        for (place, visit) in visits.enumerated() {
            for (index, arm) in arms.others.enumerated() {
                differences.append(
                    EstimateRow("\(visit): \(arms.difference(arm))", estimates[place * perVisit + index], hypothesis))
            }
            for (index, level) in arms.levels.enumerated() {
                means.append(
                    EstimateRow(
                        "\(visit): \(level)", estimates[place * perVisit + arms.others.count + index], hypothesis.plain))
            }
        }
        let imputed = FindingTable(
            "imputed", "Responses by visit", [.init("visit"), .init("observed"), .init("imputed")],
            visits.enumerated().map { place, visit in
                let missing = grid.responses.column(place).count(where: \.isNaN)
                return [.text(visit), .count(grid.responses.rows - missing), .count(missing)]
            })
        return Findings(
            method: "imputation", reference: reference,
            tables: [
                .estimates(
                    differences, title: "Adjusted difference of means of \(response) by visit", first: "comparison",
                    estimate: "difference", statistic: isJackknife ? "z" : "t", hypothesis),
                .estimates(
                    means, key: "means", title: "Least-squares means by visit", first: "mean", estimate: "estimate",
                    statistic: isJackknife ? "z" : "t", hypothesis.plain),
                imputed,
            ],
            notes: arms.notes(comparisons: 2) + hypothesis.notes(none: 0) + notes + [
                "\(grid.responses.rows) subjects; after dropout: \(strategy.words(arms.control)); gaps before it: missing at random",
                "visits in order: \(visits.joined(separator: ", "))",
            ])
    }

    private var isJackknife: Bool { method == .conditionalMean }

    private var reference: String {
        let source = "Carpenter, Roger and Kenward 2013, doi:10.1080/10543406.2013.834911"
        return isJackknife
            ? "reference-based imputation (\(source)) by conditional means with jackknife errors (Wolbers et al. 2022, "
                + "doi:10.1002/pst.2234), analysis of covariance at each visit"
            : "reference-based multiple imputation (\(source)), analysis of covariance at each visit, Rubin's rules"
    }
}

extension ReferenceStrategy {
    fileprivate func words(_ control: String) -> String {
        switch self {
        case .missingAtRandom: "missing at random"
        case .jumpToReference: "as in `\(control)` from then on (jump to reference)"
        case .copyReference: "as if in `\(control)` throughout (copy reference)"
        case .copyIncrements: "changes as in `\(control)` (copy increments in reference)"
        case .lastMeanCarriedForward: "the last mean of the own arm (last mean carried forward)"
        }
    }
}
