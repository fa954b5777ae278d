import Expressions

/// A compiled twin's programs and registers: only numbers.
///
/// All programs share one register file: constants, covariates, random effects, parameters, time, frozen segment
/// values, states, hoisted values, then temporaries. So only states are copied in and results out.
package struct TwinCode: Sendable {
    package struct Forcing: Sendable {
        package let times: [Double]
        package let values: [Double]
        package let isLinear: Bool
        /// Registers base, slope and knot.
        package let register: Int
    }

    package struct Route: Sendable {
        /// Bioavailability, lag, duration, rate, transit number and mean transit time: index into the program's results.
        package let properties: [Int?]
        package let program: Program
    }

    package struct Event: Sendable {
        package let condition: Program
        package let states: [Int]
        package let reset: Program
    }

    /// First registers of regions.
    package struct Regions: Sendable {
        package let covariates, iiv, iov, overridden, overrides, parameters, states, time, lastDose: Int
    }

    package let regions: Regions
    package let registerCount: Int
    package let constants: [(register: Int, value: Double)]
    package let covariateCount: Int
    package let parameterCount: Int
    package let stateCount: Int
    package let observableCount: Int
    package let jacobianSparsity: [JacobianEntry]
    /// Whether the Jacobian does not depend on states.
    package let isLinear: Bool
    /// Whether the equations are y' = A y + b with constant A and b between stops.
    let affine: AffineStructure

    package let forcings: [Forcing]
    package let conditions: [TimeCondition]
    package let routes: [Route]
    package let events: [Event]

    package let parameters: Program
    /// Values of parameters alone that other programs use.
    package let invariants: Program
    package let initial: Program
    /// Values constant within a segment that other programs use.
    package let segment: Program
    package let derivative: Program
    package let jacobian: Program
    package let observables: Program
    package let roots: Program
    /// For sensitivities; nil: not compiled.
    package let partials: PartialCode?
}
