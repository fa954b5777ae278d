/// The answer of a crossover in a sentence: the primary comparison of treatments, which no single arm shows.
enum CrossoverAnswer {
    /// nil unless the trial is a crossover with a comparison.
    static func sentence(_ data: ReportData) throws -> Prose? {
        let root = ComparisonSection.root
        let names = try data.file.groups(in: root).filter { try data.text("within", of: "\(root)/\($0)") == "patients" }
        guard let first = names.first else { return nil }
        let name = try names.first { try data.text("primary", of: "\(root)/\($0)") == "yes" } ?? first
        let numbers = try ComparisonNumbers(data, name)
        func text(_ attribute: String) throws -> Prose { .stored(try data.text(attribute, of: numbers.path)) }
        let truth = try numbers.effect("truth")
        let estimate = try numbers.effect("estimate")
        let subject: Prose = "\(try text("endpoint_title")), \(try text("treatment")) against \(try text("control")): the \(try text("estimand"))"
        let known: Prose = truth.isMissing ? " is not known" : " is \(truth)\(numbers.unitText) over all virtual patients"
        let which: Prose = data.reader.replicates > 1 ? "the first simulated trial" : "the simulated trial"
        let (lower, upper) = (try numbers.effect("estimate_lower"), try numbers.effect("estimate_upper"))
        let interval: Prose = lower.isMissing && upper.isMissing ? "" : " (\(fixed: numbers.level) interval \(lower) to \(upper))"
        let found: Prose = estimate.isMissing ? "; \(which) gives no estimate" : "; \(which) finds \(estimate)\(numbers.unitText)\(interval)"
        return subject + known + found + (try power(name, data)) + "."
    }

    private static func power(_ name: String, _ data: ReportData) throws -> Prose {
        let path = "/analyses/operating/\(name)"
        guard try data.contains("\(path)/rejected") else { return "" }
        let share: Prose = "\(try data.percentage("\(path)/rejected"))\u{A0}\(fixed: "%") (\(fixed: "95 %") interval \(try data.percentage("\(path)/rejected_lower")) to \(try data.percentage("\(path)/rejected_upper")))"
        let shows: Prose = try data.contains("\(ComparisonSection.root)/\(name)/limit_lower") ? "show equivalence" : "show a difference"
        return ", and \(share) of \(try data.count("\(path)/trials")) simulated trials \(shows)"
    }
}
