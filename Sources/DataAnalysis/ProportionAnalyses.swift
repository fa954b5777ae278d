import Documents
import Records
import Statistics

/// Shares with an event, compared between arms, plainly or within strata.
public struct ProportionComparison: DataAnalysing {
    public enum Measure: Sendable {
        case difference(TwoProportions.RiskDifferenceMethod)
        case ratio(TwoProportions.RiskRatioMethod)
        case odds
        case fisher
        /// Cochran, Mantel and Haenszel's test with their common estimates.
        case mantelHaenszel(continuityCorrection: Bool)
    }

    var response: String
    var eventValue: String?
    var arm: String
    var control: String?
    var strata: [String]
    var measure: Measure
    var hypothesis: Hypothesis

    public init(
        response: String, eventValue: String?, arm: String, control: String?, strata: [String], measure: Measure,
        _ hypothesis: Hypothesis
    ) {
        (self.response, self.eventValue, self.arm, self.control) = (response, eventValue, arm, control)
        (self.strata, self.measure, self.hypothesis) = (strata, measure, hypothesis)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let marks = try EventMarks(table, response, for: "--response", value: eventValue)
        let arms = try ArmColumn(table, arm, control: control)
        let groups = try Strata(table, strata)
        let counts = ArmCounts(marks, arms, groups)
        for index in arms.levels.indices where counts.total(index) == nil {
            throw marks.column.failure(
                "arm `\(arms.levels[index])` has no value of `\(response)`", expected: "one or more")
        }
        var notes = arms.notes() + hypothesis.notes(none: isRatio ? 1 : 0)
        if let groups {
            notes.append(
                "strata: \(groups.labels.count) (\(strata.joined(separator: ", "))); \(groups.missing) rows "
                    + "without one not used"
            )
        }
        var rows: [EstimateRow] = []
        for index in arms.others {
            if groups == nil {
                guard let pair = TwoProportions(counts.total(index), counts.total(0)) else { continue }
                rows.append(plain(pair, arms, index))
            } else {
                let table = try StratifiedProportions(first: counts.strata(index), second: counts.strata(0))
                if table.oneSided > 0 {
                    notes.append("\(table.oneSided) strata of one arm only say nothing (\(arms.difference(index)))")
                }
                guard !table.strata.isEmpty else {
                    throw marks.column.failure(
                        "no stratum has subjects of both arms (\(arms.difference(index)))", expected: "one or more",
                        remedy: "use fewer or coarser strata")
                }
                rows += try stratified(table, arms, index, marks.column)
            }
        }
        if rows.contains(where: { $0.estimate == nil && !$0.label.hasPrefix("test: ") }) {
            notes.append("no estimate where a group has no event, or nobody without: see `fisher` or a score interval")
        }
        let main = FindingTable.estimates(
            rows, title: title, first: "comparison", estimate: "estimate", statistic: "z", isRatio: isRatio, hypothesis)
        return Findings(
            method: method, reference: reference(isStratified: groups != nil),
            tables: [main, counts.table(hypothesis)], notes: notes)
    }

    // MARK: Parts

    private func plain(_ pair: TwoProportions, _ arms: ArmColumn, _ index: Int) -> EstimateRow {
        let level = hypothesis.level
        switch measure {
        case .difference(let kind):
            var row = EstimateRow(arms.difference(index), pair.riskDifference, hypothesis)
            row.take(pair.riskDifferenceInterval(kind, level: level))
            if kind != .wald { row.take(pair.riskDifferenceTest(margin: hypothesis.margin ?? 0), hypothesis) }
            return row
        case .ratio(let kind):
            var row = EstimateRow(arms.ratio(index))
            if let ratio = pair.riskRatio { row = EstimateRow(arms.ratio(index), ratio: ratio, hypothesis) }
            row.take(pair.riskRatioInterval(kind, level: level))
            if kind != .logWald { row.take(pair.riskRatioTest(ratio: hypothesis.margin ?? 1), hypothesis) }
            return row
        case .odds, .mantelHaenszel:
            return pair.oddsRatio.map { EstimateRow(arms.ratio(index), ratio: $0, hypothesis) }
                ?? EstimateRow(arms.ratio(index))
        case .fisher:
            let exact = FisherExact(pair)
            var row = EstimateRow(arms.ratio(index), estimate: exact.oddsRatio)
            row.take(exact.interval(level: level))
            row.p = exact.pValue(hypothesis.alternative)
            return row
        }
    }

    private func stratified(
        _ table: StratifiedProportions, _ arms: ArmColumn, _ index: Int, _ column: DataColumn
    ) throws -> [EstimateRow] {
        func ratio(_ label: String, _ estimate: RatioEstimate?) -> EstimateRow {
            estimate.map { EstimateRow(label, ratio: $0, hypothesis) } ?? EstimateRow(label)
        }
        switch measure {
        case .difference:
            var row = EstimateRow(arms.difference(index), estimate: table.scoreRiskDifference())
            row.take(table.riskDifferenceInterval(level: hypothesis.level))
            if let test = table.riskDifferenceTest(margin: hypothesis.margin ?? 0) { row.take(test, hypothesis) }
            return [row]
        case .ratio: return [ratio(arms.ratio(index), table.commonRiskRatio)]
        case .odds, .fisher: return [ratio(arms.ratio(index), table.commonOddsRatio)]
        case .mantelHaenszel(let isCorrected):
            guard let test = table.mantelHaenszelTest(continuityCorrection: isCorrected) else {
                throw column.failure(
                    "no stratum has subjects with and without the event", expected: "events in some, not all")
            }
            var score = EstimateRow("test: \(arms.difference(index))")
            score.take(test, hypothesis)
            var rows = [score]
            if let difference = table.commonRiskDifference() {
                rows.append(EstimateRow("risk difference: \(arms.difference(index))", difference, hypothesis))
            }
            rows.append(ratio("risk ratio: \(arms.ratio(index))", table.commonRiskRatio))
            rows.append(ratio("odds ratio: \(arms.ratio(index))", table.commonOddsRatio))
            return rows
        }
    }

    private var isRatio: Bool {
        switch measure {
        case .difference, .mantelHaenszel: false
        case .ratio, .odds, .fisher: true
        }
    }

    private var method: String {
        switch measure {
        case .difference: "risk-difference"
        case .ratio: "risk-ratio"
        case .odds: "odds-ratio"
        case .fisher: "fisher"
        case .mantelHaenszel: "cmh"
        }
    }

    private var title: String {
        switch measure {
        case .difference: "Difference of risks of \(response)"
        case .ratio: "Ratio of risks of \(response)"
        case .odds: "Odds ratio of \(response)"
        case .fisher: "Conditional odds ratio of \(response)"
        case .mantelHaenszel: "\(response) within strata (SE of ratios: of their logarithm)"
        }
    }

    private func reference(isStratified: Bool) -> String {
        switch measure {
        case .difference where isStratified:
            "stratified score test and interval (Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211), "
                + "Mantel-Haenszel weights"
        case .difference(let kind): kind.reference
        case .ratio where isStratified: "Mantel-Haenszel risk ratio (Greenland and Robins 1985, doi:10.2307/2530643)"
        case .ratio(let kind): kind.reference
        case .odds where isStratified:
            "Mantel-Haenszel odds ratio (Robins, Breslow and Greenland 1986, doi:10.2307/2531052)"
        case .odds: "odds ratio with Woolf's interval (1955, doi:10.1111/j.1469-1809.1955.tb01348.x)"
        case .fisher: "Fisher's exact test, conditional estimate and interval (Fisher 1935, doi:10.2307/2342435)"
        case .mantelHaenszel(let isCorrected):
            "Cochran (1954, doi:10.2307/3001616), Mantel and Haenszel "
                + "(1959)\(isCorrected ? ", continuity correction" : ""); Sato's, Greenland and Robins' and "
                    + "Robins, Breslow and Greenland's errors"
        }
    }
}

extension TwoProportions.RiskDifferenceMethod {
    fileprivate var reference: String {
        let score = "; score test (Miettinen and Nurminen 1985)"
        return switch self {
        case .wald: "Wald test and interval"
        case .newcombe: "Newcombe's interval (1998, Stat Med 17:873-890, method 10)" + score
        case .miettinenNurminen: "score test and interval (Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211)"
        case .agrestiCaffo: "Agresti and Caffo's interval (2000, doi:10.1080/00031305.2000.10474560)" + score
        }
    }
}

extension TwoProportions.RiskRatioMethod {
    fileprivate var reference: String {
        switch self {
        case .logWald: "log-Wald test and interval (Katz et al. 1978, doi:10.2307/2530610)"
        case .koopman: "score interval (Koopman 1984, doi:10.2307/2531405); score test (Miettinen and Nurminen 1985)"
        case .miettinenNurminen: "score test and interval (Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211)"
        }
    }
}

extension EstimateRow {
    fileprivate mutating func take(_ test: ZStatistic, _ hypothesis: Hypothesis) {
        statistic = test.value
        p = test.pValue(hypothesis.alternative)
    }
}

/// Events and subjects by arm and stratum.
private struct ArmCounts {
    let arms: ArmColumn
    /// `[arm][stratum]`; one stratum without strata.
    var events: [[Int]]
    var subjects: [[Int]]
    var missing: [Int]

    init(_ marks: EventMarks, _ arms: ArmColumn, _ strata: Strata?) {
        self.arms = arms
        events = Array(repeating: Array(repeating: 0, count: strata?.labels.count ?? 1), count: arms.levels.count)
        subjects = events
        missing = Array(repeating: 0, count: arms.levels.count)
        for (row, arm) in arms.codes.enumerated() {
            guard let arm else { continue }
            guard !marks.values[row].isNaN, let stratum = strata == nil ? 0 : strata?.codes[row] else {
                missing[arm] += 1
                continue
            }
            subjects[arm][stratum] += 1
            if marks.values[row] == 1 { events[arm][stratum] += 1 }
        }
    }

    func total(_ arm: Int) -> Proportion? {
        Proportion(events: events[arm].reduce(0, +), of: subjects[arm].reduce(0, +))
    }

    func strata(_ arm: Int) -> [Proportion?] { zip(events[arm], subjects[arm]).map { Proportion(events: $0, of: $1) } }

    func table(_ hypothesis: Hypothesis) -> FindingTable {
        let level = hypothesis.plain.level
        let text = hypothesis.plain.levelText
        var table = FindingTable(
            "arms", "Arms (Wilson's intervals)",
            [
                .init("arm"), .init("n"), .init("missing"), .init("events"), .init("risk"),
                .init("lower", "\(text) lower"), .init("upper", "\(text) upper"),
            ])
        for arm in arms.levels.indices {
            guard let share = total(arm) else { continue }
            let interval = share.wilson(level: level)
            table.add([
                .text(arms.levels[arm]), .count(share.count), .count(missing[arm]), .count(share.events),
                .number(share.estimate), .number(interval?.lower), .number(interval?.upper),
            ])
        }
        return table
    }
}
