import Foundation
import ResultStore
import TestSupport
import Testing

/// The bytes a killed run leaves are those it had handed to the operating system: copying the partial file
/// between two calls is that very state.
@Suite struct PropertyResumeTests {
    let run = SampleRun(replicates: 2, twins: 61, blockTwins: 4)

    @Test func aRunKilledAnywhereResumesToTheSameDatasets() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        let whole = try resultContents(scratch.path("whole.h5"))
        var random = SeededGenerator(state: 7)

        for trial in 0..<12 {
            let path = scratch.path("run\(trial).h5")
            let killed = scratch.path("killed\(trial).h5")
            let killAfter = Int.random(in: 0...run.schema.layout.blocks, using: &random)
            let every = Int.random(in: 1...6, using: &random)
            let writer = try ResultWriter.create(path, schema: run.schema)
            var saved = 0
            for index in 0..<killAfter {
                try writer.append(run.block(index))
                if (index + 1) % every == 0 {
                    try writer.checkpoint()
                    saved = index + 1
                }
            }
            try FileManager.default.copyItem(atPath: path + ".partial", toPath: killed + ".partial")
            try writer.abandon()

            guard case .resumed(let resumed) = try ResultWriter.resume(killed, schema: run.schema) else {
                Issue.record("trial \(trial): not resumed")
                continue
            }
            #expect(resumed.blocksDone == saved)
            try run.complete(resumed)
            #expect(try resultContents(killed) == whole)
        }
    }

    @Test func aRunKilledAgainAndAgainArrives() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        var path = scratch.path("0.h5")
        var writer = try ResultWriter.create(path, schema: run.schema)
        for life in 1... {
            let end = min(writer.blocksDone + 5, run.schema.layout.blocks)
            for index in writer.blocksDone..<end {
                try writer.append(run.block(index))
                if index % 3 == 0 { try writer.checkpoint() }
            }
            if end == run.schema.layout.blocks { break }
            let next = scratch.path("\(life).h5")
            try FileManager.default.copyItem(atPath: path + ".partial", toPath: next + ".partial")
            try writer.abandon()
            guard case .resumed(let resumed) = try ResultWriter.resume(next, schema: run.schema) else {
                Issue.record("life \(life): not resumed")
                return
            }
            (writer, path) = (resumed, next)
        }
        try writer.finish()
        #expect(try resultContents(path) == resultContents(scratch.path("whole.h5")))
    }

    /// Real kills: another process writes, with a checkpoint after every block, until SIGKILL ends it.
    @Test(arguments: 0..<8)
    func aProcessKilledBySIGKILLResumesToTheSameDatasets(trial: Int) async throws {
        let scratch = try Scratch()
        let path = scratch.path("run.h5")
        let delay = UInt32(3_000 + trial * 25_000)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
            let run = SampleRun(replicates: 2, twins: 61, blockTwins: 4)
            let writer = try ResultWriter.create(path, schema: run.schema)
            Thread.detachNewThread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }
            for index in 0..<run.schema.layout.blocks {
                try writer.append(run.block(index))
                try writer.checkpoint()
            }
            while true { try writer.checkpoint() }
        }
        let writer: ResultWriter
        switch try ResultWriter.resume(path, schema: run.schema) {
        case .resumed(let resumed): writer = resumed
        case .damaged, .nothing: writer = try ResultWriter.create(path, schema: run.schema)
        case .complete:
            Issue.record("the writer never finished")
            return
        }
        try run.complete(writer)
        try run.write(to: scratch.path("whole.h5"))
        #expect(try resultContents(path) == resultContents(scratch.path("whole.h5")))
    }

    /// A power cut in the midst of a flush leaves any of its writes undone. Here every 512-byte sector that a
    /// checkpoint changed is new or old at random: the resume must find the old or the new checkpoint with all
    /// its data, or say that the file is damaged.
    @Test func aPowerCutInTheMidstOfAFlushIsSoundOrSaysSo() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        let whole = try resultContents(scratch.path("whole.h5"))
        let path = scratch.path("run.h5")
        let writer = try ResultWriter.create(path, schema: run.schema)
        for index in 0..<7 { try writer.append(run.block(index)) }
        try writer.checkpoint()
        for index in 7..<20 { try writer.append(run.block(index)) }
        let before = try Data(contentsOf: URL(fileURLWithPath: path + ".partial"))
        try writer.checkpoint()
        let after = try Data(contentsOf: URL(fileURLWithPath: path + ".partial"))
        try writer.abandon()

        var random = SeededGenerator(state: 11)
        var outcomes: [String: Int] = [:]
        for trial in 0..<60 {
            let torn = mix(before, after, share: Double(trial % 10 + 1) / 10, &random)
            let name = scratch.path("torn\(trial).h5")
            try torn.write(to: URL(fileURLWithPath: name + ".partial"))
            switch try ResultWriter.resume(name, schema: run.schema) {
            case .resumed(let resumed):
                #expect([7, 20].contains(resumed.blocksDone))
                try run.complete(resumed)
                #expect(try resultContents(name) == whole)
                outcomes["resumed", default: 0] += 1
            case .damaged(let reason):
                #expect(!reason.isEmpty)
                outcomes["damaged", default: 0] += 1
            case .nothing, .complete: Issue.record("trial \(trial): neither resumed nor damaged")
            }
        }
        // With all sectors new (share 1) it must resume.
        #expect(outcomes["resumed", default: 0] >= 6)
    }

    @Test func aSuspendedRunResumes() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("whole.h5"))
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        for index in 0..<9 { try writer.append(run.block(index)) }
        try writer.suspend()
        guard case .resumed(let resumed) = try ResultWriter.resume(scratch.path("a.h5"), schema: run.schema) else {
            Issue.record("not resumed")
            return
        }
        #expect(resumed.blocksDone == 9)
        try run.complete(resumed)
        #expect(try resultContents(scratch.path("a.h5")) == resultContents(scratch.path("whole.h5")))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).sorted() == ["a.h5", "whole.h5"])
    }

    @Test func aFinishedFileThatOnlyLacksItsNameGetsIt() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        try FileManager.default.moveItem(atPath: scratch.path("a.h5"), toPath: scratch.path("a.h5.partial"))
        guard case .complete = try ResultWriter.resume(scratch.path("a.h5"), schema: run.schema) else {
            Issue.record("not complete")
            return
        }
        #expect(try ResultReader(ResultFile.open(scratch.path("a.h5"))).twins == 61)
    }

    @Test func withoutAPartialFileThereIsNothingToResume() throws {
        let scratch = try Scratch()
        guard case .nothing = try ResultWriter.resume(scratch.path("a.h5"), schema: run.schema) else {
            Issue.record("found something")
            return
        }
    }

    @Test func anotherRunIsRefusedAndSaysWhatDiffers() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        try writer.append(run.block(0))
        try writer.suspend()
        var other = run
        other.seed = "1"
        let error = #expect(throws: ResultStoreError.self) {
            _ = try ResultWriter.resume(scratch.path("a.h5"), schema: other.schema)
        }
        #expect(error?.problem == "this unfinished run is another one (seed: 20261123 there, 1 here)")
        other = run
        other.twins = 60
        let sizes = #expect(throws: ResultStoreError.self) {
            _ = try ResultWriter.resume(scratch.path("a.h5"), schema: other.schema)
        }
        #expect(sizes?.problem.contains("the sizes, variables, arms or tables of the trial") == true)
        // The refusal changed nothing.
        guard case .resumed(let resumed) = try ResultWriter.resume(scratch.path("a.h5"), schema: run.schema) else {
            Issue.record("not resumed")
            return
        }
        #expect(resumed.blocksDone == 1)
        try resumed.abandon()
    }

    @Test func damagedPartialFilesAreToldNotCrashedOn() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        for index in 0..<20 { try writer.append(run.block(index)) }
        try writer.suspend()
        let sound = try Data(contentsOf: URL(fileURLWithPath: scratch.path("a.h5.partial")))
        for length in [0, 1, 100, 2000, sound.count / 2, sound.count - 1] {
            let path = scratch.path("cut\(length).h5")
            try sound.prefix(length).write(to: URL(fileURLWithPath: path + ".partial"))
            guard case .damaged(let reason) = try ResultWriter.resume(path, schema: run.schema) else {
                Issue.record("\(length) bytes were taken as sound")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    private func mix(_ old: Data, _ new: Data, share: Double, _ random: inout SeededGenerator) -> Data {
        var torn = new
        for start in stride(from: 0, to: new.count, by: 512) where Double.random(in: 0..<1, using: &random) >= share {
            let end = min(start + 512, new.count)
            let sector = start < old.count ? Data(old[start..<min(end, old.count)]) : Data()
            torn.replaceSubrange(start..<end, with: sector + Data(count: end - start - sector.count))
        }
        return torn
    }
}
