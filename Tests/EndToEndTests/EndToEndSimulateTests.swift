import Foundation
import ResultStore
import Testing

/// `dosis simulate` from files to files.
@Suite struct EndToEndSimulateTests {
    // MARK: Workloads against an independent program

    /// Rows of a CSV file of numbers without quotes.
    private static func table(_ text: String) -> (header: [String], rows: [[Double]]) {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return (lines.first?.map(String.init) ?? [], lines.dropFirst().map { $0.map { Double($0) ?? .nan } })
    }

    /// The largest error of any subject and output: max over times of |y - r| / max(|r|, 0.001 max |r|).
    private static func error(_ found: [[Double]], _ reference: [[Double]]) -> Double {
        var worst = 0.0
        for subject in Set(reference.map { $0[0] }) {
            let rows = reference.indices.filter { reference[$0][0] == subject }
            for output in 2..<reference[0].count {
                let largest = rows.map { reference[$0][output].magnitude }.max() ?? 0
                for row in rows {
                    let truth = reference[row][output]
                    let error = (found[row][output] - truth).magnitude / max(truth.magnitude, 1e-3 * largest)
                    if !(error <= worst) { worst = error }
                }
            }
        }
        return worst
    }

    private static func simulated(_ workload: String, _ options: [String]) throws -> (error: Double, header: [String]) {
        let reference = table(try String(contentsOf: DosisBinary.fixture("simulate/\(workload)-reference.csv"), encoding: .utf8))
        let times = Set(reference.rows.map { $0[1] }).sorted().map { "\($0)" }.joined(separator: ",")
        let ending = try DosisBinary.run(
            [
                "simulate", "Benchmarks/\(workload).yaml", "--data", "Benchmarks/\(workload)-events.csv", "--parameters",
                DosisBinary.fixture("simulate/\(workload)-subjects.csv").path, "--at", times, "--observe",
                reference.header.dropFirst(2).joined(separator: ","), "--out", "-",
            ] + options)
        #expect(ending.status == 0, "\(ending.stderr)")
        let found = table(ending.stdout)
        try #require(found.rows.count == reference.rows.count)
        for (own, given) in zip(found.rows, reference.rows) { #expect(own.prefix(2) == given.prefix(2)) }
        return (error(found.rows, reference.rows), found.header)
    }

    /// At rtol 1e-10 the global error stays below a thousand tolerances.
    @Test(arguments: ["W1", "W2", "W3", "W4"]) func workloadsAtTightTolerance(_ workload: String) throws {
        let (error, header) = try Self.simulated(workload, ["--rtol", "1e-10", "--atol", "1e-12"])
        #expect(error <= 1e-7)
        #expect(header.prefix(2) == ["ID", "TIME"])
    }

    /// At the default of 1e-6 likewise, and no better than a default can be: the tolerance is really used.
    @Test(arguments: ["W1", "W2"]) func workloadsAtDefaultTolerance(_ workload: String) throws {
        let (error, _) = try Self.simulated(workload, [])
        #expect(error <= 1e-3 && error > 1e-9)
    }

    // MARK: A small model

    static let model = """
        model: one
        title: One compartment with a depot
        time: h
        covariates:
          weight: {unit: kg, default: 70 kg}
          sex: {levels: [female, male], default: male}
        parameters:
          CL: {typical: 5 L/h * (weight / 70 kg), iiv: {cv: 30 %}}
          V: {typical: if sex == male then 50 L else 40 L}
          ka: 1 1/h
          tlag: 0.5 h
          F1: 0.8
          D1: 2 h
        states: {gut: mg, central: mg}
        equations: |
          C = central / V
          A = central
          gut' = -ka * gut
          central' = ka * gut - CL / V * central
        routes:
          oral: {into: gut, bioavailability: F1, lag: tlag}
          iv: {into: central, duration: D1}
        outputs:
          C: {unit: mg/L, title: Concentration}
          A: {unit: mg}

        """

    /// A folder with the model as `one.yaml`, and the files given.
    private static func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("one.yaml", model)
        for (name, text) in files { try folder.write(name, text) }
        return folder
    }

    private static func run(_ folder: TemporaryFolder, _ options: [String]) throws -> DosisBinary.Ending {
        try DosisBinary.run(["simulate", "one"] + options, in: folder.url, timeout: 60)
    }

    /// Values agree with the closed form to the tolerance 1e-9 of the run, with room of a factor 100 for its global error.
    private static func expectEqual(_ found: [Double], _ expected: [Double], _ comment: Comment? = nil) {
        #expect(found.count == expected.count, comment)
        for (a, b) in zip(found, expected) { #expect((a - b).magnitude <= 1e-7 * max(b.magnitude, 1e-3), comment) }
    }

    private static let tight = ["--rtol", "1e-9", "--quiet"]

    /// Amount in the central compartment at `t` after an oral dose, by the Bateman function.
    private static func oral(_ t: Double, dose: Double, volume: Double, clearance: Double = 5) -> Double {
        let (ka, k, s) = (1.0, clearance / volume, t - 0.5)
        return s <= 0 ? 0 : 0.8 * dose * ka / (ka - k) * (exp(-k * s) - exp(-ka * s))
    }

    @Test func observationRecordsAreReadInTheUnitsOfTheHeader() throws {
        let folder = try Self.folder([
            "e.csv": """
                ID,TIME [d],AMT [g],CMT,EVID,sex,DVID,DV [ug/L],II [h],ADDL
                A,0,0.1,gut,1,male,.,.,12,1
                A,0.25,.,.,0,male,C,500,.,.
                A,1,.,.,0,male,A,.,.,.
                7,0,0.2,oral,1,female,.,.,.,.
                7,1,.,.,0,female,1,1200,.,.

                """
        ])
        let ending = try Self.run(folder, ["--data", "e.csv", "--out", "o.csv"] + Self.tight)
        #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
        let lines = try folder.text("o.csv").split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(lines.map { Array($0.prefix(2)) } == [["ID", "TIME"], ["A", "6"], ["A", "24"], ["7", "24"]])
        #expect(lines.map { Array($0.suffix(2)) } == [["DVID", "DV"], ["C", "0.5"], ["A", ""], ["C", "1.2"]])
        Self.expectEqual(
            lines.dropFirst().map { Double($0[3]) ?? .nan },
            [
                Self.oral(6, dose: 100, volume: 50), Self.oral(24, dose: 100, volume: 50) + Self.oral(12, dose: 100, volume: 50),
                Self.oral(24, dose: 200, volume: 40),
            ])
    }

    /// A covariate that changes at 4 h holds since the record before (0 h) by `next`, from 4 h on by `last`.
    @Test(arguments: [("next", 140.0), ("last", 70.0)]) func covariatesCarryBackwardOrForward(_ rule: String, _ weight: Double) throws {
        let folder = try Self.folder(["e.csv": "TIME,AMT,CMT,EVID,weight\n0,100,central,1,70\n4,.,.,0,140\n"])
        // The state `central` is entered by one route, `iv`; RATE 0 is a bolus, which the program remarks.
        let ending = try Self.run(
            folder, ["--data", "e.csv", "--covariates", rule, "--observe", "A", "--out", "-", "--rtol", "1e-9"])
        #expect(ending.stderr.contains("e.csv:2:1: warning: this dose enters at once, although the route `iv` has a `duration`"))
        let found = Self.table(ending.stdout)
        #expect(found.header == ["ID", "TIME", "A"])
        Self.expectEqual(found.rows.map { $0[2] }, [100 * exp(-5 * weight / 70 / 50 * 4)])
    }

    @Test func parameterFileReplacesTypicalValues() throws {
        let folder = try Self.folder([
            "e.csv": "TIME,AMT,CMT,RATE\n0,100,iv,-2\n",
            "p.csv": "ID,CL [mL/min],V,weight,note\nx1,100,20,50,1\n\"x,2\",50,30,60,2\n",
        ])
        let ending = try Self.run(
            folder,
            ["--data", "e.csv", "--parameters", "p.csv", "--ignore", "note", "--at", "0:0.25:0.125 d", "--out", "o.csv", "--rtol", "1e-9"])
        #expect(ending.status == 0)
        #expect(ending.stderr.hasPrefix("Typical values, as `p.csv` does not give them: ka, tlag, F1, D1\n2 subjects simulated in"))
        let text = try folder.text("o.csv")
        #expect(text.hasPrefix("ID,TIME,C,A\nx1,0,0,0\nx1,3,"))
        #expect(text.contains("\n\"x,2\",6,"))
        // Infusion over 2 h at 50 mg/h, then decay.
        func infused(_ t: Double, _ k: Double) -> Double { 50 / k * (exp(-k * (t - 2)) - exp(-k * t)) }
        let rows = Self.table(text.replacing("\"x,2\"", with: "2")).rows
        Self.expectEqual(rows.map { $0[3] }, [0, infused(3, 0.3), infused(6, 0.3), 0, infused(3, 0.1), infused(6, 0.1)])
    }

    @Test func resultsFileHoldsWhatTheTableHolds() throws {
        let folder = try Self.folder([
            "e.csv": "ID,TIME,AMT,CMT,EVID\n3,0,100,oral,1\n3,2,.,C,0\n1,0,50,oral,1\n1,5,.,.,0\n",
            "p.csv": "ID,CL\n1,4\n3,6\n",
        ])
        let options = ["--data", "e.csv", "--parameters", "p.csv", "--at", "0:6:2"]
        #expect(try Self.run(folder, options + ["--out", "o.csv", "--threads", "1"]).status == 0)
        #expect(try Self.run(folder, options + ["--out", "o.h5", "--threads", "3"]).status == 0)
        let csv = Self.table(try folder.text("o.csv"))
        let file = try ResultFile.open(folder.url.appendingPathComponent("o.h5").path)
        #expect(try file.read("/twins/id") == .integers([3, 1]))
        #expect(try file.read("/twins/CL") == .numbers([6, 4]))
        #expect(try file.read("/trajectories/simulation/time") == .numbers([0, 2, 4, 6]))
        #expect(try file.read("/trajectories/simulation/C") == .numbers(csv.rows.map { $0[2] }))
        #expect(try file.read("/trajectories/simulation/A") == .numbers(csv.rows.map { $0[3] }))
        // The record of subject 3 names its output; that of subject 1 does not, so it is read for both.
        #expect(try file.read("/observations/twin") == .integers([1, 2, 2]))
        #expect(try file.read("/observations/output") == .codes([0, 0, 1]))
        #expect(try file.read("/observations/line") == .integers([3, 5, 5]))
        #expect(try file.read("/observations/value").asNumbers?.first == csv.rows[1][2])
        #expect(try file.read("/doses/bioavailable") == .numbers([80, 40]))
        #expect(try file.read("/doses/arrival") == .numbers([0.5, 0.5]))
        #expect(try file.read("/events/twin").count == 0)
    }

    @Test func failuresAreTold() throws {
        let folder = try Self.folder([
            "e.csv": "TIME,AMT,CMT\n0,100,oral\n", "p.csv": "ID,F1\nfine,1\nwrong,-1\n",
        ])
        let options = ["--data", "e.csv", "--parameters", "p.csv", "--at", "1,2", "--observe", "A"]
        let ending = try Self.run(folder, options + ["--out", "o.csv", "--quiet"])
        #expect(ending.status == 1)
        #expect(ending.stderr.contains("subject wrong: at time 0.0: the bioavailability of route `oral` is -1.0"))
        #expect(try folder.text("o.csv").hasSuffix("\nwrong,1,\nwrong,2,\n"))
        #expect(try Self.run(folder, options + ["--out", "o.h5"]).status == 1)
        let file = try ResultFile.open(folder.url.appendingPathComponent("o.h5").path)
        #expect(try file.read("/events/twin") == .integers([2]))
        #expect(try file.read("/events/kind") == .codes([0]))
    }

    @Test func resultsDoNotDependOnThreads() throws {
        let folder = try TemporaryFolder()
        let subjects = try String(contentsOf: DosisBinary.fixture("simulate/W3-subjects.csv"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        // Enough for several blocks of 32.
        let rows = (1...70).map { "\($0)," + subjects[1 + $0 % 3].split(separator: ",").dropFirst().joined(separator: ",") }
        try folder.write("p.csv", ([subjects[0]] + rows).joined(separator: "\n"))
        let root = DosisBinary.root.path
        var texts: Set<String> = []
        for threads in ["1", "2", "5"] {
            let ending = try DosisBinary.run(
                ["simulate", "\(root)/Benchmarks/W3.yaml", "--data", "\(root)/Benchmarks/W3-events.csv", "--parameters", "p.csv",
                 "--at", "0:7:1", "--out", "-", "--quiet", "--threads", threads], in: folder.url)
            texts.insert(ending.stdout)
        }
        #expect(texts.count == 1)
        #expect(texts.first?.split(separator: "\n").count == 1 + 70 * 8)
    }
}
