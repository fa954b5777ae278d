import ResultStore

/// All that a report says, before it is laid out.
struct Report {
    private let kicker: String
    private let title: String
    private let question: String
    private let answer: Prose?
    private let facts: [(term: Prose, text: Prose)]
    private let sections: [Section]
    private let bands: String

    /// A page of other results than a trial's.
    init(
        kicker: String, title: String, question: String, answer: Prose?, facts: [(term: Prose, text: Prose)], sections: [Section]
    ) {
        self.kicker = kicker
        self.title = title
        self.question = question
        self.answer = answer
        self.facts = facts
        self.sections = sections
        bands = ""
    }

    init(_ data: ReportData) throws {
        kicker = "Virtual clinical trial"
        title = try data.text("title")
        question = try data.text("question")
        answer = try AnswerSection.sentence(data)
        facts = try Self.facts(data)
        var patients = try FlowSection.section(data)
        patients.blocks += try CohortSection.blocks(data) + BaselineSection.blocks(data)
        sections = try [
            OptimumSection.section(data), patients, ComparisonSection.section(data), CrossoverSection.section(data), EstimandSection.section(data),
            OperatingSection.section(data), DoseResponseSection.section(data), LookSection.section(data), MultiArmSection.section(data),
            ReestimationSection.section(data), ResponseAdaptiveSection.section(data), EscalationSection.section(data),
            DriverSection.section(data), DescriptionSection.section(data), CourseSection.section(data), VisitSection.section(data), EndpointSection.section(data),
            ResponderSection.section(data), EventSection.section(data),
            SurvivalSection.section(data), ContrastSection.section(data), ObservedSection.section(data), ArmSection.section(data),
            DecisionSection.section(data), MethodSection.section(data), CredibilitySection.section(data),
            ProvenanceSection.section(data),
        ].compactMap { $0 }
        bands = try BandTable.csv(data)
    }

    private static func facts(_ data: ReportData) throws -> [(term: Prose, text: Prose)] {
        var facts: [(term: Prose, text: Prose)] = [
            ("Virtual patients", "\(try data.count("/analyses/flow/eligible"))"),
            ("Arms", .stored("\(data.arms.count)")),
        ]
        let duration = try data.text("duration")
        if !duration.isEmpty {
            let time = TimeAxis(stored: try data.text("time_unit"), duration: Double(duration) ?? 0)
            facts.append(("Duration", "\(stored: NumberStyle.amount.format((Double(duration) ?? 0) * time.factor).text) \(words: time.name)"))
        }
        let seed = try data.text("seed")
        if !seed.isEmpty { facts.append(("Seed", .stored(seed))) }
        return facts
    }

    /// Every table as CSV, by file name.
    var csv: [(name: String, text: String)] {
        sections.flatMap(\.blocks).compactMap { block in
            if case .table(let table) = block { (table.id, table.csv) } else { nil }
        } + (bands.isEmpty ? [] : [("bands", bands)])
    }

    /// What the page's templates are filled with.
    func content(_ templates: Templates) -> [String: Any] {
        [
            "kicker": kicker, "title": title, "style": templates.style, "script": templates.script,
            "question": question.isEmpty ? [] : [question], "answer": answer.map { [$0.html] } ?? [],
            "facts": facts.map { ["term": $0.term.html, "text": $0.text.html] },
            "sections": sections.map { section -> [String: Any] in
                ["id": section.id, "title": section.title, "blocks": section.blocks.map(Self.content)]
            },
        ]
    }

    private static func content(_ block: Block) -> [String: Any] {
        switch block {
        case .paragraph(let prose): ["paragraph": [prose.html]]
        case .heading(let prose): ["heading": [prose.html]]
        case .code(let text): ["code": [text]]
        case .list(let items): ["list": [["items": items.map(\.html)]]]
        case .definitions(let items): ["definitions": [["items": items.map { ["term": $0.term.html, "text": $0.text.html] }]]]
        case .figure(let svg, let caption): ["figure": [["svg": svg, "caption": caption.html]]]
        case .table(let table): ["table": [table.content]]
        }
    }
}

extension ReportTable {
    /// What the table's template is filled with.
    fileprivate var content: [String: Any] {
        let shown = columns.dropFirst(groupColumns)
        return [
            "id": id, "shape": (shown.count <= 7 ? "narrow" : "wide") + (rows.count <= 16 ? " whole" : ""), "caption": caption.html, "note": note.map { [$0.html] } ?? [],
            "columns": shown.map { ["title": $0.title.html, "kind": $0.isNumber ? "number" : "words"] },
            "rows": rows.map { row -> [String: Any] in
                let group = row.prefix(groupColumns).map(\.html).filter { !$0.isEmpty }.joined(separator: " ")
                return [
                    "group": group.isEmpty ? [] : [["text": group, "span": "\(shown.count)"]],
                    "cells": zip(shown, row.dropFirst(groupColumns)).map { ["text": $1.html, "kind": $0.isNumber ? "number" : $1.isLong ? "words long" : "words"] },
                ]
            },
        ]
    }
}
