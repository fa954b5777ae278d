import ModelCompiler

/// The mathematics of one twin, as far as integration needs it: ``ModelCompiler/TwinWorkspace`` in life, systems
/// written by hand in tests.
package protocol TwinSystem: AnyObject {
    var layout: SystemLayout { get }

    /// Takes an individual; parameters are then those of time 0, before any dose.
    func load(
        covariates: [Double], iiv: [Double], iov: [Double], overrides: [(parameter: Int, value: Double)])
    func setCovariates(_ values: [Double])
    func setOccasion(iov: [Double])
    /// Parameters and what depends on them alone, after a change of covariates or occasion.
    func updateParameters(at t: Double)
    var parameters: [Double] { get }
    /// For `tad`; nil before the first dose.
    func setLastDose(at t: Double?)
    /// The next discontinuity in time strictly after `t` and before `end`.
    func nextTimeStop(after t: Double, before end: Double) -> Double?
    /// Freezes conditions on time, so that the equations are smooth between `t0` and `t1`.
    func beginSegment(from t0: Double, to t1: Double)

    func initialState(at t: Double, into y: UnsafeMutablePointer<Double>)
    func derivative(_ t: Double, _ y: UnsafePointer<Double>, into dy: UnsafeMutablePointer<Double>)
    /// Column-major; writes structural nonzeros only.
    func jacobian(_ t: Double, _ y: UnsafePointer<Double>, intoDense j: UnsafeMutablePointer<Double>)
    func observables(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>)
    func routeValues(_ route: Int, at t: Double, _ y: UnsafePointer<Double>) -> RouteValues
    func roots(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>)
    func eventHolds(_ event: Int, _ t: Double, _ y: UnsafePointer<Double>) -> Bool
    /// All assignments of the event at once, from the state before it.
    func applyReset(of event: Int, _ t: Double, _ y: UnsafeMutablePointer<Double>)

    /// States that are carried beside the equations' own, behind them: those of ``sensitivities``.
    var follower: (any JumpFollower)? { get }
}

extension TwinSystem {
    package var follower: (any JumpFollower)? { nil }
}

extension TwinSystem {
    /// The end of the stretch without jumps that begins at `t`: the next discontinuity in time that is not of the same
    /// moment as `t` or `end`, else `end`.
    func stretchEnd(after t: Double, before end: Double) -> Double {
        var stop = nextTimeStop(after: t, before: end) ?? end
        while stop < end, stop - t <= timeTolerance(stop) { stop = nextTimeStop(after: stop, before: end) ?? end }
        return end - stop <= timeTolerance(end) ? end : stop
    }
}

/// Sizes and names of a system.
package struct SystemLayout: Sendable {
    package struct Route: Sendable {
        package var name: String
        /// Index of the state it leads into.
        package var into: Int
        package init(name: String, into: Int) {
            self.name = name
            self.into = into
        }
    }
    package var states: [String]
    package var observableCount: Int
    package var rootCount: Int
    package var events: [String]
    package var routes: [Route]
    package var covariateCount: Int
    package var parameterCount: Int

    package init(
        states: [String], observableCount: Int, rootCount: Int = 0, events: [String] = [], routes: [Route],
        covariateCount: Int = 0, parameterCount: Int = 0
    ) {
        self.covariateCount = covariateCount
        self.parameterCount = parameterCount
        self.states = states
        self.observableCount = observableCount
        self.rootCount = rootCount
        self.events = events
        self.routes = routes
    }
}
