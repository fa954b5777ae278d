import ResultStore

/// What the results may be used for and what they rest on, in the order of ICH M15 (2024) and ASME V&V 40 (2018).
///
/// It claims only what this run did: each line of evidence is a number of the results file, and what was not stated or not
/// done is said to be so.
enum CredibilitySection {
    private static let flow = "/analyses/flow"

    static func section(_ data: ReportData) throws -> Section {
        var blocks: [Block] = [.definitions(try purpose(data))]
        blocks.append(.heading("Verification: what this run checked"))
        blocks.append(.list(try verification(data)))
        blocks.append(.heading("Validation: how the model was compared with patients"))
        blocks += try validation(data)
        blocks.append(.heading("Limits"))
        blocks.append(.list(try limits(data)))
        for (attribute, title) in [("assumptions", "Assumptions"), ("warnings", "Warnings")] {
            let lines = try data.lines(attribute)
            blocks.append(.heading("\(words: title)"))
            blocks.append(lines.isEmpty ? .paragraph("None.") : .list(lines.map(Prose.stored)))
        }
        return Section(id: "credibility", title: "Credibility", blocks: blocks)
    }

    // MARK: Purpose and risk

    private static func purpose(_ data: ReportData) throws -> [(term: Prose, text: Prose)] {
        let unstated: Prose = "Not stated in the protocol."
        func text(_ attribute: String) throws -> Prose {
            let text = try data.text(attribute)
            return text.isEmpty ? unstated : .stored(text)
        }
        func judgement(_ name: String) throws -> Prose {
            let level = try data.text("credibility_\(name)")
            return level.isEmpty ? unstated : "\(stored: level): \(stored: try data.text("credibility_\(name)_because"))"
        }
        let risk = try data.text("credibility_risk")
        return [
            ("Question of interest", try text("question")), ("Context of use", try text("credibility_context_of_use")),
            ("Model influence", try judgement("influence")), ("Consequence of a wrong decision", try judgement("consequence")),
            (
                "Model risk",
                risk.isEmpty
                    ? "Not judged: it needs both influence and consequence." : "\(stored: risk), from influence and consequence together."
            ),
        ]
    }

    // MARK: Evidence

    private static func verification(_ data: ReportData) throws -> [Prose] {
        var lines: [Prose] = []
        let relative = try data.text("relative_tolerance")
        if !relative.isEmpty { lines.append("The solver met a relative tolerance of \(stored: relative) in every step of every twin it finished.") }
        lines.append(try solutions(data))
        let kinds = try data.contains("\(flow)/kind") ? data.file.texts("\(flow)/kind") : []
        if let place = kinds.firstIndex(of: "steady state inexact") {
            let remarks = try data.values("\(flow)/remarks")
            let told = data.arms.indices.filter { remarks[$0 * kinds.count + place] > 0 }
            let named = try told.map { "\(try data.count("\(flow)/remarks", $0 * kinds.count + place)) in \(stored: data.arms[$0])" as Prose }
            if !named.isEmpty {
                lines.append("Twins whose steady state is known less exactly than the tolerance: " + Prose.list(named) + ".")
            }
        }
        if try data.contains("/analyses/answer/estimate") {
            lines.append("Every estimate stands with an interval for the finite number of virtual patients.")
        }
        return lines
    }

    private static func solutions(_ data: ReportData) throws -> Prose {
        let failed = try data.values("\(flow)/failed")
        let eligible = try data.count("\(flow)/eligible")
        guard failed.contains(where: { $0 > 0 }) else { return "All of \(eligible) twins were solved to the end of the trial in every arm." }
        let named = try failed.indices.filter { failed[$0] > 0 }.map { "\(try data.count("\(flow)/failed", $0)) in \(stored: data.arms[$0])" as Prose }
        return "Of \(eligible) twins failed: " + Prose.list(named) + "; they count as missing, and are listed above with their reasons."
    }

    private static func validation(_ data: ReportData) throws -> [Block] {
        var lines: [Prose] = try data.reader.inputs().filter { $0.name.hasPrefix("model ") }.map { input in
            let text = ModelText(input.text)
            let name = String(input.name.dropFirst("model ".count))
            guard let source = text.value(of: "source") else { return "\(stored: name) names no source." }
            return "\(stored: name) was published in: \(stored: source)"
        }
        if try data.contains("\(flow)/outside_studied") {
            let outside = try data.count("\(flow)/outside_studied")
            lines.append("\(outside) of \(try data.count("\(flow)/eligible")) twins have a covariate outside the range that a model declares it was studied in.")
        }
        return [
            .list(lines),
            .paragraph("This run compared no prediction with a patient's data: whether the models hold for these patients rests on their sources."),
        ]
    }

    private static func limits(_ data: ReportData) throws -> [Prose] {
        try data.lines("credibility_limits").map(Prose.stored) + [
            "Population parameters are taken as published: their own uncertainty is in no interval of this report.",
            "Covariates and random effects are drawn as the cohort and the models declare them; what these leave out, the trial leaves out.",
        ]
    }
}
