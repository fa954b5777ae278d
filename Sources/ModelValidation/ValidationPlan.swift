import Documents
import ModelCompiler
import ModelLanguage
import Populations
import TrialEngine

/// Data that were checked against a model, with what was measured of whom.
public struct ValidationPlan: Sendable {
    /// A measurement of a subject.
    struct Measurement: Sendable {
        /// Index of the subject.
        var subject: Int
        /// Place among the subject's observation records.
        var observation: Int
        /// Index among the model's outputs.
        var output: Int
        /// In the model's time unit.
        var time: Double
        /// In the output's unit; NaN where below the limit.
        var observed: Double
        /// Limit of quantification, in the output's unit.
        var limit: Double?
        /// Line of the data.
        var line: Int

        var isBelow: Bool { observed.isNaN }
    }

    public let data: DataPlan
    let request: ValidationRequest
    let variability: IndividualVariability
    /// With sensitivities, for estimating subjects' own parameters; nil where they cannot be.
    let estimable: CompiledTwin?
    /// Subject by subject, in the order of the data.
    let measurements: [Measurement]
    /// Outputs that were measured, in the model's order.
    let outputs: [Int]

    var model: Model { data.model }
    public var measurementCount: Int { measurements.count }
    public var subjectCount: Int { data.subjectCount }

    /// Values of simulated measurements that are held at a time: 1.6 GB.
    static let mostValues = 200_000_000

    /// Reads and checks the data.
    ///
    /// - Parameter diagnostics: takes warnings.
    /// - Throws: ``DiagnosticError`` with all that is wrong.
    public init(_ request: ValidationRequest, _ diagnostics: Diagnostics) throws {
        let data = try DataPlan(request.data, diagnostics)
        let reader = MeasurementReader(data, request, diagnostics)
        let measurements = reader.measurements()
        reader.warn(measurements)
        try diagnostics.finish()
        self.data = data
        self.request = request
        self.measurements = measurements
        variability = try IndividualVariability(model: data.model, seed: request.seed)
        estimable = reader.estimable()
        outputs = data.model.outputs.indices.filter { output in measurements.contains { $0.output == output } }
    }
}
