/// What a dose-escalation design, history or trial cannot be made of.
public enum EscalationError: Error, Hashable, CustomStringConvertible {
    /// A dose level that does not exist; levels count from 0 in code.
    case noSuchLevel(Int, levelCount: Int)
    /// A history kept for another number of levels than the design's.
    case otherLevelCount(history: Int, design: Int)
    /// A parameter outside its range; `reason` says which would be right.
    case invalid(parameter: String, reason: String)
    /// A design that waits though every patient is followed up, so that a simulated trial cannot go on.
    case waitsForNothing
    /// An exact enumeration with more paths than allowed.
    case tooManyPaths(limit: Int)

    public var description: String {
        switch self {
        case .noSuchLevel(let level, let levelCount):
            "dose level index \(level) is not within 0 ..< \(levelCount)"
        case .otherLevelCount(let history, let design):
            "the history has \(history) dose levels and the design \(design)"
        case .invalid(let parameter, let reason):
            "\(parameter): \(reason)"
        case .waitsForNothing:
            "the design waits although no patient is pending"
        case .tooManyPaths(let limit):
            "an exact enumeration would visit more than \(limit) paths; simulate instead, or allow more"
        }
    }

    /// Throws unless a value, named for the message, is strictly within an interval; NaN is not.
    static func require(_ value: Double, _ parameter: String, above low: Double, below high: Double)
        throws(EscalationError)
    {
        guard value > low, value < high else {
            throw .invalid(parameter: parameter, reason: "\(value) is not between \(low) and \(high)")
        }
    }

    /// Throws unless a value, named for the message, is at least `low`.
    static func require(_ value: Int, _ parameter: String, atLeast low: Int) throws(EscalationError) {
        guard value >= low else {
            throw .invalid(parameter: parameter, reason: "\(value) is below \(low)")
        }
    }
}
