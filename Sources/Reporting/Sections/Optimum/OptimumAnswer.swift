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
        return start + Prose.list(best) + ": " + Prose.list(goals) + (try limits(numbers, data)) + "."
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
}
