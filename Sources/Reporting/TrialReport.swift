import Analyses
import Foundation
import ResultStore

/// The files a report consists of.
public struct ReportFiles: Sendable, Hashable {
    /// Path of the page.
    public let page: String
    /// Paths of the CSV tables.
    public let tables: [String]
    /// The answer in a sentence, as the page has it; nil for a trial without endpoints.
    public let answer: String?
}

/// Builds a trial's report from its results file alone.
///
///     let files = try TrialReport.write(from: "Reports/x/results.h5", to: "Reports/x")
///     print(files.page)      // Reports/x/report.html
public enum TrialReport {
    /// Writes `report.html` and `tables/*.csv`, replacing older ones; computes the analyses first where the file has none.
    ///
    /// - Parameters:
    ///   - resultsPath: a results file of `dosis run`.
    ///   - folder: where the report shall stand; it is made when it is missing.
    /// - Throws: `ResultStoreError` for what a user can mend: a file that is no results file or has no arm, a folder that
    ///   cannot be written, templates that are missing.
    public static func write(from resultsPath: String, to folder: String) throws -> ReportFiles {
        try analyse(resultsPath)
        let file = try ResultFile.open(resultsPath)
        defer { try? file.close() }
        let data = try ReportData(file)
        let report = try Report(data)
        let templates = try Templates.load()
        return try write(report, templates, to: folder, answer: try AnswerSection.sentence(data)?.plain)
    }

    /// Writes a page and its tables.
    static func write(_ report: Report, _ templates: Templates, to folder: String, answer: String?) throws -> ReportFiles {
        let page = "\(folder)/report.html"
        let tables = "\(folder)/tables"
        try makeFolder(tables)
        try write(try templates.page(report.content(templates)), to: page)
        let written = try report.csv.map { name, text in
            let path = "\(tables)/\(name).csv"
            try write(text, to: path)
            return path
        }
        return ReportFiles(page: page, tables: written, answer: answer)
    }

    private static func analyse(_ path: String) throws {
        let file = try ResultFile.open(path)
        let isDone = try TrialAnalyses.exist(in: file)
        try file.close()
        if isDone { return }
        let writable = try ResultFile.open(path, mode: .readWrite)
        defer { try? writable.close() }
        try TrialAnalyses.write(into: writable)
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ResultStoreError(path, "the folder could not be made (\(reason(error)))", remedy: "choose another folder with --out")
        }
    }

    /// A file is there whole or not at all. Until then it has a name of its own that does not change: what a kill leaves
    /// behind, the next report replaces.
    private static func write(_ text: String, to path: String) throws {
        let partial = "\(path).partial"
        do {
            try text.write(toFile: partial, atomically: false, encoding: .utf8)
        } catch {
            throw ResultStoreError(path, "the file could not be written (\(reason(error)))", remedy: "choose another folder with --out")
        }
        guard rename(partial, path) == 0 else {
            throw ResultStoreError(
                path, "the file could not be given its name (\(String(cString: strerror(errno))))", remedy: "choose another folder with --out")
        }
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return (underlying ?? (error as NSError)).localizedDescription
    }
}
