import ResultStore
import Testing

/// What is measured at visits comes back as it was given, whatever is kept of trajectories.
@Suite struct PropertyVisitTests {
    @Test(arguments: [ResultSchema.Keep.trajectories, .summaries]) func comeBack(_ keep: ResultSchema.Keep) throws {
        let scratch = try Scratch()
        let run = SampleRun(replicates: 2, twins: 21, blockTwins: 4, keep: keep)
        try run.write(to: scratch.path("visits.h5"))
        let file = try ResultFile.open(scratch.path("visits.h5"))
        defer { try? file.close() }
        for (arm, name) in ["fixed", "by weight"].enumerated() {
            let group = "/visits/\(name)"
            #expect(try file.shape("\(group)/ANC") == [2, 21, 3] && file.shape("\(group)/drug.C_time") == [2, 21, 2])
            let info = try file.info("\(group)/ANC_censored")
            #expect(info.axisNames == ["replicate", "twin", "time"] || info.axisNames == ["replicate", "twin", "time_ANC"])
            let values = try file.numbers("\(group)/ANC"), censored = try #require(file.read("\(group)/ANC_censored").asIntegers)
            for id in 0..<42 {
                for visit in 0..<3 {
                    let value = values[id * 3 + visit], isMissing = id % 5 == 4
                    #expect(isMissing ? value.isNaN : value == SampleRun.fraction(id, visit, 11, arm, 0))
                    #expect(censored[id * 3 + visit] == (isMissing ? -1 : (id + visit) % 2))
                }
            }
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let scratch = try Scratch()
        let run = SampleRun()
        let writer = try ResultWriter.create(scratch.path("visits.h5"), schema: run.schema)
        defer { try? writer.abandon() }
        var block = run.block(0)
        block.visits[0].removeLast()
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        block = run.block(0)
        block.visits[1][0] = .numbers([1])
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        block = run.block(0)
        block.visits = []
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        #expect(writer.blocksDone == 0)
    }

    @Test func namesThatClashAreRefused() throws {
        let scratch = try Scratch()
        var schema = SampleRun().schema
        let visit = VisitOutput("C", unit: "1", longName: "C", times: [0, 1], timeUnit: "h")
        let other = VisitOutput("C_time", unit: "1", longName: "C", times: [1, 0], timeUnit: "h")
        schema.arms = [Arm("one", title: "One", visits: [visit, other])]
        let error = #expect(throws: ResultSchemaError.self) { try ResultWriter.create(scratch.path("x.h5"), schema: schema) }
        let problems = error?.problems.map(\.description).joined(separator: "\n") ?? ""
        #expect(problems.contains("/visits/one/C_time") && problems.contains("not ascending"))
    }
}
