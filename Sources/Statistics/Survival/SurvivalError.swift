/// Why no analysis of times to an event is possible.
public enum SurvivalError: Error, Hashable, CustomStringConvertible {
    /// A series has another length than the times.
    case unequalLengths(series: String, count: Int, times: Int)
    /// A time below zero or infinite; indices from 0.
    case invalidTime(index: Int, value: Double)
    /// A group that is not one of 0, 1, ...
    case invalidGroup(index: Int, value: Int)
    /// All subjects are in one group.
    case oneGroup
    case noEvents
    case noCovariates
    /// A covariate is constant, or a linear combination of those before it, among subjects at risk together.
    case collinear(covariate: Int)
    case invalidCovariate(index: Int, value: Double)

    public var description: String {
        switch self {
        case .unequalLengths(let series, let count, let times):
            "there are \(count) \(series) for \(times) times; give one for each subject"
        case .invalidTime(let index, let value):
            "the time of subject \(index + 1) is \(value); give a time from 0, or NaN where it is missing"
        case .invalidGroup(let index, let value):
            "the group of subject \(index + 1) is \(value); number the groups from 0"
        case .oneGroup: "all subjects are in one group; a comparison needs two with subjects in them"
        case .noEvents: "no subject had the event; nothing can be compared"
        case .noCovariates: "there is no covariate; give at least one for a regression"
        case .collinear(let covariate):
            """
            covariate \(covariate + 1) is constant or follows from those before it among subjects at risk; leave it out
            """
        case .invalidCovariate(let index, let value):
            "a covariate of subject \(index + 1) is \(value); give a finite number, or NaN where it is missing"
        }
    }
}
