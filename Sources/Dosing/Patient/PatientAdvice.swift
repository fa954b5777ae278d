import Foundation

/// All that is said of one patient: what the page shows and what stands in the JSON beside it.
///
/// Times are in hours from ``zero`` (or from the file's own zero); what cannot be computed is missing.
public struct PatientAdvice: Encodable, Sendable {
    public struct Covariate: Encodable, Sendable {
        public var name: String
        public var title: String?
        /// A number in ``unit``, or a level's name.
        public var number: Double?
        public var level: String?
        public var unit: String
        public var isKnown: Bool
        public var origin: String?
    }

    public struct Dose: Encodable, Sendable {
        public var time: Double
        public var date: String
        public var amount: Double
        public var unit: String
        public var route: String
        /// Hours; missing where at once or as the route has it.
        public var over: Double?
        public var times: Int
        public var every: Double?
        public var isSteady: Bool
    }

    public struct Level: Encodable, Sendable {
        public var time: Double
        public var date: String
        public var output: String
        public var value: Double
        public var unit: String
        public var isBelow: Bool
        /// Among what the model expects of such patients: 0 to 1.
        public var percentile: Double?
        public var expectedLower: Double?
        public var expectedMedian: Double?
        public var expectedUpper: Double?
        public var prediction: Double?
        public var residual: Double?
        public var isExplained: Bool
    }

    public struct Parameter: Encodable, Sendable {
        public var name: String
        public var title: String?
        public var unit: String
        /// Of the typical patient with the same covariates, and 5 % and 95 % quantiles of such patients.
        public var prior: Double?
        public var priorLower: Double?
        public var priorUpper: Double?
        /// The most likely value, and 5 % and 95 % quantiles of the posterior.
        public var estimate: Double?
        public var lower: Double?
        public var upper: Double?
    }

    public struct ModelFit: Encodable, Sendable {
        public var name: String
        public var title: String
        public var source: String?
        /// Probability of this model among those given, all being equally likely before.
        public var weight: Double
        public var objective: Double?
        public var isConverged: Bool
        public var posteriorMethod: String
        public var posteriorReason: String
        public var effectiveSampleSize: Double
        public var parameters: [Parameter]
        /// The unrounded daily dose by this model alone, at the recommended interval.
        public var dailyDose: Double?
    }

    public struct Course: Encodable, Sendable {
        public var output: String
        public var title: String
        public var unit: String
        public var times: [Double]
        public var priorLower: [Double?]
        public var priorMedian: [Double?]
        public var priorUpper: [Double?]
        public var lower: [Double?]
        public var median: [Double?]
        public var upper: [Double?]
        /// Doses given, then those recommended.
        public var given: [Double]
        public var planned: [Double]
        public var now: Double
    }

    public struct Goal: Encodable, Sendable {
        public var measure: String
        public var output: String
        public var unit: String
        public var least: Double?
        public var most: Double?
        public var level: Double?
        public var levelUnit: String?
    }

    public struct Regimen: Encodable, Sendable {
        public var amount: Double
        public var unit: String
        /// Hours.
        public var every: Double
        /// Hours; missing where at once or as the route has it.
        public var over: Double?
        public var pieces: Int
        public var inTarget: Double
        public var inTargetStandardError: Double
        public var aboveLimit: Double
        public var distance: Double
        public var practicality: Double
        public var auc24: Band
        public var trough: Band
        public var peak: Band
        public var failedDraws: Int
    }

    public struct Band: Encodable, Sendable {
        public var lower: Double?
        public var median: Double?
        public var upper: Double?
    }

    public struct Loading: Encodable, Sendable {
        public var amount: Double
        public var unit: String
        public var over: Double?
    }

    public struct Contribution: Encodable, Sendable {
        /// `covariate` or `level`.
        public var kind: String
        public var name: String
        /// As the patient has it.
        public var value: String
        /// To the daily dose.
        public var amount: Double
        public var standardError: Double
    }

    public struct Reasons: Encodable, Sendable {
        public var unit: String
        /// The daily dose of the typical patient without levels, and the patient's, both unrounded.
        public var typicalDose: Double
        public var dose: Double
        public var contributions: [Contribution]
        public var isExact: Bool
    }

    public struct Change: Encodable, Sendable {
        public var name: String
        public var from: Double
        public var to: Double
        public var unit: String
        /// Index among ``PatientAdvice/regimens``, or the regimen in words where it is not among those kept.
        public var regimen: String
    }

    public struct Sampling: Encodable, Sendable {
        public var times: [Double]
        /// Expected variance of log exposure after a sample as a part of that before.
        public var remaining: [Double?]
        /// Expected probability of the target after a sample and a change of the dose where it is wanted.
        public var inTarget: [Double?]
        public var best: Double
        public var bestDate: String
    }

    /// `decision support, not a prescription`
    public var statement = Self.statement
    public var version: String
    public var patient: String
    public var title: String?
    public var file: String
    /// The date of time 0, where the file has dates.
    public var zero: String?
    public var now: Double
    public var nowDate: String
    public var covariates: [Covariate]
    public var doses: [Dose]
    public var levels: [Level]
    public var models: [ModelFit]
    public var course: Course?
    public var target: Goal?
    public var limits: [Goal]
    /// Of the areas of ``regimens``.
    public var aucUnit: String?
    /// From the best to the worst; all that the constraints allow.
    public var regimens: [Regimen]
    /// When the first of the recommended doses is due, in hours and as a date.
    public var nextDose: Double?
    public var nextDoseDate: String?
    public var loading: Loading?
    public var reasons: Reasons?
    public var smallestChange: Change?
    public var sampling: Sampling?
    public var warnings: [String]
    public var assumptions: [String]
    public var leftOut: [String]
    public var orders: [String]
    /// Draws from each model's posterior, and the seed.
    public var draws: Int
    public var seed: UInt64

    public static let statement = "decision support, not a prescription"

    /// As JSON with sorted keys.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension Double {
    /// nil where there is no number.
    var known: Double? { isFinite ? self : nil }
}
