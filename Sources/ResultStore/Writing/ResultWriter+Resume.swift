import Foundation

extension ResultWriter {
    /// What `resume` found.
    public enum Resumption {
        /// There is no unfinished file.
        case nothing
        /// The run had ended: the file has its final name, or has it now.
        case complete
        /// The unfinished file cannot be used, for this reason; start again with `create`.
        case damaged(String)
        /// Go on with block `blocksDone`.
        case resumed(ResultWriter)
    }

    /// Continues an unfinished run from its last checkpoint.
    ///
    /// What the checkpoint vouches for is copied into a new file, which then takes the old one's place: all of
    /// it is thereby read and verified, nothing written after the checkpoint can leak in, and the old file stays
    /// until the new one is safe. It costs the time to read and write, and the space of, what was done so far.
    ///
    /// - Throws: `ResultStoreError` when the file is from a run that would give other bits (another engine,
    ///   seed, protocol ...), saying what differs, or when another program is writing it.
    public static func resume(_ path: String, schema: ResultSchema) throws -> Resumption {
        let partial = partialPath(path)
        let fresh = partial + ".resuming"
        try FileProblem.checkCreatable(path)
        guard FileManager.default.fileExists(atPath: partial) else { return isComplete(path, schema) ? .complete : .nothing }
        try FileProblem.checkUnlocked(partial)
        try? FileManager.default.removeItem(atPath: fresh)

        let old: HDF5File
        do {
            old = try HDF5File.openAfterKill(partial)
        } catch let error as HDF5Error {
            return .damaged(FileProblem.explain(error, partial).problem)
        }
        defer { try? old.close() }
        do {
            guard let checkpoint = try soundCheckpoint(old, schema, partial) else {
                try old.close()
                try rename(partial, to: path)
                return .complete
            }
            let writer = try ResultWriter(path, writingTo: fresh, schema: schema)
            do {
                try writer.adopt(old, upTo: checkpoint)
            } catch {
                try writer.file.close()
                try? FileManager.default.removeItem(atPath: fresh)
                throw error
            }
            try writer.checkpoint()
            try old.close()
            try rename(fresh, to: partial)
            return .resumed(writer)
        } catch let error as HDF5Error {
            return .damaged("\(error)")
        }
    }

    /// Whether there is a finished file of this very run.
    private static func isComplete(_ path: String, _ schema: ResultSchema) -> Bool {
        guard let file = try? HDF5File.open(path, .readOnly) else { return false }
        defer { try? file.close() }
        return (try? Checkpoint.differences(schema, file, finished: true).isEmpty) ?? false
    }

    /// The checkpoint of an unfinished file of this very run; nil when the file is complete.
    private static func soundCheckpoint(_ old: HDF5File, _ schema: ResultSchema, _ partial: String) throws -> Checkpoint? {
        guard try old.contains("/twin") else {
            throw HDF5Error(operation: "resume \(partial)", causes: ["it holds no results"])
        }
        let finished = try !old.contains(Checkpoint.group)
        let differences = try Checkpoint.differences(schema, old, finished: finished)
        guard differences.isEmpty else {
            throw ResultStoreError(
                partial, "this unfinished run is another one (\(differences.joined(separator: "; ")))",
                remedy: "resume it with what it was begun with, or start again without --resume")
        }
        if finished { return nil }
        let checkpoint = try Checkpoint.read(from: old, tables: schema.tables.count)
        guard let checkpoint, (0...schema.layout.blocks).contains(checkpoint.blocksDone) else {
            throw HDF5Error(operation: "resume \(partial)", causes: ["its checkpoint is damaged"])
        }
        return checkpoint
    }
}
