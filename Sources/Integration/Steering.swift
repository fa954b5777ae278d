/// What happens to a twin because of what is seen of it: decisions about its treatment, and what it does itself.
///
/// A value with a memory. A task holds it as it is before anything happened, ``TwinSolution/steering`` as it is in the
/// end, with all that it wrote down. It is asked at times it ordered itself, and before every dose; what it answers may
/// depend on nothing but itself and what it is shown, so equal tasks give equal bits. It serves every integrator, since
/// it belongs to the moments of a life; nothing is solved again.
public protocol Steering: Sendable {
    /// Doses that may be given besides those of the task's records. What is infused must be known beforehand.
    var laterDoses: [Dose] { get }

    /// Asked once, at the start of the twin's life.
    mutating func begin(_ orders: inout SteeringOrders) throws

    /// An ordered call.
    /// - Throws: a ``TwinFailure``, which ends the twin's solution.
    mutating func act(_ call: Int, at time: Double, seeing view: SteeringView, _ orders: inout SteeringOrders) throws

    /// A dose is due.
    /// - Parameter record: whose it is: the task's records first, then added ones in their order.
    /// - Returns: what is given in its place, with a mark for the dose ledger; nil: nothing is given.
    mutating func give(_ dose: Dose, record: Int, at time: Double) -> (dose: Dose, mark: Int)?
}

/// What a steering wants to be done. Orders are carried out when it has answered, in their order.
public struct SteeringOrders {
    enum Order {
        case call(Int, time: Double, afterRecords: Bool)
        case measure(Int, time: Double)
        case record(EventRecord)
        case covariate(Int, Double)
        case end
    }

    private(set) var orders: [Order] = []
    private(set) var nextMeasurement: Int
    private(set) var nextRecord: Int

    init(nextMeasurement: Int, nextRecord: Int) {
        self.nextMeasurement = nextMeasurement
        self.nextRecord = nextRecord
    }

    /// To be called at a time: before the doses of that time, or after them.
    public mutating func call(_ number: Int, at time: Double, afterRecords: Bool = false) {
        orders.append(.call(number, time: time, afterRecords: afterRecords))
    }

    /// To have all observables read at a time, before the doses of that time; a reading stops no integrator. At a time
    /// that has passed, what is read is what is there now.
    /// - Returns: the measurement's number, see ``SteeringView/reading(_:_:)``.
    public mutating func measure(at time: Double) -> Int {
        defer { nextMeasurement += 1 }
        orders.append(.measure(nextMeasurement, time: time))
        return nextMeasurement
    }

    /// To have something happen now or later: before what the task's own records of that time do, if that is to come.
    /// - Returns: the record's index.
    public mutating func add(_ record: EventRecord) -> Int {
        defer { nextRecord += 1 }
        orders.append(.record(record))
        return nextRecord
    }

    /// To have a covariate of the model change now.
    public mutating func set(covariate: Int, to value: Double) { orders.append(.covariate(covariate, value)) }

    /// To have the twin's life end now: nothing of it is known afterwards, and nothing failed.
    public mutating func endLife() { orders.append(.end) }
}

/// What a steering can see when it is called.
public struct SteeringView {
    let recorder: Recorder
    let time: Double
    let state: UnsafePointer<Double>

    /// An observable at a measurement it ordered; NaN as long as that is to come.
    public func reading(_ measurement: Int, _ observable: Int) -> Double { recorder.measured(measurement, observable) }

    /// All observables now.
    public func now() -> [Double] { recorder.look(at: time, state) }
}
