/// A covariate that changes over time: `/covariates/<name>`, a value per twin and time, which holds until the next.
public struct CovariateCourseVariable: Sendable, Hashable {
    public let variable: Variable
    /// When it may change, ascending from 0, in `timeUnit`.
    public let times: [Double]
    public let timeUnit: String

    public init(_ variable: Variable, times: [Double], timeUnit: String) {
        self.variable = variable
        self.times = times
        self.timeUnit = timeUnit
    }

    static let group = "/covariates"

    /// For the axes of time.
    var output: Output {
        Output(variable.name, unit: variable.unit, longName: variable.longName, times: times, timeUnit: timeUnit)
    }
}
