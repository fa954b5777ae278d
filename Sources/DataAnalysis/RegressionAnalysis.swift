import Documents
import Foundation
import Records
import Statistics

/// Regression of events or counts on arm and covariates.
public struct RegressionAnalysis: DataAnalysing {
    public enum Model: String, Sendable { case logistic, firth, poisson, negativeBinomial }

    var response: String
    var eventValue: String?
    var arm: String?
    var control: String?
    var adjust: [String]
    /// Column of times at risk, whose logarithm is the offset.
    var exposure: String?
    /// Column that is the offset itself.
    var offset: String?
    var model: Model
    var robust: RobustCovariance?
    var hypothesis: Hypothesis

    public init(
        response: String, eventValue: String?, arm: String?, control: String?, adjust: [String], exposure: String?,
        offset: String?, model: Model, robust: RobustCovariance?, _ hypothesis: Hypothesis
    ) {
        (self.response, self.eventValue, self.arm, self.control) = (response, eventValue, arm, control)
        (self.adjust, self.exposure, self.offset, self.model) = (adjust, exposure, offset, model)
        (self.robust, self.hypothesis) = (robust, hypothesis)
    }

    private var isLogistic: Bool { model == .logistic || model == .firth }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values =
            isLogistic
            ? try EventMarks(table, response, for: "--response", value: eventValue).values : try counts(column)
        let arms = try arm.map { try ArmColumn(table, $0, control: control) }
        var terms = Terms()
        if let arms, let arm { terms.add(arm, try arms.factor()) }
        try terms.add(adjust, in: table)
        let offset = try offsets(table)
        let frame = try column.telling { try terms.frame() }
        let design = try column.telling { try DesignMatrix(frame, terms.terms) }
        let rows = design.rows
        let fitted = try column.telling {
            try fit(rows.map { values[$0] }, design, offset.map { offset in rows.map { offset[$0] } })
        }
        var notes = (arms?.notes() ?? []) + hypothesis.notes(none: 1) + terms.notes
        notes.append(Findings.note(used: fitted.regression.count, of: table.rows))
        notes += fitted.notes
        let tests = try column.telling { try termTests(fitted, design) }
        var tables = [ratios(fitted.regression), tests, coefficients(fitted.regression)]
        if let arm, let arms, arms.levels.count == 2, case let logistic as LogisticRegression = fitted.regression {
            tables.append(
                try column.telling { try marginal(logistic, design.columns[design.columns(ofTerm: 0)[0]], arms) })
            notes.append("marginal risks: standardised over the covariates of all rows used, arm \(arm)")
        }
        if let arms { tables.append(arms.description(values)) }
        return Findings(method: method, reference: reference, tables: tables, notes: notes)
    }

    // MARK: Data

    private func counts(_ column: DataColumn) throws -> [Double] {
        let values = try column.numbers()
        if let row = values.firstIndex(where: { !$0.isNaN && ($0 < 0 || $0 != $0.rounded()) }) {
            throw column.failure(
                row: row, "`\(response)` is \(column.quoted(row: row))", expected: "a whole number from 0")
        }
        return values
    }

    private func offsets(_ table: DataTable) throws -> [Double]? {
        if let offset { return try table.column(offset, for: "--offset").numbers() }
        guard let exposure else { return nil }
        let column = try table.column(exposure, for: "--exposure")
        let values = try column.numbers()
        if let row = values.firstIndex(where: { $0 <= 0 }) {
            throw column.failure(
                row: row, "`\(exposure)` is \(column.quoted(row: row))", expected: "a time at risk above 0")
        }
        return values.map { log($0) }
    }

    // MARK: Fit

    private struct Fitted {
        var regression: any FittedRegression
        var notes: [String] = []
        var test: ([String]) throws -> LikelihoodRatioTest?
    }

    private func fit(_ values: [Double], _ design: DesignMatrix, _ offset: [Double]?) throws -> Fitted {
        let (matrix, names) = (design.matrix, design.columns)
        switch model {
        case .logistic:
            let fit = try LogisticRegression(response: values, design: matrix, names: names)
            return Fitted(
                regression: robust.map(fit.withRobustCovariance) ?? fit, test: fit.likelihoodRatioTest(without:))
        case .firth:
            let fit = try FirthLogisticRegression(response: values, design: matrix, names: names)
            return Fitted(regression: fit, test: fit.likelihoodRatioTest(without:))
        case .poisson:
            let fit = try PoissonRegression(response: values, design: matrix, names: names, offset: offset)
            let notes =
                fit.dispersion.map { ["dispersion (Pearson's chi-squared / df): \(NumberText.short($0))"] } ?? []
            return Fitted(
                regression: robust.map(fit.withRobustCovariance) ?? fit, notes: notes,
                test: fit.likelihoodRatioTest(without:))
        case .negativeBinomial:
            let fit = try NegativeBinomialRegression(response: values, design: matrix, names: names, offset: offset)
            let note =
                fit.isOverdispersed
                ? "theta \(NumberText.short(fit.theta)) (SE "
                    + "\(fit.standardErrorOfTheta.map(NumberText.short) ?? "-")); variance mu + mu^2 / theta"
                : "the counts are not overdispersed: theta is infinite and the fit is Poisson's"
            return Fitted(
                regression: robust.map(fit.withRobustCovariance) ?? fit, notes: [note],
                test: fit.likelihoodRatioTest(without:))
        }
    }

    // MARK: Tables

    private func ratios(_ fit: any FittedRegression) -> FindingTable {
        .estimates(
            fit.names.dropFirst().compactMap { name in fit.ratio(name).map { EstimateRow(name, ratio: $0, hypothesis) }
            },
            title: isLogistic ? "Odds ratios of \(response)" : "Rate ratios of \(response)", first: "coefficient",
            estimate: isLogistic ? "odds ratio" : "rate ratio", statistic: "z", isRatio: true, hypothesis)
    }

    private func coefficients(_ fit: any FittedRegression) -> FindingTable {
        let plain = hypothesis.plain
        return .estimates(
            fit.names.compactMap { name in fit.coefficient(name).map { EstimateRow(name, $0, plain) } },
            key: "coefficients", title: "Coefficients (log likelihood \(NumberText.short(fit.logLikelihood)))",
            first: "coefficient", estimate: "estimate", statistic: "z", plain)
    }

    private func termTests(_ fitted: Fitted, _ design: DesignMatrix) throws -> FindingTable {
        var table = FindingTable(
            "tests", "Likelihood ratio tests of terms\(model == .firth ? " (penalised)" : "")",
            [.init("term"), .init("df"), .init("chisq", "chi-squared"), .init("p")])
        for (place, term) in design.terms.enumerated() {
            // Terms that contain it go with it, as nothing else would be nested.
            let places = design.terms.indices.filter {
                $0 == place || Set(design.terms[$0].variables).isSuperset(of: term.variables)
            }
            let columns = places.flatMap { design.columns(ofTerm: $0) }.map { design.columns[$0] }
            guard let test = try fitted.test(columns) else { continue }
            table.add([
                .text(term.description), .count(test.degreesOfFreedom), .number(test.statistic), .p(test.pValue),
            ])
        }
        return table
    }

    private func marginal(_ fit: LogisticRegression, _ column: String, _ arms: ArmColumn) throws -> FindingTable {
        let risks = try fit.standardisedRisks(treatment: column)
        let plain = hypothesis.plain
        return .estimates(
            [
                EstimateRow("risk, \(arms.levels[1])", risks.treated, plain),
                EstimateRow("risk, \(arms.control)", risks.control, plain),
                EstimateRow("risk difference", risks.difference, plain),
            ],
            key: "marginal", title: "Marginal risks", first: "quantity", estimate: "estimate", statistic: "z", plain)
    }

    private var method: String {
        switch model {
        case .logistic, .firth: "logistic"
        case .poisson: "poisson"
        case .negativeBinomial: "negative-binomial"
        }
    }

    private var reference: String {
        let errors =
            robust.map { ", robust errors \($0.rawValue.uppercased()) (Huber 1967; White 1982, doi:10.2307/1912526)" }
            ?? ""
        return switch model {
        case .logistic: "logistic regression by maximum likelihood\(errors), Wald tests"
        case .firth: "logistic regression with Firth's penalty (1993, doi:10.1093/biomet/80.1.27), Wald tests"
        case .poisson: "Poisson regression by maximum likelihood\(errors), Wald tests"
        case .negativeBinomial:
            "negative binomial regression (NB2) by maximum likelihood\(errors), Wald tests (Lawless 1987, "
                + "doi:10.2307/3314912)"
        }
    }
}
