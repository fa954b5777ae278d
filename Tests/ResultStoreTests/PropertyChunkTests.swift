import Foundation
import ResultStore
import Testing

/// Chunks are made outside of HDF5; HDF5, reading, finds every bit.
@Suite struct PropertyChunkTests {
    /// What values of a trajectory may look like, for the compressor.
    enum Course: CaseIterable {
        /// Every byte is noise: all is stored.
        case noise
        /// As simulated: low-order bytes are noise, high-order ones are not.
        case decay
        /// Nothing is noise.
        case steps
        /// Bytes are evenly distributed, but all twins are the same.
        case repeated
        case missing
        /// All bytes are the same, and take the longer of deflate's codes for a byte.
        case constant
        /// Low-order bytes are all zero, high-order ones are not.
        case hours
    }

    private static func values(_ course: Course, twins: Int, times: Int) -> [Double] {
        (0..<twins * times).map { index in
            let (twin, time) = (index / times, index % times)
            switch course {
            case .noise:
                let bits = UInt64(SampleRun.fraction(index, 1) * 0x1p32) << 32 | UInt64(SampleRun.fraction(index, 2) * 0x1p32)
                return Double(bitPattern: bits)
            case .decay: return 50 * SampleRun.fraction(twin) * exp(-0.1 * Double(time))
            case .steps: return Double((twin + time) % 5)
            case .repeated: return SampleRun.fraction(time)
            case .missing: return .nan
            case .constant: return Double(bitPattern: 0xC3C3_C3C3_C3C3_C3C3)
            case .hours: return Double(time)
            }
        }
    }

    /// 100 twins in blocks of 64 leave the last chunk in part empty; 2,500 times are cut.
    @Test(arguments: Course.allCases, [169, 2500]) func everyBitComesBack(course: Course, times: Int) throws {
        let scratch = try Scratch()
        let path = scratch.path("a.h5")
        let values = Self.values(course, twins: 100, times: times)
        try Self.write(values, times: times, precision: .double, to: path)
        let read = try ResultReader(ResultFile.open(path)).trajectories("y", arm: "a")
        #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        // Stored noise costs a few bytes per block; what repeats shrinks though its bytes look even.
        switch course {
        case .noise: #expect(size < 8 * 128 * times + 60_000)
        case .decay: #expect(size < 7 * 128 * times + 60_000)
        case .steps, .repeated, .missing, .constant, .hours: #expect(size < 128 * times + 60_000)
        }
    }

    @Test(arguments: [Course.decay, .steps, .missing]) func aSingleIsTheRoundedDouble(course: Course) throws {
        let scratch = try Scratch()
        let values = Self.values(course, twins: 100, times: 169)
        try Self.write(values, times: 169, precision: .single, to: scratch.path("a.h5"))
        let reader = try ResultReader(ResultFile.open(scratch.path("a.h5")))
        #expect(try reader.outputs(ofArm: "a")[0].precision == .single)
        #expect(try reader.trajectories("y", arm: "a").map(\.bitPattern) == values.map { Double(Float($0)).bitPattern })
    }

    private static func write(_ values: [Double], times: Int, precision: Output.Precision, to path: String) throws {
        let output = Output(
            "y", unit: "1", longName: "y", times: (0..<times).map(Double.init), timeUnit: "h", precision: precision)
        let schema = ResultSchema(title: "Chunks", twins: 100, blockTwins: 64, arms: [Arm("a", title: "a", outputs: [output])])
        let writer = try ResultWriter.create(path, schema: schema)
        for index in 0..<schema.layout.blocks {
            let twins = schema.layout.place(of: index).twins
            let part = Array(values[(twins.lowerBound * times)..<(twins.upperBound * times)])
            try writer.append(ResultBlock(index: index, trajectories: [[part]], endpoints: [[]]))
        }
        try writer.finish()
    }
}
