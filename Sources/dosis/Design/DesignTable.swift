import Documents
import Statistics

/// A design for people: what was assumed, the sizes, and a row for each look.
struct DesignTable {
    private let report: DesignReport

    init(_ report: DesignReport) { self.report = report }

    var text: String {
        let facts = TextTable.lines(facts, left: 2).map { "  " + $0 }
        let tables = [bounds, estimates].map { TextTable.lines($0, left: 0) }
        return ([report.title, ""] + facts + [""] + tables[0] + [""] + tables[1] + notes).joined(separator: "\n")
    }

    private var facts: [[String]] {
        let design = report.design
        let sides = design.sides == .one ? "one-sided" : "two-sided"
        var facts = [
            ["Type I error", "\(Figures.plain(design.alpha)) \(sides)"], ["Power", Figures.fixed(design.power, 4)],
        ]
        facts += report.assumptions.filter { !$0.label.isEmpty }.map { [$0.label, $0.text] }
        if design.looks > 1 {
            facts.append(["Efficacy bounds", BoundaryText.name(design.efficacyBoundary)])
            facts.append(["Futility bounds", design.futilityBoundary.map(BoundaryText.name) ?? "none"])
        }
        return facts + sizes + calendar
    }

    private var sizes: [[String]] {
        let maximum = "\(size(report.maximumSize)) \(report.unit)" + rounded
        guard report.design.looks > 1 else { return [["Size", maximum]] }
        let expected = report.expectedSizes.map(size)
        return [
            ["One look", "\(size(report.fixedSize)) \(report.unit)"],
            ["Maximum", maximum],
            ["Inflation", Figures.fixed(report.design.inflationFactor, 4)],
            [
                "Expected \(report.unit)",
                "\(expected[0]) without effect, \(expected[1]) at half of it, \(expected[2]) at the effect",
            ],
        ]
    }

    /// Sizes have one decimal; whole subjects are told beside the largest.
    private func size(_ value: Double) -> String { Figures.fixed(value, 1) }

    private var rounded: String {
        let isWhole = report.unit == "events" || report.allocation == nil
        let text = Figures.groups(report.maximumSize, allocation: isWhole ? nil : report.allocation)
        return "; rounded up \(text)"
    }

    private var calendar: [[String]] {
        guard let plan = report.calendar else { return [] }
        let accrual = plan.scenario.accrual
        let subjects = accrual.subjects
        let groups = Figures.groups(subjects, allocation: plan.scenario.allocation)
        func list(_ numbers: [Double]) -> String { numbers.map { Figures.fixed($0, 3) }.joined(separator: ", ") }
        let end = Figures.fixed(accrual.duration + plan.followUp, 3)
        return [
            ["Subjects", "\(size(subjects)); rounded up \(groups)"],
            ["Accrual", "\(list(accrual.rates)) per time unit, over \(list(accrual.durations))"],
            ["Follow-up", "\(Figures.fixed(plan.followUp, 3)) after the last subject; ends at \(end)"],
            ["Expected subjects", "\(size(plan.expectedSubjects)) at the effect"],
            ["Expected duration", "\(Figures.fixed(plan.expectedDuration, 2)) at the effect"],
        ]
    }

    /// What is compared at each look, and what comes of it.
    private var bounds: [[String]] {
        let hasFutility = report.hasFutility
        let unit = report.unit.prefix(1).uppercased() + report.unit.dropFirst()
        var headings = ["Look", "Information", unit, "Efficacy z", "Nominal p"]
        headings += hasFutility ? ["Futility z"] : []
        headings += ["Cum. alpha", "Cum. power"]
        headings += hasFutility ? ["Futile, no effect", "Futile, effect"] : []
        return [headings]
            + report.looks.map { look in
                var row = [String(look.number), Figures.fixed(look.informationRate, 4), size(look.size)]
                row += [Figures.fixed(look.efficacyZ, 4), Figures.fixed(look.nominalP, 5)]
                row += hasFutility ? [Figures.fixed(look.futilityZ, 4)] : []
                row += [Figures.fixed(look.cumulativeAlpha, 5), Figures.fixed(look.cumulativePower, 4)]
                let futile = [look.futilityUnderNull, look.futilityUnderAlternative].map { Figures.fixed($0, 4) }
                return row + (hasFutility ? futile : [])
            }
    }

    /// What estimate each bound is, and when its look is due.
    private var estimates: [[String]] {
        let hasFutility = report.hasFutility
        let effect = report.effectName.prefix(1).uppercased() + report.effectName.dropFirst()
        var headings = ["Look", effect + " at efficacy"]
        headings += hasFutility ? ["at futility"] : []
        headings += report.calendar == nil ? [] : ["Time", "Time, no effect", "Subjects entered"]
        return [headings]
            + report.looks.map { look in
                var row = [String(look.number), Figures.effect(look.efficacyEffect)]
                row += hasFutility ? [Figures.effect(look.futilityEffect)] : []
                let times = [look.time, look.timeUnderNull].map { Figures.fixed($0, 2) }
                return row + (report.calendar == nil ? [] : times + [Figures.fixed(look.subjects, 1)])
            }
    }

    private var notes: [String] {
        guard report.design.looks > 1 else { return [] }
        var notes = [
            "",
            "Nominal p is \(report.design.sides == .one ? "one" : "two")-sided. Sizes are not rounded in the table.",
        ]
        if report.design.futilityBoundary?.isBinding == false {
            notes.append("Alpha is spent as if nobody stopped for futility; power is told with stopping.")
        }
        return notes
    }
}
