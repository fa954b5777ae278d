import Foundation
import ResultStore
import Testing

/// Endpoints are evaluated while the twin is solved, not from what is stored.
@Suite struct EndToEndAccuracyTests {
    /// Windows that no stored time touches, a minimum and a peak between stored times.
    private static func trial(_ tolerances: String) -> SmallTrial {
        var trial = SmallTrial(size: 32, extra: tolerances)
        trial.observe = "  C: {at: [0 h, 48 h]}"
        trial.endpoints = """
              area:    {value: 'auc(C, 13.7 h, 31.3 h)', unit: mg*h/L}
              mean:    {value: 'average(E, 13.7 h, 31.3 h)', unit: mg/L}
              trough:  {value: 'lowest(E, 12.5 h, 23.5 h)', unit: mg/L}
              peak:    {value: 'highest(C, 24 h, 35.9 h)', unit: mg/L}
              level:   {value: 'at(C, 17.3 h)', unit: mg/L}
              above:   {value: 'time_above(C, 1 mg/L, 24 h, 36 h)', unit: h}
            """
        return trial
    }

    /// At the default tolerances within 1e-5 of what tight ones give: the bound that the project promises.
    @Test func defaultTolerancesSuffice() throws {
        func endpoints(_ tolerances: String) throws -> [String: [Double]] {
            let folder = try Self.trial(tolerances).folder()
            let ending = try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--quiet"], in: folder.url)
            #expect(ending.status == 0, "\(ending.stderr)")
            let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
            var found: [String: [Double]] = [:]
            for arm in ["low", "by-weight"] {
                for name in try file.datasets(in: "/endpoints/\(arm)") {
                    found["\(arm)/\(name)"] = try file.numbers("/endpoints/\(arm)/\(name)")
                }
            }
            return found
        }
        let (usual, tight) = (try endpoints(""), try endpoints("tolerances: {relative: 1e-10, absolute: 1e-12}"))
        #expect(usual.count == 12)
        for (name, truths) in tight {
            let values = try #require(usual[name])
            #expect(values != truths, "\(name): the tolerance had no effect")
            // A span of time is near a whole interval of 12 h, to which its error relates.
            let least = name.hasSuffix("above") ? 12.0 : 0.0
            let worst = zip(values, truths).map { ($0 - $1).magnitude / max($1.magnitude, least) }.max() ?? .nan
            #expect(worst <= 1e-5, "\(name): \(worst)")
        }
    }

    /// The area under the concentration against the closed form of a depot and one compartment, by superposition.
    @Test func areaAgreesWithTheClosedForm() throws {
        let folder = try Self.trial("tolerances: {relative: 1e-10, absolute: 1e-12}").folder()
        #expect(try DosisBinary.run(["run", "trial.yaml", "--out", "out", "--quiet"], in: folder.url).status == 0)
        let file = try ResultFile.open(folder.url.appendingPathComponent("out/results.h5").path)
        func parameter(_ name: String) throws -> [Double] { try file.numbers("/twins/\(name)") }
        let (clearance, volume, ka) = (try parameter("CL"), try parameter("V"), try parameter("ka"))
        let areas = try file.numbers("/endpoints/low/area")
        for twin in areas.indices {
            let (a, k) = (ka[twin], clearance[twin] / volume[twin])
            // Of one dose of 100 mg from its time to s hours later.
            func area(_ s: Double) -> Double {
                s <= 0 ? 0 : 100 / volume[twin] * a / (a - k) * ((1 - exp(-k * s)) / k - (1 - exp(-a * s)) / a)
            }
            let expected = [0.0, 12, 24].map { area(31.3 - $0) - area(13.7 - $0) }.reduce(0, +)
            // A thousand tolerances.
            #expect((areas[twin] / expected - 1).magnitude < 1e-7)
        }
    }
}
