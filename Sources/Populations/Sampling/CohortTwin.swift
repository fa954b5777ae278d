/// The covariates of one virtual patient.
public struct CohortTwin: Hashable, Sendable {
    /// At the start, in the order of the cohort's covariates: numbers in the covariate's unit, for categories the level's index.
    public let values: [Double]
    /// How many patients were drawn until one was eligible; 1 when the first was.
    public let attempts: Int
    /// The normal scores its values were drawn with, where distributions change over time; else none.
    package let scores: [Double]

    package init(values: [Double], attempts: Int, scores: [Double] = []) {
        self.values = values
        self.attempts = attempts
        self.scores = scores
    }
}
