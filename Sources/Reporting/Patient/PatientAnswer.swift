import Dosing

/// What the page says in sentences.
struct PatientAnswer {
    private let advice: PatientAdvice
    private let numbers: AdviceNumbers

    init(_ advice: PatientAdvice, _ numbers: AdviceNumbers) {
        self.advice = advice
        self.numbers = numbers
    }

    /// The target in words: `AUC24 of 400 to 600 mg·h/L`.
    static func goal(_ goal: PatientAdvice.Goal, _ path: String, _ numbers: AdviceNumbers) -> Prose {
        var name: Prose
        switch goal.measure {
        case "auc24": name = "AUC\(fixed: "24")"
        case "time_above":
            name = "time above \(numbers.plain(goal.level, path + "/level"))\(unit: goal.levelUnit ?? "1")"
        default: name = "\(stored: goal.measure)"
        }
        let isShare = goal.measure == "time_above"
        func end(_ value: Double?, _ key: String) -> Prose {
            isShare ? "\(numbers.percent(value, path + key))\(unit: "%")" : "\(numbers.plain(value, path + key))\(unit: goal.unit)"
        }
        if let least = goal.least, let most = goal.most {
            let low: Prose = isShare ? "\(numbers.percent(least, path + "/least"))" : "\(numbers.plain(least, path + "/least"))"
            return name + " of \(low) to \(end(most, "/most"))"
        }
        if goal.least != nil { return name + " of at least \(end(goal.least, "/least"))" }
        return name + " of at most \(end(goal.most, "/most"))"
    }

    var lines: [Prose] {
        guard let top = advice.regimens.first, let target = advice.target else {
            return ["No regimen is recommended: the file names no target, or nothing that can be given."]
        }
        let path = "/regimens/0"
        var first: Prose = "\(numbers.regimen(0))"
        if let date = advice.nextDoseDate { first = first + ", next dose at \(stored: date)" }
        if let loading = advice.loading {
            first = first + "; begin with \(numbers.plain(loading.amount, "/loading/amount"))\(unit: loading.unit)"
            if let over = loading.over { first = first + " over \(numbers.plain(over, "/loading/over"))\(unit: "h")" }
        }
        let article: Prose = ["auc24", "average"].contains(target.measure) ? "an" : "a"
        var second: Prose = "Probability of \(article) \(Self.goal(target, "/target", numbers)) in steady state: \(numbers.percent(top.inTarget, path + "/in_target"))\(unit: "%")"
            + " (Monte Carlo error \(numbers.datum(top.inTargetStandardError, path + "/in_target_standard_error", .decimals(1), scale: 100))\(unit: "%"))"
        if !advice.limits.isEmpty {
            let limits = advice.limits.enumerated().map { Self.limit($1, "/limits/\($0)", numbers) }
            second = second + "; of \(Prose.list(limits, last: " or ")): \(numbers.percent(top.aboveLimit, path + "/above_limit"))\(unit: "%")"
        }
        return [first, second + "."]
    }

    private static func limit(_ goal: PatientAdvice.Goal, _ path: String, _ numbers: AdviceNumbers) -> Prose {
        let most: Prose = "\(numbers.plain(goal.most, path + "/most"))\(unit: goal.unit)"
        switch goal.measure {
        case "auc24": return "an AUC\(fixed: "24") above \(most)"
        case "average": return "an average above \(most)"
        case "time_above":
            let share: Prose = "\(numbers.percent(goal.most, path + "/most"))\(unit: "%")"
            return "more than \(share) of the time above \(numbers.plain(goal.level, path + "/level"))\(unit: goal.levelUnit ?? "1")"
        default: return "a \(stored: goal.measure) above \(most)"
        }
    }

    /// What would alter or sharpen the recommendation.
    var help: [Prose] {
        var lines: [Prose] = []
        if let change = advice.smallestChange {
            lines.append(
                "Smallest change that alters it: \(stored: change.name.replacing("_", with: " ")) \(numbers.datum(change.to, "/smallest_change/to"))\(unit: change.unit) instead of \(numbers.datum(change.from, "/smallest_change/from"))\(unit: change.unit) would make it \(stored: change.regimen).")
        } else if advice.reasons != nil {
            lines.append("No change of a single covariate or level by a factor of up to three alters it.")
        }
        if let sampling = advice.sampling, let index = sampling.times.firstIndex(of: sampling.best), let remaining = sampling.remaining[index] {
            let share = Datum(remaining, source: "/sampling/remaining/\(index)", index: 0, .decimals(0), scale: 100)
            lines.append(
                "Best time for a next level: \(stored: sampling.bestDate); it is expected to leave \(share)\(unit: "%") of the variance of the logarithm of exposure.")
        }
        return lines
    }

    var method: Prose {
        let model = advice.models.max { $0.weight < $1.weight }
        let index = advice.models.firstIndex { $0.name == model?.name } ?? 0
        var text: Prose = "Model: \(stored: model?.title ?? "")\(stored: model?.source.map { " (\($0))" } ?? "")."
        if advice.models.count > 1 {
            let weights = advice.models.enumerated().map { index, model -> Prose in
                "\(stored: model.name) \(numbers.percent(model.weight, "/models/\(index)/weight"))\(unit: "%")"
            }
            text = text + " Models averaged by weight: \(Prose.list(weights)); figures show the first of them by weight."
        }
        text = text + " Estimates are the most likely values (maximum a posteriori); \(Datum(Double(advice.draws), source: "/draws", index: 0, .count)) draws from the posterior (\(stored: advice.models.isEmpty ? "" : advice.models[index].posteriorReason)). Dosis \(stored: advice.version), seed \(stored: "\(advice.seed)"), file \(stored: advice.file)."
        return text
    }
}
