import ResultStore
import Testing
import TrialEngine

/// Decisions leave all else alone, see the one reading that there is, and do what the file says they did.
@Suite struct PropertyDecisionTests {
    private static let give = "give: {dose: 15 mg/kg * weight, over: 1.5 h, every: 12 h, round: 250 mg}"
    private static let decided = """
        decided:
          \(give)
          decide:
            - name: level
              every: 12 h
              measure: {level: {C: -6 h}}
              rules:
                - {when: level > 25 mg/L, dose: 0.8 * dose}
                - {when: level < 12 mg/L, dose: 1.25 * dose}
              round: 50 mg
              most: 2000 mg
        """
    private static let plain = "plain:\n  \(give)"

    @Test func aReadingIsTheObservedOne() throws {
        try withResults(TrialFixture.text(arms: Self.decided + "\n" + Self.plain, size: 60)) { file in
            let observed = try Self.rows(of: "observations", ["twin", "arm", "time", "value", "censored"], file)
            let decisions = try Self.rows(of: "decisions", ["twin", "arm", "time", "level", "level_censored"], file)
            var found: [[Double]: [Double]] = [:]
            for row in observed { found[Array(row[..<3])] = Array(row[3...]) }
            var compared = 0
            for row in decisions {
                guard let same = found[[row[0], row[1], row[2] - 6]] else { continue }
                #expect(same == Array(row[3...]))
                compared += 1
            }
            #expect(compared > 60)
        }
    }

    @Test func theFileTellsWhatWasDone() throws {
        try withResults(TrialFixture.text(arms: Self.decided, size: 60)) { file in
            let decisions = try Self.rows(of: "decisions", ["twin", "time", "rule", "dose_before", "dose_after", "limited", "level"], file)
            #expect(decisions.count == 180)
            let doses = try Self.rows(of: "doses", ["twin", "time", "amount", "decision"], file)
            for row in decisions {
                let (before, level) = (row[3], row[6])
                let rule = level > 25 ? 1.0 : level < 12 ? 2 : 0
                #expect(row[2] == rule)
                let asked = rule == 1 ? 0.8 * before : rule == 2 ? 1.25 * before : before
                let rounded = rule == 0 ? asked : (asked / 50).rounded() * 50
                #expect(row[4] == min(rounded, 2000))
                #expect(row[5] == (rule > 0 && rounded > 2000 ? 1 : 0))
                let dose = try #require(doses.first { $0[0] == row[0] && $0[1] == row[1] })
                #expect(dose[2] == row[4])
                if rule > 0 { #expect(dose[3] == 0) }
            }
            #expect(Set(decisions.map { $0[2] }) == [0, 1, 2])
        }
    }

    @Test func otherArmsStayAsTheyAre() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let alone = try datasets(fixture.run(TrialFixture.text(arms: Self.plain, size: 40), "alone.h5"))
        let beside = try datasets(fixture.run(TrialFixture.text(arms: Self.decided + "\n" + Self.plain, size: 40), "beside.h5"))
        let places = alone.keys.filter { $0.contains("/plain/") && !$0.hasPrefix("/analyses") }
        #expect(places.count > 3)
        for place in places { #expect(alone[place]?.asNumbers == beside[place]?.asNumbers) }
        // What is decided starts from the same patients: until the first decision the arms are one.
        let (a, b) = (try #require(beside["/trajectories/plain/C"]?.asNumbers), try #require(beside["/trajectories/decided/C"]?.asNumbers))
        #expect(a != b)
        for row in stride(from: 0, to: a.count, by: 9) {
            #expect(Array(a[row..<row + 3]) == Array(b[row..<row + 3]))
        }
    }

    @Test(arguments: ["", "keep: summaries", "solver: cvode"]) func threadsAndResumesDoNotMatter(more: String) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(arms: Self.decided, size: 200, replicates: 2, more: more)
        let whole = try datasets(fixture.run(text, "one.h5", threads: 1))
        #expect(whole["/decisions/level"] != nil && whole["/replay/twins"] != nil)
        #expect(bitwiseDifferences(whole, try datasets(fixture.run(text, "three.h5", threads: 3))) == [])
        let path = fixture.folder.appendingPathComponent("stopped.h5").path
        let stop = StopRequest()
        let first = try TrialRun(fixture.plan(text), version: "test").run(
            to: path, options: RunOptions(threads: 2), stop: stop, progress: { _ in stop.stop() })
        #expect(first.ending == .interrupted)
        let second = try TrialRun(fixture.plan(text), version: "test").run(to: path, options: RunOptions(threads: 1, resume: true))
        #expect(second.ending == .finished && second.alarms == [])
        #expect(bitwiseDifferences(whole, try datasets(path)) == [])
    }

    /// Where nothing holds, a decided arm is the undecided one, by exact solution to the bit.
    @Test func holdsChangeNothing() throws {
        let never = Self.decided.replacing("level > 25 mg/L", with: "level > 2500 mg/L").replacing("level < 12 mg/L", with: "level < 0 mg/L")
        try withResults(TrialFixture.text(arms: never + "\n" + Self.plain, size: 30)) { file in
            let (a, b) = (try file.numbers("/trajectories/decided/C"), try file.numbers("/trajectories/plain/C"))
            // Decisions fall on doses: the moments of both arms are the same.
            #expect(a == b)
            #expect(Set(try file.texts("/decisions/outcome")) == ["none held"])
            #expect(try file.numbers("/doses/decision").allSatisfy { $0.isNaN || $0 == -1 })
        }
    }

    private func withResults(_ text: String, _ look: (ResultFile) throws -> Void) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let file = try ResultFile.open(fixture.run(text, "results.h5"))
        defer { try? file.close() }
        try look(file)
    }

    private static func rows(of table: String, _ columns: [String], _ file: ResultFile) throws -> [[Double]] {
        let reader = try ResultReader(file)
        let read = try columns.map { try #require(reader.column($0, ofTable: table).asNumbers) }
        return read[0].indices.map { row in read.map { $0[row] } }
    }
}
