import Foundation
import ResultStore

/// Builds the page of a model's validation from its results file alone.
///
///     let files = try ValidationReport.write(from: "Reports/x/results.h5", to: "Reports/x")
public enum ValidationReport {
    static let root = "/validation"

    /// Whether a results file is one of `dosis validate`.
    public static func isKept(in resultsPath: String) throws -> Bool {
        let file = try ResultFile.open(resultsPath)
        defer { try? file.close() }
        return try file.contains(root)
    }

    /// Writes `report.html` and `tables/*.csv`, replacing older ones.
    ///
    /// - Throws: `ResultStoreError` for what a user can mend.
    public static func write(from resultsPath: String, to folder: String) throws -> ReportFiles {
        let file = try ResultFile.open(resultsPath)
        defer { try? file.close() }
        guard try file.contains(root) else {
            throw ResultStoreError(resultsPath, "this file holds no validation", remedy: "give a file written by dosis validate")
        }
        let data = try ReportData(file)
        let answer = try answer(data)
        let report = Report(
            kicker: "Model validation", title: try data.text("title"),
            question: "Does the model predict what was measured, and scatter as it was seen to?", answer: answer,
            facts: try facts(data), sections: try sections(data))
        return try TrialReport.write(report, Templates.load(), to: folder, answer: answer.plain)
    }

    static func outputs(_ data: ReportData) throws -> [ValidationOutput] {
        try data.lines("outputs", of: root).map { ValidationOutput(data: data, name: $0) }
    }

    private static func facts(_ data: ReportData) throws -> [(term: Prose, text: Prose)] {
        let outputs = try outputs(data)
        var facts: [(term: Prose, text: Prose)] = [
            ("Subjects", "\(try data.count("\(root)/subjects"))"),
            ("Measurements", .list(try outputs.map { output in
                "\(try data.count("\(output.path)/n"))" + (outputs.count > 1 ? " of \(stored: output.name)" : "")
            })),
            ("Simulations", "\(try data.count("\(root)/simulations"))"),
        ]
        let seed = try data.text("seed", of: root)
        facts.append(("Seed", .stored(seed)))
        return facts
    }

    /// A sentence for each output.
    private static func answer(_ data: ReportData) throws -> Prose {
        .list(try outputs(data).map { try $0.answer() }, separator: " ", last: " ")
    }

    /// nil where no subject's own parameters could be estimated.
    private static func effectTable(_ data: ReportData) throws -> ReportTable? {
        let path = "\(root)/effects"
        guard try data.contains(path) else { return nil }
        let rows = try data.file.texts("\(path)/parameter").enumerated().map { index, name -> [ReportTable.Cell] in
            [
                .text(.stored(name)), .number(try data.count("\(path)/n", index)), .number(try data.datum("\(path)/omega", index)),
                .number(try data.datum("\(path)/sd", index)), .number(try data.percentage("\(path)/shrinkage", index)),
                .spread(try data.datum("\(path)/mean", index, .significant(2)), try data.datum("\(path)/mean_se", index, .significant(2))),
            ]
        }
        return ReportTable(
            id: "effects", caption: "Estimated random effects between subjects",
            note: "On the scale of the random effect. Shrinkage: one less the standard deviation of the estimates over that of the model; where it is large, the data say little of each subject's own parameter.",
            columns: [
                .text("Parameter", csv: "parameter"), .number("n", csv: "n"), .number("SD by the model", csv: "omega"), .number("SD of estimates", csv: "sd"),
                .number("Shrinkage (\(fixed: "%"))", csv: "shrinkage"), .init("Mean (SE)", csv: ["mean", "mean_se"]),
            ], rows: rows)
    }

    private static func sections(_ data: ReportData) throws -> [Section] {
        let outputs = try outputs(data)
        let effects = try effectTable(data)
        var predictions: [Block] = [], checks: [Block] = [], discrepancies: [Block] = []
        for output in outputs {
            let heading: [Block] = outputs.count > 1 ? [.heading("\(stored: try output.title())")] : []
            predictions += heading + (try PredictionBlocks(output).blocks())
            checks += heading + (try PredictiveCheckBlocks(output).blocks())
            discrepancies += heading + (try DiscrepancyBlocks(output).blocks())
        }
        if let effects { predictions.append(.table(effects)) }
        return [
            Section(id: "predictions", title: "Predictions", blocks: predictions),
            Section(id: "checks", title: "Visual predictive checks", blocks: checks),
            Section(id: "discrepancies", title: "Prediction distribution errors", blocks: discrepancies),
            try ValidationMethods.section(data), try ProvenanceSection.section(data),
        ]
    }
}

/// One output of a validation.
struct ValidationOutput {
    let data: ReportData
    let name: String

    var path: String { "\(ValidationReport.root)/\(name)" }

    func title() throws -> String { try data.text("title", of: path) }
    func unit() throws -> String { try data.text("unit", of: path) }
    func values(_ column: String) throws -> [Double] { try data.values("\(path)/measurements/\(column)") }

    /// What times of figures count from, and in which unit.
    func times() throws -> (values: [Double], axis: TimeAxis, title: Prose) {
        let isDose = try data.text("time_basis", of: ValidationReport.root) != "Time"
        let column = isDose ? "time_after_dose" : "time"
        let values = try values(column)
        let axis = TimeAxis(
            stored: try data.variable("\(path)/measurements/\(column)").unit, duration: (values.max() ?? 1) - (values.min() ?? 0))
        return (values, axis, "\(isDose ? "Time after dose" : "Time") (\(words: axis.name))")
    }

    /// Which of the two predictions there are.
    func hasIndividual() throws -> Bool { try data.values("\(path)/errors/n")[1] > 0 }

    func answer() throws -> Prose {
        let errors = "\(path)/errors"
        let bias = try data.values("\(errors)/mpe")[0]
        guard bias.isFinite else { return "\(strong: try title()): nothing could be compared." }
        let direction: Prose = bias >= 0 ? "too high" : "too low"
        let size = try data.datum("\(errors)/mpe", 0, .decimals(1), scale: bias >= 0 ? 100 : -100)
        var text: Prose =
            "\(strong: try title()): predictions from covariates and doses alone are on average \(size)\(unit: "%") \(direction) (\(fixed: "95 %") interval of the relative error \(try percent("mpe_lower", 0)) to \(try percent("mpe_upper", 0))\(unit: "%")), and \(try percent("within_30", 0))\(unit: "%") of them lie within \(fixed: "30 %") of the measurement"
        if try hasIndividual() {
            text = text + "; knowing the subject's measurements, \(try percent("within_30", 1))\(unit: "%") do"
        }
        let p = try data.values("\(path)/discrepancies/p_global")[0]
        guard p.isFinite else { return text + "." }
        let verdict: Prose = p < 0.05 ? "do not scatter as the model says" : "scatter as the model says, as far as the data tell"
        return text + ". The measurements \(verdict) (NPDE, p = \(try data.datum("\(path)/discrepancies/p_global", 0, .significant(2))))."
    }

    private func percent(_ name: String, _ index: Int) throws -> Datum {
        try data.percentage("\(path)/errors/\(name)", index)
    }
}
