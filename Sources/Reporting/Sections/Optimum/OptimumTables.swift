import Foundation

/// Tables of an optimisation.
enum OptimumTables {
    private static let root = OptimumNumbers.root

    /// The candidates around the best one, or those on the Pareto front.
    static func choices(_ numbers: OptimumNumbers, _ data: ReportData) throws -> ReportTable {
        let places = try shown(numbers, data)
        let best = Int(try data.values("\(root)/best/chosen").first ?? 1) - 1
        let hasRegret = numbers.objectives.count == 1
        let rows = try places.map { place -> [ReportTable.Cell] in
            let own = try numbers.variables.map { ReportTable.Cell.number(try data.datum("\(root)/choices/\($0)", place, .amount)) }
            let objectives = try numbers.objectives.map { try numbers.cell($0, in: "choices", place) }
            let limited = try numbers.constraints.map { try numbers.cell($0, in: "choices", place) }
            let kept: [ReportTable.Cell] = numbers.constraints.isEmpty ? [] : [.number(try data.percentage("\(root)/choices/probability_kept", place))]
            let regret: [ReportTable.Cell] = hasRegret ? [.number(try numbers.value(numbers.objectives[0], "choices/regret", place))] : []
            return own + objectives + limited + kept + [.number(try data.percentage("\(root)/choices/probability_best", place))] + regret + [
                .text(place == best ? "best" : "")
            ]
        }
        let kept: [ReportTable.Column] = numbers.constraints.isEmpty ? [] : [.number("Limits kept (%)", csv: "probability_kept")]
        let shares: Prose = numbers.constraints.isEmpty ? "Best: share " : "Limits kept, best: shares "
        let kinds: Prose = hasRegret ? "of bootstrap samples of the patients. Regret: what is lacking to the best, on average over samples. " : "of bootstrap samples of the patients. "
        let note = shares + kinds
        let unit = try numbers.unit(numbers.objectives[0], in: "choices").plain.trimmingCharacters(in: .whitespaces)
        let regret: Prose = unit.isEmpty ? "Regret" : unit == "%" ? "Regret (%)" : "Regret (\(bare: try data.variable("\(root)/choices/objective_1").unit))"
        let varied = try numbers.variables.map { ReportTable.Column.number(try numbers.name($0), csv: $0) }
        let goals = try (numbers.objectives + numbers.constraints).map { try numbers.column($0, in: "choices") }
        return ReportTable(
            id: "candidates", caption: numbers.objectives.count > 1 ? "The Pareto front" : "Candidates near the best",
            note: note + "All candidates are in the results file.",
            columns: varied + goals + kept + [.number("Best (%)", csv: "probability_best")] + (hasRegret ? [.number(regret, csv: "regret")] : [])
                + [.text("", csv: "chosen")], rows: rows)
    }

    private static func shown(_ numbers: OptimumNumbers, _ data: ReportData) throws -> [Int] {
        let best = Int(try data.values("\(root)/best/chosen").first ?? 1) - 1
        if numbers.objectives.count > 1 {
            let front = try data.values("\(root)/choices/on_front")
            let all = front.indices.filter { front[$0] == 1 }
            let kept = all.count > 24 ? stride(from: 0, to: all.count, by: (all.count + 23) / 24).map { all[$0] } : all
            return kept.contains(best) ? kept : (kept + [best]).sorted()
        }
        let likely = try data.values("\(root)/choices/probability_best")
        guard let curve = try numbers.curve(), let middle = curve.places.firstIndex(of: best) else {
            let order = likely.indices.sorted { (likely[$0].isNaN ? -1 : likely[$0], -$0) > (likely[$1].isNaN ? -1 : likely[$1], -$1) }
            return [best] + order.filter { $0 != best }.prefix(9)
        }
        // Evenly over the candidates that may be best and a few beside.
        let possible = curve.places.indices.filter { likely[curve.places[$0]] > 0 }
        let first = max(0, min(possible.first ?? middle, middle) - 2)
        let last = min(curve.places.count - 1, max(possible.last ?? middle, middle) + 2)
        let step = max(1, (last - first) / 12)
        let around = Set(stride(from: middle, through: first, by: -step)).union(stride(from: middle, through: last, by: step))
        return around.sorted().map { curve.places[$0] }
    }

    /// The dosing table.
    static func groups(_ numbers: OptimumNumbers, _ data: ReportData) throws -> ReportTable {
        let labels = try data.file.texts("\(root)/groups/label")
        let rows = try labels.enumerated().map { index, label -> [ReportTable.Cell] in
            let best = try numbers.variables.map { variable -> ReportTable.Cell in
                let path = "\(root)/groups/best_\(variable)"
                return .interval(
                    try data.datum(path, index, .amount), try data.datum("\(path)_lower", index, .amount), try data.datum("\(path)_upper", index, .amount))
            }
            let goals = try (numbers.objectives + numbers.constraints).flatMap { goal -> [ReportTable.Cell] in
                [try numbers.cell(goal, in: "groups", index), .number(try numbers.value(goal, "groups/\(goal.name)_same", index))]
            }
            let keeps = try data.values("\(root)/groups/keeps")[index] == 1
            return [.text(.stored(label)), .number(try data.count("\(root)/groups/patients", index))] + best + goals
                + (numbers.constraints.isEmpty ? [] : [.text(keeps ? "kept" : "broken")])
        }
        let goals = try (numbers.objectives + numbers.constraints).flatMap { goal -> [ReportTable.Column] in
            [try numbers.column(goal, in: "groups"), .number("with the best for all", csv: "\(goal.name)_same")]
        }
        let best = try numbers.variables.map { ReportTable.Column.interval(try numbers.name($0), csv: "best_\($0)") }
        return ReportTable(
            id: "dosing", caption: "Dosing table",
            note: "Each group has the candidate that is best among its own patients, with \(fixed: "95 %") intervals; beside it, what the best candidate for all does for the group. Few patients make wide intervals, fewer than \(fixed: "20") none.",
            columns: [.text("Patients", csv: "patients"), .number("n", csv: "n")]
                + best + goals
                + (numbers.constraints.isEmpty ? [] : [.text("Limits", csv: "limits")]), rows: rows)
    }

    static func strategies(_ numbers: OptimumNumbers, _ data: ReportData) throws -> ReportTable {
        let names = try data.file.texts("\(root)/strategies/strategy")
        let words = ["one for all": "the best candidate for all", "by group": "each group its best", "by patient": "each patient their own best"]
        let goals = numbers.objectives + numbers.constraints
        let rows = try names.enumerated().map { index, name -> [ReportTable.Cell] in
            [.named("\(words: words[name] ?? name)", csv: name)] + (try goals.map { .number(try numbers.value($0, "strategies/\($0.name)", index)) })
        }
        return ReportTable(
            id: "strategies", caption: "What finer dosing would gain",
            note: "Dosing by patient supposes that the twin is known: no real dosing does better. A limit on a probability then forbids the event. All figures as counted, without smoothing.",
            columns: [.text("Treatment", csv: "strategy")] + (try goals.map { .number(try numbers.title($0, in: "strategies"), csv: $0.name) }),
            rows: rows)
    }

    static func subgroups(_ numbers: OptimumNumbers, _ data: ReportData) throws -> ReportTable {
        let covariates = try data.file.texts("\(root)/subgroups/covariate")
        let labels = try data.file.texts("\(root)/subgroups/label")
        let goals = numbers.objectives + numbers.constraints
        let rows = try labels.indices.map { index -> [ReportTable.Cell] in
            [.text(.stored(covariates[index])), .text(.stored(labels[index])), .number(try data.count("\(root)/subgroups/patients", index))]
                + (try goals.map { try numbers.cell($0, in: "subgroups", index) })
        }
        return ReportTable(
            id: "left-behind", caption: "Patients with the best candidate for all, the worst first",
            note: "Thirds of every number and levels of every category of the cohort; intervals of \(fixed: "95 %") by bootstrap within the subgroup.",
            columns: [.text("Covariate", csv: "covariate"), .text("Patients", csv: "patients"), .number("n", csv: "n")]
                + (try goals.map { try numbers.column($0, in: "subgroups") }), rows: rows)
    }
}
