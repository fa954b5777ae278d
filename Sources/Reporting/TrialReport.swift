import ResultStore

/// The files a report consists of.
public struct ReportFiles: Sendable, Hashable {
    /// Path of the page.
    public let page: String
    /// Paths of the CSV tables.
    public let tables: [String]
}

public enum TrialReport {
    public static func write(from resultsPath: String, to folder: String) throws -> ReportFiles { ReportFiles(page: "", tables: []) }
}
