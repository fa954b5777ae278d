import Integration
import Populations
import TrialDesign
import TrialProtocol

/// All that was found about one twin, before it is laid out for the results file.
struct TwinRecord: Sendable {
    var replicate: Int
    var twin: Int
    /// In the cohort's units.
    var covariates: [Double]
    var attempts: Int
    /// Some covariate is outside the range the model was studied in.
    var isOutsideStudied: Bool
    var parameters: [Double]
    var observedArm: Int?
    /// Where all do not enter at once.
    var entry: Accrual.Entry?
    /// The covariates over time; nil where none changes.
    var course: CovariateCourse?
    var arms: [ArmRecord]

    var hasFailed: Bool { arms.contains { $0.failure != nil } }
}

/// A twin in one arm.
struct ArmRecord: Sendable {
    /// `[observable][time of the sample grid]`; none where the twin could not even be dosed.
    var samples: [[Double]]
    var endpoints: [Double]
    var doses: [GivenDose]
    var limited: Set<String>
    var failure: TwinFailure?
    var flags: [TwinFlag]
    /// What steered the twin, with all that it wrote down; nil where nothing was to be decided.
    var treatment: Treatment?
    /// `[visit plan][visit]`
    var visits: [[VisitReading]] = []
}
