import Foundation
import ResultStore
import TestSupport
import Testing

/// What goes wrong with folders and twins is told, and nothing is lost.
@Suite struct EndToEndFailureTests {
    /// The effect of heavy twins grows beyond all bounds within hours: they fail in every arm.
    private static var failing: SmallTrial {
        var trial = SmallTrial(size: 80)
        trial.growth = "if weight > 90 kg then 0.2 1/h else 0 1/h"
        return trial
    }

    @Test func failedTwinsAreListedAndCounted() throws {
        let folder = try Self.failing.folder()
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 1)
        #expect(ending.stdout == "out/report.html\n")
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let weights = try file.numbers("/twins/weight")
        let heavy = weights.indices.filter { weights[$0] > 90 }
        #expect(heavy.count > 3 && heavy.count < 40)

        // On the terminal: each of the first twenty by name, and how many there are.
        let lines = ending.stderr.split(separator: "\n")
        let named = lines.filter { $0.hasPrefix("twin ") }
        #expect(named.count == min(20, 2 * heavy.count))
        #expect(named.allSatisfy { $0.contains("`effect`") && $0.contains("at time ") && $0.contains(", arm ") })
        #expect(named.first?.hasPrefix("twin \(heavy[0] + 1), arm low: ") == true)
        #expect(lines.last == "\(heavy.count) of 80 twins failed in some arm; the report counts them.")

        // In the results: one row per twin and arm, no values of endpoints, and denominators that say so.
        let events = try file.read("/events/twin").asIntegers ?? []
        let kinds = try file.texts("/events/kind")
        let failures = events.indices.filter { kinds[$0] == "failure" }
        #expect(failures.map { events[$0] } == heavy.flatMap { [$0 + 1, $0 + 1] })
        #expect(try file.read("/analyses/flow/failed") == .integers([heavy.count, heavy.count]))
        #expect(try file.read("/analyses/flow/solved") == .integers([80 - heavy.count, 80 - heavy.count]))
        for arm in ["low", "by-weight"] {
            let peaks = try file.numbers("/endpoints/\(arm)/peak")
            #expect(peaks.indices.filter { peaks[$0].isNaN } == heavy)
            #expect(try file.numbers("/endpoints/\(arm)/reached").indices.filter { peaks[$0].isNaN } == heavy)
        }
        #expect(try file.read("/analyses/endpoints/peak/missing") == .integers([heavy.count, heavy.count]))

        // In the report: the reason, and every number still that of its dataset.
        let html = try folder.text("out/report.html")
        let page = try ReportPage(html)
        #expect(try page.disagreements(with: file) == [])
        #expect(page.numbers.contains { $0.source == "/analyses/flow/failed" && $0.text == "\(heavy.count)" })
        let rows = CSVRows.parse(try folder.text("out/tables/failures.csv"))
        #expect(rows.count - 1 == min(20, 2 * heavy.count) && html.contains("Twins that failed, and why"))
    }

    /// All twins fail: still a report, and no division by nothing.
    @Test func evenIfAllFail() throws {
        var trial = SmallTrial(size: 10)
        trial.growth = "1 1/h"
        let folder = try trial.folder()
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 1)
        #expect(ending.stderr.contains("10 of 10 twins failed"))
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        let page = try ReportPage(try folder.text("out/report.html"))
        #expect(try page.disagreements(with: file) == [])
    }

    @Test func placesThatCannotBeWrittenAreTold() throws {
        let folder = try SmallTrial(size: 4).folder()
        try folder.write("taken", "a file")
        let taken = try DosisBinary.run(["run", "trial.yaml", "--out", "taken"], in: folder.url, timeout: 60)
        #expect(taken.status == 2 && taken.stderr.contains("taken") && taken.stderr.contains("--out"), "\(taken.stderr)")
        let below = try DosisBinary.run(["run", "trial.yaml", "--out", "taken/out"], in: folder.url, timeout: 60)
        #expect(below.status == 2 && below.stderr.contains("taken"), "\(below.stderr)")
        let cohort = try DosisBinary.run(["cohort", "Cohorts/adults.yaml", "--size", "4", "--out", "no/such/twins.csv"], in: folder.url, timeout: 60)
        #expect(cohort.status == 2 && cohort.stderr.contains("no/such/twins.csv"), "\(cohort.stderr)")
        #expect(try folder.text("taken") == "a file")
        #expect(try folder.names() == ["Cohorts", "flow.yaml", "taken", "trial.yaml"])
    }

    /// Root may write everywhere.
    @Test(.enabled(if: geteuid() != 0, "root may write to any folder")) func foldersWithoutPermissionAreTold() throws {
        let folder = try SmallTrial(size: 4).folder()
        let locked = folder.url.appendingPathComponent("locked")
        try FileManager.default.createDirectory(at: locked, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "locked"], in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        #expect(ending.stderr.contains("locked: you may not write to this folder; choose another with --out"), "\(ending.stderr)")
    }
}
