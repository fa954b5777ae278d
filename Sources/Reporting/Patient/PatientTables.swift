import Dosing

/// The page's small tables, as cells of HTML.
struct PatientTables {
    private let advice: PatientAdvice
    private let numbers: AdviceNumbers

    init(_ advice: PatientAdvice, _ numbers: AdviceNumbers) {
        self.advice = advice
        self.numbers = numbers
    }

    private func table(_ title: Prose, _ heads: [(Prose, Bool)], _ rows: [[Prose]], note: Prose? = nil) -> [String: Any] {
        [
            "caption": title.html, "columns": heads.map { ["title": $0.0.html, "kind": $0.1 ? "number" : "words"] },
            "rows": rows.map { row in ["cells": zip(heads, row).map { ["text": $1.html, "kind": $0.1 ? "number" : "words"] }] },
            "note": note.map { [$0.html] } ?? [],
        ]
    }

    /// What was given and measured, and parameters.
    var firstRow: [[String: Any]] { [doses, levels, parameters].compactMap { $0 } }

    private var doses: [String: Any]? {
        guard !advice.doses.isEmpty else { return nil }
        let shown = advice.doses.enumerated().suffix(5)
        let rows = shown.map { index, dose -> [Prose] in
            let path = "/doses/\(index)"
            var amount: Prose = "\(numbers.plain(dose.amount, path + "/amount"))\(unit: dose.unit)"
            if let over = dose.over { amount = amount + " over \(numbers.plain(over, path + "/over"))\(unit: "h")" }
            if let every = dose.every {
                let interval: Prose = "every \(numbers.plain(every, path + "/every"))\(unit: "h")"
                let count = numbers.datum(Double(dose.times), path + "/times", .count)
                amount = dose.isSteady ? amount + ", \(interval), in steady state" : amount + ", \(interval), \(count) times"
            }
            return [.stored(dose.date), amount]
        }
        let hidden = advice.doses.count - rows.count
        return table("Given", [("Time", false), ("Dose", false)], rows, note: hidden > 0 ? "\(stored: "\(hidden)") earlier records are in the JSON." : nil)
    }

    private var levels: [String: Any]? {
        guard !advice.levels.isEmpty else { return nil }
        let rows = advice.levels.enumerated().suffix(6).map { index, level -> [Prose] in
            let path = "/levels/\(index)"
            let below: Prose = level.isBelow ? "< " : ""
            let several = Set(advice.levels.map(\.output)).count > 1
            let time: Prose = several ? "\(stored: level.date), \(stored: level.output)" : .stored(level.date)
            return [
                time, below + "\(numbers.plain(level.value, path + "/value"))\(unit: level.unit)",
                "\(numbers.datum(level.expectedMedian, path + "/expected_median"))", "\(numbers.datum(level.prediction, path + "/prediction"))",
                "\(numbers.datum(level.percentile, path + "/percentile", .decimals(1), scale: 100))\(unit: "%")" + (level.isExplained ? "" : " !"),
            ]
        }
        return table(
            "Measured", [("Time", false), ("Level", true), ("Expected", true), ("Fitted", true), ("Percentile", true)], rows)
    }

    private var parameters: [String: Any]? {
        guard let index = advice.models.indices.max(by: { advice.models[$0].weight < advice.models[$1].weight }), !advice.models[index].parameters.isEmpty
        else { return nil }
        let rows = advice.models[index].parameters.enumerated().prefix(12).map { place, parameter -> [Prose] in
            let path = "/models/\(index)/parameters/\(place)"
            return [
                parameter.unit == "1" ? .stored(parameter.name)
                    : "\(stored: parameter.name)\(unit: "(\(UnitText.pretty(parameter.unit)))")",
                "\(numbers.datum(parameter.prior, path + "/prior")) (\(numbers.datum(parameter.priorLower, path + "/prior_lower")) to \(numbers.datum(parameter.priorUpper, path + "/prior_upper")))",
                "\(numbers.datum(parameter.estimate, path + "/estimate")) (\(numbers.datum(parameter.lower, path + "/lower")) to \(numbers.datum(parameter.upper, path + "/upper")))",
            ]
        }
        return table("Parameters, with \(fixed: "90 %") of the draws", [("", false), ("A priori", true), ("This patient", true)], rows)
    }

    var regimens: [String: Any] {
        let unit = advice.course?.unit ?? ""
        let area = advice.aucUnit
        let rows = advice.regimens.indices.prefix(PatientPage.shownRegimens).map { index -> [Prose] in
            let regimen = advice.regimens[index]
            let path = "/regimens/\(index)"
            func band(_ band: PatientAdvice.Band, _ key: String) -> Prose {
                "\(numbers.datum(band.median, "\(path)/\(key)/median")) (\(numbers.datum(band.lower, "\(path)/\(key)/lower")) to \(numbers.datum(band.upper, "\(path)/\(key)/upper")))"
            }
            return [
                numbers.regimen(index), "\(numbers.percent(regimen.inTarget, path + "/in_target"))\(unit: "%")",
                "\(numbers.percent(regimen.aboveLimit, path + "/above_limit"))\(unit: "%")", band(regimen.auc24, "auc24"), band(regimen.trough, "trough"),
                band(regimen.peak, "peak"), "\(numbers.datum(regimen.practicality, path + "/practicality", .decimals(2)))",
            ]
        }
        let note: Prose = "Medians with \(fixed: "90 %") of the draws, in steady state; ranked by the first column less the second, to \(fixed: "1 %"), then by the distance from the target, then by practicality (\(fixed: "1"): one piece once a day). \(Datum(Double(advice.regimens.count), source: "/regimens", index: 0, .count)) regimens were compared."
        return table(
            "Regimens, the best first",
            [
                ("", false), ("In target", true), ("Above limit", true), ("AUC\(fixed: "24")\(unit: area.map { "(\(UnitText.pretty($0)))" } ?? "1")", true),
                ("Trough\(unit: "(\(UnitText.pretty(unit)))")", true), ("Peak\(unit: "(\(UnitText.pretty(unit)))")", true), ("Practical", true),
            ], rows, note: note)
    }
}
