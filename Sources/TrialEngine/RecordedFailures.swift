import ResultStore

/// The failures that a results file holds, whichever of a trial's runs found them.
struct RecordedFailures {
    /// Twins that failed in at least one arm.
    private(set) var twins = 0
    /// The first of them, as lines for people.
    private(set) var lines: [String] = []

    /// Goes over `/events` some rows at a time; rows of a twin lie together.
    init(in file: ResultFile, listing most: Int = 20) throws {
        let reader = try ResultReader(file)
        let rows = try reader.rows(ofTable: "events")
        let arms = try reader.arms()
        let failure = ResultTable.eventKinds.firstIndex(of: "failure")
        var last: [Int] = []
        for start in stride(from: 0, to: rows, by: 32_768) {
            let slab = start..<min(start + 32_768, rows)
            let kinds = try reader.column("kind", ofTable: "events", rows: slab).asIntegers ?? []
            let failed = kinds.indices.filter { kinds[$0] == failure }
            guard !failed.isEmpty else { continue }
            let leads = (reader.scenarios.isEmpty ? [] : ["scenario"]) + (reader.replicates > 1 ? ["replicate"] : []) + ["twin"]
            let numbers = try leads.map { try reader.column($0, ofTable: "events", rows: slab).asIntegers ?? [] }
            let armOfRow = try reader.column("arm", ofTable: "events", rows: slab).asIntegers ?? []
            for row in failed {
                let twin = numbers.map { $0[row] }
                if twin != last { twins += 1 }
                last = twin
                guard lines.count < most else { continue }
                let place = start + row..<start + row + 1
                let time = try reader.column("time", ofTable: "events", rows: place).asNumbers?.first ?? 0
                let detail = try reader.column("detail", ofTable: "events", rows: place).asTexts?.first ?? ""
                let who = zip(leads, twin).map { "\($0) \($1)" }.joined(separator: ", ")
                let arm = arms.indices.contains(armOfRow[row]) ? arms[armOfRow[row]] : "?"
                lines.append("\(who), arm \(arm): at time \(time): \(detail)")
            }
        }
    }
}
