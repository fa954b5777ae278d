import ModelCompiler

/// A compiled twin's workspace as the integrator sees it.
package final class CompiledSystem: TwinSystem {
    package let layout: SystemLayout
    let workspace: TwinWorkspace
    /// Changes whenever parameters may have changed.
    private(set) var parameterVersion = 0

    convenience init(_ twin: CompiledTwin) {
        let model = twin.model
        self.init(
            twin.code, states: model.states.map(\.name), events: model.events.map(\.name),
            routes: model.routes.map { SystemLayout.Route(name: $0.name, into: $0.into) })
    }

    /// With the names that messages use.
    package init(_ code: TwinCode, states: [String], events: [String], routes: [SystemLayout.Route]) {
        workspace = TwinWorkspace(code)
        layout = SystemLayout(
            states: states, observableCount: code.observableCount, rootCount: code.roots.results.count, events: events,
            routes: routes, covariateCount: code.covariateCount, parameterCount: code.parameterCount)
    }

    package func load(covariates: [Double], iiv: [Double], iov: [Double], overrides: [(parameter: Int, value: Double)]) {
        parameterVersion += 1
        workspace.load(covariates: covariates, iiv: iiv, iov: iov, overrides: overrides)
    }
    package func setCovariates(_ values: [Double]) { workspace.setCovariates(values) }
    package func setOccasion(iov: [Double]) { workspace.setOccasion(iov: iov) }
    package func updateParameters(at t: Double) {
        parameterVersion += 1
        workspace.updateParameters(at: t)
    }
    package var parameters: [Double] { workspace.parameters }
    package func setLastDose(at t: Double?) { workspace.setLastDose(at: t) }
    package func nextTimeStop(after t: Double, before end: Double) -> Double? { workspace.nextTimeStop(after: t, before: end) }
    package func beginSegment(from t0: Double, to t1: Double) { workspace.beginSegment(from: t0, to: t1) }
    package func initialState(at t: Double, into y: UnsafeMutablePointer<Double>) { workspace.initialState(at: t, into: y) }
    package func derivative(_ t: Double, _ y: UnsafePointer<Double>, into dy: UnsafeMutablePointer<Double>) {
        workspace.derivative(t, y, into: dy)
    }
    package func jacobian(_ t: Double, _ y: UnsafePointer<Double>, intoDense j: UnsafeMutablePointer<Double>) {
        workspace.jacobian(t, y, intoDense: j)
    }
    package func observables(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
        workspace.observables(t, y, into: values)
    }
    package func routeValues(_ route: Int, at t: Double, _ y: UnsafePointer<Double>) -> RouteValues {
        workspace.routeValues(route, at: t, y)
    }
    package func roots(_ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
        workspace.roots(t, y, into: values)
    }
    package func eventHolds(_ event: Int, _ t: Double, _ y: UnsafePointer<Double>) -> Bool { workspace.eventHolds(event, t, y) }
    package func applyReset(of event: Int, _ t: Double, _ y: UnsafeMutablePointer<Double>) {
        workspace.applyReset(of: event, t, y)
    }
}
