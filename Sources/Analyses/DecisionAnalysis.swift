import ResultStore
import Statistics

/// What was decided in each arm, and the doses that came of it, from `/decisions`.
enum DecisionAnalysis {
    private static let columns = ["arm", "time", "decision", "number", "rule", "outcome", "of", "dose_before", "dose_after", "limited"]
    private static let levels: [(name: String, words: String, p: Double)] = [
        ("p5", "5th percentile", 0.05), ("p25", "25th percentile", 0.25), ("median", "median", 0.5),
        ("p75", "75th percentile", 0.75), ("p95", "95th percentile", 0.95),
    ]

    /// What was counted of one decision in one arm.
    fileprivate struct Tally {
        var outcomes: [Int]
        /// By the rule that acted, from 0 for none.
        var rules: [Int] = []
        var limited = 0
        /// The dose rule it is about; nil where there are several.
        var of: Int?
        /// By how many times it was taken: the times, and the doses in force afterwards.
        var times: [(sum: Double, count: Int)] = []
        var doses: [SampleMaker] = []
        var before: SampleMaker?
    }

    static func write(_ trial: TrialData) throws {
        guard try trial.file.contains("/decisions/decision") else { return }
        let names = try trial.file.variable("/decisions/decision").kind.labels ?? []
        let outcomes = try trial.file.variable("/decisions/outcome").kind.labels ?? []
        let rules = try trial.file.variable("/decisions/of").kind.labels ?? []
        let tallies = try tally(trial, names: names.count, outcomes: outcomes.count)
        for (index, arm) in trial.arms.enumerated() {
            let taken = names.indices.filter { tallies[index][$0].outcomes.reduce(0, +) > 0 }
            guard !taken.isEmpty else { continue }
            let path = "/analyses/decisions/\(arm)"
            let group = try AnalysisGroup(trial.file, path, title: "Decisions in this arm")
            try group.axis(
                Variable("decision", longName: "Decision", kind: .level(taken.map { names[$0] })),
                .codes(taken.indices.map { Int8(truncatingIfNeeded: $0) }))
            try group.axis(
                Variable("outcome", longName: "What was done", kind: .level(outcomes)), .codes(outcomes.indices.map { Int8(truncatingIfNeeded: $0) }))
            let found = taken.map { tallies[index][$0] }
            let most = found.map(\.rules.count).max() ?? 1
            try group.axis(
                Variable("rule", longName: "Rule that acted, 0 for none", kind: .longInteger), .integers(Array(0..<most)))
            try group.counts("taken", "Decisions taken, of all twins", found.map { $0.outcomes.reduce(0, +) }, axes: ["decision"])
            try group.counts("counts", "Decisions by what was done", found.flatMap(\.outcomes), axes: ["decision", "outcome"])
            try group.counts(
                "acted", "Decisions by the rule that acted",
                found.flatMap { $0.rules + Array(repeating: 0, count: most - $0.rules.count) }, axes: ["decision", "rule"])
            try group.counts(
                "limited", "Decisions whose dose was changed by bounds or the ladder's end", found.map(\.limited), axes: ["decision"])
            for (place, tally) in zip(taken, found) {
                guard let of = tally.of, rules.indices.contains(of) else { continue }
                try writeDoses(tally, rule: rules[of], into: "\(path)/doses/\(names[place])", trial)
            }
        }
    }

    private static func tally(_ trial: TrialData, names: Int, outcomes: Int) throws -> [[Tally]] {
        var tallies = trial.arms.map { _ in
            (0..<names).map { _ in Tally(outcomes: Array(repeating: 0, count: outcomes)) }
        }
        for rows in try TableSlabs.rows(of: "decisions", in: trial.reader) {
            let read = try columns.map { try trial.reader.column($0, ofTable: "decisions", rows: rows).asNumbers ?? [] }
            for row in 0..<rows.count {
                let (arm, decision, outcome) = (Int(read[0][row]), Int(read[2][row]), Int(read[5][row]))
                guard tallies.indices.contains(arm), tallies[arm].indices.contains(decision), (0..<outcomes).contains(outcome) else { continue }
                try tallies[arm][decision].add(
                    time: read[1][row], number: Int(read[3][row]), rule: Int(read[4][row]), outcome: outcome, of: read[6][row],
                    before: read[7][row], after: read[8][row], isLimited: read[9][row] == 1, trial.scratch)
            }
        }
        return tallies
    }

    /// The dose in force before the first decision and after each, over the twins it was taken for.
    private static func writeDoses(_ tally: Tally, rule: String, into path: String, _ trial: TrialData) throws {
        let unit = try trial.file.variable("/decisions/dose_after").unit
        var samples = [try tally.before.map { maker in var maker = maker; return try maker.sample() }].compactMap { $0 }
        for maker in tally.doses {
            var maker = maker
            samples.append(try maker.sample())
        }
        let times = [0] + tally.times.map { $0.sum / Double($0.count) }
        guard samples.count == times.count else { return }
        let group = try AnalysisGroup(trial.file, path, title: "Dose of rule \(rule) in force")
        try group.axis(
            Variable("time", unit: try trial.file.variable("/decisions/time").unit, longName: "Mean time of the decision; first, the start"),
            .numbers(times))
        try group.counts("n", "Twins with a dose", samples.map(\.count), axes: ["time"])
        for level in levels {
            try group.numbers(
                level.name, "Dose in force: \(level.words)", unit: unit, samples.map { $0.quantile(level.p) }, axes: ["time"])
        }
    }
}

extension DecisionAnalysis.Tally {
    fileprivate mutating func add(
        time: Double, number: Int, rule: Int, outcome: Int, of: Double, before: Double, after: Double, isLimited: Bool,
        _ scratch: Scratch
    ) throws {
        outcomes[outcome] += 1
        while rules.count <= rule { rules.append(0) }
        rules[max(0, rule)] += 1
        if isLimited { limited += 1 }
        guard !of.isNaN, of >= 0 else { return }
        self.of = Int(of)
        if number == 1 {
            if self.before == nil { self.before = SampleMaker(scratch) }
            try self.before?.add([before])
        }
        while times.count < number {
            times.append((0, 0))
            doses.append(SampleMaker(scratch))
        }
        times[number - 1].sum += time
        times[number - 1].count += 1
        try doses[number - 1].add([after])
    }
}
