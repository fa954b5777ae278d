import Documents
import Foundation
import Integration
import ModelLanguage
import Testing
import TrialEngine

/// Event records through the whole of `DataSimulation`, against closed forms of one compartment.
@Suite struct AnalyticDataSimulationTests {
    /// k = 0.1 1/h for both states, which are observed together; F = 0.5 and a lag of 1 h by the route `late` into `tank`.
    static func model(numbers: Bool) -> String {
        """
        model: tank
        title: A tank that empties
        time: h
        molar_mass: 200 g/mol
        parameters: {k: 0.1 1/h, F: 0.5, tlag: 1 h, D: 4 h, base: 0 mg}
        states:
          tank: {unit: mg, initial: base}
          store: mg
        equations: |
          A = tank + store
          tank' = -k * tank
          store' = -k * store
        routes:
          late: {into: tank, bioavailability: F, lag: tlag, duration: D\(numbers ? ", number: 3" : "")}
        outputs:
          A: {unit: mg}
        """
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var records: String
        /// Amounts in both states at the observation records.
        var expected: [Double]
        var numbers = false
        var parameters: String?
    }

    /// What is left of 1 after `t` hours.
    private static func left(_ t: Double) -> Double { exp(-0.1 * t) }
    /// Amount from an infusion of 1 mg/h that began `t` hours ago and lasts `d` hours.
    private static func infused(_ t: Double, _ d: Double) -> Double {
        t <= 0 ? 0 : (1 - left(min(t, d))) / 0.1 * left(max(0, t - d))
    }

    static let cases: [Case] = [
        Case(testDescription: "a dose by the route's name", records: "TIME,AMT,CMT,RATE\n0,100,late,0\n5,.,.,.", expected: [50 * left(4)]),
        Case(testDescription: "a dose by the name of the state takes its route's F and lag", records: "TIME,AMT,CMT\n0,100,tank\n5,.,.", expected: [50 * left(4)]),
        Case(testDescription: "the same without CMT, as there is one route", records: "TIME,AMT\n0,100\n5,.", expected: [50 * left(4)]),
        Case(testDescription: "CMT 0 is the same", records: "TIME,AMT,CMT\n0,100,0\n5,.,.", expected: [50 * left(4)]),
        Case(testDescription: "a number is a state's place", records: "TIME,AMT,CMT\n0,100,1\n5,.,.", expected: [50 * left(4)]),
        Case(testDescription: "a number that a route declares", records: "TIME,AMT,CMT\n0,100,3\n5,.,.", expected: [50 * left(4)], numbers: true),
        Case(testDescription: "a state without route takes the dose whole and at once", records: "TIME,AMT,CMT\n0,100,store\n5,.,.", expected: [100 * left(5)]),
        Case(testDescription: "ADDL and II", records: "TIME,AMT,II,ADDL\n0,100,6,2\n20,.,.,.", expected: [50 * (left(19) + left(13) + left(7))]),
        Case(testDescription: "RATE: the duration is F * amount / rate", records: "TIME,AMT,RATE\n0,100,10\n3,.,.\n9,.,.", expected: [10 * infused(2, 5), 10 * infused(8, 5)]),
        Case(testDescription: "DUR: the rate is F * amount / duration", records: "TIME,AMT,DUR\n0,100,10\n3,.,.\n15,.,.", expected: [5 * infused(2, 10), 5 * infused(14, 10)]),
        Case(testDescription: "RATE -2", records: "TIME,AMT,RATE\n0,100,-2\n3,.,.\n15,.,.", expected: [12.5 * infused(2, 4), 12.5 * infused(14, 4)]),
        Case(testDescription: "SS 1 with a lag", records: "TIME,AMT,SS,II\n0,100,1,12\n0,.,.,.\n5,.,.,.", expected: [50 * left(11) / (1 - left(12)), 50 * left(4) / (1 - left(12))]),
        Case(testDescription: "EVID 3 cancels what is under way", records: "TIME,AMT,EVID\n0,100,1\n0.5,.,3\n5,.,0", expected: [0]),
        Case(testDescription: "EVID 4 resets, then doses", records: "TIME,AMT,EVID\n0,100,1\n5,60,4\n10,.,0", expected: [30 * left(4)]),
        Case(testDescription: "EVID 5 replaces", records: "TIME,AMT,EVID,CMT\n0,100,1,.\n5,7,5,tank\n10,.,0,.", expected: [7 * left(5)]),
        Case(testDescription: "EVID 8 replaces, too", records: "TIME,AMT,EVID,CMT\n0,100,1,.\n5,7,8,1\n10,.,0,.", expected: [7 * left(5)]),
        Case(testDescription: "EVID 6 multiplies", records: "TIME,AMT,EVID,CMT\n0,100,1,.\n5,3,6,late\n10,.,0,.", expected: [150 * left(9)]),
        Case(testDescription: "readings before and after EVID 5 at its time", records: "TIME,AMT,EVID,CMT\n0,100,1,.\n5,.,0,.\n5,7,5,tank\n5,.,0,.", expected: [50 * left(4), 7]),
        Case(testDescription: "units of the headers", records: "TIME [d],AMT [g],RATE [mg/min]\n0,0.1,1\n0.125,.,.", expected: [60 * infused(2, 50.0 / 60)]),
        Case(testDescription: "an amount of substance, by the molar mass", records: "TIME,AMT [mmol]\n0,0.5\n5,.", expected: [50 * left(4)]),
        Case(testDescription: "EVID 5 in the header's unit, EVID 6 without", records: "TIME,AMT [g],EVID,CMT\n0,0.1,5,tank\n1,2,6,tank\n2,.,0,.", expected: [200 * left(2)]),
        Case(testDescription: "initial values hold at the first record", records: "TIME,EVID\n7,2\n10,0", expected: [80 * left(3)], parameters: "ID,base\n1,80"),
        Case(testDescription: "individual parameters in the header's unit", records: "TIME,AMT\n0,100\n5,.", expected: [80 * left(4.5)], parameters: "ID,F [%],tlag [min]\n1,80,30"),
    ]

    /// The run's tolerance is 1e-10; a thousand of them are room enough for its global error.
    @Test(arguments: cases) func records(_ example: Case) throws {
        let found = try Self.simulate(example.records, model: Self.model(numbers: example.numbers), parameters: example.parameters)
        #expect(found.count == example.expected.count)
        for (a, b) in zip(found, example.expected) { #expect((a - b).magnitude <= 1e-7 * max(1, b.magnitude)) }
    }

    /// Amounts in both states, line by line.
    private static func simulate(_ records: String, model: String, parameters: String?) throws -> [Double] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ text: String) throws -> String {
            let url = folder.appendingPathComponent(name)
            try (text + "\n").write(to: url, atomically: true, encoding: .utf8)
            return url.path
        }
        let request = DataRequest(
            model: try ModelFile.load(path: try write("tank.yaml", model)), data: try write("e.csv", records),
            parameters: try parameters.map { try write("p.csv", $0) },
            outputs: [.init("A", at: SourcePosition(file: "--observe", line: 1, column: 1))],
            tolerances: Tolerances(relative: 1e-10))
        let out = folder.appendingPathComponent("o.csv").path
        let plan = try DataPlan(request, Diagnostics())
        let outcome = try DataSimulation(plan, version: "0").run(to: .csv(out), threads: 1)
        #expect(outcome.failed == 0, "\(outcome.remarks)")
        return try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").dropFirst().map {
            Double($0.split(separator: ",", omittingEmptySubsequences: false)[2]) ?? .nan
        }
    }
}
