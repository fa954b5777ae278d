import Foundation
import ResultStore
import TestSupport
import Testing

@Suite struct PropertyFileErrorTests {
    let run = SampleRun(replicates: 1, twins: 6, blockTwins: 3)

    @Test func anImpossibleFolderIsToldBeforeAnythingRuns() throws {
        let scratch = try Scratch()
        #expect(problem { _ = try ResultWriter.create(scratch.path("no/such/a.h5"), schema: run.schema) } == "there is no such folder")
        try Data().write(to: URL(fileURLWithPath: scratch.path("file")))
        #expect(problem { _ = try ResultWriter.create(scratch.path("file/a.h5"), schema: run.schema) } == "this is a file, not a folder")
        try FileManager.default.createDirectory(atPath: scratch.path("a.h5"), withIntermediateDirectories: true)
        #expect(problem { _ = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema) } == "a folder has the name of the results file")
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func aFolderWithoutPermissionIsTold() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("closed"), withIntermediateDirectories: true)
        chmod(scratch.path("closed"), 0o555)
        #expect(problem { _ = try ResultWriter.create(scratch.path("closed/a.h5"), schema: run.schema) } == "you may not write to this folder")
    }

    @Test func aFileInUseIsNeitherOverwrittenNorResumed() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        try writer.append(run.block(0))
        try writer.checkpoint()
        let inUse = "another program has this file open"
        #expect(problem { _ = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema) } == inUse)
        #expect(problem { _ = try ResultWriter.resume(scratch.path("a.h5"), schema: run.schema) } == inUse)
        try writer.append(run.block(1))
        try writer.finish()
        #expect(try ResultReader(ResultFile.open(scratch.path("a.h5"))).twins == 6)
    }

    @Test func aFileLockedByAnotherProgramIsTold() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let descriptor = open(scratch.path("a.h5"), O_RDWR)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let inUse = "another program has this file open"
        #expect(problem { _ = try ResultFile.open(scratch.path("a.h5"), mode: .readWrite) } == inUse)
        #expect(problem { _ = try ResultFile.open(scratch.path("a.h5")) } == inUse)
    }

    /// A program that is just starting another one holds the locks of files it has closed until that one runs.
    @Test func aLockOfAMomentIsWaitedFor() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let descriptor = open(scratch.path("a.h5"), O_RDWR)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        Thread.detachNewThread {
            usleep(100_000)
            close(descriptor)
        }
        #expect(try ResultReader(ResultFile.open(scratch.path("a.h5"))).twins == 6)
    }

    @Test func otherFilesAreToldApart() throws {
        let scratch = try Scratch()
        #expect(problem { _ = try ResultFile.open(scratch.path("none.h5")) } == "there is no such file")
        #expect(problem { _ = try ResultFile.open(scratch.folder) } == "this is a folder, not a results file")
        try Data("ID,TIME\n1,0\n".utf8).write(to: URL(fileURLWithPath: scratch.path("a.csv")))
        #expect(problem { _ = try ResultFile.open(scratch.path("a.csv")) } == "this is not an HDF5 file")
        try run.write(to: scratch.path("a.h5"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path("a.h5")))
        try whole.prefix(whole.count - 700).write(to: URL(fileURLWithPath: scratch.path("cut.h5")))
        #expect(problem { _ = try ResultFile.open(scratch.path("cut.h5")) } == "the file is cut short (its end is missing)")
    }

    @Test func aKilledRunsFileIsToldToBeUnfinished() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        try FileManager.default.copyItem(atPath: scratch.path("a.h5.partial"), toPath: scratch.path("b.h5"))
        try writer.abandon()
        #expect(problem { _ = try ResultFile.open(scratch.path("b.h5")) } == "its run was killed, or is still writing it")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["b.h5"])
    }

    /// Flipping bytes of a sound file never crashes: every dataset reads, or an error says why not.
    @Test func damagedBytesAreErrorsNotCrashes() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let sound = try Data(contentsOf: URL(fileURLWithPath: scratch.path("a.h5")))
        var random = SeededGenerator(state: 3)
        var refused = 0
        for _ in 0..<60 {
            var bytes = sound
            for _ in 0..<20 { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random) }
            try bytes.write(to: URL(fileURLWithPath: scratch.path("b.h5")))
            do { _ = try resultContents(scratch.path("b.h5")) } catch { refused += 1 }
        }
        // Twenty changed bytes hit a checksummed structure in most files.
        #expect(refused > 30)
    }

    @Test func blocksOutOfOrderOrOfWrongSizeChangeNothing() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        #expect(problem { try writer.append(run.block(1)) } == "out of order")
        var wrong = run.block(0)
        wrong.trajectories[0][1].removeLast()
        #expect(problem { try writer.append(wrong) } == "38 values of /trajectories/fixed/A")
        wrong = run.block(0)
        wrong.twins[1] = .codes([0, 1, 2])
        #expect(problem { try writer.append(wrong) } == "block 0 has values of another kind, or codes without a level")
        wrong = run.block(0)
        wrong.tables[0].removeLast()
        #expect(problem { try writer.append(wrong) } == "4 columns of /observations")
        #expect(problem { try writer.finish() } == "only 0 of 2 blocks were written")
        try run.complete(writer)
        try run.write(to: scratch.path("b.h5"))
        #expect(try resultContents(scratch.path("a.h5")) == resultContents(scratch.path("b.h5")))
    }

    @Test func textTooLongForItsColumnIsRefused() throws {
        let scratch = try Scratch()
        let writer = try ResultWriter.create(scratch.path("a.h5"), schema: run.schema)
        var block = run.block(0)
        block.tables[1] = [.integers([1]), .texts([String(repeating: "µ", count: 13)])]
        let error = #expect(throws: HDF5Error.self) { try writer.append(block) }
        #expect(error?.description.contains("has 26 bytes, but the column holds 24") == true)
        try writer.abandon()
    }

    @Test func writingUnderAMissingAxisOrTakenNameIsRefused() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let file = try ResultFile.open(scratch.path("a.h5"), mode: .readWrite)
        let variable = Variable("x", longName: "x")
        #expect(problem { try file.write(variable, .numbers([1]), axes: [], in: "/analyses") } == "there is no such group")
        try file.createGroup("/analyses/t")
        #expect(problem { try file.write(variable, .numbers([1]), axes: ["time"], in: "/analyses/t") } == "no axis of this name here or in a group above")
        #expect(problem { try file.write(variable, .numbers([1]), axes: ["twin"], in: "/analyses/t") } == "1 values for axes [\"twin\"] of lengths [6]")
        try file.write(variable, .numbers([1]), axes: [], in: "/analyses/t")
        #expect(problem { try file.write(variable, .numbers([1]), axes: [], in: "/analyses/t") } == "there is already something of this name")
        #expect(problem { _ = try file.texts("/analyses/t/x") } == "holds numbers, not text")
    }

    @Test func whatIsNotThereIsAnErrorWithHDF5sReason() throws {
        let scratch = try Scratch()
        try run.write(to: scratch.path("a.h5"))
        let file = try ResultFile.open(scratch.path("a.h5"))
        let missing = #expect(throws: HDF5Error.self) { _ = try file.read("/twins/height") }
        #expect(missing?.description.hasPrefix("could not open dataset /twins/height: ") == true)
        #expect(missing?.causes.last == "object 'height' doesn't exist")
        let beyond = #expect(throws: HDF5Error.self) { _ = try file.read("/twins/weight", start: [4], count: [3]) }
        #expect(beyond?.description == "could not reach [3] values from [4] in /twins/weight: its extents are [6]")
        #expect(try file.groups(in: "/analyses").isEmpty)
    }

    private func problem(_ body: () throws -> Void) -> String? {
        (#expect(throws: ResultStoreError.self) { try body() })?.problem
    }
}
