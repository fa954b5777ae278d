/// An affine twin, y' = A y + b, as its exact solution needs it.
package struct LinearCode: Sendable {
    package let stateCount: Int
    /// The places of A that are not zero by structure, column by column; those of a twin's Jacobian.
    package let places: [JacobianEntry]
    /// The states whose b is not zero by structure.
    package let constantStates: [Int]
    /// Whether A and b may differ from segment to segment while the parameters stay.
    package let dependsOnSegment: Bool

    /// The program of the observables over the lanes of one register file; a lane's registers have the same numbers as a
    /// ``TwinWorkspace``'s.
    package let observables: Program
    package let registerCount: Int
    /// First of the registers that hold the states.
    package let stateRegister: Int
    package let timeRegister: Int
    /// The states that observables read.
    package let observedStates: [Int]
    /// Registers that never change.
    package let constants: [(register: Int, value: Double)]
    /// Registers that a lane takes from its twin's workspace whenever parameters or segments change.
    package let inputs: [Int]

    /// - Returns: nil if the twin is not affine.
    package init?(_ code: TwinCode) {
        guard code.affine.obstacles.isEmpty else { return nil }
        stateCount = code.stateCount
        places = code.jacobianSparsity
        constantStates = code.affine.constantStates
        dependsOnSegment = code.affine.dependsOnSegment
        observables = code.observables
        registerCount = code.registerCount
        stateRegister = code.regions.states
        timeRegister = code.regions.time
        let read = observables.registersReadFirst
        constants = code.constants.filter { read.contains($0.register) }
        observedStates = (0..<code.stateCount).filter { read.contains(code.regions.states + $0) }
        let own = Set(constants.map(\.register)).union([timeRegister]).union(observedStates.map { code.regions.states + $0 })
        inputs = read.subtracting(own).sorted()
    }
}
