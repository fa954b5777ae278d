import Foundation
import Populations

/// What a cohort's drawn twins look like, on one page, from the description that also stands in the JSON beside it.
///
///     let html = try CohortPage.html(description)
///
/// Every number is a ``Datum`` whose source is its place in that JSON (a JSON pointer, RFC 6901).
public enum CohortPage {
    /// The page, self-contained.
    /// - Throws: `ResultStoreError` when the templates are missing.
    public static func html(_ description: CohortDescription) throws -> String {
        let templates = try Templates.load()
        return try templates.page(report(description).content(templates))
    }

    static func report(_ description: CohortDescription) -> Report {
        let answer = CohortAnswer(description)
        let sections = [
            CohortSelectionSection(description).section, CohortCovariateSection(description).section,
            CohortPairSection(description).section, CohortPublishedSection(description).section,
            CohortPatientSection(description).section, provenance(description),
        ].compactMap { $0 }
        return Report(
            kicker: "Cohort", title: description.title, question: "Who are the virtual patients?", answer: answer.sentence,
            facts: answer.facts, sections: sections)
    }

    private static func provenance(_ description: CohortDescription) -> Section {
        let items: [(term: Prose, text: Prose)] = [
            ("File", .stored(description.file)), ("Dosis", .stored(description.version)), ("Seed", .stored("\(description.seed)")),
            ("Numbers", "In the JSON file beside this page; each number of the page names its place there."),
        ]
        let source = description.source.map { [Block.paragraph(.stored($0))] } ?? [.paragraph("The file does not say where its numbers come from.")]
        return Section(
            id: "source", title: "Source", blocks: source + [.definitions(items), .heading("The file"), .code(description.text)])
    }
}

/// Numbers of a description with their places.
struct CohortNumbers {
    static func datum(_ value: Double?, _ path: String, _ style: NumberStyle = .significant(3), scale: Double = 1) -> Datum {
        Datum(value ?? .nan, source: path, index: 0, style, scale: scale)
    }

    static func count(_ value: Int, _ path: String) -> Datum { Datum(Double(value), source: path, index: 0, .count) }

    static func percent(_ value: Double?, _ path: String) -> Datum { datum(value, path, .decimals(1), scale: 100) }

    /// A covariate in words: its title, or its name.
    static func words(_ covariate: CohortDescription.Covariate) -> Prose {
        .stored(covariate.title ?? covariate.name.replacing("_", with: " "))
    }
}

/// The page's first lines.
struct CohortAnswer {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    var sentence: Prose {
        let twins = CohortNumbers.count(description.size, "/size")
        var text: Prose = "\(twins) twins of \(strong: description.cohort)"
        if description.refusals.isEmpty && description.strata.isEmpty {
            text = text + "; every patient drawn is eligible."
        } else {
            text = text + "; \(CohortNumbers.percent(description.acceptance, "/acceptance"))\(unit: "%") of the patients drawn take part (Monte Carlo error \(CohortNumbers.percent(description.acceptanceError, "/acceptance_error"))\(unit: "%"))."
        }
        return text + published + patients
    }

    private var published: Prose {
        let all = description.published
        guard !all.isEmpty else { return " The file publishes no figures of such patients." }
        let wrong = all.filter { $0.verdict == "differs" }.count, open = all.filter { $0.verdict == "unclear" }.count
        var text: Prose = " Of \(fixed: "\(all.count)") published figures \(fixed: "\(all.count - wrong - open)") hold"
        if wrong > 0 { text = text + ", \(fixed: "\(wrong)") \(words: wrong == 1 ? "differs" : "differ")" }
        if open > 0 { text = text + ", \(fixed: "\(open)") cannot be told from so few twins" }
        return text + "."
    }

    /// The covariate that is furthest from real patients.
    private var patients: Prose {
        guard let count = description.patientCount, let file = description.patientFile else { return "" }
        let first: Prose = " They are compared with \(CohortNumbers.count(count, "/patient_count")) patients of \(stored: (file as NSString).lastPathComponent)"
        let distances = description.covariates.enumerated().compactMap { index, covariate in
            covariate.distance?.kolmogorovSmirnov.map { (index: index, distance: $0) }
        }
        guard let furthest = distances.max(by: { $0.distance < $1.distance }) else { return first + "." }
        let datum = CohortNumbers.datum(furthest.distance, "/covariates/\(furthest.index)/distance/kolmogorov_smirnov", .decimals(2))
        return first + "; of the numbers, \(CohortNumbers.words(description.covariates[furthest.index])) is furthest (Kolmogorov-Smirnov distance \(datum))."
    }

    var facts: [(term: Prose, text: Prose)] {
        [
            ("Twins", "\(CohortNumbers.count(description.size, "/size"))"),
            ("Patients drawn", "\(CohortNumbers.count(description.attempts, "/attempts"))"),
            ("Covariates", .stored("\(description.covariates.count)")), ("Seed", .stored("\(description.seed)")),
        ]
    }
}

/// Who takes part.
struct CohortSelectionSection {
    private let description: CohortDescription

    init(_ description: CohortDescription) { self.description = description }

    /// Nil where everybody does.
    var section: Section? {
        let blocks = eligibility + strata
        return blocks.isEmpty ? nil : Section(id: "eligibility", title: "Who takes part", blocks: blocks)
    }

    private var eligibility: [Block] {
        guard let condition = description.eligibility, !description.refusals.isEmpty else { return [] }
        let rows = description.refusals.enumerated().map { index, refusal -> [ReportTable.Cell] in
            [
                .text(.stored(refusal.condition)), .number(CohortNumbers.percent(refusal.refused, "/refusals/\(index)/refused")),
                .number(CohortNumbers.percent(refusal.alone, "/refusals/\(index)/alone")),
            ]
        }
        return [
            .paragraph("Patients take part who meet: \(stored: condition)."),
            .table(
                ReportTable(
                    id: "refused", caption: "Patients who do not meet a condition",
                    note: "In per cent of patients as they come, before eligibility\(words: description.strata.isEmpty ? "" : " and strata").",
                    columns: [
                        .text("Condition", csv: "condition"), .number("Refused (\(fixed: "%"))", csv: "refused"),
                        .number("By it alone (\(fixed: "%"))", csv: "alone"),
                    ], rows: rows)),
        ]
    }

    private var strata: [Block] {
        guard !description.strata.isEmpty else { return [] }
        let rows = description.strata.enumerated().map { index, stratum -> [ReportTable.Cell] in
            [
                .text(.stored(stratum.name)), .text(.stored(stratum.condition)),
                .number(CohortNumbers.count(stratum.twins, "/strata/\(index)/twins")),
                .number(CohortNumbers.percent(stratum.share, "/strata/\(index)/share")),
            ]
        }
        return [
            .table(
                ReportTable(
                    id: "strata", caption: "Strata", note: "Their share of patients as they come, before eligibility and strata.",
                    columns: [
                        .text("Stratum", csv: "stratum"), .text("Condition", csv: "condition"), .number("Twins", csv: "twins"),
                        .number("Share of patients (\(fixed: "%"))", csv: "share"),
                    ], rows: rows)),
        ]
    }
}
