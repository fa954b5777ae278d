import Documents

/// What a trial stores over time.
public enum Keep: String, Sendable, CaseIterable {
    /// The course of every twin.
    case trajectories
    /// Only how the values of all twins are distributed at each time.
    case summaries
}

/// How exactly trajectories are stored; they are computed with 64 bits in either case.
public enum Precision: String, Sendable, CaseIterable {
    case double, single
}

extension ProtocolReader {
    /// `keep: summaries`, or `precision: single`; without them, every trajectory is stored as it was computed.
    func readStorage(_ reader: inout MappingReader) -> (keep: Keep, precision: Precision) {
        let keep: Keep = reader.choice("keep") ?? .trajectories
        let precision: Precision? = reader.choice("precision")
        if keep == .summaries && precision != nil {
            diagnostics.error(
                reader.position(of: "precision"), "`precision` is that of stored trajectories, but `keep: summaries` stores none",
                remedy: "remove `precision` or `keep`")
        }
        return (keep, precision ?? .double)
    }
}
