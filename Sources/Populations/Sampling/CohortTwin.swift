/// The covariates of one virtual patient.
public struct CohortTwin: Hashable, Sendable {
    /// In the order of the cohort's covariates: numbers in the covariate's unit, for categories the level's index.
    public let values: [Double]
    /// How many patients were drawn until one was eligible; 1 when the first was.
    public let attempts: Int

    package init(values: [Double], attempts: Int) {
        self.values = values
        self.attempts = attempts
    }
}
