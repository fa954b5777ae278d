import ResultStore

/// How the search for a dose response performs over the simulated trials.
enum DoseResponseTables {
    static func bracketed(_ unit: String) -> Prose {
        let text: Prose = "\(bare: unit)"
        return text.plain.isEmpty ? "" : " (\(text))"
    }

    private static func scenarios(_ data: ReportData) -> [String] { data.reader.scenarios.isEmpty ? ["all trials"] : data.reader.scenarios }

    static func operating(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(DoseResponseSection.root)/\(name)"
        func share(_ dataset: String, _ index: Int) throws -> ReportTable.Cell {
            .interval(
                try data.percentage("\(path)/\(dataset)", index), try data.percentage("\(path)/\(dataset)_lower", index),
                try data.percentage("\(path)/\(dataset)_upper", index))
        }
        let rows = try scenarios(data).enumerated().map { index, scenario -> [ReportTable.Cell] in
            [
                .text(.stored(scenario)), .number(try data.count("\(path)/trials", index)), .number(try data.count("\(path)/undecided", index)),
                try share("shown", index), try share("found", index),
            ]
        }
        return ReportTable(
            id: "dose-response-operating-\(name)", caption: "\(stored: try data.text("title", of: path)): operating characteristics",
            note: "Shares of simulated trials in %, with \(fixed: "95 %") intervals (Wilson). Shown: power where there is a dose response, type I error where there is none.",
            columns: [
                .text("Scenario", csv: "scenario"), .number("Trials", csv: "trials"), .number("Without result", csv: "undecided"),
                .interval("Dose response shown", csv: "shown"), .interval("Target dose found", csv: "found"),
            ], rows: rows)
    }

    /// Of the trials that found one.
    static func targets(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(DoseResponseSection.root)/\(name)"
        let rows = try scenarios(data).enumerated().map { index, scenario -> [ReportTable.Cell] in
            func number(_ dataset: String) throws -> ReportTable.Cell { .number(try data.datum("\(path)/\(dataset)", index)) }
            return [
                .text(.stored(scenario)), try number("true_target"), try number("target_median"),
                .range(try data.datum("\(path)/target_p10", index), try data.datum("\(path)/target_p90", index)), try number("target_bias"),
                try number("target_bias_se"), try number("target_sd"), .number(try data.percentage("\(path)/target_coverage", index)),
                .number(try data.percentage("\(path)/target_coverage_se", index)),
            ]
        }
        let unit = try data.variable("\(path)/dose").unit
        return ReportTable(
            id: "dose-response-targets-\(name)", caption: "\(stored: try data.text("title", of: path)): target doses (\(bare: unit)) of trials that found one",
            note: "True target: the smallest dose with the effect sought, by straight lines between the means of all twins. Bias: mean target dose found less the true one. MC error, Monte Carlo standard error of the value to its left. Coverage: intervals that hold the true target.",
            columns: [
                .text("Scenario", csv: "scenario"), .number("True target", csv: "true_target"), .number("Median", csv: "target_median"),
                .init("\(fixed: "10th to 90th") percentile", csv: ["target_p10", "target_p90"]), .number("Bias", csv: "target_bias"),
                .number("MC error", csv: "target_bias_se"), .number("SD", csv: "target_sd"), .number("Coverage %", csv: "target_coverage"),
                .number("MC error", csv: "target_coverage_se"),
            ], rows: rows)
    }

    static func chosen(_ name: String, _ data: ReportData) throws -> ReportTable {
        let path = "\(DoseResponseSection.root)/\(name)"
        let models = try data.file.texts("\(path)/model")
        let rows = try scenarios(data).enumerated().flatMap { scenario, label in
            try models.enumerated().map { index, model -> [ReportTable.Cell] in
                let place = scenario * models.count + index
                return [
                    .named(index == 0 ? .stored(label) : "", csv: label), .text(.stored(model)),
                    .number(try data.percentage("\(path)/chosen_share", place)),
                    .number(try data.percentage("\(path)/chosen_share_se", place, decimals: 2)),
                ]
            }
        }
        return ReportTable(
            id: "dose-response-shapes-\(name)", caption: "\(stored: try data.text("title", of: path)): shapes chosen",
            note: "Share of all simulated trials in which the shape's test is significant and its curve fits best (AIC). Of several shapes of one family, the one with the larger statistic.",
            groupColumns: 1,
            columns: [
                .text("Scenario", csv: "scenario"), .text("Shape", csv: "shape"), .number("Chosen %", csv: "chosen"),
                .number("MC error", csv: "chosen_se"),
            ], rows: rows)
    }
}
