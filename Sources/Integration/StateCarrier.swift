/// What carries a twin's state between the moments of its life, as far as ``TwinLife`` must know it.
protocol StateCarrier: AnyObject {
    /// Where the state stands between two carries; fixed for the carrier's life.
    var state: UnsafeMutablePointer<Double> { get }
    /// CVODE for this twin alone, under the tolerances of its life: steady states are found with it.
    /// - Parameter time: where the twin is.
    func alone(at time: Double) throws -> Trajectory
    /// The state begins anew: conditions of state events that hold in it at `t` did not just become true.
    /// - Parameter end: of the twin's time.
    func watchEvents(at t: Double, before end: Double)
}
