import Foundation
import ResultStore
import TestSupport
import Testing

/// The reports of designs that change with their data: every number is in the results file, and rebuilt from it.
@Suite struct EndToEndAdaptiveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Lines of the design.
        let design: [String]
        /// Names of tables the report must have.
        let tables: [String]
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "looks at events", design: ["kind: group-sequential", "looks: {events: [8, 60]}", "test: waiting", "stopping: {a: {efficacy: Pocock}}"],
            tables: ["cutoffs", "endings", "bounds"]),
        Case(
            name: "looks at times", design: [
                "kind: group-sequential", "looks: {times: [2 d, 5 d]}", "test: effect", "stopping: {a: {efficacy: Pocock, futility: Kim-DeMets 2}}",
            ], tables: ["cutoffs", "endings", "bounds"]),
        Case(
            name: "several arms", design: [
                "kind: multi-arm-multi-stage", "looks: [0.5, 1]", "test: effect",
                "stopping: {a: {efficacy: triangular, futility: triangular}, b: {efficacy: Pocock, select: best}}",
            ], tables: ["multi-arm-bounds", "multi-arm-rules", "multi-arm-treatments"]),
        Case(
            name: "a size set anew", design: [
                "kind: sample-size re-estimation", "planned: 30", "test: effect", "rules: {a: {power: 0.8}, b: {from: 0.2, test: inverse normal}}",
            ], tables: ["re-estimation", "zones"]),
        Case(
            name: "allocation by outcomes", design: [
                "kind: response-adaptive", "burn_in: 15", "update: 5", "test: share", "rules: {a: {power: 1}, b: {power: growing, least: 5 %}}",
            ], tables: ["adaptive-rules", "adaptive-arms", "adaptive-tests"]),
    ]

    private static func text(_ design: [String]) -> String {
        """
        trial: adaptive
        seed: 3
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}, within: [40 kg, 150 kg]}
            creatinine_clearance: {normal: {mean: 80 mL/min, sd: 30 mL/min}, within: [15 mL/min, 150 mL/min]}
            dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
        size: 60
        replicates: 12
        duration: 1 d
        design:
          allocation: {low: 1, middle: 1, high: 1}
          stratify: [site]
        \(design.map { "  \($0)" }.joined(separator: "\n"))
        accrual: {oslo: {rate: 10 1/d}, bergen: {rate: 5 1/d}}
        arms:
          low: {give: {dose: 1000 mg, over: 1 h, every: 12 h}}
          middle: {give: {dose: 1200 mg, over: 1 h, every: 12 h}}
          high: {give: {dose: 1400 mg, over: 1 h, every: 12 h}}
        endpoints:
          time: {time: first_time(C > 28 mg/L), unit: d, title: Time until 28 mg/L}
          auc: {value: 'auc(C, 0 h, 24 h)', unit: mg*h/L, title: Exposure of a day}
          above: {event: auc > 450 mg*h/L, title: Exposure above 450}
        analysis:
          - {compare: time, between: [high, low], method: log-rank, name: waiting}
          - {compare: auc, between: [high, low], method: t test, alternative: greater, alpha: 0.025, name: effect}
          - {compare: above, between: [high, low], method: risk difference, alternative: greater, alpha: 0.025, name: share, margin: 10 %, by: [dialysis]}
        scenarios: {"null": {arms.high.give.dose: 1000 mg, arms.middle.give.dose: 1000 mg}}
        keep: endpoints
        """
    }

    @Test(arguments: cases) func everyNumberIsThatOfItsDataset(_ example: Case) throws {
        let folder = try TemporaryFolder()
        try folder.write("trial.yaml", Self.text(example.design))
        let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let page = try ReportPage(folder.text("out/report.html"))
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        defer { try? file.close() }
        #expect(try page.disagreements(with: file) == [])
        #expect(page.strayDigits == [])
        let tables = try folder.names(in: "out/tables")
        for table in example.tables { #expect(tables.contains("\(table).csv"), "\(table)") }
        let rebuilt = try DosisBinary.run(["report", "out/results.h5", "--out", "again"], in: folder.url)
        #expect(rebuilt.status == 0, "\(rebuilt.stderr)")
        #expect(try folder.text("again/report.html") == folder.text("out/report.html"))
    }
}
