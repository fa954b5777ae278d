import Integration
import Populations
import ResultStore
import TrialProtocol

/// Lays out the records of a block's twins as the results file's columns.
struct BlockLayingOut: Sendable {
    private let plan: TrialPlan
    private let assay: Assay
    private let grid: SampleGrid
    private let rules: [String: Int8]
    private let eventKinds: [String: Int8]
    private let events: [IntercurrentEvent]
    private let clock: CovariateClock?

    init(_ simulation: Simulation) {
        plan = simulation.plan
        events = plan.intercurrentEvents
        clock = plan.keep == .trajectories ? simulation.clock : nil
        assay = simulation.assay
        grid = simulation.grid
        let names = ResultTable.rules(of: plan)
        rules = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int8(truncatingIfNeeded: $0)) })
        eventKinds = Dictionary(
            uniqueKeysWithValues: ResultTable.eventKinds(of: plan).enumerated().map { ($1, Int8(truncatingIfNeeded: $0)) })
    }

    func block(_ index: Int, _ records: [TwinRecord], scenario: Int) -> ResultBlock {
        let stored = plan.keep == .endpoints ? [] : Array(plan.observations.indices)
        let courses = plan.arms.indices.map { arm in stored.map { trajectories(records, arm, $0) } }
        return ResultBlock(
            index: index, twins: twinColumns(records), covariates: covariates(records), trajectories: courses,
            endpoints: plan.arms.indices.map { arm in
                plan.endpoints.enumerated().map { index, endpoint in
                    SchemaMaking.column(endpoint, records.map { $0.arms[arm].endpoints[index] })
                }
            },
            intercurrent: plan.arms.indices.map { intercurrent(records, $0) },
            visits: plan.arms.indices.map { visits(records, $0) },
            tables: ResultTable.stored(by: plan).map { table in
                switch table {
                case .observations: observations(records, courses, scenario)
                case .doses: doses(records, scenario)
                case .events: events(records, scenario)
                case .decisions: TreatmentLayingOut(plan, rules, scenario).decisions(records)
                case .omitted: TreatmentLayingOut(plan, rules, scenario).omitted(records)
                }
            })
    }

    /// Per covariate that changes: its values at the times at which it may, twin after twin.
    private func covariates(_ records: [TwinRecord]) -> [StoredValues] {
        guard let clock else { return [] }
        return plan.cohort.covariates.enumerated().filter(\.element.isChanging).map { index, covariate in
            let values = records.flatMap { record in
                clock.times[index].map { record.course?.value(index, at: $0) ?? record.covariates[index] }
            }
            return SchemaMaking.column(covariate, values)
        }
    }

    /// The values of an observation, twin after twin.
    private func trajectories(_ records: [TwinRecord], _ arm: Int, _ observation: Int) -> [Double] {
        let times = plan.observations[observation].times.count
        var column: [Double] = []
        column.reserveCapacity(records.count * times)
        for record in records {
            let samples = record.arms[arm].samples
            if samples.isEmpty {
                column.append(contentsOf: repeatElement(.nan, count: times))
            } else {
                grid.append(samples, of: observation, to: &column)
            }
        }
        return column
    }

    /// Per event that may happen: when it first did.
    private func intercurrent(_ records: [TwinRecord], _ arm: Int) -> [StoredValues] {
        events.indices.map { index in .numbers(records.map { $0.arms[arm].treatment?.happened[index] ?? .nan }) }
    }

    /// Per visit plan: values, whether they are censored, and the times of the visits; twin after twin.
    private func visits(_ records: [TwinRecord], _ arm: Int) -> [StoredValues] {
        plan.visits.indices.flatMap { index -> [StoredValues] in
            let readings = records.flatMap { $0.arms[arm].visits[index] }
            return [
                .numbers(readings.map(\.value)), .codes(readings.map { $0.value.isNaN ? -1 : $0.isCensored ? 1 : 0 }),
                .numbers(readings.map(\.time)),
            ]
        }
    }

    private func twinColumns(_ records: [TwinRecord]) -> [StoredValues] {
        let covariates = plan.cohort.covariates.enumerated().map { index, covariate in
            SchemaMaking.column(covariate, records.map { $0.covariates[index] })
        }
        let parameters = plan.twin.parameters.indices.map { index in StoredValues.numbers(records.map { $0.parameters[index] }) }
        let arms = StoredValues.codes(records.map { Int8(truncatingIfNeeded: $0.observedArm ?? -1) })
        let entries: [StoredValues] = plan.accrual.isEmpty ? [] : [
            .numbers(records.map { $0.entry?.time ?? .nan }), .codes(records.map { Int8(truncatingIfNeeded: $0.entry?.site ?? -1) }),
        ]
        return covariates + parameters + [
            arms, .integers(records.map(\.attempts)), .codes(records.map { $0.isOutsideStudied ? 1 : 0 }),
        ] + entries
    }

    /// A row for every reading of a twin in the arm it is observed in.
    private func observations(_ records: [TwinRecord], _ courses: [[[Double]]], _ scenario: Int) -> [StoredValues] {
        let most = records.count * plan.observations.reduce(0) { $0 + $1.times.count }
        var rows = Rows(plan, scenario, reserving: most)
        var outputs: [Int8] = []
        var values: [Double] = []
        var censored: [Int8] = []
        outputs.reserveCapacity(most)
        values.reserveCapacity(most)
        censored.reserveCapacity(most)
        for (number, record) in records.enumerated() {
            guard let arm = record.observedArm else { continue }
            for (index, observation) in plan.observations.enumerated() {
                let first = number * observation.times.count
                for (place, time) in observation.times.enumerated() {
                    let truth = courses[arm][index][first + place]
                    if truth.isNaN || time >= record.arms[arm].treatment?.leftAt ?? .infinity { continue }
                    let reading = assay.reading(
                        of: truth, arm: arm, output: observation.output, time: time, replicate: record.replicate, twin: record.twin)
                    rows.add(record, arm: arm, time: time)
                    outputs.append(Int8(truncatingIfNeeded: index))
                    values.append(reading.value)
                    censored.append(reading.isCensored ? 1 : 0)
                }
            }
        }
        return rows.columns + [.codes(outputs), .numbers(values), .codes(censored)]
    }

    private func doses(_ records: [TwinRecord], _ scenario: Int) -> [StoredValues] {
        var rows = Rows(plan, scenario)
        var given: [GivenDose] = []
        var limited: [Int8] = []
        for record in records {
            for (index, arm) in record.arms.enumerated() {
                for dose in arm.doses {
                    rows.add(record, arm: index, time: dose.time)
                    given.append(dose)
                    limited.append(arm.limited.contains(dose.tag) ? 1 : 0)
                }
            }
        }
        return rows.columns + [
            .codes(given.map { Int8(truncatingIfNeeded: $0.route ?? -1) }), .numbers(given.map(\.amount)),
            .numbers(given.map(\.bioavailable)), .numbers(given.map(\.duration)), .codes(given.map { rules[$0.tag] ?? -1 }),
            .codes(limited),
        ] + (ResultTable.decides(plan) ? [.codes(given.map { Int8(truncatingIfNeeded: $0.mark - 1) })] : [])
    }

    private func events(_ records: [TwinRecord], _ scenario: Int) -> [StoredValues] {
        var rows = Rows(plan, scenario)
        var kinds: [Int8] = []
        var details: [String] = []
        for record in records {
            for (index, arm) in record.arms.enumerated() {
                func add(_ kind: Int8, _ time: Double, _ detail: String) {
                    rows.add(record, arm: index, time: time)
                    kinds.append(kind)
                    details.append(detail.limited(toBytes: 239))
                }
                if let failure = arm.failure { add(0, failure.time, "\(failure.problem); \(failure.remedy)") }
                for flag in arm.flags { add(1, 0, flag.description) }
                for event in arm.treatment?.events ?? [] {
                    add(eventKinds[event.kind] ?? -1, event.time, event.detail)
                }
                for rule in arm.limited.sorted() { add(2, 0, "amount of rule `\(rule)` changed by its `least` or `most`") }
            }
        }
        return rows.columns + [.codes(kinds), .texts(details)]
    }
}

/// The leading columns of a long table.
struct Rows {
    /// nil where there is but one.
    private let scenario: Int8?
    private let hasReplicates: Bool
    private var replicates: [Int] = []
    private var twins: [Int] = []
    private var arms: [Int8] = []
    private var times: [Double] = []

    init(_ plan: TrialPlan, _ scenario: Int, reserving most: Int = 0) {
        self.scenario = plan.scenarios.isEmpty ? nil : Int8(truncatingIfNeeded: scenario)
        hasReplicates = plan.replicates > 1
        if hasReplicates { replicates.reserveCapacity(most) }
        twins.reserveCapacity(most)
        arms.reserveCapacity(most)
        times.reserveCapacity(most)
    }

    /// Replicates and twins count from 1 in the file.
    mutating func add(_ record: TwinRecord, arm: Int, time: Double) {
        if hasReplicates { replicates.append(record.replicate + 1) }
        twins.append(record.twin + 1)
        arms.append(Int8(truncatingIfNeeded: arm))
        times.append(time)
    }

    var columns: [StoredValues] {
        (scenario.map { code in [.codes(Array(repeating: code, count: twins.count))] } ?? []) + (hasReplicates ? [.integers(replicates)] : []) + [.integers(twins), .codes(arms), .numbers(times)]
    }
}

extension String {
    /// The longest prefix of whole characters within so many bytes of UTF-8.
    func limited(toBytes most: Int) -> String {
        var text = self
        while text.utf8.count > most { text.removeLast() }
        return text
    }
}
