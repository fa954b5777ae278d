import ResultStore
import Testing
import TrialEngine

/// What analyses read before the file has its name is what is in it afterwards: HDF5 1.10.8 reads nonsense where a
/// trajectory is a single chunk, as long as the handle that wrote it is open.
@Suite struct PropertyReadingTests {
    @Test(arguments: [1, 4, 10, 70]) func analysesReadWhatWasWritten(_ size: Int) throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let path = fixture.folder.appendingPathComponent("small.h5").path
        let plan = try fixture.plan(TrialFixture.text(arms: TrialFixture.fixed, size: size))
        var early: [Double] = []
        _ = try TrialRun(plan, version: "test").run(
            to: path, options: RunOptions(threads: 2), analyse: { early = try $0.numbers("/trajectories/fixed/C") })
        let late = try ResultFile.open(path).numbers("/trajectories/fixed/C")
        #expect(early == late && late.count == 9 * size && late.allSatisfy { $0 >= 0 && $0 < 1000 })
    }
}
