import CLanes

/// A compiled twin's programs for packs: derivative, Jacobian, Newton's matrix and observables over the lanes of one
/// register file, which extends the scalar one (a lane's registers have the same numbers as a ``TwinWorkspace``'s).
package struct PackCode: Sendable {
    package let registerCount: Int
    package let stateCount: Int
    /// Values of registers that never change.
    package let constants: [(register: Int, value: Double)]
    /// Registers whose values a lane takes from its twin's workspace whenever parameters or segments change.
    package let inputs: [Int]
    package let stateRegister, slopeRegister, timeRegister, minusGammaRegister, vectorRegister: Int
    package let jacobianSparsity: [JacobianEntry]
    package let jacobianRegisters: [UInt16]
    package let pivotRegisters: [UInt16]
    package let observableRegisters: [UInt16]
    /// States that the observables depend on.
    package let observedStates: [Int]
    package let derivative, jacobian, factor, solve, observables: Program

    /// - Returns: nil if the programs need more registers than bytecode can name.
    package init?(_ code: TwinCode) {
        var count = code.registerCount
        func allocate(_ n: Int) -> Int {
            defer { count += n }
            return count
        }
        let states = code.stateCount
        stateCount = states
        stateRegister = code.regions.states
        timeRegister = code.regions.time
        jacobianSparsity = code.jacobianSparsity
        let slope = allocate(states)
        let vector = allocate(states)
        slopeRegister = slope
        vectorRegister = vector
        minusGammaRegister = allocate(1)
        let one = allocate(1)
        let zero = allocate(1)
        constants = code.constants + [(one, 1), (zero, 0)]
        // The Jacobian outlives its evaluation, so it gets registers that nothing else writes.
        let jacobianBase = allocate(code.jacobianSparsity.count)
        let jacobianPlaces = code.jacobianSparsity.indices.map { jacobianBase + $0 }
        let factorisation = SparseFactorisation(
            count: states, entries: code.jacobianSparsity, jacobian: jacobianPlaces,
            minusGamma: minusGammaRegister, one: one, zero: zero, vector: vector, allocate: allocate)
        guard count <= Int(UInt16.max) + 1 else { return nil }
        registerCount = count
        let slopePlaces = (0..<states).map { slope + $0 }
        derivative = Self.delivering(code.derivative, to: slopePlaces)
        jacobian = Self.delivering(code.jacobian, to: jacobianPlaces)
        observables = code.observables
        factor = Program(instructions: factorisation.factor, results: factorisation.pivots)
        solve = Program(
            instructions: factorisation.solve, results: (0..<states).map { UInt16(vector + $0) })
        jacobianRegisters = jacobian.results
        pivotRegisters = factorisation.pivots
        observableRegisters = observables.results
        let observed = observables.registersReadFirst
        observedStates = (0..<states).filter { observed.contains(code.regions.states + $0) }
        let own = Set(constants.map(\.register)).union([timeRegister])
            .union((0..<states).map { code.regions.states + $0 })
        let read = [derivative, jacobian, observables].reduce(into: Set<Int>()) { $0.formUnion($1.registersReadFirst) }
        inputs = read.subtracting(own).sorted()
    }

    /// The program with its results in given registers.
    private static func delivering(_ program: Program, to places: [Int]) -> Program {
        var list = InstructionList()
        list.append(program)
        for (source, place) in zip(program.results, places) { list.append(LANES_COPY, place, Int(source)) }
        return Program(instructions: list.ended, results: places.map { UInt16($0) })
    }
}

extension Program {
    /// Registers whose value before the program matters: read before they are written, or results never written.
    var registersReadFirst: Set<Int> {
        var written: Set<Int> = []
        var found: Set<Int> = []
        func read(_ register: UInt16) { if !written.contains(Int(register)) { found.insert(Int(register)) } }
        var index = 0
        while index < instructions.count, instructions[index].op != UInt16(LANES_END.rawValue) {
            let word = instructions[index]
            read(word.a)
            if Operation.hasTwoOperands(word.op) { read(word.b) }
            if Operation.isWide(word.op) { read(instructions[index + 1].a) }
            written.insert(Int(word.d))
            index += Operation.isWide(word.op) ? 2 : 1
        }
        for result in results { read(result) }
        return found
    }
}
