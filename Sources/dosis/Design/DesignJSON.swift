import Foundation

/// A design for programs; what there is none of is null.
struct DesignJSON: Encodable {
    private let report: DesignReport

    init(_ report: DesignReport) { self.report = report }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    func encode(to encoder: any Encoder) throws {
        let design = report.design
        var top = encoder.container(keyedBy: Key.self)
        try top.encode(report.title, forKey: "design")
        try top.encode(design.alpha, forKey: "alpha")
        try top.encode(design.sides.rawValue, forKey: "sides")
        try top.encode(design.power, forKey: "power")
        try top.encode(design.drift, forKey: "drift")
        try top.encode(design.inflationFactor, forKey: "inflation_factor")
        try top.encode(BoundaryText.name(design.efficacyBoundary), forKey: "efficacy_bounds")
        try top.encode(design.futilityBoundary.map(BoundaryText.name), forKey: "futility_bounds")
        for line in report.assumptions where !line.key.isEmpty { try top.encode(line.value, forKey: Key(line.key)) }
        try top.encode(report.unit, forKey: "unit")
        try top.encode(report.fixedSize, forKey: "fixed_size")
        try top.encode(report.maximumSize, forKey: "maximum_size")
        let expected = report.expectedSizes
        try top.encode(expected[0], forKey: "expected_size_without_effect")
        try top.encode(expected[1], forKey: "expected_size_at_half_effect")
        try top.encode(expected[2], forKey: "expected_size_at_effect")
        if let plan = report.calendar {
            try top.encode(plan.scenario.accrual.subjects, forKey: "subjects")
            try top.encode(plan.scenario.accrual.durations, forKey: "accrual_durations")
            try top.encode(plan.scenario.accrual.rates, forKey: "accrual_rates")
            try top.encode(plan.followUp, forKey: "follow_up")
            try top.encode(plan.scenario.accrual.duration + plan.followUp, forKey: "duration")
            try top.encode(plan.expectedSubjects, forKey: "expected_subjects_at_effect")
            try top.encode(plan.expectedDuration, forKey: "expected_duration_at_effect")
        }
        var looks = top.nestedUnkeyedContainer(forKey: "looks")
        for look in report.looks { try encode(look, in: looks.nestedContainer(keyedBy: Key.self)) }
    }

    private func encode(_ look: DesignReport.Look, in container: KeyedEncodingContainer<Key>) throws {
        var row = container
        try row.encode(look.number, forKey: "look")
        let numbers: [(Key, Double?)] = [
            ("information_rate", look.informationRate), ("size", look.size), ("efficacy_z", look.efficacyZ),
            ("nominal_p", look.nominalP), ("futility_z", look.futilityZ), ("cumulative_alpha", look.cumulativeAlpha),
            ("cumulative_power", look.cumulativePower), ("cumulative_futility_without_effect", look.futilityUnderNull),
            ("cumulative_futility_at_effect", look.futilityUnderAlternative),
            ("effect_at_efficacy", look.efficacyEffect),
            ("effect_at_futility", look.futilityEffect),
        ]
        for (key, number) in numbers { try row.encode(number, forKey: key) }
        guard report.calendar != nil else { return }
        try row.encode(look.time, forKey: "time")
        try row.encode(look.timeUnderNull, forKey: "time_without_effect")
        try row.encode(look.subjects, forKey: "subjects")
    }

    struct Key: CodingKey, ExpressibleByStringLiteral {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init(stringLiteral text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
