/// Where checkpoints keep the state of the summaries of an unfinished file: two places, used in turn, so that the one
/// which the last checkpoint vouches for stays as it is until the next is complete.
///
/// They are not compressed: a state takes its predecessor's place, and nothing of the file is left unused.
struct SummarySlots {
    private let slots: [HDF5Dataset]

    private static func path(_ slot: Int) -> String { "\(Checkpoint.group)/summaries_\(slot)" }

    init(creating file: HDF5File) throws {
        let layout = DatasetLayout(shape: [0], chunk: [65_536], growing: true, isCompressed: false)
        slots = try (0..<2).map { try file.createDataset(Self.path($0), .int64, layout) }
    }

    init(opening file: HDF5File) throws {
        slots = try (0..<2).map { try file.dataset(Self.path($0)) }
    }

    /// Replaces what is in a slot. A state is at least as long as any before it, as sketches only grow.
    func write(_ state: [Int], slot: Int) throws {
        try slots[slot].grow(to: state.count)
        try slots[slot].write(.integers(state))
    }

    func read(slot: Int) throws -> [Int] { try slots[slot].read().asIntegers ?? [] }
}
