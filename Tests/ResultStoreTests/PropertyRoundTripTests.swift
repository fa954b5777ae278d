import Foundation
import ResultStore
import TestSupport
import Testing

@Suite struct PropertyRoundTripTests {
    @Test(arguments: [(1, 21, 4), (2, 21, 4), (3, 8, 8), (1, 5, 64), (2, 1, 1)])
    func everyValueComesBack(replicates: Int, twins: Int, blockTwins: Int) throws {
        let scratch = try Scratch()
        let run = SampleRun(replicates: replicates, twins: twins, blockTwins: blockTwins)
        try run.write(to: scratch.path("results.h5"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("results.h5.partial")))

        let reader = try ResultReader(ResultFile.open(scratch.path("results.h5")))
        let schema = run.schema
        #expect(reader.replicates == replicates)
        #expect(reader.twins == twins)
        #expect(try reader.inputs() == schema.inputs)
        #expect(try reader.twinVariables() == schema.twinVariables)
        #expect(try reader.arms() == schema.arms.map(\.name))
        var rows = [0, 0]
        for index in 0..<schema.layout.blocks {
            let block = run.block(index)
            let (replicate, range) = schema.layout.place(of: index)
            for (variable, values) in zip(schema.twinVariables, block.twins) {
                #expect(part(try reader.twinValues(variable.name, replicate: replicate), range) == values)
            }
            for (arm, (outputs, endpoints)) in zip(schema.arms, zip(block.trajectories, block.endpoints)) {
                for (output, values) in zip(arm.outputs, outputs) {
                    let read = try reader.trajectories(output.name, arm: arm.name, replicate: replicate, twins: range)
                    #expect(read == values)
                }
                for (endpoint, values) in zip(arm.endpoints, endpoints) {
                    #expect(part(try reader.endpoint(endpoint.name, arm: arm.name, replicate: replicate), range) == values)
                }
            }
            for (number, (table, columns)) in zip(schema.tables, block.tables).enumerated() {
                let span = rows[number]..<(rows[number] + columns[0].count)
                for (column, values) in zip(table.columns, columns) {
                    #expect(same(try reader.column(column.name, ofTable: table.name, rows: span), values))
                }
                rows[number] = span.upperBound
            }
        }
        for (table, rows) in zip(schema.tables, rows) { #expect(try reader.rows(ofTable: table.name) == rows) }
    }

    @Test func outputsKnowTheirTimesAndUnits() throws {
        let scratch = try Scratch()
        let run = SampleRun()
        try run.write(to: scratch.path("results.h5"))
        let reader = try ResultReader(ResultFile.open(scratch.path("results.h5")))
        for arm in run.schema.arms {
            #expect(try reader.outputs(ofArm: arm.name) == arm.outputs)
            #expect(try reader.endpoints(ofArm: arm.name) == arm.endpoints)
            #expect(try reader.title(ofArm: arm.name) == arm.title)
            #expect(try reader.file.axes(in: "/trajectories/\(arm.name)") == ["time", "time_ANC"])
        }
        #expect(try reader.tables() == ["observations", "events"])
        #expect(try reader.columns(ofTable: "observations") == run.schema.tables[0].columns)
        let info = try reader.file.info("/trajectories/fixed/drug.C")
        #expect(info.axes == ["/replicate", "/twin", "/trajectories/fixed/time"])
        #expect(info.shape == [2, 21, 13])
        #expect(try reader.file.attribute("seed") == .text("20261123"))
        #expect(try reader.file.attribute("rtol") == .number(1e-6))
        #expect(try !reader.file.contains("/checkpoint"))
        // One column of a trajectory: all twins at the third and fourth time.
        let column = try reader.trajectories("A", arm: "fixed", replicate: 1, times: 2..<4)
        let expected = (21..<42).flatMap { id in [2, 3].map { SampleRun.fraction(id, 3, 0, 1, $0) } }
        #expect(column == expected)
        let slabs = try reader.timeSlabs("A", arm: "fixed", bytes: 21 * 8 * 5)
        #expect(slabs == [0..<5, 5..<10, 10..<13])
    }

    @Test func levelsReadAsTheirNames() throws {
        let scratch = try Scratch()
        try SampleRun(replicates: 1, twins: 5, blockTwins: 5).write(to: scratch.path("results.h5"))
        let file = try ResultFile.open(scratch.path("results.h5"))
        #expect(try file.texts("/twins/stage") == ["", "stage one", "stage two", "µ", ""])
        #expect(try file.attribute("flag_meanings", of: "/twins/stage") == .text("stage_one stage_two µ"))
        let codes = try file.numbers("/twins/stage")
        #expect(codes[0].isNaN && codes[1] == 0)
    }

    @Test func analysesAreWrittenBeforeAndAfterTheEnd() throws {
        let scratch = try Scratch()
        let run = SampleRun()
        let writer = try ResultWriter.create(scratch.path("results.h5"), schema: run.schema)
        for index in 0..<run.schema.layout.blocks { try writer.append(run.block(index)) }
        let mean = Variable("mean", unit: "mg*h/L", longName: "Mean")
        try writer.file.writeTable(in: "/analyses/endpoints", title: "Endpoints", columns: [
            (Variable("arm", longName: "Arm", kind: .text(fitting: ["fixed", "by weight"])), .texts(["fixed", "by weight"])),
            (mean, .numbers([1.5, .nan])),
        ])
        try writer.finish()

        let file = try ResultFile.open(scratch.path("results.h5"), mode: .readWrite)
        try file.createGroup("/analyses/bands", title: "Bands")
        try file.writeAxis(Variable("quantile", longName: "Quantile"), .numbers([0.05, 0.5, 0.95]), in: "/analyses")
        try file.writeAxis(Variable("time", unit: "h", longName: "Time"), .numbers([0, 1]), in: "/analyses/bands")
        let band = Variable("drug.C", unit: "mg/L", longName: "Concentration")
        try file.write(band, .numbers([1, 2, 3, 4, 5, 6]), axes: ["quantile", "time"], in: "/analyses/bands")
        try file.remove("/analyses/endpoints")
        try file.writeTable(in: "/analyses/endpoints", title: "Endpoints", columns: [(mean, .numbers([2, 3, 4]))])
        try file.close()

        let read = try ResultFile.open(scratch.path("results.h5"))
        #expect(try read.groups(in: "/analyses") == ["bands", "endpoints"])
        #expect(try read.info("/analyses/bands/drug.C").axes == ["/analyses/quantile", "/analyses/bands/time"])
        #expect(try read.numbers("/analyses/bands/drug.C", start: [1, 0], count: [1, 2]) == [3, 4])
        #expect(try read.numbers("/analyses/endpoints/mean") == [2, 3, 4])
    }

    @Test func largeBlocksAreCutAlongTime() throws {
        let scratch = try Scratch()
        let times = (0..<5000).map(Double.init)
        let schema = ResultSchema(
            title: "Large", twins: 100, blockTwins: 60,
            arms: [Arm("a", title: "a", outputs: [Output("y", unit: "1", longName: "y", times: times, timeUnit: "h")])])
        let writer = try ResultWriter.create(scratch.path("large.h5"), schema: schema)
        let value = { (twin: Int, time: Int) in Double(twin) + Double(time) / 8192 }
        for index in 0..<2 {
            let range = schema.layout.place(of: index).twins
            let values = range.flatMap { twin in times.indices.map { value(twin, $0) } }
            try writer.append(ResultBlock(index: index, trajectories: [[values]], endpoints: [[]]))
        }
        try writer.finish()
        let reader = try ResultReader(ResultFile.open(scratch.path("large.h5")))
        let read = try reader.trajectories("y", arm: "a", twins: 50..<100, times: 2000..<2400)
        #expect(read == (50..<100).flatMap { twin in (2000..<2400).map { value(twin, $0) } })
    }

    /// Swift Testing runs these beside all others: HDF5 calls from many threads must not disturb one another.
    @Test func manyThreadsWriteTheirOwnFiles() async throws {
        let scratch = try Scratch()
        let run = SampleRun()
        let folder = scratch.folder
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 { group.addTask { try run.write(to: "\(folder)/\(number).h5") } }
            try await group.waitForAll()
        }
        let first = try resultContents(scratch.path("0.h5"))
        for number in 1..<8 { #expect(try resultContents(scratch.path("\(number).h5")) == first) }
    }

    private func part(_ values: StoredValues, _ range: Range<Int>) -> StoredValues {
        switch values {
        case .numbers(let all): .numbers(Array(all[range]))
        case .integers(let all): .integers(Array(all[range]))
        case .codes(let all): .codes(Array(all[range]))
        case .texts(let all): .texts(Array(all[range]))
        }
    }

    private func same(_ a: StoredValues, _ b: StoredValues) -> Bool {
        guard case .numbers(let x) = a, case .numbers(let y) = b else { return a == b }
        return x.map(\.bitPattern) == y.map(\.bitPattern)
    }
}
