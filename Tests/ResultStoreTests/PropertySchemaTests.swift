import ResultStore
import Testing

@Suite struct PropertySchemaTests {
    @Test func allProblemsOfASchemaAreToldAtOnce() throws {
        let scratch = try Scratch()
        let schema = ResultSchema(
            title: "Bad", replicates: 0, twins: 4, blockTwins: 2,
            twinVariables: [
                Variable("twin", longName: "Twin"), Variable("a/b", longName: "Slash"), Variable("w", longName: "w"),
                Variable("w", longName: "again"), Variable("none", longName: "no level", kind: .level([])),
            ],
            arms: [Arm("x", title: "x", outputs: [
                Output("time", unit: "1", longName: "t", times: [0], timeUnit: "h"),
                Output("y", unit: "1", longName: "y", times: [1, 1], timeUnit: "h"),
            ])],
            tables: [Table("twins", title: "t", columns: [Variable("row", longName: "r"), Variable("s", longName: "s", kind: .text(bytes: 0))])])
        let error = #expect(throws: ResultSchemaError.self) {
            _ = try ResultWriter.create(scratch.path("a.h5"), schema: schema)
        }
        #expect(error?.problems.map(\.place) == [
            "replicates", "/twins/twin", "/twins/a/b", "/twins/w", "/twins/none", "/trajectories/x/time",
            "/trajectories/x/y", "/twins", "/twins/row", "/twins/s",
        ])
    }

    /// Each twin of each replicate lies in exactly one block, in order.
    @Test(arguments: [(1, 1, 1), (1, 10, 4), (3, 10, 4), (2, 8, 8), (2, 7, 100)])
    func blocksCoverEveryTwinOnce(replicates: Int, twins: Int, blockTwins: Int) {
        let layout = BlockLayout(replicates: replicates, twins: twins, blockTwins: blockTwins)
        let covered = (0..<layout.blocks).flatMap { block in
            let place = layout.place(of: block)
            return place.twins.map { place.replicate * twins + $0 }
        }
        #expect(covered == Array(0..<(replicates * twins)))
    }

    @Test func checkpointsAtTheStrideLeaveNoChunkHalfFull() {
        #expect(BlockLayout(replicates: 1, twins: 100_000, blockTwins: 64).checkpointStride == 32)
        #expect(BlockLayout(replicates: 1, twins: 100_000, blockTwins: 10_000).checkpointStride == 1)
    }
}
