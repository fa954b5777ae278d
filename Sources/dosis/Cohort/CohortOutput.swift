import Documents
import Foundation
import Populations
import Reporting

/// What `dosis cohort` reads beside the cohort, and writes.
enum CohortOutput {
    /// The covariates that a page shows two by two.
    /// - Throws: ``DiagnosticError``.
    static func paired(_ text: String, _ cohort: Cohort) throws -> [String] {
        let diagnostics = Diagnostics()
        let position = SourcePosition(file: "--pairs", line: 1, column: 1)
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        let numeric = cohort.covariates.filter { $0.unit != nil }.map(\.name)
        for (index, name) in names.enumerated() {
            if names[..<index].contains(name) { diagnostics.error(position, "`\(name)` is named twice", remedy: "remove one of them") }
            if numeric.contains(name) { continue }
            let isKnown = cohort.index(of: name) != nil
            diagnostics.error(
                position, isKnown ? "`\(name)` has levels" : "the cohort has no covariate `\(name)`", expected: isKnown ? "numeric covariates" : nil,
                remedy: isKnown ? nil : Suggestions.remedy(for: name, among: numeric))
        }
        if !(2...CohortDescription.mostPaired).contains(names.count) {
            diagnostics.error(position, "\(names.count) covariate\(names.count == 1 ? " is" : "s are") named", expected: "2 to \(CohortDescription.mostPaired)")
        }
        try diagnostics.finish()
        return names
    }

    /// The patients of `--compare`.
    /// - Throws: ``DiagnosticError``.
    static func patients(_ path: String?, _ columns: [String], _ cohort: Cohort) throws -> RealPatients? {
        guard let path else { return nil }
        let diagnostics = Diagnostics()
        let position = SourcePosition(file: "--column", line: 1, column: 1)
        let choices = columns.compactMap { text -> RealPatients.Choice? in
            let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                diagnostics.error(position, "`\(text)` is no covariate with its column", expected: "such as `weight=WT`")
                return nil
            }
            return RealPatients.Choice(covariate: parts[0], column: parts[1], position: position)
        }
        let patients = RealPatients.load(path: path, for: cohort, choices: choices, diagnostics)
        try diagnostics.finish()
        for warning in diagnostics.warnings { Terminal.tell(warning.description) }
        return patients
    }

    /// The page, and its numbers beside it.
    /// - Throws: ``DiagnosticError`` for places that cannot be written.
    static func write(_ description: CohortDescription, page: String) throws {
        try OutputPlace.write(try CohortPage.html(description), to: page)
        let base = page.hasSuffix(".html") ? String(page.dropLast(".html".count)) : page
        try OutputPlace.write(try description.json(), to: "\(base).json")
    }

    static func write(_ text: String, to path: String) throws {
        if path == "-" {
            print(text, terminator: "")
            return
        }
        try OutputPlace.write(text, to: path)
    }
}
