import Foundation
import Statistics

/// The options of a survival design put together: which of events, subjects, times and power is to be found.
struct SurvivalInput {
    private let command: DesignSurvivalCommand
    private let ratio: Double
    private let control: PiecewiseHazard?

    init(_ command: DesignSurvivalCommand) throws {
        self.command = command
        control = try Self.control(command)
        switch (command.hazardRatio, command.treatmentMedian) {
        case (let ratio?, nil): self.ratio = ratio
        case (nil, let treated?):
            guard let median = command.median else {
                throw DesignInputError("--treatment-median needs --median, that of the control group")
            }
            _ = try PiecewiseHazard(median: treated)
            ratio = median / treated
        case (nil, nil): throw DesignInputError("give --hazard-ratio, or --median and --treatment-median")
        default: throw DesignInputError("--hazard-ratio and --treatment-median say the same; give one of them")
        }
    }

    private static func control(_ command: DesignSurvivalCommand) throws -> PiecewiseHazard? {
        switch (command.median, command.hazards) {
        case (nil, nil): return nil
        case (let median?, nil): return try PiecewiseHazard(median: median)
        case (nil, let text?):
            if let rate = Double(text) { return try PiecewiseHazard(rates: [rate]) }
            var (starts, rates): ([Double], [Double]) = ([], [])
            for item in text.split(separator: ",", omittingEmptySubsequences: false) {
                let parts = item.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, let start = Double(parts[0]), let rate = Double(parts[1]) else {
                    throw DesignInputError(
                        """
                        --hazards \(text): `\(item)` is no time and hazard; give for example `0:0.04,6:0.09`
                        """)
                }
                starts.append(start)
                rates.append(rate)
            }
            return try PiecewiseHazard(starts: starts, rates: rates)
        default: throw DesignInputError("--median and --hazards both say when controls have events; give one of them")
        }
    }

    func report() throws -> DesignReport {
        guard command.accrual != nil || command.rates != nil else { return try eventsAlone() }
        if command.events != nil {
            throw DesignInputError(
                """
                --events is without accrual; with --accrual, give --n and --follow-up to find the power
                """)
        }
        let plan = try plan()
        return DesignReport(title: "Hazard ratio of two groups", calendar: plan, assumptions: assumptions)
    }

    private func eventsAlone() throws -> DesignReport {
        let given: [(String, Bool)] = [
            ("--n", command.n != nil), ("--follow-up", command.followUp != nil), ("--dropout", command.dropout != nil),
            ("--formula", command.formula != .schoenfeld),
        ]
        if let (option, _) = given.first(where: \.1) {
            throw DesignInputError("\(option) needs accrual: give --accrual, and --rates where they differ")
        }
        let design = try command.options.design(size: command.events == nil ? nil : "--events")
        let comparison = try HazardComparison(ratio: ratio, null: command.null, allocation: command.allocation)
        let plan =
            if let events = command.events { try SequentialPlan(design, comparison, maximumSize: events) } else {
                try SequentialPlan(design, comparison)
            }
        return DesignReport(
            title: "Hazard ratio of two groups", unit: "events", effectName: "hazard ratio", plan: plan,
            assumptions: assumptions, allocation: nil)
    }

    private func plan() throws -> SurvivalPlan {
        guard let control else {
            throw DesignInputError("subjects depend on how soon controls have events; give --median or --hazards")
        }
        let isOpen = try isOpenEnded
        let dropout = try dropout()
        let scenario = try SurvivalScenario(
            control: control, ratio: ratio, firstDropout: dropout?.first, secondDropout: dropout?.second,
            allocation: command.allocation, accrual: accrual(isOpen: isOpen))
        let isPower = command.n != nil && command.followUp != nil
        let design = try command.options.design(size: isPower ? "--n with --follow-up" : nil)
        if command.formula == .lachinFoulkes, isOpen || command.n != nil {
            throw DesignInputError(
                """
                --formula lachin-foulkes finds subjects from --accrual and --follow-up; leave out what else is \
                given
                """)
        }
        switch (command.n, command.followUp) {
        case (nil, let followUp?) where isOpen:
            return try SurvivalPlan(design, enrollingAtRatesOf: scenario, null: command.null, followUp: followUp)
        case (nil, let followUp?):
            return try SurvivalPlan(
                design, scenario, null: command.null, followUp: followUp, formula: command.formula)
        case (_?, let followUp?):
            return try SurvivalPlan(design, powerOf: scenario, null: command.null, followUp: followUp)
        case (_?, nil): return try SurvivalPlan(design, enrolling: scenario, null: command.null)
        case (nil, nil): throw DesignInputError("give --follow-up to find subjects, or --n to find the follow-up")
        }
    }

    private func list(_ text: String?, _ option: String) throws -> [Double] {
        try text.map { try NumberList.parse($0, option: option, example: "numbers such as `3,9`") } ?? []
    }

    /// Whether the last rate goes on until there are enough.
    private var isOpenEnded: Bool {
        get throws {
            let (durations, rates) = try (list(command.accrual, "--accrual"), list(command.rates, "--rates"))
            guard !rates.isEmpty, rates.count != durations.count else { return false }
            guard rates.count == durations.count + 1 else {
                throw DesignInputError(
                    """
                    --accrual has \(durations.count) durations and --rates \(rates.count) rates; give as many, or \
                    one rate more to find how long to enrol
                    """)
            }
            return true
        }
    }

    private func accrual(isOpen: Bool) throws -> Accrual {
        let durations = try list(command.accrual, "--accrual")
        var rates = try list(command.rates, "--rates")
        if rates.isEmpty { rates = [Double](repeating: 1, count: durations.count) }
        if isOpen, let n = command.n {
            throw DesignInputError(
                """
                --n is \(Figures.plain(n)), but the time to enrol is to be found; give a duration for each rate
                """)
        }
        // Whatever the last duration is, accrual lasts as long as it must.
        let accrual = try Accrual(
            durations: isOpen ? durations + [max(1, durations.reduce(0, +))] : durations, rates: rates)
        guard let n = command.n else { return accrual }
        guard n > 0, n.isFinite else { throw DesignInputError("--n is \(n); give a number of subjects above 0") }
        return try Accrual(durations: durations, rates: rates.map { $0 * n / accrual.subjects })
    }

    private func dropout() throws -> (first: PiecewiseHazard, second: PiecewiseHazard)? {
        guard let text = command.dropout else {
            if command.dropoutTime != nil {
                throw DesignInputError("--dropout-time says when --dropout is told; give both")
            }
            return nil
        }
        guard let time = command.dropoutTime else {
            throw DesignInputError("--dropout \(text) by when? Give --dropout-time, too")
        }
        let fractions = try NumberList.parse(
            text, option: "--dropout", example: "a fraction, or two such as `0.05,0.1`")
        guard fractions.count <= 2 else {
            throw DesignInputError("--dropout \(text): give one fraction, or two for treated and controls")
        }
        let hazards = try fractions.map { try PiecewiseHazard(fraction: $0, by: time) }
        return (hazards[0], hazards[hazards.count - 1])
    }

    private var assumptions: [DesignReport.Line] {
        var lines: [DesignReport.Line] = [
            .init(
                key: "hazard_ratio", label: "Hazard ratio",
                text: "\(Figures.plain(ratio)), against \(Figures.plain(command.null))", value: ratio),
            .init(key: "null", label: "", text: "", value: command.null),
            .init(
                key: "allocation", label: "Allocation", text: "\(Figures.plain(command.allocation)) : 1",
                value: command.allocation),
        ]
        if let median = command.median {
            lines.append(
                .init(key: "control_median", label: "Control median", text: Figures.plain(median), value: median))
        }
        if let hazards = command.hazards {
            lines.append(.init(key: "", label: "Control hazards", text: hazards, value: nil))
        }
        if let dropout = command.dropout, let time = command.dropoutTime {
            lines.append(.init(key: "", label: "Dropout", text: "\(dropout) by \(Figures.plain(time))", value: nil))
        }
        return lines
    }
}
