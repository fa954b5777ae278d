import Analyses
import Foundation
import Reporting
import ResultStore
import TestSupport
import Testing

/// What drives endpoints, as a report shows it where the results have it.
@Test func driversAreReported() throws {
    let scratch = try Scratch()
    let results = scratch.path("results.h5")
    try SyntheticTrial(twins: 40).write(to: results)
    _ = try TrialReport.write(from: results, to: scratch.path("before"))
    let file = try ResultFile.open(results, mode: .readWrite)
    let drivers = ["age, weight", "CL between patients", "V between patients"]
    let root = try AnalysisGroup(
        file, "/analyses/drivers", title: "Drivers", attributes: [Attribute("arm", .text("fixed")), Attribute("rows", .integer(1024))])
    try root.axis(Variable("driver", longName: "Driver", kind: .text(fitting: drivers)), .texts(drivers))
    let group = try AnalysisGroup(file, "/analyses/drivers/auc24", title: "AUC")
    for (name, values) in [("first", [0.125, 0.75, 0.0]), ("total", [0.25, 0.875, 0.0])] {
        try group.numbers(name, name, values, axes: ["driver"])
        try group.numbers("\(name)_lower", name, values.map { $0 - ($0 > 0 ? 0.0625 : 0) }, axes: ["driver"])
        try group.numbers("\(name)_upper", name, values.map { $0 + ($0 > 0 ? 0.0625 : 0) }, axes: ["driver"])
    }
    try file.close()
    let files = try TrialReport.write(from: results, to: scratch.path("report"))
    let html = try String(contentsOfFile: files.page, encoding: .utf8)
    let page = try ReportPage(html)
    let reading = try ResultFile.open(results)
    defer { try? reading.close() }
    #expect(try page.disagreements(with: reading) == [] && page.strayDigits == [])
    #expect(html.contains("Below <span class=\"fixed\">1 %</span> of every endpoint's variance: <span class=\"stored\">V between patients</span>."))
    let table = try String(contentsOfFile: scratch.path("report/tables/drivers.csv"), encoding: .utf8)
    // The largest first.
    #expect(table.split(separator: "\r\n")[1].hasPrefix("auc24,CL between patients,0.75,0.6875,0.8125,0.875,"), "\(table)")
}
