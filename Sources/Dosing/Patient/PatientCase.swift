import Documents
import Estimation
import Integration
import ModelLanguage
import Quantities
import Records

/// A patient's record in the terms of one model: times in its unit, amounts in its routes', levels in its outputs'.
public struct PatientCase: Sendable {
    /// A covariate of the model as it is in this patient.
    public struct Covariate: Sendable {
        /// Index among the model's covariates.
        public var index: Int
        /// The track's last value.
        public var latest: Double
        /// The value of the typical patient: the model's `default`; nil where it has none.
        public var standard: Double?
        /// Whether the patient's own value is known.
        public var isKnown: Bool
        /// How it was found, where it was not given as it is.
        public var origin: String?
    }

    public let record: PatientRecord
    public let model: Model
    /// One hour in the model's time unit.
    public let hour: Double
    /// Doses and covariates; its observe records are the record's levels, in order.
    public let individual: Individual
    public let covariates: [Covariate]
    /// When decisions are made, in the model's time unit.
    public let now: Double
    /// What was taken for granted, in sentences.
    public let assumptions: [String]
    /// What is doubtful about the patient in this model.
    public let warnings: [String]
}
