import Foundation

/// Writes a results file block by block, so that memory does not grow with the number of twins.
///
///     let writer = try ResultWriter.create("results.h5", schema: schema)
///     for block in blocks { try writer.append(block) }      // in order of their index
///     try analyse(writer.file)
///     try writer.finish()
///
/// The file is `results.h5.partial` until `finish()`; a file under its final name is complete, analyses
/// included. After a kill at any moment, `resume` continues from the last `checkpoint()`.
/// One thread at a time may use a writer.
public final class ResultWriter {
    /// The final name.
    public let path: String
    /// The file being written, for analyses.
    public let file: ResultFile
    public let schema: ResultSchema
    /// Blocks appended; the next one's index.
    public var blocksDone: Int { state.blocksDone }

    /// The datasets, until all blocks are in them. HDF5 (1.10.8) reads nonsense from a dataset of a single chunk that was
    /// put there past its filters, as long as the handle lives that put it there: analyses open their own.
    private var frame: ResultFrame?
    private let tables: [[GrowingColumn]]
    private let press: ChunkPress
    private let packer: BlockPacker
    /// Where trajectories are not kept.
    private let summaries: (sketches: TrajectorySummaries, slots: SummarySlots)?
    private let mark: HDF5Group
    private var state: Checkpoint

    /// Starts a new results file, replacing an unfinished one that no run is writing any more.
    public static func create(_ path: String, schema: ResultSchema) throws -> ResultWriter {
        let partial = partialPath(path)
        try FileProblem.checkCreatable(path)
        try FileProblem.checkUnlocked(partial)
        try? FileManager.default.removeItem(atPath: partial)
        return try ResultWriter(path, writingTo: partial, schema: schema)
    }

    /// The name of a results file while it is being written.
    public static func partialPath(_ path: String) -> String { path + ".partial" }

    init(_ path: String, writingTo partial: String, schema: ResultSchema) throws {
        try SchemaCheck.run(schema)
        self.path = path
        self.schema = schema
        do {
            file = ResultFile(try HDF5File.create(partial))
        } catch let error as HDF5Error {
            throw ResultStoreError(
                partial, "the file could not be made (\(error.causes.last ?? "HDF5 gave no reason"))",
                remedy: "choose another folder with --out")
        }
        try file.file.holdMetadataBetweenFlushes()
        let frame = try ResultFrame(creating: schema, in: file)
        self.frame = frame
        tables = frame.tables.map { $0.map { GrowingColumn($0, chunkRows: BlockLayout.tableChunk) } }
        press = try ChunkPress()
        packer = try BlockPacker(schema)
        mark = try Checkpoint.prepare(schema, in: file.file)
        summaries = schema.keep == .summaries ? (TrajectorySummaries(schema), try SummarySlots(creating: file.file)) : nil
        state = Checkpoint(blocksDone: 0, rows: schema.tables.map { _ in 0 })
        try file.file.flush()
    }

    /// Writes a block. Blocks come in the order of their index, so the rows of the long tables, and with them
    /// the file, do not depend on the order in which threads finish.
    public func append(_ block: PackedBlock) throws {
        guard let frame, block.index == blocksDone, block.index < schema.layout.blocks else {
            throw ResultStoreError(
                "block \(block.index)", "out of order", remedy: "append block \(blocksDone) of \(schema.layout.blocks) next")
        }
        let place = schema.layout.place(of: block.index)
        for (slot, values) in zip(frame.twins, block.twins) { try write(values, to: slot, place) }
        for (slot, values) in zip(frame.covariates, block.covariates) { try write(values, to: slot, place) }
        for (slots, arm) in zip(frame.trajectories, block.trajectories) {
            for (slot, chunks) in zip(slots, arm) { try write(chunks, to: slot, place) }
        }
        for (slots, arm) in zip(frame.endpoints, block.endpoints) {
            for (slot, values) in zip(slots, arm) { try write(values, to: slot, place) }
        }
        for (slots, arm) in zip(frame.intercurrent, block.intercurrent) {
            for (slot, values) in zip(slots, arm) { try write(values, to: slot, place) }
        }
        for (slots, arm) in zip(frame.visits, block.visits) {
            for (slot, values) in zip(slots, arm) { try write(values, to: slot, place) }
        }
        let rows = state.rows
        do {
            for (table, columns) in block.tables.enumerated() { try appendRows(columns, to: table) }
        } catch {
            // Rows of a block that is not whole do not count, or a resumed run would write them again.
            state.rows = rows
            throw error
        }
        summaries?.sketches.add(block.courses)
        state.blocksDone += 1
        try writeCompleteSummaries()
        closeWhenComplete()
    }

    private func closeWhenComplete() {
        if state.blocksDone == schema.layout.blocks { frame = nil }
    }

    /// Packs a block and writes it: for one thread that does all.
    public func append(_ block: ResultBlock) throws { try append(packer.pack(block)) }

    /// Makes everything appended so far safe against a kill or a power cut. At multiples of
    /// `BlockLayout.checkpointStride` blocks this costs no space; elsewhere up to a chunk per dataset.
    public func checkpoint() throws {
        try flushTables()
        if let summaries {
            state.slot = 1 - state.slot
            try summaries.slots.write(summaries.sketches.state, slot: state.slot)
        }
        try state.record(in: mark, of: file.file)
    }

    /// Completes the file and gives it its final name, replacing an older file of that name.
    public func finish() throws {
        guard blocksDone == schema.layout.blocks else {
            throw ResultStoreError(
                path, "only \(blocksDone) of \(schema.layout.blocks) blocks were written",
                remedy: "append the others, or suspend the run to resume it later")
        }
        try flushTables()
        try file.file.flush()
        try file.file.remove(Checkpoint.group)
        try file.file.flush()
        try file.close()
        try Self.rename(Self.partialPath(path), to: path)
    }

    /// Stops here: a checkpoint, then the file is closed under its partial name, to be resumed.
    public func suspend() throws {
        try checkpoint()
        try file.close()
    }

    /// Gives up: closes and deletes the unfinished file.
    public func abandon() throws {
        try file.close()
        try? FileManager.default.removeItem(atPath: Self.partialPath(path))
    }

    private func write(_ values: StoredValues, to slot: ResultFrame.Slot, _ place: (replicate: Int, twins: Range<Int>)) throws {
        let slab = schema.layout.slab(replicate: place.replicate, twins: place.twins, times: slot.times)
        try slot.dataset.write(values, start: slab.start, count: slab.count)
    }

    private func write(_ chunks: [PackedChunk], to slot: ResultFrame.Slot, _ place: (replicate: Int, twins: Range<Int>)) throws {
        let lead = schema.layout.place(ofReplicate: place.replicate)
        for chunk in chunks { try slot.dataset.writeChunk(chunk.bytes, start: lead + [place.twins.lowerBound, chunk.firstTime]) }
    }

    private func appendRows(_ columns: [StoredValues], to table: Int) throws {
        let rows = columns.first?.count ?? 0
        guard rows > 0 else { return }
        let first = state.rows[table]
        let numbers = StoredValues.integers(Array((first + 1)...(first + rows)))
        for (column, values) in zip(tables[table], [numbers] + columns) { try column.append(values, press) }
        state.rows[table] += rows
    }

    /// Summaries are written once, when all twins are in them.
    private func writeCompleteSummaries() throws {
        guard let summaries, state.blocksDone == schema.layout.blocks else { return }
        try summaries.sketches.write(into: file)
    }

    private func flushTables() throws {
        for column in tables.joined() { try column.flush(press) }
    }

    /// Takes over what an unfinished file holds up to its checkpoint; for `resume`.
    func adopt(_ old: HDF5File, upTo checkpoint: Checkpoint) throws {
        guard let frame else { return }
        let source = try ResultFrame(opening: schema, in: old)
        let copy = CheckpointCopy(layout: schema.layout, checkpoint: checkpoint)
        for (from, to) in zip(source.perTwin, frame.perTwin) { try copy.perTwin(from, to) }
        for (arm, slots) in zip(schema.arms, zip(source.trajectories, frame.trajectories)) {
            for (output, (from, to)) in zip(arm.outputs, zip(slots.0, slots.1)) {
                try copy.trajectories(from) { try write(packer.chunks(of: $0, output: output), to: to, $1) }
            }
        }
        for (from, to) in zip(source.covariates, frame.covariates) { try copy.blocks(from, to) }
        for (from, to) in zip(source.visits.joined(), frame.visits.joined()) { try copy.blocks(from, to) }
        for (table, (from, to)) in zip(source.tables, tables).enumerated() {
            for (from, to) in zip(from, to) { try copy.rows(from, count: checkpoint.rows[table]) { try to.append($0, press) } }
        }
        state = checkpoint
        defer { closeWhenComplete() }
        guard let summaries, checkpoint.blocksDone > 0 else { return }
        try summaries.sketches.restore(SummarySlots(opening: old).read(slot: checkpoint.slot))
        try writeCompleteSummaries()
    }

    static func rename(_ old: String, to new: String) throws {
        guard Foundation.rename(old, new) == 0 else {
            throw ResultStoreError(
                new, "'\(old)' could not be given this name (\(String(cString: strerror(errno))))",
                remedy: "rename it by hand")
        }
        let folder = open(URL(fileURLWithPath: new).deletingLastPathComponent().path, O_RDONLY)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
