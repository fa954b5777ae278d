import Documents
import Records
import Statistics

/// Analysis of variance by least squares.
public struct VarianceAnalysis: DataAnalysing {
    var response: String
    var arm: String
    var adjust: [String]
    var sums: SumsOfSquares

    /// - Parameter type: 1, 2 or 3.
    public init(response: String, arm: String, adjust: [String], type: Int) {
        (self.response, self.arm, self.adjust) = (response, arm, adjust)
        sums = type == 1 ? .one : (type == 2 ? .two : .three)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: nil)
        var terms = Terms()
        terms.add(arm, try arms.factor())
        try terms.add(adjust, in: table)
        let frame = try column.telling { try terms.frame() }
        let (model, lines) = try column.telling {
            let model = try LinearModel(try DesignMatrix(frame, terms.terms), response: values)
            return (model, try model.analysisOfVariance(sums))
        }
        var main = FindingTable(
            "anova", "Analysis of variance of \(response)",
            [
                .init("term"), .init("df"), .init("ss", "sum of squares"), .init("ms", "mean square"), .init("f", "F"),
                .init("p"),
            ])
        for line in lines {
            main.add([
                .text(line.term.description), .count(line.degreesOfFreedom), .number(line.sumOfSquares),
                .number(line.meanSquare), .number(line.test.statistic), .p(line.test.pValue),
            ])
        }
        main.add([
            .text("residual"), .count(model.degreesOfFreedom), .number(model.residualSumOfSquares),
            .number(model.residualVariance), .number(nil), .p(nil),
        ])
        var tables = [main]
        if adjust.isEmpty,
            let welch = OneWayAnova(arms.levels.indices.map { Sample(arms.values(values, arm: $0)) })?.welch
        {
            tables.append(
                FindingTable(
                    "welch", "Welch's test, unequal variances",
                    [.init("f", "F"), .init("df1"), .init("df2"), .init("p")],
                    [
                        [
                            .number(welch.statistic), .number(welch.numeratorDegreesOfFreedom),
                            .number(welch.denominatorDegreesOfFreedom), .p(welch.pValue),
                        ]
                    ]))
        }
        let type = sums == .one ? "I" : (sums == .two ? "II" : "III")
        return Findings(
            method: "anova", reference: "least squares, sums of squares of type \(type) (Searle, Linear Models, 1971)",
            tables: tables + [arms.description(values)],
            notes: [Findings.note(used: model.design.rows.count, of: table.rows)] + terms.notes)
    }
}

/// Analysis of covariance with least-squares means.
public struct CovarianceAnalysis: DataAnalysing {
    var response: String
    var arm: String
    var control: String?
    var adjust: [String]
    var averaging: Averaging
    var hypothesis: Hypothesis

    public init(
        response: String, arm: String, control: String?, adjust: [String], averaging: Averaging,
        _ hypothesis: Hypothesis
    ) {
        (self.response, self.arm, self.control, self.adjust) = (response, arm, control, adjust)
        (self.averaging, self.hypothesis) = (averaging, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: control)
        var terms = Terms()
        terms.add(arm, try arms.factor())
        try terms.add(adjust, in: table)
        let frame = try column.telling { try terms.frame() }
        let (fit, tests) = try column.telling {
            let fit = try Ancova(
                frame, response: values, arm: arm, covariates: Array(terms.terms.dropFirst()), averaging: averaging)
            return (fit, try fit.model.typeThreeTests())
        }
        let differences = FindingTable.estimates(
            fit.differences.map { EstimateRow("\($0.arm) - \($0.reference)", $0.estimate, hypothesis) },
            title: "Adjusted difference of means of \(response)", first: "comparison", estimate: "difference",
            statistic: "t", hypothesis)
        let plain = hypothesis.plain
        let means = FindingTable.estimates(
            fit.means.map { EstimateRow($0.arm, $0.estimate, plain) }, key: "means", title: "Least-squares means",
            first: "arm", estimate: "mean", statistic: "t", plain)
        return Findings(
            method: "ancova", reference: "analysis of covariance by least squares, least-squares means",
            tables: [
                differences, means, .tests(tests), .coefficients(of: fit.model, plain), arms.description(values),
            ],
            notes: arms.notes() + hypothesis.notes(none: 0) + terms.notes
                + [Findings.note(used: fit.model.design.rows.count, of: table.rows)])
    }
}

extension FindingTable {
    static func tests(_ tests: [(term: ModelTerm, test: FTest)]) -> FindingTable {
        FindingTable(
            "tests", "Tests of terms (type III)",
            [.init("term"), .init("df1"), .init("df2"), .init("f", "F"), .init("p")],
            tests.map {
                [
                    .text($0.term.description), .number($0.test.numeratorDegreesOfFreedom),
                    .number($0.test.denominatorDegreesOfFreedom), .number($0.test.statistic), .p($0.test.pValue),
                ]
            })
    }

    static func coefficients(of fit: some LinearFit, _ hypothesis: Hypothesis) -> FindingTable {
        .estimates(
            fit.design.columns.enumerated().compactMap { place, name in
                fit.coefficient(place).map { EstimateRow(name, $0, hypothesis) }
            },
            key: "coefficients", title: "Coefficients", first: "coefficient", estimate: "estimate", statistic: "t",
            hypothesis)
    }
}
