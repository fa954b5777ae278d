import ResultStore

/// What comparisons of repeated measures rest on: readings, and the covariance with which their models converged.
enum RepeatedTable {
    /// nil where no comparison uses readings at visits.
    static func table(_ names: [String], _ data: ReportData) throws -> ReportTable? {
        let own = try names.filter { try data.contains("\(ComparisonSection.root)/\($0)/readings") }
        guard !own.isEmpty else { return nil }
        let scenarios = data.reader.scenarios.isEmpty ? [""] : data.reader.scenarios
        let rows = try own.flatMap { name -> [[ReportTable.Cell]] in
            let path = "\(ComparisonSection.root)/\(name)"
            let covariances = try data.file.texts("\(path)/covariance")
            return try scenarios.enumerated().map { index, scenario in
                let first = index * data.reader.replicates
                let used = covariances.indices.contains(first) ? covariances[first] : ""
                return [
                    .named(index == 0 ? .stored(try data.text("title", of: path)) : "", csv: name), .text(.stored(scenario)),
                    .text(try asked(path, data)), .text(used.isEmpty ? "none" : .stored(used)),
                    .number(try data.count("\(path)/readings", first)), .number(try data.count("\(path)/readings_missing", first)),
                    .number(try data.count("\(path)/simpler", index)), .number(try data.count("\(path)/unfitted", index)),
                ]
            }
        }
        return ReportTable(
            id: "repeated-measures", caption: "Models of what was measured at visits",
            note: "Readings after baseline of the patients in the model. Where a model does not converge, simpler covariances are tried. Simpler and none: simulated trials in which that was so.",
            groupColumns: 1,
            columns: [
                .text("Comparison", csv: "comparison"), .text("Scenario", csv: "scenario"), .text("Covariance asked for", csv: "asked"),
                .text("In the first trial", csv: "used"), .number("Readings", csv: "readings"), .number("Missing", csv: "readings_missing"),
                .number("Simpler", csv: "simpler"), .number("None", csv: "unfitted"),
            ], rows: rows)
    }

    /// `unstructured, then heterogeneous Toeplitz, compound symmetry`
    private static func asked(_ path: String, _ data: ReportData) throws -> Prose {
        let simpler = try data.text("covariance_simpler", of: path)
        let others: Prose = simpler.isEmpty ? "" : ", then \(stored: simpler)"
        return .stored(try data.text("covariance_asked", of: path)) + others
    }
}
