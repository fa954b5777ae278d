/// A random effect as something to differentiate by: that of one parameter, between patients or between occasions.
public struct RandomEffect: Hashable, Sendable {
    public enum Level: Hashable, Sendable { case betweenPatients, betweenOccasions }
    /// Index among the model's parameters.
    public let parameter: Int
    public let level: Level

    /// The effect of a parameter on a level.
    public init(parameter: Int, level: Level) {
        self.parameter = parameter
        self.level = level
    }
}

/// Why a twin has no derivatives with respect to its random effects: its trajectory bends or jumps at times that depend
/// on them and that nothing tells ahead.
public enum SensitivityObstacle: Error, Hashable, Sendable, CustomStringConvertible {
    /// State events happen when a state reaches something.
    case stateEvents
    /// A condition in time changes when a varied parameter says so.
    case variedStops(parameter: String)

    public var description: String {
        switch self {
        case .stateEvents: "the model has state events, whose times depend on the random effects"
        case .variedStops(let name): "a condition in time depends on `\(name)`, which varies between patients"
        }
    }
}
