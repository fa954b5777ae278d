import Foundation
import ResultStore
import TestSupport
import Testing

/// Covariates over time come back as they were given, also after a kill, and lie where the contract says.
@Suite struct PropertyCourseTests {
    let run = SampleRun(replicates: 2, twins: 21, blockTwins: 4, hasCourses: true)

    @Test func comeBack() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let file = try ResultFile.open(scratch.path("a.h5"))
        defer { try? file.close() }
        #expect(try file.datasets(in: "/covariates").sorted() == ["height", "stage", "weight"])
        #expect(try file.numbers("/covariates/time") == [0, 7, 14, 21] && file.numbers("/covariates/time_stage") == [0, 10])
        let info = try file.info("/covariates/weight")
        #expect(info.axisNames == ["replicate", "twin", "time"])
        #expect(try file.shape("/covariates/weight") == [2, 21, 4] && file.shape("/covariates/stage") == [2, 21, 2])
        let weights = try file.numbers("/covariates/weight"), stages = try #require(file.read("/covariates/stage").asIntegers)
        for id in 0..<42 {
            for time in 0..<4 { #expect(weights[4 * id + time] == SampleRun.fraction(id, time, 20)) }
            for time in 0..<2 { #expect(stages[2 * id + time] == (id + time) % 2) }
        }
        // Without any there is no such group.
        try SampleRun(replicates: 1, twins: 4, blockTwins: 4).write(to: scratch.path("b.h5"))
        let other = try ResultFile.open(scratch.path("b.h5"))
        defer { try? other.close() }
        #expect(try !other.contains("/covariates"))
    }

    @Test func resume() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        let whole = try resultContents(scratch.path("whole.h5"))
        for killAfter in [0, 3, 7] {
            let path = scratch.path("run\(killAfter).h5"), killed = scratch.path("killed\(killAfter).h5")
            let writer = try ResultWriter.create(path, schema: run.schema)
            for index in 0..<killAfter { try writer.append(run.block(index)) }
            try writer.checkpoint()
            try FileManager.default.copyItem(atPath: path + ".partial", toPath: killed + ".partial")
            try writer.abandon()
            guard case .resumed(let resumed) = try ResultWriter.resume(killed, schema: run.schema) else {
                Issue.record("\(killAfter): not resumed")
                continue
            }
            try run.complete(resumed)
            #expect(try resultContents(killed) == whole)
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        defer { try? writer.abandon() }
        var block = run.block(0)
        block.covariates.removeLast()
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        block = run.block(0)
        block.covariates[0] = .numbers([1])
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        block = run.block(0)
        block.covariates[1] = block.covariates[2]
        #expect(throws: ResultStoreError.self) { try writer.append(block) }
        #expect(writer.blocksDone == 0)
        var schema = run.schema
        schema.courses = [
            CovariateCourseVariable(Variable("time", longName: "T"), times: [0, 1], timeUnit: "d"),
            CovariateCourseVariable(Variable("w", longName: "W"), times: [0, 0], timeUnit: "d"),
        ]
        let error = #expect(throws: ResultSchemaError.self) { try ResultWriter.create(scratch.path("x.h5"), schema: schema) }
        #expect(error?.problems.map(\.place) == ["/covariates/time", "/covariates/w"])
    }
}
