import Foundation
import Reporting
import ResultStore
import TestSupport
import Testing

/// Trials of every shape that changes the report.
private let shapes: [String: SyntheticTrial] = [
    "two arms, a failure": SyntheticTrial(),
    "one arm": SyntheticTrial(arms: ["fixed"], twins: 60, failedTwin: nil),
    "four arms, replicates": SyntheticTrial(arms: ["fixed", "weight-based", "loading", "escalated"], twins: 48, replicates: 5),
    "seven arms": SyntheticTrial(arms: (1...7).map { "dose=\($0 * 50) mg & <more>" }, twins: 40),
    "one twin": SyntheticTrial(twins: 1, failedTwin: nil),
    "only failures": SyntheticTrial(arms: ["fixed"], twins: 1, failedTwin: 0),
]

private func report(_ trial: SyntheticTrial, in scratch: Scratch) throws -> (html: String, files: ReportFiles, results: String) {
    let results = scratch.path("results.h5")
    try trial.write(to: results)
    let files = try TrialReport.write(from: results, to: scratch.path("report"))
    return (try String(contentsOfFile: files.page, encoding: .utf8), files, results)
}

@Test(arguments: shapes.keys.sorted())
func everyNumberIsThatOfItsDataset(_ shape: String) throws {
    let scratch = try Scratch()
    let made = try report(try #require(shapes[shape]), in: scratch)
    let page = try ReportPage(made.html)
    let file = try ResultFile.open(made.results)
    defer { try? file.close() }
    #expect(page.numbers.count > 50)
    #expect(try page.disagreements(with: file) == [])
    #expect(page.strayDigits == [])
}

@Test func aWrongNumberWouldBeFound() throws {
    let scratch = try Scratch()
    let made = try report(SyntheticTrial(twins: 40), in: scratch)
    let file = try ResultFile.open(made.results)
    defer { try? file.close() }
    let genuine = try #require(try ReportPage(made.html).numbers.first { $0.source == "/analyses/endpoints/auc24/mean" })
    let forged = String((ReportPage.parse(genuine.text) ?? 0) + 1)
    let wrong = made.html.replacingOccurrences(of: ">\(genuine.text)</", with: ">\(forged)</")
    #expect(try !ReportPage(wrong).disagreements(with: file).isEmpty)
    let stray = made.html.replacingOccurrences(of: "Flow of", with: "Flow of 12")
    #expect(try ReportPage(stray).strayDigits.count == 1)
}

@Test func pageStandsAlone() throws {
    let scratch = try Scratch()
    let page = try ReportPage(try report(SyntheticTrial(twins: 40), in: scratch).html)
    #expect(["link", "img", "iframe", "object", "embed", "audio", "video", "image", "use"].allSatisfy { page.elements[$0] == nil })
    let addresses = page.attributes.filter { $0.contains("://") || $0.hasPrefix("//") }
    #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
    #expect(page.elements["script"] == 1)
    #expect(page.elements["figure"] == 8)
}

@Test func everyFigureHasWordsForThoseWhoCannotSeeIt() throws {
    let scratch = try Scratch()
    let html = try report(SyntheticTrial(twins: 40), in: scratch).html
    let figures = html.components(separatedBy: "<svg class=\"figure\"").dropFirst()
    #expect(figures.count == 8)
    #expect(figures.allSatisfy { $0.contains("role=\"img\"") && $0.contains("<title>") && $0.contains("<desc>") })
}

@Test func aRebuiltReportIsTheSame() throws {
    let scratch = try Scratch()
    let made = try report(SyntheticTrial(twins: 40), in: scratch)
    let again = try TrialReport.write(from: made.results, to: scratch.path("again"))
    #expect(try String(contentsOfFile: again.page, encoding: .utf8) == made.html)
    #expect(again.tables.map { ($0 as NSString).lastPathComponent } == made.files.tables.map { ($0 as NSString).lastPathComponent })
}

@Test func failuresAreShownWithTheirReasons() throws {
    let scratch = try Scratch()
    let html = try report(SyntheticTrial(twins: 40), in: scratch).html
    #expect(html.contains("`central` could not be solved beyond 30.5 h; loosen the tolerances"))
    #expect(html.contains("data-source=\"/analyses/flow/failed\" data-index=\"1\" data-decimals=\"0\">1</"))
}

@Test func answerNamesEveryArmWithItsInterval() throws {
    let scratch = try Scratch()
    let html = try report(SyntheticTrial(), in: scratch).html
    let answer = try #require(html.components(separatedBy: "id=\"answer\"").last?.components(separatedBy: "</div>").first)
    for source in ["estimate", "estimate_lower", "estimate_upper"] {
        for arm in 0..<2 { #expect(answer.contains("data-source=\"/analyses/answer/\(source)\" data-index=\"\(arm)\"")) }
    }
    #expect(answer.contains("/analyses/answer/difference_lower"))
}

@Test func whatCannotBeReportedIsSaidPlainly() throws {
    let scratch = try Scratch()
    #expect(throws: ResultStoreError.self) { try TrialReport.write(from: scratch.path("none.h5"), to: scratch.path("x")) }
    try SyntheticTrial(twins: 20).write(to: scratch.path("results.h5"))
    try "in the way".write(toFile: scratch.path("taken"), atomically: true, encoding: .utf8)
    #expect(throws: ResultStoreError.self) { try TrialReport.write(from: scratch.path("results.h5"), to: scratch.path("taken")) }
}
