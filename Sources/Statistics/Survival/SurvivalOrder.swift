/// Subjects in the order of their times, stratum by stratum; those with a missing time are left out and counted.
struct SurvivalOrder {
    /// Indices of subjects by stratum, then by time.
    let subjects: [Int]
    /// Ranges of `subjects`, one a stratum, in ascending order of their numbers.
    let strata: [Range<Int>]
    let missing: Int

    /// - Parameter isMissing: whether a subject is to be left out for another reason.
    init(
        times: [Double], events: [Bool], strata numbers: [Int]? = nil, isMissing: (Int) -> Bool = { _ in false }
    ) throws(SurvivalError) {
        guard events.count == times.count else {
            throw .unequalLengths(series: "event marks", count: events.count, times: times.count)
        }
        if let numbers, numbers.count != times.count {
            throw .unequalLengths(series: "strata", count: numbers.count, times: times.count)
        }
        for (index, time) in times.enumerated() where time < 0 || time.isInfinite {
            throw .invalidTime(index: index, value: time)
        }
        var subjects = times.indices.filter { !times[$0].isNaN && !isMissing($0) }
        missing = times.count - subjects.count
        if let numbers {
            subjects.sort { (numbers[$0], times[$0], $0) < (numbers[$1], times[$1], $1) }
        } else {
            subjects.sort { (times[$0], $0) < (times[$1], $1) }
        }
        strata = Self.runs(subjects, within: subjects.indices) { numbers?[$0] ?? 0 }
        self.subjects = subjects
    }

    /// Ranges of equal times within a stratum, ascending.
    func ties(in stratum: Range<Int>, _ times: [Double]) -> [Range<Int>] {
        Self.runs(subjects, within: stratum) { times[$0] }
    }

    /// Where neighbours have the same key.
    private static func runs<Key: Equatable>(
        _ subjects: [Int], within range: Range<Int>, by key: (Int) -> Key
    ) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where index + 1 == range.upperBound || key(subjects[index]) != key(subjects[index + 1]) {
            runs.append(start..<(index + 1))
            start = index + 1
        }
        return runs
    }
}
