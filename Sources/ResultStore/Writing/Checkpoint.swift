import Digests

/// How far a run has come: what a resume takes from an unfinished file. It lives in the group
/// `/checkpoint`, which a finished file no longer has.
struct Checkpoint: Equatable {
    static let group = "/checkpoint"
    private static let progress = "progress"
    private static let layout = "layout_sha256"

    var blocksDone: Int
    /// Rows of each long table.
    var rows: [Int]
    /// Which of `SummarySlots` holds the summaries.
    var slot = 0

    /// Sets up the group in a new file.
    static func prepare(_ schema: ResultSchema, in file: HDF5File) throws -> HDF5Group {
        let group = try file.createGroup(Self.group)
        try group.setAttribute(Attribute(layout, .text(digest(of: schema))))
        try group.setAttribute(Attribute(progress, .integers([Int](repeating: 0, count: 2 + schema.tables.count))))
        return group
    }

    /// Records the checkpoint. The progress is written only when all it speaks of is on disk: a kill at any
    /// moment leaves either the old or the new one.
    func record(in group: HDF5Group, of file: HDF5File) throws {
        try file.flush()
        try group.updateAttribute(Self.progress, [blocksDone, slot] + rows)
        try file.flush()
    }

    /// Reads the last checkpoint of an unfinished file; nil when the file is not sound.
    static func read(from file: HDF5File, tables: Int) throws -> Checkpoint? {
        guard case .integers(let values)? = try file.group(group).attribute(progress), values.count == tables + 2, (0...1).contains(values[1]) else {
            return nil
        }
        return Checkpoint(blocksDone: values[0], rows: Array(values.dropFirst(2)), slot: values[1])
    }

    /// What differs between the run that wrote the file and the one that would resume it, as `name: there, here`.
    /// A finished file no longer says of which layout it is.
    static func differences(_ schema: ResultSchema, _ file: HDF5File, finished: Bool) throws -> [String] {
        let root = try file.group("/")
        var found: [String] = []
        for expected in schema.fingerprint {
            let there = try root.attribute(expected.name)
            if there != expected.value {
                found.append("\(expected.name): \(there?.description ?? "none") there, \(expected.value.description) here")
            }
        }
        guard !finished, found.isEmpty else { return found }
        let there = try file.group(group).attribute(layout)
        if there != .text(digest(of: schema)) {
            found.append("the sizes, variables, arms or tables of the trial")
        }
        return found
    }

    /// A digest of the sizes and of everything declared.
    private static func digest(of schema: ResultSchema) -> String {
        SHA256.hex(
            """
            \(schema.scenarios) \(schema.replicates) \(schema.twins) \(schema.blockTwins)
            \(schema.keep)
            \(schema.twinVariables)
            \(schema.arms)
            \(schema.tables)
            """)
    }
}
