import Foundation
import ResultStore
import Statistics
import TestSupport
import Testing

/// Files that keep summaries in place of trajectories.
@Suite struct PropertySummaryTests {
    let run = SampleRun(replicates: 2, twins: 61, blockTwins: 4, keep: .summaries)

    @Test func summariesAreThoseOfTheTrajectories() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let reader = try ResultReader(ResultFile.open(scratch.path("a.h5")))
        #expect(reader.keepsSummaries)
        #expect(try reader.arms() == run.schema.arms.map(\.name))
        let blocks = (0..<run.schema.layout.blocks).map(run.block)
        for (number, arm) in run.schema.arms.enumerated() {
            #expect(try reader.outputs(ofArm: arm.name).map(\.name) == arm.outputs.map(\.name))
            for (place, output) in arm.outputs.enumerated() {
                let times = output.times.count
                let values = blocks.flatMap { $0.trajectories[number][place] }
                let path = "/trajectories/\(arm.name)/\(output.name)"
                let summary = try reader.summary(output.name, arm: arm.name)
                #expect(try reader.file.info(path).axisNames == ["quantile", output.name == "ANC" ? "time_ANC" : "time"])
                let (mean, sd) = (try reader.file.numbers("\(path)_mean"), try reader.file.numbers("\(path)_sd"))
                let (min, max) = (try reader.file.numbers("\(path)_min"), try reader.file.numbers("\(path)_max"))
                for time in 0..<times {
                    let sample = Sample(stride(from: time, to: values.count, by: times).map { values[$0] })
                    #expect(summary.counts[time] == sample.count && (min[time], max[time]) == (sample.minimum, sample.maximum))
                    // Rounding of 122 additions.
                    #expect(abs(mean[time] - (sample.mean ?? .nan)) < 1e-14)
                    #expect(abs(sd[time] - (sample.standardDeviation ?? .nan)) < 1e-13)
                    for (p, quantiles) in zip(summary.probabilities, summary.quantiles) {
                        let exact = try #require(sample.quantile(p))
                        #expect(abs(quantiles[time] - exact) <= summary.relativeError * exact)
                    }
                }
            }
        }
        #expect(throws: ResultStoreError.self) { try reader.trajectories("A", arm: "fixed") }
    }

    /// Blocks are how the work is cut, nothing else.
    @Test func blocksDoNotMatter() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        try SampleRun(replicates: 2, twins: 61, blockTwins: 16, keep: .summaries).write(to: scratch.path("b.h5"))
        #expect(try resultContents(scratch.path("a.h5")) == resultContents(scratch.path("b.h5")))
    }

    @Test func aRunKilledAnywhereResumesToTheSameSummaries() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        let whole = try resultContents(scratch.path("whole.h5"))
        for (trial, (saved, killed)) in [(0, 3), (5, 5), (7, 12), (16, 20), (32, 32)].enumerated() {
            let path = scratch.path("run\(trial).h5")
            let copy = scratch.path("killed\(trial).h5")
            let writer = try ResultWriter.create(path, schema: run.schema)
            for index in 0..<killed {
                // Checkpoints use two places in turn: both are used by then.
                if index == saved / 2 || index == saved { try writer.checkpoint() }
                try writer.append(run.block(index))
            }
            if killed == saved { try writer.checkpoint() }
            try FileManager.default.copyItem(atPath: path + ".partial", toPath: copy + ".partial")
            try writer.abandon()
            guard case .resumed(let resumed) = try ResultWriter.resume(copy, schema: run.schema) else {
                Issue.record("trial \(trial): not resumed")
                continue
            }
            #expect(resumed.blocksDone == saved)
            try run.complete(resumed)
            #expect(try resultContents(copy) == whole)
        }
    }

    @Test func anOutputCalledAsASummaryIsRefused() throws {
        let scratch = try Scratch()
        let outputs = ["C", "C_mean"].map { Output($0, unit: "1", longName: $0, times: [0], timeUnit: "h") }
        let schema = ResultSchema(title: "t", twins: 1, blockTwins: 1, arms: [Arm("x", title: "x", outputs: outputs)], keep: .summaries)
        let error = #expect(throws: ResultSchemaError.self) { _ = try ResultWriter.create(scratch.path("a.h5"), schema: schema) }
        #expect(error?.problems.map(\.place) == ["/trajectories/x/C_mean"])
    }
}
