import Documents
import Foundation
import Integration
import ModelCompiler
import ModelLanguage
import Records
import ResultStore

/// Event data and individual parameters, checked against a model and ready to be solved.
///
///     let plan = try DataPlan(DataRequest(model: model, data: "events.csv", sampleTimes: [0, 1, 2]), diagnostics)
///     let outcome = try DataSimulation(plan, version: "0.1.0").run(to: .csv("out.csv"))
public struct DataPlan: Sendable {
    /// One individual.
    package struct Subject: Sendable {
        package var id: String
        /// Index among ``DataPlan/schedules``; subjects share one where the data name no subjects.
        package var schedule: Int
        var overrides: [ParameterOverride] = []
        /// Covariates from the table of parameters, by the model's index.
        var covariates: [(index: Int, value: Double)] = []
    }

    public let model: Model
    /// What its twins are solved with.
    public let compiled: CompiledTwin
    package let engine: Engine
    package let subjects: [Subject]
    package let schedules: [Schedule]
    let sampleTimes: [Double]
    /// Indices among the model's outputs.
    let outputs: [Int]
    package let request: DataRequest
    /// The tables as they were read, for the results' provenance.
    let inputs: [InputText]
    /// Parameters that the table of parameters leaves at their typical values.
    public let typicalParameters: [String]

    /// What a user should know of how subjects are solved that is not as they asked for.
    public var remark: String? { engine.nativeProblem.map(nativeRemark) }

    public var subjectCount: Int { subjects.count }

    /// Reads and checks the tables.
    ///
    /// - Parameter diagnostics: takes warnings; errors found before (of options, say) are told with the others.
    /// - Throws: ``DiagnosticError`` with all that is wrong, a `CompileError` of the model.
    public init(_ request: DataRequest, _ diagnostics: Diagnostics) throws {
        let planned = try diagnostics.finished(DataPlanner(request, diagnostics).plan())
        model = request.model
        compiled = try CompiledTwin(model: request.model, observables: [])
        do {
            engine = try Engine(
                compiled, solver: request.solver, compile: request.compile,
                solutions: planned.subjects.count / ProcessInfo.processInfo.activeProcessorCount)
        } catch let obstacle as ExactObstacle {
            throw DiagnosticError([obstacle.diagnostic(at: SourcePosition(file: "--solver", line: 1, column: 1))])
        }
        subjects = planned.subjects
        schedules = planned.schedules
        sampleTimes = request.sampleTimes
        outputs = planned.outputs
        inputs = planned.inputs
        typicalParameters = planned.typicalParameters
        self.request = request
    }

    /// Whether the data have observation records.
    var hasObservations: Bool { schedules.contains { !$0.observations.isEmpty } }

    /// What the integrator needs to solve a subject, counted from 0.
    public func task(ofSubject index: Int) -> TwinTask { task(of: subjects[index]) }

    /// What the integrator needs to solve a subject.
    func task(of subject: Subject) -> TwinTask {
        let schedule = schedules[subject.schedule]
        var covariates = schedule.covariates
        for (index, value) in subject.covariates { covariates[index] = CovariateTrack(value) }
        // As in NONMEM, initial values hold at the subject's first record; an earlier reading begins earlier.
        let start = min(schedule.start, sampleTimes.first ?? schedule.start)
        let end = max(start, schedule.observations.map(\.time).max() ?? start, sampleTimes.last ?? start)
        return TwinTask(
            covariates: covariates, overrides: subject.overrides, records: schedule.records.filter { $0.time <= end },
            sampleTimes: sampleTimes, startTime: start, endTime: end)
    }
}

/// The records of a subject in the integrator's terms.
package struct Schedule: Sendable {
    /// A record that is read, in the order of the file.
    package struct Observation: Sendable {
        /// In the model's time unit.
        package var time: Double
        /// What was observed, as an index among the model's outputs; nil: the data do not say.
        package var output: Int?
        /// DV
        package var observed: Double?
        /// MDV: nothing was measured, whatever DV says.
        package var isMissing: Bool
        /// Line of the file.
        package var line: Int
    }

    var records: [EventRecord] = []
    package var observations: [Observation] = []
    /// One per covariate of the model.
    var covariates: [CovariateTrack] = []
    /// Time of the first record.
    var start = 0.0
    /// When occasions begin; the first at the first record.
    package var occasionStarts: [Double] = []
}
