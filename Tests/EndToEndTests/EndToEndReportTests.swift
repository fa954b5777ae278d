import Foundation
import ResultStore
import TestSupport
import Testing

/// The reports of trials that come with Dosis: every number is in the results file.
@Suite struct EndToEndReportTests {
    static let trials = [
        "vancomycin-dosing", "theophylline-dosing", "docetaxel-neutropenia", "warfarin-inr", "diabetes-dose-ranging",
        "docetaxel-escalation", "survival-group-sequential", "vancomycin-auc", "vancomycin-two-doses",
    ]

    /// Sizes that a report needs to show all it can, and no more.
    private static func options(_ name: String) -> [String] {
        switch name {
        case "diabetes-dose-ranging": ["--size", "80", "--replicates", "3", "--population", "1000"]
        case "docetaxel-escalation", "survival-group-sequential", "vancomycin-two-doses": ["--size", "100", "--replicates", "3"]
        default: ["--size", "64"]
        }
    }

    private struct Made {
        let folder: TemporaryFolder
        let page: ReportPage
        let html: String
        let file: ResultFile

        init(_ name: String, _ options: [String] = ["--size", "64"]) throws {
            folder = try TemporaryFolder()
            let out = folder.url.appendingPathComponent("out").path
            let ending = try DosisBinary.run(["run", "Protocols/\(name).yaml", "--out", out] + options)
            #expect(ending.status == 0, "\(ending.stderr)")
            #expect(ending.stdout == "\(out)/report.html\n")
            html = try folder.text("out/report.html")
            page = try ReportPage(html)
            file = try ResultFile.open("\(out)/results.h5")
        }
    }

    @Test(arguments: trials) func everyNumberIsThatOfItsDataset(_ name: String) throws {
        let made = try Made(name, Self.options(name))
        #expect(made.page.numbers.count > 100)
        #expect(try made.page.disagreements(with: made.file) == [])
        #expect(made.page.strayDigits == [])
        // Nothing is loaded from elsewhere: no element that would, no style that would, only the name of SVG.
        #expect(["link", "img", "iframe", "object", "embed", "audio", "video", "image", "use"].allSatisfy { made.page.elements[$0] == nil })
        #expect(Set(made.page.attributes.filter { $0.contains("://") || $0.hasPrefix("//") }) == ["http://www.w3.org/2000/svg"])
        #expect(!made.html.contains("@import") && !made.html.contains("url(") && !made.html.contains("src="))

        // Rebuilt from the results file alone, in another place: the same files to the byte.
        let copy = try TemporaryFolder()
        let results = copy.url.appendingPathComponent("results.h5")
        try FileManager.default.copyItem(at: made.folder.url.appendingPathComponent("out/results.h5"), to: results)
        let before = try Data(contentsOf: results)
        let rebuilt = try DosisBinary.run(["report", "results.h5", "--out", "again"], in: copy.url)
        #expect(rebuilt.status == 0 && rebuilt.stdout == "again/report.html\n", "\(rebuilt.stderr)")
        #expect(try copy.text("again/report.html") == made.html)
        #expect(try copy.names(in: "again/tables") == made.folder.names(in: "out/tables"))
        for table in try copy.names(in: "again/tables") {
            #expect(try copy.text("again/tables/\(table)") == made.folder.text("out/tables/\(table)"), "\(table)")
        }
        #expect(try Data(contentsOf: results) == before)
    }

    /// How covariates change is shown: each twin's grows by half, so do the quantiles.
    @Test func covariatesOverTimeAreShown() throws {
        let folder = try SmallTrial(size: 64, replicates: 2).folder()
        let cohort = SmallTrial().cohort.replacing("weight:", with: "start:")
        try folder.write("Cohorts/adults.yaml", cohort + "  weight: {derived: start * (1 + t / 96 h), unit: kg, every: 6 h, title: Weight now}\n")
        #expect(try DosisBinary.run(["run", "trial.yaml", "--out", "out"], in: folder.url).status == 0)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let times = try file.numbers("/analyses/covariates/weight/time")
        #expect(times.starts(with: [0, 6, 12, 18, 24, 30, 36, 42]))
        for name in ["p5", "p25", "median", "p75", "p95"] {
            let values = try file.numbers("/analyses/covariates/weight/\(name)")
            for (time, value) in zip(times, values) { #expect(abs(value / values[0] - (1 + time / 96)) < 1e-12) }
        }
        #expect(try file.numbers("/analyses/covariates/weight/n").allSatisfy { $0 == 128 })
        let html = try folder.text("out/report.html"), page = try ReportPage(html)
        #expect(html.contains("Covariates over time") && html.contains("Weight now"))
        #expect(try page.disagreements(with: file) == [] && page.strayDigits == [])
        let table = try folder.text("out/tables/covariates-over-time.csv").split(whereSeparator: \.isNewline)
        #expect(table.count == 6 && table[0] == "name,time,time_unit,n,median,p5,p95,unit" && table[1].hasPrefix("weight,0,h,128,"))
    }

    /// A report from summaries says what one from trajectories says, within the bound it states.
    @Test func summariesAreReported() throws {
        let folder = try SmallTrial(size: 64, extra: "keep: summaries").folder()
        try folder.write("whole.yaml", SmallTrial(size: 64).protocolText)
        for (trial, out) in [("trial.yaml", "out"), ("whole.yaml", "whole")] {
            #expect(try DosisBinary.run(["run", trial, "--out", out], in: folder.url).status == 0)
        }
        let page = try ReportPage(folder.text("out/report.html"))
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        #expect(try page.disagreements(with: file) == [])
        #expect(page.strayDigits == [])
        let whole = try ResultFile.open(folder.url.appendingPathComponent("whole/results.h5").path)
        for output in ["C", "E"] {
            for name in ["n", "p5", "p25", "median", "p75", "p95"] {
                let path = "/analyses/bands/by-weight/\(output)/\(name)"
                for (found, exact) in try zip(file.numbers(path), whole.numbers(path)) { #expect(abs(found - exact) <= 0.004 * exact) }
            }
        }
    }

    /// What patients do is told, counted, and in the file.
    @Test(arguments: ["", "keep: summaries"]) func patientsAreReported(_ keep: String) throws {
        let patients = """
            visits: {C: {every: 12 h, window: 2 h, missed: 10 %}}
            patients: {adherence: {taken: 80 %}, dropout: {name: lost, hazard: 0.01 1/h}}
            \(keep)
            """
        let folder = try SmallTrial(size: 64, extra: patients).folder()
        #expect(try DosisBinary.run(["run", "trial.yaml", "--out", "out"], in: folder.url).status == 0)
        let html = try folder.text("out/report.html"), page = try ReportPage(html)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        #expect(try page.disagreements(with: file) == [])
        #expect(page.strayDigits == [])
        #expect(html.contains("lost: hazard 0.01 1/h") && html.contains("Dropped out") && html.contains("replaying"))
        #expect(try file.shape("/visits/low/C") == [64, 5])
        // Both arms share what happens to a patient; about exp(-0.48) of them stay to the end.
        let left = try file.texts("/events/kind").count { $0 == "dropped out" }
        #expect(left % 2 == 0 && left > 20 && left < 90)
    }

    /// With replicates, tables carry them too.
    @Test func replicatesAreReported() throws {
        let made = try Made("vancomycin-dosing", ["--size", "20", "--replicates", "3"])
        #expect(try made.page.disagreements(with: made.file) == [])
        #expect(made.page.strayDigits == [])
        #expect(try made.file.info("/endpoints/fixed/auc24").shape == [3, 20])
    }

    /// Declared analyses, scenarios, looks, accrual and trials drawn anew: every number names its dataset, every table parses,
    /// and `dosis report` rebuilds the page without computing anything again.
    @Test func declaredAnalysesAreReported() throws {
        let made = try Made("vancomycin-two-doses", ["--size", "40", "--replicates", "4"])
        #expect(made.page.numbers.count > 500)
        #expect(try made.page.disagreements(with: made.file) == [])
        #expect(made.page.strayDigits == [])
        #expect(try made.file.info("/endpoints/higher/auc24").shape == [2, 4, 40])
        let tables = try made.folder.names(in: "out/tables")
        #expect(Set(["comparisons.csv", "operating.csv", "resampled.csv", "bounds.csv", "endings.csv", "baseline.csv", "survival.csv", "scenarios.csv"]).isSubset(of: tables))
        for table in tables {
            let rows = CSVRows.parse(try made.folder.text("out/tables/\(table)"))
            #expect(rows.count > 1 && rows.allSatisfy { $0.count == rows[0].count }, "\(table)")
            #expect(Set(rows[0]).count == rows[0].count && !rows[0].contains(""), "\(table): \(rows[0])")
        }
        let rebuilt = try DosisBinary.run(["report", "out/results.h5", "--out", "again"], in: made.folder.url)
        #expect(rebuilt.status == 0, "\(rebuilt.stderr)")
        #expect(try made.folder.text("again/report.html") == made.html)
    }

    @Test(arguments: trials) func tablesParseAndAgree(_ name: String) throws {
        let made = try Made(name, Self.options(name))
        let tables = try made.folder.names(in: "out/tables")
        #expect(tables.contains("endpoints.csv") && tables.contains("events.csv"))
        #expect(try tables.contains("bands.csv") == made.file.contains("/analyses/bands"))
        for table in tables {
            let rows = CSVRows.parse(try made.folder.text("out/tables/\(table)"))
            #expect(rows.count > 1, "\(table)")
            #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(table)")
            #expect(Set(rows[0]).count == rows[0].count && !rows[0].contains(""), "\(table): \(rows[0])")
        }
        let arms = try ResultReader(made.file).arms()
        for (table, group, key) in [("endpoints", "endpoints", "endpoint"), ("events", "events", "event"), ("differences", "contrasts", "endpoint")] {
            let rows = CSVRows.parse(try made.folder.text("out/tables/\(table).csv"))
            let head = rows[0]
            let keyPlace = try #require(head.firstIndex(of: key))
            let names = try made.file.groups(in: "/analyses/\(group)")
            #expect(Set(rows.dropFirst().map { $0[keyPlace] }) == Set(names), "\(table)")
            for name in names {
                let own = rows.dropFirst().filter { $0[keyPlace] == name }
                for (place, column) in head.enumerated() {
                    let path = "/analyses/\(group)/\(name)/\(column)"
                    guard try made.file.contains(path), try made.file.info(path).shape == [own.count] else { continue }
                    let stored = try made.file.numbers(path).map { $0.isFinite ? $0 : nil }
                    #expect(own.map { Double($0[place]) } == stored, "\(table) \(name) \(column)")
                }
                if table != "differences", let place = head.firstIndex(of: "arm") { #expect(own.map { $0[place] } == arms) }
            }
        }
    }
}

/// Rows of RFC 4180.
enum CSVRows {
    static func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = [[]]
        var field = ""
        var isQuoted = false
        // Scalars: the characters CR and LF together are one Character.
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                field.append("\"")
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                rows[rows.count - 1].append(field)
                field = ""
            case "\r" where !isQuoted: continue
            case "\n" where !isQuoted:
                rows[rows.count - 1].append(field)
                field = ""
                rows.append([])
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows.last == [] ? rows.dropLast() : rows
    }
}
