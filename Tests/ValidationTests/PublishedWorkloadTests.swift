import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Testing

/// The four benchmark models against an independent program's solutions (see `References/workloads.json`).
@Suite struct PublishedWorkloadTests {
    struct Reference: Decodable, Sendable {
        struct Given: Decodable, Sendable {
            var amount: Double
            var rate: Double?
            var additional: Int?
            var interval: Double?
        }
        struct Output: Decodable, Sendable {
            var name: String
            var largest: Double
            var values: [Double]
        }
        struct Subject: Decodable, Sendable {
            var parameters: [String: Double]
            var outputs: [Output]
        }
        struct Workload: Decodable, Sendable, CustomTestStringConvertible {
            var workload: String
            var dose: Given
            var end: Double
            var times: [Double]
            var subjects: [Subject]
            var testDescription: String { workload }
        }
        var workloads: [Workload]

        static let workloads: [Workload] = {
            guard let url = Bundle.module.url(forResource: "workloads", withExtension: "json", subdirectory: "References"),
                let data = try? Data(contentsOf: url), let read = try? JSONDecoder().decode(Reference.self, from: data)
            else { return [] }
            return read.workloads
        }()
    }

    /// Models and reference agree in what they are called.
    private static func twin(_ workload: Reference.Workload) throws -> CompiledTwin {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appendingPathComponent("Benchmarks/\(workload.workload).yaml").path
        return try CompiledTwin(model: try ModelFile.load(path: path), observables: [])
    }

    private static func task(_ workload: Reference.Workload, _ subject: Reference.Subject, _ model: Model) throws -> TwinTask {
        let overrides = try subject.parameters.map { name, value in
            ParameterOverride(parameter: try #require(model.parameters.firstIndex { $0.name == name }), value: value)
        }
        let given = workload.dose
        let dose = Dose(
            .route(0), amount: given.amount, delivery: given.rate.map { .rate($0) } ?? .bolus,
            additional: given.additional ?? 0, interval: given.interval ?? 0)
        return TwinTask(
            overrides: overrides.sorted { $0.parameter < $1.parameter }, records: [EventRecord(time: 0, action: .dose(dose))],
            sampleTimes: workload.times, endTime: workload.end)
    }

    private static func error(_ workload: Reference.Workload, _ tolerances: Tolerances, _ solver: Solver) throws -> Double {
        let twin = try twin(workload)
        let engine = try Engine(twin, solver: solver)
        #expect(engine.identity.width > 1 || solver == .reference)
        let tasks = try workload.subjects.map { try task(workload, $0, twin.model) }
        let solutions = engine.integrator(tolerances: tolerances).solve(tasks)
        var worst = 0.0
        for (subject, solution) in zip(workload.subjects, solutions) {
            #expect(solution.failure == nil)
            for output in subject.outputs {
                let index = try #require(twin.model.outputs.firstIndex { $0.name == output.name })
                for (value, reference) in zip(solution.samples[index], output.values) {
                    let error = (value - reference).magnitude / max(reference.magnitude, 1e-3 * output.largest)
                    if !(error <= worst) { worst = error }
                }
            }
        }
        return worst
    }

    @Test func referencesAreThere() { #expect(Reference.workloads.map(\.workload) == ["W1", "W2", "W3", "W4"]) }

    /// At rtol 1e-10 the global error stays below a thousand tolerances.
    @Test(arguments: Reference.workloads, [Solver.cvode, .reference])
    func tight(_ workload: Reference.Workload, _ solver: Solver) throws {
        #expect(try Self.error(workload, Tolerances(relative: 1e-10), solver) <= 1e-7)
    }

    /// The command line's `--atol` sets one number for all states.
    @Test(arguments: Reference.workloads, [Solver.cvode, .reference])
    func tightWithOneAbsoluteTolerance(_ workload: Reference.Workload, _ solver: Solver) throws {
        #expect(try Self.error(workload, Tolerances(relative: 1e-10, absolute: .same(1e-12)), solver) <= 1e-7)
    }

    /// At the default rtol of 1e-6 likewise below a thousand tolerances.
    @Test(arguments: Reference.workloads, [Solver.cvode, .reference])
    func standard(_ workload: Reference.Workload, _ solver: Solver) throws {
        #expect(try Self.error(workload, .standard, solver) <= 1e-3)
    }

    /// The linear one exactly: what remains is the reference's own error at rtol 1e-11.
    @Test func exact() throws {
        let workload = try #require(Reference.workloads.first { $0.workload == "W4" })
        #expect(try Self.error(workload, .standard, .exact) <= 1e-9)
    }

    /// At default tolerances areas over windows that are not stored, and a minimum between stored points, agree with
    /// tight-tolerance values to 1e-5.
    @Test(arguments: Reference.workloads) func functionals(_ workload: Reference.Workload) throws {
        let twin = try Self.twin(workload)
        let end = workload.end
        let packs = try Engine(twin, solver: .cvode).integrator(tolerances: .standard)
        var tasks: [TwinTask] = []
        for subject in workload.subjects {
            var task = try Self.task(workload, subject, twin.model)
            for output in twin.model.outputs.indices {
                task.functionals.append(.auc(observable: output, from: 0.013 * end, to: 0.21 * end))
                task.functionals.append(.highest(observable: output, from: 0.013 * end, to: 0.87 * end))
            }
            // The nadir of neutrophils, and its like: the response of the last output after the first doses.
            if workload.workload != "W3" {
                let last = twin.model.outputs.count - 1
                task.functionals.append(.lowest(observable: last, from: 0.05 * end, to: 0.3 * end))
            }
            tasks.append(task)
        }
        let standard = ReferenceIntegrator(twin).solve(tasks, isCancelled: { false })
        let tight = ReferenceIntegrator(twin, tolerances: Tolerances(relative: 1e-10)).solve(tasks, isCancelled: { false })
        for (solution, exact) in zip(packs.solve(tasks) + standard, tight + tight) {
            for (value, exact) in zip(solution.functionals, exact.functionals) { #expect(abs(value / exact - 1) < 1e-5) }
        }
    }
}
