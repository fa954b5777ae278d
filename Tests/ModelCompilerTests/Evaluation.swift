import Expressions
import ModelCompiler

extension TwinWorkspace {
    /// A workspace of an individual with these parameters.
    static func individual(
        _ equations: TwinEquations, parameters: [Double] = [], covariates: [Double] = []
    ) throws -> TwinWorkspace {
        let workspace = TwinWorkspace(try TwinCode(equations))
        workspace.load(
            covariates: covariates, iiv: [], iov: [], overrides: parameters.enumerated().map { ($0, $1) })
        return workspace
    }

    func derivative(_ t: Double, _ y: [Double]) -> [Double] {
        var slope = [Double](repeating: .nan, count: y.count)
        derivative(t, y, into: &slope)
        return slope
    }

    func observables(_ t: Double, _ y: [Double], count: Int) -> [Double] {
        var values = [Double](repeating: .nan, count: count)
        observables(t, y, into: &values)
        return values
    }

    /// All stops in (t, end).
    func stops(after t: Double, before end: Double) -> [Double] {
        var stops: [Double] = []
        var now = t
        while let stop = nextTimeStop(after: now, before: end), stops.count < 1000 {
            stops.append(stop)
            now = stop
        }
        return stops
    }
}

extension TwinEquations {
    /// One state `x` with the given derivative; the observable is that derivative too.
    static func single(_ derivative: String, parameters: [String] = [], observables: [String] = []) -> TwinEquations {
        Workload.equations(
            parameters: parameters, states: [("x", derivative)], observables: [derivative] + observables)
    }
}
