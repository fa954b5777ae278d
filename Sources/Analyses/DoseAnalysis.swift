import ResultStore

/// What the rules of each arm gave, from the dose ledger.
enum DoseAnalysis {
    private struct Given {
        var count = 0
        var sum = 0.0
        var least = Double.infinity
        var most = -Double.infinity
        var limited = 0

        mutating func add(_ amount: Double, isLimited: Bool) {
            count += 1
            sum += amount
            least = min(least, amount)
            most = max(most, amount)
            if isLimited { limited += 1 }
        }
    }

    static func write(_ trial: TrialData) throws {
        let columns = ["twin", "arm", "time", "amount", "rule", "limited"]
        guard try columns.allSatisfy({ try trial.file.contains("/doses/\($0)") }) else { return }
        let rules = try trial.file.variable("/doses/rule").kind.labels ?? []
        var given = trial.arms.map { _ in rules.map { _ in Given() } }
        var firstTimes = trial.arms.map { _ in [Double]() }
        for rows in try TableSlabs.rows(of: "doses", in: trial.reader) {
            let read = try columns.map { try trial.reader.column($0, ofTable: "doses", rows: rows).asNumbers ?? [] }
            let replicate = trial.replicates > 1 ? try trial.reader.column("replicate", ofTable: "doses", rows: rows).asNumbers : nil
            let scenarios = trial.scenarios.isEmpty ? nil : try trial.reader.column("scenario", ofTable: "doses", rows: rows).asIntegers
            for row in 0..<rows.count where scenarios?[row] ?? 0 == trial.scenario {
                let (arm, amount, rule) = (read[1][row], read[3][row], read[4][row])
                guard trial.arms.indices.contains(Int(arm)), !rule.isNaN, rules.indices.contains(Int(rule)) else { continue }
                given[Int(arm)][Int(rule)].add(amount, isLimited: read[5][row] == 1)
                if read[0][row] == 1, replicate?[row] ?? 1 == 1 { firstTimes[Int(arm)].append(read[2][row]) }
            }
        }
        let timeUnit = try trial.file.variable("/doses/time").unit
        let amountUnit = try trial.file.variable("/doses/amount").unit
        for (index, arm) in trial.arms.enumerated() {
            let used = rules.indices.filter { given[index][$0].count > 0 }
            let group = try AnalysisGroup(trial.file, "/analyses/doses/\(arm)", title: "Doses given in this arm")
            let times = Set(firstTimes[index]).sorted()
            try group.axis(
                Variable("dose_time", unit: timeUnit, longName: "Times of the first twin's doses"), .numbers(times))
            guard !used.isEmpty else { continue }
            let labels = used.map { rules[$0] }
            try group.axis(
                Variable("rule", longName: "Rule of the protocol", kind: .level(labels)),
                .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
            try write(used.map { given[index][$0] }, unit: amountUnit, twins: trial.total, into: group)
        }
    }

    private static func write(_ given: [Given], unit: String, twins: Int, into group: AnalysisGroup) throws {
        try group.counts("doses", "Doses given, of all twins", given.map(\.count), axes: ["rule"])
        try group.numbers("doses_per_twin", "Doses given per twin", given.map { Double($0.count) / Double(twins) }, axes: ["rule"])
        try group.numbers("amount_mean", "Mean amount of a dose", unit: unit, given.map { $0.sum / Double($0.count) }, axes: ["rule"])
        try group.numbers("amount_least", "Smallest amount of a dose", unit: unit, given.map(\.least), axes: ["rule"])
        try group.numbers("amount_most", "Largest amount of a dose", unit: unit, given.map(\.most), axes: ["rule"])
        try group.counts("limited", "Doses changed by the rule's least or most", given.map(\.limited), axes: ["rule"])
    }
}
