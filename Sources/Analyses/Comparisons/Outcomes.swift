/// The values of an endpoint in one arm.
struct Outcomes: Sendable {
    /// One per twin, NaN where missing.
    var values: [Double] = []
    /// Of times to events: 1 where the event came; else none.
    var came: [Double] = []

    func first(_ count: Int) -> Outcomes { Outcomes(values: Array(values.prefix(count)), came: Array(came.prefix(count))) }

    func dropping(_ count: Int) -> Outcomes { Outcomes(values: Array(values.dropFirst(count)), came: Array(came.dropFirst(count))) }

    mutating func append(_ other: Outcomes) {
        values += other.values
        came += other.came
    }

    /// As far as twins are observed: a value that is known later is missing, a time to an event is censored.
    /// - Parameters:
    ///   - until: when each twin is last observed, in the twin's time unit; infinite where it stays, NaN likewise.
    ///   - known: when the endpoint's value is known.
    ///   - scale: the endpoint's time unit in the twin's, of times to events.
    func seen(until: [Double], known: Double, scale: Double) -> Outcomes {
        var seen = self
        for twin in values.indices where !until[twin].isNaN {
            if came.isEmpty {
                if until[twin] < known { seen.values[twin] = .nan }
            } else if until[twin] < values[twin] * scale {
                seen.values[twin] = until[twin] / scale
                seen.came[twin] = 0
            }
        }
        return seen
    }

    /// Twins to which something happened before the endpoint is known have not had its event.
    func failing(at times: [Double], known: Double) -> Outcomes {
        var failed = self
        for twin in values.indices where times[twin] <= known { failed.values[twin] = 0 }
        return failed
    }
}
