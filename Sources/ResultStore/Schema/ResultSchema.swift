import Digests

/// All that a results file will hold, declared before the first twin is solved.
///
///     let schema = ResultSchema(
///         title: "Vancomycin dosing", replicates: 1, twins: 10_000, blockTwins: 64,
///         fingerprint: [Attribute("engine", .text("reference")), Attribute("seed", .text("20261123"))],
///         twinVariables: [Variable("weight", unit: "kg", longName: "Body weight")],
///         arms: [Arm("fixed", title: "1 g every 12 h", outputs: [
///             Output("C", unit: "mg/L", longName: "Plasma concentration", times: grid, timeUnit: "h")])])
public struct ResultSchema: Sendable {
    public var title: String
    /// Simulated trials of each scenario. With more than one, `replicate` is the leading dimension of everything per twin.
    public var replicates: Int
    /// What differs between groups of replicates, by name: several, or none. With several, `scenario` leads all else.
    public var scenarios: [String]
    /// Twins per replicate.
    public var twins: Int
    /// Twins per block, the unit of appending; the last block of a replicate may be shorter.
    public var blockTwins: Int
    /// Root attributes that decide the values (engine, width, SUNDIALS build, protocol_sha256, seed,
    /// dosis_version ...): a resume where one differs is refused.
    public var fingerprint: [Attribute]
    /// Further root attributes (created, machine ...). `title` and `Conventions` are written by the store.
    public var attributes: [Attribute]
    /// The texts the run was made from, for `/inputs`.
    public var inputs: [InputText]
    /// Covariates and parameters, for `/twins`.
    public var twinVariables: [Variable]
    /// Covariates that change over time, for `/covariates`; may be none.
    public var courses: [CovariateCourseVariable]
    public var arms: [Arm]
    /// What is stored of the arms' outputs.
    public var keep: Keep
    /// The long tables (`observations`, `doses`, `events`, `decisions`): groups of columns that grow row by row.
    public var tables: [Table]

    public enum Keep: Sendable, Hashable {
        /// The course of every twin.
        case trajectories
        /// Count, moments, extremes and quantiles over the twins of all replicates, for each time.
        case summaries
    }

    public init(
        title: String, scenarios: [String] = [], replicates: Int = 1, twins: Int, blockTwins: Int, fingerprint: [Attribute] = [],
        attributes: [Attribute] = [], inputs: [InputText] = [], twinVariables: [Variable] = [],
        courses: [CovariateCourseVariable] = [], arms: [Arm] = [],
        keep: Keep = .trajectories, tables: [Table] = []
    ) {
        self.title = title
        self.scenarios = scenarios
        self.replicates = replicates
        self.twins = twins
        self.blockTwins = blockTwins
        self.fingerprint = fingerprint
        self.attributes = attributes
        self.inputs = inputs
        self.twinVariables = twinVariables
        self.courses = courses
        self.arms = arms
        self.keep = keep
        self.tables = tables
    }
}

/// A text the run was made from: stored in `/inputs/<name>` with its SHA-256. Of data only that is kept: they may be real
/// patients'.
public struct InputText: Sendable, Hashable {
    /// The dataset's name, e.g. `protocol` or `cohort`.
    public let name: String
    public let text: String
    /// Where it was read from, for people; written as the attribute `source`.
    public let source: String

    /// SHA-256 of the text that was read.
    public let sha256: String
    /// Whether ``text`` is what was read.
    public var isHeld: Bool { sha256 == SHA256.hex(text) }

    /// - Parameter sha256: given where `text` is not what was read.
    public init(_ name: String, text: String, source: String = "", sha256: String? = nil) {
        self.name = name
        self.text = text
        self.source = source
        self.sha256 = sha256 ?? SHA256.hex(text)
    }
}

/// One arm: its trajectories and endpoints.
public struct Arm: Sendable, Hashable {
    public let name: String
    public let title: String
    /// Stored over time in `/trajectories/<name>`; may be empty.
    public let outputs: [Output]
    /// One value per twin in `/endpoints/<name>`; may be empty.
    public let endpoints: [Variable]
    /// Measured at visits, in `/visits/<name>`; may be empty.
    public let visits: [VisitOutput]
    /// When each intercurrent event first happened to a twin, in `/intercurrent/<name>`; may be empty.
    public let intercurrent: [Variable]
    /// Further attributes of the arm's two groups.
    public let attributes: [Attribute]

    public init(
        _ name: String, title: String, outputs: [Output] = [], endpoints: [Variable] = [], visits: [VisitOutput] = [],
        intercurrent: [Variable] = [], attributes: [Attribute] = []
    ) {
        self.name = name
        self.title = title
        self.outputs = outputs
        self.endpoints = endpoints
        self.visits = visits
        self.intercurrent = intercurrent
        self.attributes = attributes
    }
}

/// An output measured at visits, one value per twin and visit: `/visits/<arm>/<name>` (NaN where nothing was measured), with
/// `<name>_censored` and the times at which twins came, `<name>_time`.
public struct VisitOutput: Sendable, Hashable {
    public let name: String
    public let unit: String
    public let longName: String
    /// Planned times, ascending, in `timeUnit`.
    public let times: [Double]
    public let timeUnit: String

    public init(_ name: String, unit: String, longName: String, times: [Double], timeUnit: String) {
        self.name = name
        self.unit = unit
        self.longName = longName
        self.times = times
        self.timeUnit = timeUnit
    }

    /// The three datasets.
    var variables: [Variable] {
        [
            Variable(name, unit: unit, longName: "\(longName), as measured"),
            Variable("\(name)_censored", longName: "\(longName) below the limit of quantification", kind: .flag),
            Variable("\(name)_time", unit: timeUnit, longName: "Time of the visit"),
        ]
    }

    /// For the axes of time.
    var output: Output { Output(name, unit: unit, longName: longName, times: times, timeUnit: timeUnit) }
}

/// One trajectory: real numbers at the times of a grid.
public struct Output: Sendable, Hashable {
    public let name: String
    public let unit: String
    public let longName: String
    /// Times, ascending, in `timeUnit`.
    public let times: [Double]
    public let timeUnit: String
    public let precision: Precision
    public let attributes: [Attribute]

    /// How a trajectory's values are stored.
    public enum Precision: Sendable, Hashable {
        /// 64 bits: as they were computed.
        case double
        /// 32 bits, rounded to nearest: within 6e-8 of the value, in about a third of the space.
        case single
    }

    public init(
        _ name: String, unit: String, longName: String, times: [Double], timeUnit: String, precision: Precision = .double,
        attributes: [Attribute] = []
    ) {
        self.name = name
        self.unit = unit
        self.longName = longName
        self.times = times
        self.timeUnit = timeUnit
        self.precision = precision
        self.attributes = attributes
    }

    var variable: Variable {
        Variable(name, unit: unit, longName: longName, kind: precision == .single ? .single : .number, attributes: attributes)
    }
}

/// A long table: `/<name>/<column>`, all columns over the dimension `row`.
public struct Table: Sendable, Hashable {
    public let name: String
    public let title: String
    public let columns: [Variable]

    public init(_ name: String, title: String, columns: [Variable]) {
        self.name = name
        self.title = title
        self.columns = columns
    }
}
