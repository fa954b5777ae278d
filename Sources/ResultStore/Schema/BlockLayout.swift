/// Where each block of twins lies, and how the axes are cut into chunks.
///
/// Block b holds consecutive twins of one replicate; replicates follow one another, and so do scenarios, each with all its
/// replicates. A chunk of a trajectory holds
/// the twins of one block, so that whoever made the block can make the chunk: at all times up to 1 MiB, cut along
/// time above that. Values per twin have chunks of whole blocks, 2,048 twins (16 KB of numbers); table columns
/// 8,192 rows (64 KB of numbers).
public struct BlockLayout: Sendable, Hashable {
    public let scenarios: Int
    /// Replicates of each scenario.
    public let replicates: Int
    public let twins: Int
    public let blockTwins: Int

    /// Rows per chunk of a long table's column.
    static let tableChunk = 8192
    /// Twins of a block at most: as many as one chunk may hold values.
    static let mostBlockTwins = 131_072
    private static let perTwinChunk = 2048

    public init(scenarios: Int = 1, replicates: Int, twins: Int, blockTwins: Int) {
        self.scenarios = scenarios
        self.replicates = replicates
        self.twins = twins
        self.blockTwins = blockTwins
    }

    /// Blocks in each replicate.
    public var blocksPerReplicate: Int { (twins + blockTwins - 1) / blockTwins }

    /// Blocks in all.
    public var blocks: Int { blocksPerReplicate * trials }

    /// Simulated trials: replicates of all scenarios.
    public var trials: Int { scenarios * replicates }

    /// The replicate (from 0, counted on through the scenarios) and the twins (from 0) of a block.
    public func place(of block: Int) -> (replicate: Int, twins: Range<Int>) {
        let first = (block % blocksPerReplicate) * blockTwins
        return (block / blocksPerReplicate, first..<min(first + blockTwins, twins))
    }

    /// Blocks between two checkpoints at which every chunk along the twins is full, so that none is
    /// written twice (a chunk rewritten after a checkpoint leaves its old place in the file unused).
    public var checkpointStride: Int { max(1, chunkTwins / blockTwins) }

    /// Extents of a dataset per twin (and time): (twin [, time]), led by replicate where there are several.
    func shape(times: Int?) -> [Int] {
        leads + [twins] + (times.map { [$0] } ?? [])
    }

    /// Extents of its chunks.
    func chunk(times: Int?) -> [Int] {
        let lead = leads.map { _ in 1 }
        guard let times else { return lead + [min(twins, chunkTwins)] }
        let chunk = trajectoryChunk(times: times)
        return lead + [chunk.twins, chunk.times]
    }

    /// Twins and times in a chunk of a trajectory.
    func trajectoryChunk(times: Int) -> (twins: Int, times: Int) {
        (min(twins, blockTwins), min(times, max(1, Self.mostBlockTwins / blockTwins)))
    }

    /// The hyperslab of some twins of one replicate.
    func slab(replicate: Int, twins range: Range<Int>, times: Int?) -> (start: [Int], count: [Int]) {
        (
            place(ofReplicate: replicate) + [range.lowerBound] + (times == nil ? [] : [0]),
            leads.map { _ in 1 } + [range.count] + (times.map { [$0] } ?? [])
        )
    }

    /// The leading dimensions: scenario and replicate, each where there are several.
    private var leads: [Int] { [scenarios, replicates].filter { $0 > 1 } }

    /// Where a replicate, counted on through the scenarios, lies along the leading dimensions.
    func place(ofReplicate replicate: Int) -> [Int] {
        (scenarios > 1 ? [replicate / replicates] : []) + (replicates > 1 ? [replicate % replicates] : [])
    }

    /// Twins in a chunk of one value per twin.
    private var chunkTwins: Int {
        var chunk = blockTwins
        while chunk * 2 <= Self.perTwinChunk { chunk *= 2 }
        return chunk
    }
}

extension ResultSchema {
    /// Where the blocks lie.
    public var layout: BlockLayout { BlockLayout(scenarios: max(1, scenarios.count), replicates: replicates, twins: twins, blockTwins: blockTwins) }
}
