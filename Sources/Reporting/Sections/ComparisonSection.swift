/// What the trial's own analysis finds: the comparisons that the protocol declares, in the first simulated trial, beside the
/// truth over all twins.
enum ComparisonSection {
    static let root = "/analyses/comparisons"

    static func section(_ data: ReportData) throws -> Section? {
        let names = try data.file.groups(in: root)
        guard let first = names.first else { return nil }
        let primary = try names.first { try data.text("primary", of: "\(root)/\($0)") == "yes" } ?? first
        var blocks: [Block] = [.paragraph(try sentence(primary, data)), .table(try table(names, data))]
        if let repeated = try RepeatedTable.table(names, data) { blocks.append(.table(repeated)) }
        for name in names where try data.contains("\(root)/\(name)/subgroups/subgroup") {
            let forest = ForestFigure(numbers: try ComparisonNumbers(data, name))
            blocks.append(.figure(svg: try forest.figure(data).svg, caption: try forest.caption(data)))
        }
        return Section(id: "analysis", title: "The trial's analysis", blocks: blocks)
    }

    /// The primary comparison in words.
    private static func sentence(_ name: String, _ data: ReportData) throws -> Prose {
        let numbers = try ComparisonNumbers(data, name)
        let path = numbers.path
        func text(_ attribute: String) throws -> Prose { .stored(try data.text(attribute, of: path)) }
        let which: Prose = data.reader.replicates > 1 ? "In the first simulated trial" : "In the simulated trial"
        let who: Prose = "\(which), \(try data.count("\(path)/treated")) patients under \(try text("treatment")) and \(try data.count("\(path)/control")) under \(try text("control")) had a value of \(try text("endpoint_title"))."
        let estimate = try numbers.effect("estimate")
        guard !estimate.isMissing else { return who + " They give no estimate by the method \(try text("method"))." }
        let (lower, upper) = (try numbers.effect("estimate_lower"), try numbers.effect("estimate_upper"))
        let interval: Prose = lower.isMissing && upper.isMissing ? "" : " (\(fixed: numbers.level) interval \(lower) to \(upper))"
        let found: Prose = " The \(try text("estimand")) was \(estimate)\(numbers.unitText)\(interval); \(try p(path, data)) (\(try text("method")))."
        let tested: Prose = try numbers.margin().map { " The test refutes that it is as bad as the margin of \($0)\(numbers.unitText) or worse." } ?? ""
        let truth = try numbers.effect("truth")
        let known: Prose = truth.isMissing ? "" : " \(try whole(name, numbers, data)), it is \(truth)\(numbers.unitText)."
        return who + found + tested + known
    }

    private static func marginText(_ numbers: ComparisonNumbers) throws -> Prose {
        guard let margin = try numbers.margin() else { return "" }
        return ", against the margin \(margin)\(numbers.unitText)"
    }

    private static func note(isCrossover: Bool, _ data: ReportData) throws -> Prose {
        if isCrossover { return "Treatments compared within patients. Truth: the effect over all twins, each with both treatments in the first period." }
        return try data.contains(EstimandSection.root)
            ? "Patients as observed in their arm. Truth: the effect over the superpopulation, each twin in both arms, under the estimand that the comparison aims at."
            : "Patients as observed in their arm. Truth: the same estimate over all twins, each in both arms; of repeated measures, the difference of the endpoint's means."
    }

    /// Over whom the truth is taken.
    private static func whole(_ name: String, _ numbers: ComparisonNumbers, _ data: ReportData) throws -> Prose {
        let path = "\(EstimandSection.root)/\(name)"
        guard try data.contains(path) else { return "Over all twins, \(try everybody(numbers.path, data))" }
        return "Over the twins of the superpopulation, each in both arms and as the estimand \(stored: try data.text("aim", of: path)) has it"
    }

    private static func p(_ path: String, _ data: ReportData) throws -> Prose {
        let value = try data.datum("\(path)/p", 0, .significant(2))
        if value.isMissing { return "no p value" }
        return "p = \(value)"
    }

    /// How all twins were compared for the truth.
    private static func everybody(_ path: String, _ data: ReportData) throws -> Prose {
        try data.text("within", of: path) == "patients" ? "each with both treatments in the first period" : "each simulated in both arms"
    }

    private static func table(_ names: [String], _ data: ReportData) throws -> ReportTable {
        let isCrossover = try names.contains { try data.text("within", of: "\(root)/\($0)") == "patients" }
        let rows = try names.map { name -> [ReportTable.Cell] in
            let numbers = try ComparisonNumbers(data, name)
            let path = numbers.path
            func text(_ attribute: String) throws -> Prose { .stored(try data.text(attribute, of: path)) }
            let adjusted = try data.text("adjust", of: path) + data.text("stratify", of: path)
            return [
                .named(try text("title"), csv: name),
                .text((adjusted.isEmpty ? try text("method") : "\(try text("method")): \(stored: adjusted)") + (try marginText(numbers))),
                .named(numbers.isRatio ? "ratio" : "\(bare: numbers.unit)", csv: numbers.isRatio ? "ratio" : try data.variable("\(path)/estimate").unit),
                .number(try data.count("\(path)/treated")), .number(try data.count("\(path)/control")), try numbers.interval(),
                .number(try data.datum("\(path)/p", 0, .significant(2))), .number(try numbers.effect("truth")),
            ]
        }
        return ReportTable(
            id: "comparisons", caption: data.reader.replicates > 1 ? "Comparisons declared in the protocol, first simulated trial" : "Comparisons declared in the protocol",
            note: try note(isCrossover: isCrossover, data),
            columns: [
                .text("Comparison", csv: "comparison"), .text("Method", csv: "method"), .text("Unit", csv: "unit"), .number("n treated", csv: "treated"),
                .number("n control", csv: "control"), .interval("Estimate (interval)", csv: "estimate"), .number("p", csv: "p"),
                .number("Truth", csv: "truth"),
            ], rows: rows)
    }
}
