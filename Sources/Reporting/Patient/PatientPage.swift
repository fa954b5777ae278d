import Dosing
import Foundation

/// One patient on one printed page, from the advice that also stands in the JSON beside it.
///
///     let html = try PatientPage.html(advice)
///
/// Every number is a ``Datum`` whose source is its place in that JSON (a JSON pointer, RFC 6901).
public enum PatientPage {
    /// The page, self-contained.
    /// - Throws: `ResultStoreError` when the templates are missing.
    public static func html(_ advice: PatientAdvice) throws -> String {
        let templates = try Templates.load()
        var content = content(advice)
        content["style"] = templates.style
        return try templates.page(content, template: "patient")
    }

    /// Regimens that the page shows.
    static let shownRegimens = 5

    static func content(_ advice: PatientAdvice) -> [String: Any] {
        let numbers = AdviceNumbers(advice)
        return [
            "title": advice.patient, "subtitle": advice.title.map { [$0] } ?? [], "statement": PatientAdvice.statement,
            "facts": facts(advice, numbers).map { ["term": $0.term.html, "text": $0.text.html] },
            "answer": PatientAnswer(advice, numbers).lines.map(\.html), "tables": [
                ["items": PatientTables(advice, numbers).firstRow],
            ],
            "figure": advice.course.flatMap { $0.times.isEmpty ? nil : $0 }.map { _ in [["svg": PatientCourseFigure(advice, numbers).figure.svg, "caption": PatientCourseFigure.caption.html]] } ?? [],
            "regimens": advice.regimens.isEmpty ? [] : [PatientTables(advice, numbers).regimens],
            "reasons": advice.reasons.map { _ in [["svg": ReasonFigure(advice, numbers).figure.svg]] } ?? [],
            "help": PatientAnswer(advice, numbers).help.map(\.html),
            "warnings": list(advice.warnings), "assumptions": list(advice.assumptions), "leftout": list(advice.leftOut), "orders": list(advice.orders),
            "method": PatientAnswer(advice, numbers).method.html,
        ]
    }

    private static func list(_ lines: [String]) -> [[String: Any]] {
        lines.isEmpty ? [] : [["items": lines.map { Prose.stored($0).html }]]
    }

    private static func facts(_ advice: PatientAdvice, _ numbers: AdviceNumbers) -> [(term: Prose, text: Prose)] {
        var facts: [(term: Prose, text: Prose)] = [("Now", .stored(advice.nowDate))]
        facts += advice.covariates.enumerated().map { index, covariate in
            let mark: Prose = covariate.isKnown ? (covariate.origin == nil ? "" : " (computed)") : " (assumed)"
            let text: Prose = covariate.level.map { .stored($0) }
                ?? "\(numbers.plain(covariate.number, "/covariates/\(index)/number"))\(unit: covariate.unit)"
            return (.stored(covariate.title ?? covariate.name.replacing("_", with: " ")), text + mark)
        }
        return facts
    }
}

/// Numbers of the advice with their places in its JSON.
struct AdviceNumbers {
    private let advice: PatientAdvice

    init(_ advice: PatientAdvice) { self.advice = advice }

    func datum(_ value: Double?, _ path: String, _ style: NumberStyle = .significant(3), scale: Double = 1) -> Datum {
        Datum(value ?? .nan, source: path, index: 0, style, scale: scale)
    }

    /// As a person writes a dose or a length: without superfluous digits.
    func plain(_ value: Double?, _ path: String) -> Datum {
        let value = value ?? .nan
        func isWhole(_ number: Double) -> Bool { abs(number - number.rounded()) < 1e-6 }
        return datum(value, path, isWhole(value) ? .count : isWhole(10 * value) ? .decimals(1) : .significant(3))
    }

    /// A share as a percentage.
    func percent(_ value: Double?, _ path: String) -> Datum { datum(value, path, .decimals(0), scale: 100) }

    /// A regimen of the list in words.
    func regimen(_ index: Int) -> Prose {
        let regimen = advice.regimens[index]
        let path = "/regimens/\(index)"
        let text: Prose = "\(plain(regimen.amount, path + "/amount"))\(unit: regimen.unit) every \(plain(regimen.every, path + "/every"))\(unit: "h")"
        guard let over = regimen.over else { return text }
        return text + ", over \(plain(over, path + "/over"))\(unit: "h")"
    }
}
