import Analyses
import Documents
import Foundation
import ModelLibrary
import ResultStore
import Testing
import TrialEngine
import TrialProtocol

/// What drives endpoints, where that is known.
@Suite struct AnalyticDriverTests {
    /// A clearance 4.5 (c/120)^0.8 d exp(eta) is a product of three that are independent: with squared coefficients of
    /// variation q_i, S_i = q_i / (prod (1 + q) - 1), and of the total q_i times the other factors. The weight is in
    /// nothing, and neither are V1 and V2. The height follows the weight, and eligibility looks at it.
    static let trial = """
        trial: drivers
        seed: 5
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}}
            creatinine_clearance: {lognormal: {median: 80 mL/min, cv: 40 %}}
            dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
        size: 64
        duration: 1 d
        arms:
          fixed: {give: {dose: 1000 mg, route: iv, over: 1 h, at: 0 h}}
        observe:
          C: {every: 6 h}
        endpoints:
          clearance: {value: CL, unit: L/h}
          constant: {value: 0 * CL, unit: L/h}
          slow: {event: CL < 3 L/h, primary: true}
        """

    private static func plan(_ text: String = trial) throws -> TrialPlan {
        try ProtocolFile.plan(for: Document.parse(text, file: "/nowhere/drivers.yaml"), library: ModelLibrary.resolver)
    }

    private static func squares() -> [Double] {
        // Of lognormals: exp(sigma^2) - 1; exponent 0.8 on the clearance of creatinine.
        let creatinine = exp(0.64 * log(1.16)) - 1
        let (mean, square) = (0.7 + 0.3 * 0.7, 0.7 + 0.3 * 0.49)
        return [creatinine, square / (mean * mean) - 1, 0.398 * 0.398]
    }

    /// Within four standard errors, missed by one of six with probability 4e-4.
    @Test func aProductIsDividedInClosedForm() throws {
        let outcomes = try #require(try DriverStudy(Self.plan(), rows: 2048, threads: 2).run())
        #expect(outcomes.drivers == ["weight", "creatinine_clearance", "dialysis", "CL between patients", "V1 between patients", "V2 between patients"])
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-drivers-\(UUID().uuidString).h5").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plan = try Self.plan()
        _ = try TrialRun(plan, version: "test").run(to: path, options: RunOptions(threads: 1))
        let file = try ResultFile.open(path, mode: .readWrite)
        defer { try? file.close() }
        try DriverAnalysis.write(plan, drivers: outcomes.drivers, a: outcomes.a, b: outcomes.b, mixed: outcomes.mixed, into: file)
        // The constant endpoint has no variance to divide.
        #expect(try file.groups(in: "/analyses/drivers") == ["clearance", "slow"])
        let root = "/analyses/drivers/clearance"
        let squares = Self.squares()
        let all = squares.reduce(1) { $0 * (1 + $1) }
        for (name, share) in [("first", { $0 / (all - 1) }), ("total", { $0 * all / (1 + $0) / (all - 1) })] as [(String, (Double) -> Double)] {
            let (values, errors) = (try file.numbers("\(root)/\(name)"), try file.numbers("\(root)/\(name)_se"))
            for (place, square) in zip(1...3, squares) {
                #expect(abs(values[place] - share(square)) < 4 * errors[place], "\(name) \(place): \(values[place]) for \(share(square))")
                #expect(errors[place] < 0.04)
            }
            for place in [0, 4, 5] { #expect(values[place] == 0) }
        }
        #expect(try file.numbers("\(root)/rows") == [2048] && file.numbers("\(root)/incomplete") == [0])
    }

    @Test func threadsChangeNoBit() throws {
        let one = try #require(try DriverStudy(Self.plan(), rows: 200, threads: 1).run())
        let three = try #require(try DriverStudy(Self.plan(), rows: 200, threads: 3).run())
        #expect(one.a == three.a && one.b == three.b && one.mixed == three.mixed)
        #expect(one.a[0].count == 200 && one.mixed.count == 6)
        let stop = StopRequest()
        stop.stop()
        #expect(try DriverStudy(Self.plan(), rows: 200, threads: 2).run(stop: stop) == nil)
    }

    /// Correlated covariates, those that condition others and those that eligibility looks at count as one; a formula
    /// follows its sources.
    @Test func whatDependsOnEachOtherIsOneDriver() throws {
        let cohort = """
            cohort:
              covariates:
                sex: {levels: {female: 0.5, male: 0.5}}
                age: {normal: {mean: 60 y, sd: 10 y}, within: [18 y, 95 y]}
                weight: {lognormal: {median: if sex == male then 80 kg else 68 kg, cv: 20 %}}
                dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
                creatinine_clearance: {derived: 140 mL/min - age * 1 mL/min/y}
            """
        let text = Self.trial.replacing(/cohort:(.|\n)*0.3}}/, with: cohort)
        let outcomes = try #require(try DriverStudy(Self.plan(text), rows: 64, threads: 2).run())
        #expect(outcomes.drivers.prefix(3) == ["sex, weight", "age", "dialysis"], "\(outcomes.drivers)")
        // The clearance follows the age by the formula.
        #expect(zip(outcomes.a[0], outcomes.mixed[1][0]).allSatisfy { $0 != $1 })
        let limited = try #require(
            try DriverStudy(Self.plan(text.replacing("\n  covariates:\n    sex", with: "\n  eligible: age < 70 y or dialysis == none\n  covariates:\n    sex")), rows: 64, threads: 2).run())
        #expect(limited.drivers.prefix(2) == ["sex, weight", "age, dialysis"], "\(limited.drivers)")
    }
}
