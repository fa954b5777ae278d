import ResultStore
import TrialProtocol

/// Lays out what was written down of treatments as columns of the long tables.
struct TreatmentLayingOut {
    private let plan: TrialPlan
    private let rules: [String: Int8]
    private let scenario: Int

    /// - Parameter rules: the code of each dose rule.
    init(_ plan: TrialPlan, _ rules: [String: Int8], _ scenario: Int) {
        self.plan = plan
        self.rules = rules
        self.scenario = scenario
    }

    /// `/decisions`
    func decisions(_ records: [TwinRecord]) -> [StoredValues] {
        var rows = Rows(plan, scenario)
        var entries: [DecisionEntry] = []
        for record in records {
            for (index, arm) in record.arms.enumerated() {
                for entry in arm.treatment?.entries ?? [] {
                    rows.add(record, arm: index, time: entry.time)
                    entries.append(entry)
                }
            }
        }
        let outcomes = Dictionary(
            uniqueKeysWithValues: ResultTable.outcomes(of: plan).enumerated().map { ($1, Int8(truncatingIfNeeded: $0)) })
        let columns = DecisionColumns(plan)
        let readings = columns.names.indices.flatMap { column -> [StoredValues] in
            let seen = entries.map { entry in entry.readings.first { $0.column == column } }
            return [
                .numbers(seen.map { $0?.value ?? .nan }),
                .codes(seen.map { reading in reading.map { $0.value.isNaN ? -1 : $0.isCensored ? 1 : 0 } ?? -1 }),
            ]
        }
        let estimates = columns.estimates.indices.map { column -> StoredValues in
            .numbers(entries.map { entry in entry.estimates.first { $0.column == column }?.value ?? .nan })
        }
        return rows.columns + [
            .codes(entries.map { Int8(truncatingIfNeeded: $0.decision) }), .integers(entries.map(\.number)),
            .integers(entries.map(\.rule)), .codes(entries.map { outcomes[$0.outcome] ?? -1 }),
            .codes(entries.map { entry in entry.ruleName.flatMap { rules[$0] } ?? -1 }), .numbers(entries.map(\.doseBefore)),
            .numbers(entries.map(\.doseAfter)), .codes(entries.map { $0.isLimited ? 1 : 0 }),
        ] + readings + estimates
    }

    /// `/omitted_doses`
    func omitted(_ records: [TwinRecord]) -> [StoredValues] {
        var rows = Rows(plan, scenario)
        var omitted: [OmittedDose] = []
        for record in records {
            for (index, arm) in record.arms.enumerated() {
                for dose in arm.treatment?.omitted ?? [] {
                    rows.add(record, arm: index, time: dose.time)
                    omitted.append(dose)
                }
            }
        }
        let reasons = Dictionary(
            uniqueKeysWithValues: OmittedDose.Reason.allCases.enumerated().map { ($1, Int8(truncatingIfNeeded: $0)) })
        return rows.columns + [.codes(omitted.map { rules[$0.rule] ?? -1 }), .codes(omitted.map { reasons[$0.reason] ?? -1 })]
    }
}
