import Documents
import Records
import Statistics

/// A mixed model for repeated measures: arms compared at every visit.
public struct RepeatedMeasuresAnalysis: DataAnalysing {
    var response: String
    var arm: String
    var control: String?
    var subject: String
    var visit: String
    var adjust: [String]
    var structure: CovarianceStructure
    var likelihood: LikelihoodKind
    var degreesOfFreedom: DegreesOfFreedomMethod
    var hypothesis: Hypothesis

    public init(
        response: String, arm: String, control: String?, subject: String, visit: String, adjust: [String],
        structure: CovarianceStructure, likelihood: LikelihoodKind, degreesOfFreedom: DegreesOfFreedomMethod,
        _ hypothesis: Hypothesis
    ) {
        (self.response, self.arm, self.control, self.subject) = (response, arm, control, subject)
        (self.visit, self.adjust, self.structure, self.likelihood) = (visit, adjust, structure, likelihood)
        (self.degreesOfFreedom, self.hypothesis) = (degreesOfFreedom, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: control)
        let visits = try table.column(visit, for: "--visit")
        let subjects = try table.column(subject, for: "--subject")
        guard visits.levels.count > 1 else {
            throw visits.failure(
                "`\(visit)` names fewer than two visits", expected: "two or more", remedy: "use `ancova` for one")
        }
        let numbers = try Self.numbers(subjects, visits, values)
        var terms = Terms()
        terms.add(arm, try arms.factor())
        terms.add(visit, try Factor(visits.texts, levels: visits.levels))
        terms.addTerm([arm, visit])
        try terms.add(adjust, in: table)
        let frame = try column.telling { try terms.frame() }
        let design = try column.telling { try DesignMatrix(frame, terms.terms) }
        let model = try column.telling {
            try MixedModel(
                design, response: values, subject: numbers, visit: visit, covariance: structure, likelihood: likelihood,
                degreesOfFreedom: degreesOfFreedom)
        }
        return try column.telling { try findings(model, arms, values, design, terms.notes) }
    }

    /// A number for each row's subject, after checks that a row with a response has a subject and a visit of its own.
    private static func numbers(_ subjects: DataColumn, _ visits: DataColumn, _ values: [Double]) throws -> [Int] {
        var places: [String: Int] = [:]
        var seen: [String: Int] = [:]
        let visitTexts = visits.texts
        return try subjects.texts.enumerated().map { row, text in
            guard !values[row].isNaN else { return text.flatMap { places[$0] } ?? 0 }
            guard let text else {
                throw subjects.failure(row: row, "this row has a response but no subject", remedy: "name its subject")
            }
            guard let visit = visitTexts[row] else {
                throw visits.failure(
                    row: row, "this row has a response but no visit", remedy: "name its visit, or leave the row out")
            }
            let key = "\(text)\u{0}\(visit)"
            if let earlier = seen[key] {
                throw subjects.failure(
                    row: row,
                    "subject `\(text)` has a second response at visit `\(visit)` (the first is in line "
                        + "\(subjects.line(row: earlier)))",
                    expected: "one response of each subject at each visit")
            }
            seen[key] = row
            if let place = places[text] { return place }
            places[text] = places.count
            return places.count - 1
        }
    }

    private func findings(
        _ model: MixedModel, _ arms: ArmColumn, _ values: [Double], _ design: DesignMatrix, _ notes: [String]
    ) throws -> Findings {
        var differences: [EstimateRow] = []
        var means: [EstimateRow] = []
        let plain = hypothesis.plain
        for level in model.visits {
            for index in arms.others {
                let estimate = try model.difference(
                    of: arms.levels[index], from: arms.control, factor: arm, at: [visit: .level(level)])
                differences.append(EstimateRow("\(level): \(arms.difference(index))", estimate, hypothesis))
            }
            for name in arms.levels {
                let mean = try model.leastSquaresMean(at: [visit: .level(level), arm: .level(name)])
                means.append(EstimateRow("\(level): \(name)", mean, plain))
            }
        }
        let fit = FindingTable(
            "fit", "Fit",
            [
                .init("subjects"), .init("observations"), .init("missing"), .init("logLikelihood", "log likelihood"),
                .init("aic", "AIC"), .init("bic", "BIC"), .init("iterations"),
            ],
            [
                [
                    .count(model.subjects), .count(model.observations), .count(values.count - model.observations),
                    .number(model.logLikelihood), .number(model.aic), .number(model.bic), .count(model.iterations),
                ]
            ])
        var covariance = FindingTable(
            "covariance", "Covariance of visits", [.init("visit")] + model.visits.map { .init($0) })
        for (i, name) in model.visits.enumerated() {
            covariance.add([.text(name)] + model.visits.indices.map { .number(model.visitCovariance[i, $0]) })
        }
        return Findings(
            method: "mmrm", reference: reference,
            tables: [
                .estimates(
                    differences, title: "Adjusted difference of means of \(response) by visit", first: "comparison",
                    estimate: "difference", statistic: "t", hypothesis),
                .estimates(
                    means, key: "means", title: "Least-squares means by visit", first: "mean", estimate: "estimate",
                    statistic: "t", plain),
                fit, .tests(try model.typeThreeTests()), covariance, .coefficients(of: model, plain),
                arms.description(values),
            ],
            notes: arms.notes(comparisons: 2) + hypothesis.notes(none: 0) + notes
                + ["visits in order: \(model.visits.joined(separator: ", "))"])
    }

    private var reference: String {
        let errors =
            switch degreesOfFreedom {
            case .satterthwaite: "Satterthwaite's degrees of freedom"
            case .kenwardRoger: "Kenward and Roger's errors and degrees of freedom (1997, doi:10.2307/2533558)"
            case .kenwardRogerLinear:
                "Kenward and Roger's errors and degrees of freedom without second derivatives, as in SAS"
            }
        return "MMRM, \(structure.words) covariance, \(likelihood == .restricted ? "REML" : "ML"), \(errors)"
    }
}

extension CovarianceStructure {
    /// `heterogeneous compound symmetry`.
    public var words: String {
        rawValue.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
    }
}
