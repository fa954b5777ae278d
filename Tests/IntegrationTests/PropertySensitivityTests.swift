import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import ModelLibrary
import Testing

/// Forward sensitivities at rtol 1e-10 against extrapolated central differences of the solution itself, to 1e-6 of each
/// output's largest value: on all models of the library that can be run alone, with doses by every route.
@Suite struct PropertySensitivityTests {
    static let models: [String] = (try? ModelLibrary.names().filter { try ModelLibrary.model($0).inputs.isEmpty }) ?? []

    @Test(arguments: models) func derivativesOfLibraryModels(_ name: String) throws {
        let model = try ModelLibrary.model(name)
        let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
        guard !twin.effects.isEmpty else { return }
        // Its daily rhythm jumps at times that vary between patients: such twins are refused, not followed.
        if name == "qtc-moxifloxacin-hong-2015" {
            #expect(throws: (any Error).self) { try compare(twin, task(for: model), occasions: 0) }
            return
        }
        try compare(twin, task(for: model), occasions: twin.effects.contains { $0.level == .betweenOccasions } ? 2 : 0)
    }

    /// Lag, bioavailability, duration and rate vary, infusions overlap, a state is multiplied and one replaced.
    @Test func jumps() throws {
        let model = try Self.jumpingModel()
        let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
        let names = model.routes.map(\.name)
        func dose(_ t: Double, _ route: String, _ amount: Double, _ delivery: Dose.Delivery = .bolus, more: Int = 0, every: Double = 0) -> EventRecord {
            let index = names.firstIndex(of: route) ?? 0
            return EventRecord(time: t, action: .dose(Dose(.route(index), amount: amount, delivery: delivery, additional: more, interval: every)))
        }
        let records = [
            dose(0, "oral", 100, more: 3, every: 6), dose(1, "zero", 60, .modelledDuration, more: 2, every: 5),
            dose(2, "pump", 50, .modelledRate), dose(3, "oral", 30, .rate(12)), dose(4, "chain", 40, more: 1, every: 4),
            EventRecord(time: 9, action: .multiply(state: 1, factor: 0.7)), EventRecord(time: 13, action: .replace(state: 2, value: 5)),
        ]
        let task = TwinTask(records: records, sampleTimes: stride(from: 0, through: 30, by: 0.37).map { $0 }, endTime: 30)
        try compare(twin, task, occasions: 2)
    }

    /// At steady state, with doses that overlap.
    @Test func steadyStates() throws {
        let model = try Self.jumpingModel()
        let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
        let records = [
            EventRecord(time: 0, action: .dose(Dose(.route(0), amount: 100, interval: 2, steadyState: .replace))),
            EventRecord(time: 5, action: .dose(Dose(.route(1), amount: 100, delivery: .modelledDuration, interval: 3, steadyState: .add))),
        ]
        let task = TwinTask(records: records, sampleTimes: stride(from: 0, through: 20, by: 0.41).map { $0 }, endTime: 20)
        // Both the steady state's derivatives and the test's are differences.
        try compare(twin, task, occasions: 0, tolerance: 1e-5)
    }

    /// One compartment in closed form, by the road that is taken unless another is asked for: boluses of D = 100 mg every
    /// tau = 8 h at steady state, C = D/V exp(-k t) / (1 - exp(-k tau)), k = CL/V;
    /// dC/dln CL = -C k (t + tau r / (1 - r)) with r = exp(-k tau), dC/dln V = -C - dC/dln CL.
    @Test(arguments: [true, false]) func linearTwins(_ isSteady: Bool) throws {
        let model = try Model.parsed("""
            model: one
            title: One compartment
            time: h
            parameters:
              CL: {typical: 4 L/h, iiv: {cv: 30 %}}
              V: {typical: 20 L, iiv: {cv: 30 %}}
            states: {central: mg}
            equations: |
              central' = -CL / V * central
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L}}
            """)
        let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
        let dose = Dose(.route(0), amount: 100, interval: isSteady ? 8 : 0, steadyState: isSteady ? .replace : .no)
        let times = [0.5, 2, 7.5, 20]
        let task = TwinTask(records: [EventRecord(time: 0, action: .dose(dose))], sampleTimes: times, endTime: 20)
        let solved = try SensitivityIntegrator(twin, tolerances: Tolerances(relative: 1e-8)).solve(task, by: twin.effects.map { SensitivityDirection($0) })
        let k = 0.2, r = isSteady ? Foundation.exp(-8 * k) : 0
        for (index, t) in times.enumerated() {
            let c = 5 * Foundation.exp(-k * t) / (1 - r)
            let byClearance = -c * k * (t + 8 * r / (1 - r))
            #expect((solved.samples[0][index] - c).magnitude < 1e-6 * c)
            #expect((solved.samples(by: 0)[0][index] - byClearance).magnitude < 1e-6)
            #expect((solved.samples(by: 1)[0][index] - (-c - byClearance)).magnitude < 1e-6)
        }
    }

    @Test func stateEventsAreRefused() throws {
        let model = try Model.parsed("""
            model: division
            title: A cell that divides
            time: h
            parameters: {k: {typical: 0.03 1/h, iiv: {cv: 30 %}}}
            states: {size: {unit: pg, initial: 1 pg}}
            equations: |
              size' = k * size
            events:
              division: {when: size >= 2 pg, set: {size: size / 2}}
            outputs: {size: {unit: pg}}
            """)
        let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
        #expect(throws: SensitivityObstacle.stateEvents) { _ = try SensitivityIntegrator(twin) }
    }

    private static func jumpingModel() throws -> Model {
        try Model.parsed("""
            model: jumps
            title: Every jump of a route
            time: h
            parameters:
              CL: {typical: 4 L/h, iiv: {cv: 30 %}, iov: {cv: 20 %}}
              V: {typical: 20 L, iiv: {cv: 30 %}}
              KA: {typical: 0.9 1/h, iiv: {cv: 40 %}}
              F: {typical: 0.6, iiv: {sd: 0.5, distribution: logit}}
              LAG: {typical: 0.7 h, iiv: {cv: 30 %}, iov: {cv: 10 %}}
              D: {typical: 2.3 h, iiv: {cv: 30 %}}
              R: {typical: 11 mg/h, iiv: {cv: 30 %}}
              N: {typical: 3.4, iiv: {cv: 30 %}}
              MTT: {typical: 1.8 h, iiv: {cv: 30 %}}
              BASE: {typical: 3 mg, iiv: {sd: 1 mg, distribution: normal}}
            states: {gut: mg, central: {unit: mg, initial: BASE}, tissue: mg}
            equations: |
              C = central / V
              gut' = -KA * gut
              central' = KA * gut - CL * C / (1 + C / 30 mg/L) - 0.2 1/h * central + 0.1 1/h * tissue
              tissue' = 0.2 1/h * central - 0.1 1/h * tissue
            routes:
              oral: {into: gut, bioavailability: F, lag: LAG}
              zero: {into: central, bioavailability: F, lag: LAG / 2, duration: D}
              pump: {into: central, rate: R, lag: LAG, bioavailability: 1 / (1 + central / 1000 mg)}
              chain: {into: gut, lag: LAG, bioavailability: F, transit: {number: N, mean_time: MTT}}
            outputs:
              C: {unit: mg/L}
              total: {unit: mg, value: gut + central * F}
            """)
    }

    private func task(for model: Model) -> TwinTask {
        let covariates = model.covariates.map { covariate in
            switch covariate.kind {
            case .number(_, let standard, let studied): CovariateTrack(standard ?? studied?.lowerBound ?? 1)
            case .levels(_, let standard): CovariateTrack(Double(standard ?? 0))
            }
        }
        let records = model.routes.indices.map { index in
            EventRecord(
                time: 0,
                action: .dose(
                    Dose(
                        .route(index), amount: 100, delivery: model.routes[index].duration != nil ? .modelledDuration : .bolus,
                        additional: 3, interval: 24)))
        }
        return TwinTask(covariates: covariates, records: records, sampleTimes: (0...120).map { Double($0) }, endTime: 120)
    }

    private func compare(_ twin: CompiledTwin, _ base: TwinTask, occasions: Int, tolerance: Double = 1e-6) throws {
        var task = base
        let zero = [Double](repeating: 0, count: twin.parameterCount)
        task.iiv = zero
        for effect in twin.effects where effect.level == .betweenPatients { task.iiv[effect.parameter] = 0.1 }
        task.occasions = (0..<occasions).map { Occasion(start: Double($0) * base.endTime / 2.6, iov: zero) }
        let directions = twin.effects.flatMap { effect -> [SensitivityDirection] in
            effect.level == .betweenPatients ? [SensitivityDirection(effect)] : (0..<occasions).map { SensitivityDirection(effect, occasion: $0) }
        }
        let tolerances = Tolerances(relative: 1e-10)
        let integrator = try SensitivityIntegrator(twin, tolerances: tolerances, solver: .cvode)
        let solved = integrator.solve(task, by: directions)
        #expect(solved.failure == nil, "\(String(describing: solved.failure))")
        let plain = ReferenceIntegrator(twin, tolerances: tolerances)
        for (k, direction) in directions.enumerated() {
            let scale = twin.model.parameters[direction.effect.parameter].iiv?.scale == .normal ? 0.1 : 0.004
            let expected = Self.extrapolated(scale) { h in
                var moved = task
                if let occasion = direction.occasion {
                    moved.occasions[occasion].iov[direction.effect.parameter] += h
                } else {
                    moved.iiv[direction.effect.parameter] += h
                }
                return plain.solve(moved).samples
            }
            let found = solved.samples(by: k)
            for output in twin.model.outputs.indices {
                let largest = solved.samples[output].map(\.magnitude).max() ?? 0
                for (a, b) in zip(found[output], expected[output]) where (a - b).magnitude > tolerance * largest {
                    Issue.record("\(twin.model.name): \(twin.model.outputs[output].name) by \(twin.model.parameters[direction.effect.parameter].name): \(a), by differences \(b), largest \(largest)")
                    break
                }
            }
        }
    }

    /// Central differences with steps h, h/2, h/4, extrapolated twice (Richardson): errors of order h^6.
    private static func extrapolated(_ h: Double, _ f: (Double) -> [[Double]]) -> [[Double]] {
        func difference(_ h: Double) -> [[Double]] { zip(f(h), f(-h)).map { zip($0, $1).map { ($0 - $1) / (2 * h) } } }
        func combine(_ fine: [[Double]], _ coarse: [[Double]], _ factor: Double) -> [[Double]] {
            zip(fine, coarse).map { zip($0, $1).map { $0 + ($0 - $1) / (factor - 1) } }
        }
        let (d1, d2, d3) = (difference(h), difference(h / 2), difference(h / 4))
        return combine(combine(d3, d2, 4), combine(d2, d1, 4), 16)
    }
}

extension Model {
    fileprivate static func parsed(_ text: String) throws -> Model {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-\(UUID().uuidString).yaml")
        try text.write(to: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: path) }
        return try ModelFile.load(path: path.path)
    }
}
