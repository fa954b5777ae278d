import Foundation
import Integration
import ModelCompiler
import Testing

/// Random effects, occasions and overrides reach the equations.
@Suite struct AnalyticIndividualTests {
    /// Each occasion has its own elimination rate: k exp(kappa), from the occasion's start.
    @Test func occasions() throws {
        let model = TestModel.intravenous()
        let task = TwinTask(
            occasions: [Occasion(start: 0, iov: [0.3]), Occasion(start: 5, iov: [-0.4])], records: [.dose(0, 100)],
            sampleTimes: [4, 5, 9], endTime: 10)
        let found = try model.solve(task)
        let (first, second) = (0.2 * exp(0.3), 0.2 * exp(-0.4))
        #expect(abs(found.samples[0][0] / (100 * exp(-4 * first)) - 1) < 1e-7)
        #expect(abs(found.samples[0][1] / (100 * exp(-5 * first)) - 1) < 1e-7)
        #expect(abs(found.samples[0][2] / (100 * exp(-5 * first - 4 * second)) - 1) < 1e-7)
        #expect(abs(found.parameters[0] / first - 1) < 1e-14)
    }

    @Test func overrides() throws {
        let task = TwinTask(
            overrides: [ParameterOverride(parameter: 0, value: 0.5)], records: [.dose(0, 100)], sampleTimes: [4], endTime: 4)
        let found = try TestModel.intravenous().solve(task)
        #expect(abs(found.samples[0][0] / (100 * exp(-2.0)) - 1) < 1e-7)
        #expect(found.parameters == [0.5])
    }

    /// A life may begin at any time.
    @Test func startTime() throws {
        let task = TwinTask(records: [.dose(1000, 100)], sampleTimes: [1000, 1004], startTime: 990, endTime: 1010)
        let found = try TestModel.intravenous().solve(task)
        #expect(found.samples[0][0] == 0 && abs(found.samples[0][1] / (100 * exp(-0.8)) - 1) < 1e-7)
    }
}
