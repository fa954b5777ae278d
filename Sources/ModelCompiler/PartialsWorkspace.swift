/// Evaluates the partial derivatives of a compiled twin by its states and random effects, for the individual, time
/// and segment of a workspace. Not for sharing between threads.
///
/// Matrices are column-major with one column per state, or per random effect in the order of ``effects``.
package final class PartialsWorkspace {
    private let workspace: TwinWorkspace
    private let code: PartialCode
    private let parametersPart, derivativePart, observablesByStatePart, observablesPart, initialPart: LoadedPartials
    private let routesByStateParts, routesParts: [LoadedPartials]

    /// - Throws: why there are no derivatives.
    package init(_ workspace: TwinWorkspace) throws(SensitivityObstacle) {
        guard let code = workspace.code.partials else {
            preconditionFailure("the twin was compiled without `sensitivities: true`")
        }
        if let obstacle = code.obstacle { throw obstacle }
        self.workspace = workspace
        self.code = code
        parametersPart = LoadedPartials(code.parameters)
        derivativePart = LoadedPartials(code.derivative)
        observablesByStatePart = LoadedPartials(code.observablesByState)
        observablesPart = LoadedPartials(code.observables)
        initialPart = LoadedPartials(code.initial)
        routesByStateParts = code.routesByState.map(LoadedPartials.init)
        routesParts = code.routes.map(LoadedPartials.init)
    }

    deinit {
        let all = [parametersPart, derivativePart, observablesByStatePart, observablesPart, initialPart] + routesByStateParts + routesParts
        for part in all { part.program.free() }
    }

    package var effects: [RandomEffect] { code.effects }

    /// Of the individual parameters, by effect.
    package func parameters(into matrix: inout [Double]) {
        parametersPart.run(workspace.registers, into: &matrix, rows: workspace.code.parameterCount)
    }

    /// Of the derivatives of the states, by effect.
    package func derivative(_ t: Double, _ y: UnsafePointer<Double>, into matrix: inout [Double]) {
        workspace.set(t, y)
        derivativePart.run(workspace.registers, into: &matrix, rows: workspace.code.stateCount)
    }

    /// Of the observables, by state and by effect.
    package func observables(_ t: Double, _ y: UnsafePointer<Double>, byState: inout [Double], byEffect: inout [Double]) {
        workspace.set(t, y)
        observablesByStatePart.run(workspace.registers, into: &byState, rows: workspace.code.observableCount)
        observablesPart.run(workspace.registers, into: &byEffect, rows: workspace.code.observableCount)
    }

    /// Of the initial values, by effect.
    package func initial(at t: Double, into matrix: inout [Double]) {
        workspace.atInstant(t) {
            initialPart.run(workspace.registers, into: &matrix, rows: workspace.code.stateCount)
        }
    }

    /// Of a route's properties (bioavailability, lag, duration, rate, transit number, mean transit time: six rows).
    package func route(_ route: Int, at t: Double, _ y: UnsafePointer<Double>, byState: inout [Double], byEffect: inout [Double]) {
        workspace.set(t, y)
        workspace.atInstant(t) {
            routesByStateParts[route].run(workspace.registers, into: &byState, rows: 6)
            routesParts[route].run(workspace.registers, into: &byEffect, rows: 6)
        }
    }
}

/// A sparse matrix' program, ready to run.
private struct LoadedPartials {
    let program: LoadedProgram
    let entries: [JacobianEntry]

    init(_ sparse: PartialCode.Sparse) {
        program = LoadedProgram(sparse.program)
        entries = sparse.entries
    }

    func run(_ registers: UnsafeMutablePointer<Double>, into matrix: inout [Double], rows: Int) {
        for index in matrix.indices { matrix[index] = 0 }
        if entries.isEmpty { return }
        program.run(registers)
        for (index, entry) in entries.enumerated() {
            matrix[entry.column * rows + entry.row] = program.result(index, registers)
        }
    }
}
