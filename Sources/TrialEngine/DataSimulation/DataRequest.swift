import Documents
import Integration
import ModelCompiler
import ModelLanguage

/// What the user asks for: a model, tables, times and outputs, none of it checked against each other yet.
public struct DataRequest: Sendable {
    /// A word of the command line and its place, for messages.
    public struct Word: Sendable {
        public var text: String
        public var position: SourcePosition

        public init(_ text: String, at position: SourcePosition) {
            self.text = text
            self.position = position
        }
    }

    public var model: Model
    /// Path of the event records.
    public var data: String
    /// Path of the individual parameters; without them the twin is the typical one, given its covariates.
    public var parameters: String?
    /// Times to read every subject at, ascending, in the model's time unit; none: the observation records only.
    public var sampleTimes: [Double]
    /// Names of outputs; nil: all of them.
    public var outputs: [Word]?
    /// When the covariates of a record count.
    public var covariates: CovariateTrack.Effect
    /// Columns not to be read, each in whichever table has it.
    public var ignored: [Word]
    /// A column of the event records whose value changes where a subject's next occasion begins; nil: one occasion.
    public var occasions: Word?
    public var tolerances: Tolerances
    public var solver: Solver
    /// Whether the model's equations become native code; no result depends on it.
    public var compile = CompileMode.auto

    public init(
        model: Model, data: String, parameters: String? = nil, sampleTimes: [Double] = [], outputs: [Word]? = nil,
        covariates: CovariateTrack.Effect = .afterRecords, ignored: [Word] = [], tolerances: Tolerances = .standard,
        solver: Solver = .automatic
    ) {
        self.model = model
        self.data = data
        self.parameters = parameters
        self.sampleTimes = sampleTimes
        self.outputs = outputs
        self.covariates = covariates
        self.ignored = ignored
        self.tolerances = tolerances
        self.solver = solver
    }
}
