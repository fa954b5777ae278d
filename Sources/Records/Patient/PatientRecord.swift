import Documents
import Quantities

/// One patient: what is known, was given and measured, and what is wanted, as a file says it; free of models.
///
/// Times are in hours from the record's zero: the first dose where the file has dates, else the file's own.
public struct PatientRecord: Sendable {
    /// What a covariate is at a time.
    public enum Value: Hashable, Sendable {
        case number(Quantity)
        case level(String)
    }

    /// A value with its time; nil: it holds throughout.
    public struct Reading: Sendable {
        public var time: Double?
        public var value: Value
        public var position: SourcePosition
    }

    public struct Covariate: Sendable {
        public var name: String
        /// In the order of time.
        public var readings: [Reading]
        /// Of the first value.
        public var position: SourcePosition
    }

    public struct Dose: Sendable {
        public var time: Double
        public var amount: Quantity
        /// As named in the file, or a number of NONMEM's; nil: the model's only route.
        public var route: String?
        /// Length of the infusion in hours; nil: at once, or as the route has it.
        public var over: Double?
        /// How many more follow, ``interval`` hours apart.
        public var additional: Int
        public var interval: Double
        /// The patient was in the steady state of this dose.
        public var isSteady: Bool
        public var position: SourcePosition
        /// Of ``amount``.
        public var valuePosition: SourcePosition
    }

    public struct Level: Sendable {
        public var time: Double
        /// The model's output, by its name or (from 1) its place; nil: its only one.
        public var output: String?
        /// In one of the output's units.
        public var value: Quantity
        /// `< 1 mg/L`: only that it was below.
        public var isBelow: Bool
        public var position: SourcePosition
        /// Of ``value``.
        public var valuePosition: SourcePosition
    }

    public var id: String
    public var title: String?
    public var file: String
    public var position: SourcePosition
    /// Names of models or paths of model files.
    public var models: [Scalar]
    public var covariates: [Covariate]
    /// In the order of time.
    public var doses: [Dose]
    /// In the order of time.
    public var levels: [Level]
    /// Beginnings of further occasions, in hours.
    public var occasions: [Double]
    public var target: DosingTarget?
    public var limits: [DosingTarget]
    public var constraints: DosingConstraints?
    /// When decisions are to be made; nil: after the last dose or level.
    public var now: Double?
    /// The record's zero as seconds since 1970; nil where the file has no dates.
    public var zero: Double?
    /// What the file's clocks show less Greenwich, in seconds; 0 where times have no zone.
    public var zone = 0.0
    /// What was taken for granted, in sentences.
    public var assumptions: [String]
    /// What the file has and nobody reads, in words.
    public var leftOut: [String]
    /// What was ordered for the time to come, in words.
    public var orders: [String]
    /// What is wrong or doubtful with this patient alone; told with the file where it holds only one.
    public var remarks: [Diagnostic] = []

    /// - Throws: ``DiagnosticError`` with the errors among ``remarks``.
    public func requireSound() throws {
        let errors = remarks.filter { $0.severity == .error }
        if !errors.isEmpty { throw DiagnosticError(errors) }
    }

    /// A time in words: the date where the file has dates, else hours.
    public func text(ofTime hours: Double) -> String {
        if let zero { return ClockTime.text(zero + zone + hours * 3600) }
        let rounded = (hours * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded)) h" : "\(rounded) h"
    }
}

/// What a regimen is to reach: a range of a measure of exposure in steady state.
public struct DosingTarget: Sendable {
    public enum Measure: String, CaseIterable, Sendable {
        /// Area under the curve over 24 hours.
        case auc24
        /// The lowest, the highest and the mean value of an interval between doses.
        case trough, peak, average
        /// The fraction of time above ``DosingTarget/level``.
        case timeAbove = "time_above"
    }
    public var measure: Measure
    /// The model's output; nil: its only one.
    public var output: String?
    /// Of ``Measure/timeAbove``.
    public var level: Quantity?
    public var least: Quantity?
    public var most: Quantity?
    public var position: SourcePosition
}

/// What doses can be given.
public struct DosingConstraints: Sendable {
    public var route: String?
    /// What a dose is made of, in any number.
    public var strengths: [Quantity]
    public var least: Quantity?
    public var most: Quantity?
    /// Intervals in hours.
    public var intervals: [Double]
    /// Lengths of infusions in hours; empty: at once, or as the route has it.
    public var lengths: [Double]
    /// The fastest infusion, in amount per time.
    public var rate: Quantity?
    /// The most a day.
    public var daily: Quantity?
    /// The largest loading dose; nil: none is wanted.
    public var loading: Quantity?
    public var position: SourcePosition
}
