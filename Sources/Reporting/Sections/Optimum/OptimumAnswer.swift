/// The best treatment in a sentence, with its uncertainty.
enum OptimumAnswer {
    /// nil when nothing was optimised.
    static func sentence(_ data: ReportData) throws -> Prose? {
        guard let numbers = try OptimumNumbers(data), try data.contains("\(OptimumNumbers.root)/best/chosen") else { return nil }
        let best = try numbers.variables.enumerated().map { place, variable in
            let level: Prose = place == 0 ? "\(fixed: "95 %") interval " : ""
            return Prose("\(strong: variable) ") + (try numbers.amount(variable, in: "best")) + " (" + level + (try numbers.limits(variable, in: "best")) + ")"
        }
        let goals = try numbers.objectives.map { goal -> Prose in "\(stored: goal.text) is \(try numbers.interval(goal, in: "best"))" }
        let kept = (try data.values("\(OptimumNumbers.root)/best/keeps").first ?? 0) == 1
        let head: Prose = numbers.objectives.count > 1 ? "The best compromise is " : "Best is "
        let start: Prose = kept ? head : "No candidate keeps the constraints; nearest to them is "
        return start + Prose.list(best) + ": " + Prose.list(goals) + (try limits(numbers, data)) + "." + (try groups(numbers, data))
    }

    private static func limits(_ numbers: OptimumNumbers, _ data: ReportData) throws -> Prose {
        guard !numbers.constraints.isEmpty else { return "" }
        let limits = try numbers.constraints.enumerated().map { index, goal -> Prose in
            let path = "best/\(goal.name)"
            let limit = try numbers.value(goal, "best/limit_\(index + 1)")
            let unit = try numbers.unit(goal, in: "best")
            return "\(stored: goal.limited) \(try numbers.value(goal, path))\(unit) (\(try numbers.side(index)) \(limit)\(unit))"
        }
        let kept = try data.percentage("\(OptimumNumbers.root)/best/probability_kept", 0, decimals: 0)
        return ", with " + Prose.list(limits) + "; \(kept)\u{A0}% of bootstrap samples of the patients keep \(words: limits.count == 1 ? "the limit" : "all limits")"
    }

    /// What each group of `by:` is best given, and what that gains; empty without groups.
    private static func groups(_ numbers: OptimumNumbers, _ data: ReportData) throws -> Prose {
        guard try data.contains("\(OptimumNumbers.root)/groups/label") else { return "" }
        let labels = try data.file.texts("\(OptimumNumbers.root)/groups/label")
        let (head, rests) = split(labels)
        let doses = try rests.enumerated().map { index, rest -> Prose in
            let amounts = try numbers.variables.map { try numbers.amount("best_\($0)", in: "groups", index) }
            return "\(stored: rest) " + Prose.list(amounts)
        }
        let start: Prose = head.map { " By \(stored: $0): " } ?? " By group: "
        return start + Prose.list(doses) + (try gain(numbers, data)) + "."
    }

    /// The covariate that labels such as `age below 65 y` and `age 65 y and above` have in common, and the rest of each.
    private static func split(_ labels: [String]) -> (head: String?, rests: [String]) {
        let words = labels.map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        guard let head = words.first?.first, words.allSatisfy({ $0.count == 2 && $0[0] == head && !$0[1].contains(", ") })
        else { return (nil, labels) }
        return (head, words.map { $0[1] })
    }

    private static func gain(_ numbers: OptimumNumbers, _ data: ReportData) throws -> Prose {
        let names = try data.file.texts("\(OptimumNumbers.root)/strategies/strategy")
        guard let one = names.firstIndex(of: "one for all"), let each = names.firstIndex(of: "by group") else { return "" }
        let gains = try numbers.objectives.map { goal -> Prose in
            let path = "strategies/\(goal.name)"
            return "\(try numbers.value(goal, path, each))\(try numbers.unit(goal, in: "strategies")) in place of \(try numbers.value(goal, path, one))\(try numbers.unit(goal, in: "strategies"))"
        }
        return "; over all patients \(stored: numbers.objectives.map(\.text).joined(separator: ", ")) is then " + Prose.list(gains)
    }
}
