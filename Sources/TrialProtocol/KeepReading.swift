import Documents

/// What a trial stores over time.
public enum Keep: String, Sendable, CaseIterable {
    /// The course of every twin.
    case trajectories
    /// Only how the values of all twins are distributed at each time.
    case summaries
    /// Nothing over time.
    case endpoints
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
        if keep != .trajectories && precision != nil {
            diagnostics.error(
                reader.position(of: "precision"), "`precision` is that of stored trajectories, but `keep: \(keep.rawValue)` stores none",
                remedy: "remove `precision` or `keep`")
        }
        if keep == .summaries && reader.has("scenarios") {
            diagnostics.error(
                reader.position(ofValue: "keep"), "summaries over time are not told apart by scenario",
                expected: "`endpoints` or `trajectories` beside `scenarios`")
        }
        return (keep, precision ?? .double)
    }
}
