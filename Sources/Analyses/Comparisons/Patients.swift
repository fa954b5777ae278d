import Statistics

/// The patients of two arms that are compared, each as observed.
struct Patients: Sendable {
    /// Whether each was observed in the arm whose effect is estimated.
    var isTreated: [Bool] = []
    /// The endpoint: a number, 1 or 0 for an event, or a time. None is missing.
    var values: [Double] = []
    /// Of times to events: whether the event came; empty for other endpoints.
    var came: [Bool] = []
    /// Per covariate that is adjusted for: the patients' values.
    var covariates: [[Double]] = []
    /// Within which they are compared; all 0 without strata.
    var strata: [Int] = []
    /// Patients without a value, in the treated and the other arm.
    var missing = (treated: 0, control: 0)
    /// What was measured at visits, for methods that need it.
    var readings: VisitReadings?
    /// Tells the trial's random numbers from those of others, for methods that draw some.
    var draw = (seed: UInt64(0), number: 0)

    init(covariates: Int) { self.covariates = Array(repeating: [], count: covariates) }

    var treatedCount: Int { isTreated.count { $0 } }
    var controlCount: Int { isTreated.count - treatedCount }

    func values(treated: Bool) -> [Double] { zip(values, isTreated).compactMap { $1 == treated ? $0 : nil } }
    func sample(treated: Bool) -> Sample { Sample(values(treated: treated)) }

    /// How many had the event, of those of one arm in one stratum (nil: all).
    func proportion(treated: Bool, stratum: Int? = nil) -> Proportion? {
        var (events, count) = (0, 0)
        for index in values.indices where isTreated[index] == treated && (stratum == nil || strata[index] == stratum) {
            count += 1
            if values[index] == 1 { events += 1 }
        }
        return Proportion(events: events, of: count)
    }
}
