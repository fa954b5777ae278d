/// A block whose trajectories are finished chunks: all that is left to do with them is to put them in their place.
public struct PackedBlock: Sendable {
    /// The block's number, from 0.
    public let index: Int
    /// Per arm and output: the block's chunks along time.
    let trajectories: [[[PackedChunk]]]
    /// Per arm and output: the values twin after twin, where only their summaries are kept.
    let courses: [[[Double]]]
    let twins: [StoredValues]
    let covariates: [StoredValues]
    let endpoints: [[StoredValues]]
    let intercurrent: [[StoredValues]]
    let visits: [[StoredValues]]
    let tables: [[StoredValues]]
}

/// The twins of a block at some consecutive times of an output.
struct PackedChunk: Sendable {
    let firstTime: Int
    /// As `ChunkPress` makes them.
    let bytes: [UInt8]
}

/// Checks blocks and compresses their trajectories: the work before writing that any thread can do.
///
///     let packer = try BlockPacker(schema)                  // one per worker
///     try writer.append(packer.pack(block))                 // in order of their index
///
/// One thread at a time may use a packer.
public final class BlockPacker {
    private let schema: ResultSchema
    private let press: ChunkPress
    private var cells: [UInt8] = []

    /// - Throws: `HDF5Error` when there is no memory for it.
    public init(_ schema: ResultSchema) throws {
        self.schema = schema
        press = try ChunkPress()
    }

    /// - Throws: `ResultStoreError` when the block has not the values that the schema declares.
    public func pack(_ block: ResultBlock) throws -> PackedBlock {
        try block.check(against: schema)
        var trajectories: [[[PackedChunk]]] = []
        if schema.keep == .trajectories {
            trajectories = try zip(schema.arms, block.trajectories).map { arm, outputs in
                try zip(arm.outputs, outputs).map { try chunks(of: $1, output: $0) }
            }
        }
        return PackedBlock(
            index: block.index, trajectories: trajectories, courses: schema.keep == .summaries ? block.trajectories : [],
            twins: block.twins, covariates: block.covariates, endpoints: block.endpoints, intercurrent: block.intercurrent, visits: block.visits, tables: block.tables)
    }

    /// The chunks of a block's values of an output, twin after twin.
    func chunks(of values: [Double], output: Output) throws -> [PackedChunk] {
        let times = output.times.count
        let type = output.variable.kind.stored
        let (chunkTwins, chunkTimes) = schema.layout.trajectoryChunk(times: times)
        return try stride(from: 0, to: times, by: chunkTimes).map { first in
            cells.removeAll(keepingCapacity: true)
            let count = min(chunkTimes, times - first)
            if count == times {
                try StoredValues.numbers(values).append(to: &cells, as: type)
            } else {
                for start in stride(from: first, to: values.count, by: times) {
                    try StoredValues.numbers(Array(values[start..<(start + count)])).append(to: &cells, as: type)
                    pad(chunkTimes - count, type)
                }
            }
            // A chunk at the edge of the dataset has its full size, too.
            pad(chunkTwins * chunkTimes - cells.count / type.size, type)
            return PackedChunk(firstTime: first, bytes: try cells.withUnsafeBytes { try press.press($0, width: type.size) })
        }
    }

    private func pad(_ count: Int, _ type: StoredType) {
        for _ in 0..<count { cells.append(contentsOf: type.missing) }
    }
}
