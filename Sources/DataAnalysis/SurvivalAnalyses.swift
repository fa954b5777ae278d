import Documents
import Foundation
import Records
import Statistics

/// Which columns hold times to an event.
public struct SurvivalColumns: Sendable {
    var time: String
    var event: String
    var eventValue: String?
    var arm: String?
    var control: String?
    var strata: [String]

    public init(time: String, event: String, eventValue: String?, arm: String?, control: String?, strata: [String] = [])
    {
        (self.time, self.event, self.eventValue) = (time, event, eventValue)
        (self.arm, self.control, self.strata) = (arm, control, strata)
    }

    func data(_ table: DataTable) throws -> SurvivalData {
        try SurvivalData(
            table, time: time, event: event, eventValue: eventValue, arm: arm, control: control, strata: strata)
    }
}

/// Kaplan and Meier's curves by arm.
public struct SurvivalCurves: DataAnalysing {
    var columns: SurvivalColumns
    /// When survival is told; at every time of an event when empty.
    var at: [Double]
    var scale: KaplanMeier.Scale
    var hypothesis: Hypothesis

    public init(_ columns: SurvivalColumns, at: [Double], scale: KaplanMeier.Scale, _ hypothesis: Hypothesis) {
        (self.columns, self.at, self.scale, self.hypothesis) = (columns, at, scale, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let data = try columns.data(table)
        let (level, text) = (hypothesis.level, hypothesis.levelText)
        var medians = FindingTable(
            "medians", "Median of \(columns.time)",
            [
                .init("arm"), .init("n"), .init("missing"), .init("events"), .init("median"),
                .init("lower", "\(text) lower"), .init("upper", "\(text) upper"),
            ])
        var survival = FindingTable(
            "survival", "Survival beyond a time",
            [
                .init("arm"), .init("time"), .init("atRisk", "at risk"), .init("survival"), .init("se", "SE"),
                .init("lower", "\(text) lower"), .init("upper", "\(text) upper"),
            ])
        for group in data.groups {
            let curve = try data.column.telling { try data.curve(group.rows) }
            let interval = curve.quantileInterval(level: level, scale: scale)
            medians.add([
                .text(group.label), .count(curve.count), .count(curve.missing), .count(curve.events),
                .number(curve.median),
                .number(interval?.lower), .number(interval?.upper),
            ])
            for time in at.isEmpty ? curve.steps.filter({ $0.events > 0 }).map(\.time) : at {
                let limits = curve.interval(at: time, level: level, scale: scale)
                survival.add([
                    .text(group.label), .number(time), .count(curve.atRisk(at: time)),
                    .number(curve.survival(at: time)),
                    .number(curve.standardError(at: time)), .number(limits?.lower), .number(limits?.upper),
                ])
            }
        }
        return Findings(
            method: "kaplan-meier",
            reference:
                "Kaplan and Meier (1958, doi:10.2307/2281868), Greenwood's errors, intervals on the scale "
                    + "\(scale.rawValue); medians by Brookmeyer and Crowley (1982, doi:10.2307/2530286)",
            tables: [medians, survival], notes: data.notes)
    }
}

/// The log-rank test and its weighted kin.
public struct SurvivalTest: DataAnalysing {
    var columns: SurvivalColumns
    var rho: Double
    var gamma: Double
    var hypothesis: Hypothesis

    public init(_ columns: SurvivalColumns, rho: Double, gamma: Double, _ hypothesis: Hypothesis) {
        (self.columns, self.rho, self.gamma, self.hypothesis) = (columns, rho, gamma, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let data = try columns.data(table)
        guard let arms = data.arms else {
            throw data.column.failure("a log-rank test compares arms", remedy: "name their column with `--arm`")
        }
        let test = try data.column.telling {
            try LogRank(
                times: data.times, events: data.events, groups: data.armNumbers, strata: data.strataNumbers, rho: rho,
                gamma: gamma)
        }
        let main = FindingTable(
            "test", "Test of equal survival",
            [
                .init("chisq", "chi-squared"), .init("df"), .init("z"), .init("p"),
                .init("hazardRatio", "one-step hazard ratio"),
            ],
            [
                [
                    .number(test.chiSquared), .count(test.degreesOfFreedom), .number(test.z),
                    .p(test.z.map { ZStatistic($0).pValue(hypothesis.alternative) } ?? test.pValue),
                    .number(rho == 0 && gamma == 0 ? test.oneStepHazardRatio : nil),
                ]
            ])
        var counts = FindingTable("arms", "Arms", [.init("arm"), .init("n"), .init("observed"), .init("expected")])
        for (arm, level) in arms.levels.enumerated() {
            counts.add([
                .text(level), .count(test.counts[arm]), .number(test.observed[arm]), .number(test.expected[arm]),
            ])
        }
        var notes = data.notes
        if hypothesis.alternative != .twoSided {
            guard arms.levels.count == 2 else {
                throw arms.column.failure(
                    "`--alternative` is one-sided and there are \(arms.levels.count) arms", expected: "two")
            }
            notes.append(
                "one-sided: small p speaks for \(hypothesis.alternative == .less ? "fewer" : "more") events in "
                    + "\(arms.levels[1])"
            )
        }
        let weights =
            rho == 0 && gamma == 0
            ? "" : ", Fleming and Harrington's weights rho \(NumberText.short(rho)), gamma \(NumberText.short(gamma))"
        return Findings(
            method: "log-rank",
            reference:
                "log-rank test (Mantel 1966; Peto and Peto 1972)\(weights)\(data.strata == nil ? "" : ", stratified")",
            tables: [main, counts], notes: notes)
    }
}

/// Cox's proportional hazards regression.
public struct HazardRegression: DataAnalysing {
    var columns: SurvivalColumns
    var adjust: [String]
    var ties: CoxTies
    var hypothesis: Hypothesis

    public init(_ columns: SurvivalColumns, adjust: [String], ties: CoxTies, _ hypothesis: Hypothesis) {
        (self.columns, self.adjust, self.ties, self.hypothesis) = (columns, adjust, ties, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let data = try columns.data(table)
        var terms = Terms()
        if let arms = data.arms { terms.add(arms.column.name, try arms.factor()) }
        try terms.add(adjust, in: table)
        let frame = try data.column.telling { try terms.frame() }
        let design = try data.column.telling { try DesignMatrix(frame, terms.terms) }
        let names = Array(design.columns.dropFirst())
        let rows = design.rows
        let covariates = design.matrix.submatrix(rows: Array(rows.indices), columns: Array(1..<design.matrix.columns))
        let fit: CoxRegression
        do {
            fit = try CoxRegression(
                times: rows.map { data.times[$0] }, events: rows.map { data.events[$0] }, covariates: covariates,
                strata: data.strataNumbers.map { numbers in rows.map { numbers[$0] } }, ties: ties)
        } catch .collinear(let covariate) {
            throw data.column.failure(
                "`\(names[covariate])` is constant or follows from the terms before it among subjects at risk",
                remedy: "leave it out")
        } catch {
            throw data.column.failure("\(error)")
        }
        switch fit.ending {
        case .converged: break
        case .monotone(let covariates):
            throw data.column.failure(
                "the likelihood has no maximum: \(Suggestions.list(covariates.map { "`\(names[$0])`" })) orders "
                    + "the events",
                expected: "events on both sides", remedy: "leave it out, or compare arms with `log-rank`")
        case .notConverged: throw data.column.failure("no convergence in \(fit.steps) steps", remedy: "use fewer terms")
        }
        return findings(fit, names, data, terms.notes, table.rows)
    }

    private func findings(_ fit: CoxRegression, _ names: [String], _ data: SurvivalData, _ notes: [String], _ rows: Int)
        -> Findings
    {
        let plain = hypothesis.plain
        let parameters = names.indices.map {
            ParameterEstimate(value: fit.coefficients[$0], standardError: fit.standardError($0) ?? .nan)
        }
        let ratios = FindingTable.estimates(
            zip(names, parameters).map { EstimateRow($0, ratio: RatioEstimate(log: $1), hypothesis) },
            title: "Hazard ratios", first: "coefficient", estimate: "hazard ratio", statistic: "z", isRatio: true,
            hypothesis)
        let coefficients = FindingTable.estimates(
            zip(names, parameters).map { EstimateRow($0, $1, plain) }, key: "coefficients",
            title: "Coefficients (log hazard ratios)", first: "coefficient", estimate: "estimate", statistic: "z", plain
        )
        var tests = FindingTable(
            "tests", "Tests of all coefficients",
            [.init("test"), .init("df"), .init("chisq", "chi-squared"), .init("p")])
        for (name, test) in [("likelihood ratio", fit.likelihoodRatioTest), ("score", fit.scoreTest)]
            + (fit.waldTest.map { [("Wald", $0)] } ?? [])
        {
            tests.add([.text(name), .count(test.degreesOfFreedom), .number(test.statistic), .p(test.pValue)])
        }
        let summary = FindingTable(
            "fit", "Fit",
            [
                .init("n"), .init("missing"), .init("events"), .init("logLikelihood", "log likelihood"),
                .init("nullLogLikelihood", "without terms"),
            ],
            [
                [
                    .count(fit.count), .count(rows - fit.count), .count(fit.events), .number(fit.logLikelihood),
                    .number(fit.nullLogLikelihood),
                ]
            ])
        var all = (data.arms?.notes() ?? []) + hypothesis.notes(none: 1) + notes
        if let strata = data.strata { all.append("strata: \(strata.labels.count), each with its own baseline hazard") }
        return Findings(
            method: "cox",
            reference:
                "proportional hazards (Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x), ties by "
                    + "\(ties == .efron ? "Efron" : "Breslow"), Wald tests",
            tables: [ratios, coefficients, tests, summary], notes: all)
    }
}

/// Restricted mean survival times compared between arms.
public struct RestrictedMeans: DataAnalysing {
    var columns: SurvivalColumns
    /// nil for the smallest of the arms' largest times.
    var horizon: Double?
    var hypothesis: Hypothesis

    public init(_ columns: SurvivalColumns, horizon: Double?, _ hypothesis: Hypothesis) {
        (self.columns, self.horizon, self.hypothesis) = (columns, horizon, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let data = try columns.data(table)
        let curves = try data.groups.map { group in try data.column.telling { try data.curve(group.rows) } }
        let until = horizon ?? curves.compactMap { $0.steps.last?.time }.min() ?? 0
        let plain = hypothesis.plain
        let labels = data.groups.map(\.label)
        let means = try zip(labels, curves).map { label, curve -> RestrictedMean in
            if let mean = RestrictedMean(curve, until: until) { return mean }
            throw data.column.failure(
                "the survival of `\(label)` is not known up to \(NumberText.short(until))",
                expected: "a horizon of at most \(curve.steps.last.map { NumberText.short($0.time) } ?? "0")",
                remedy: "give an earlier `--horizon`")
        }
        var rows: [EstimateRow] = []
        var ratios: [EstimateRow] = []
        for index in means.indices.dropFirst() {
            guard let pair = RestrictedMeanComparison(means[index], means[0]) else { continue }
            let difference = ParameterEstimate(value: pair.difference, standardError: pair.standardError)
            rows.append(EstimateRow("\(labels[index]) - \(labels[0])", difference, hypothesis))
            let log = ParameterEstimate(value: log(pair.ratio), standardError: pair.logRatioStandardError)
            ratios.append(EstimateRow("\(labels[index]) / \(labels[0])", ratio: RatioEstimate(log: log), plain))
        }
        let table = FindingTable.estimates(
            zip(labels, means).map {
                EstimateRow($0, ParameterEstimate(value: $1.estimate, standardError: $1.standardError), plain)
            },
            key: "means", title: "Restricted mean of \(columns.time) until \(NumberText.short(until))", first: "arm",
            estimate: "mean", statistic: "z", plain)
        var tables = [table]
        if !rows.isEmpty {
            tables = [
                .estimates(
                    rows, title: "Difference of restricted means until \(NumberText.short(until))", first: "comparison",
                    estimate: "difference", statistic: "z", hypothesis),
                .estimates(
                    ratios, key: "ratios", title: "Ratio of restricted means", first: "comparison", estimate: "ratio",
                    statistic: "z", isRatio: true, plain), table,
            ]
        }
        let chosen =
            horizon == nil ? ["horizon \(NumberText.short(until)): the smallest of the arms' largest times"] : []
        return Findings(
            method: "rmst",
            reference: "area under the Kaplan-Meier curve (Royston and Parmar 2013, doi:10.1186/1471-2288-13-152)",
            tables: tables, notes: data.notes + (rows.isEmpty ? [] : hypothesis.notes(none: 0)) + chosen)
    }
}
