import CLanes
import CPacks
import ModelCompiler

/// One worker's pack: the memory and the CVODE object that serve one pack of twins after another.
final class PackProblem {
    let code: PackCode
    let width: Int
    let handle: OpaquePointer
    /// `width` doubles per register, state, or (origin, length, fallback) once.
    let registers, state, origin, length, rates, sizes, fallback: UnsafeMutablePointer<Double>
    /// One number per lane, for readings.
    let positions, times, interest: UnsafeMutablePointer<Double>
    /// Observables at the nodes of a step: `[node][observable]`, `width` apart.
    let nodeValues: UnsafeMutablePointer<Double>
    private var windowRoom: (size: Int, memory: UnsafeMutablePointer<Double>)
    private let memory: PackMemory

    /// - Throws: a failure of the kind that every twin then has: no memory.
    init(_ programs: PackPrograms, tolerances: Tolerances) throws {
        code = programs.code
        width = programs.width
        memory = PackMemory(programs, tolerances: tolerances)
        guard let handle = pack_create(&memory.model, Int32(width), programs.level, programs.method) else {
            throw TwinFailure(
                .badTask, time: 0, "SUNDIALS could not be set up for \(width) twins of \(code.stateCount) states",
                remedy: "free memory, and see `dosis doctor` for the library in use")
        }
        self.handle = handle
        positions = Self.lanes(width)
        times = Self.lanes(width)
        interest = Self.lanes(width)
        windowRoom = (width, Self.lanes(width))
        nodeValues = Self.lanes(StepNodes.count * max(1, code.observableRegisters.count) * width)
        registers = pack_registers(handle)
        state = pack_state(handle)
        origin = pack_origin(handle)
        length = pack_length(handle)
        rates = pack_rates(handle)
        sizes = pack_sizes(handle)
        fallback = pack_fallback_sizes(handle)
        let weights = ErrorWeights(tolerances, sizes: [Double](repeating: 0, count: code.stateCount))
        pack_set_tolerances(handle, weights.relative, weights.fraction, memory.absolute)
        for (register, value) in code.constants {
            for lane in 0..<width { registers[register * width + lane] = value }
        }
    }

    deinit {
        pack_free(handle)
        positions.deallocate()
        times.deallocate()
        interest.deallocate()
        nodeValues.deallocate()
        windowRoom.memory.deallocate()
    }

    private static func lanes(_ count: Int) -> UnsafeMutablePointer<Double> {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 128)
        return bytes.initializeMemory(as: Double.self, repeating: 0, count: count)
    }

    /// A lane's observables, after ``pack_observe``.
    func observed(_ lane: Int) -> LaneValues {
        LaneValues(registers: registers + lane, places: memory.observablePlaces, width: width)
    }

    /// Room for so many functionals of all lanes; what was there before is forgotten.
    func windowMemory(_ functionals: Int) -> UnsafeMutablePointer<Double> {
        let size = PackWindows.size(functionals: functionals, width: width)
        if size > windowRoom.size {
            windowRoom.memory.deallocate()
            windowRoom = (size, Self.lanes(size))
        }
        return windowRoom.memory
    }

    /// A lane that has nothing to do rests, with another's numbers and at the other's time: what is evaluated there is
    /// evaluated anyway.
    /// - Parameter place: of the pack, in the other's stretch.
    func rest(_ lane: Int, like other: Int, at place: Double) {
        for register in 0..<code.registerCount { registers[register * width + lane] = registers[register * width + other] }
        for i in 0..<code.stateCount {
            state[i * width + lane] = state[i * width + other]
            sizes[i * width + lane] = sizes[i * width + other]
            rates[i * width + lane] = 0
        }
        fallback[lane] = fallback[other]
        origin[lane] = origin[other] + place * length[other]
        length[lane] = 0
    }
}

/// What a pack's C code points to, at fixed addresses.
private final class PackMemory {
    var model: pack_model
    let absolute: UnsafeMutablePointer<Double>?
    private let bytecode: [UnsafeMutablePointer<lanes_instruction>]
    private let indices: [UnsafeMutablePointer<UInt16>]

    init(_ programs: PackPrograms, tolerances: Tolerances) {
        let code = programs.code
        bytecode = programs.programs.map { Self.copy($0.instructions) }
        indices = [
            Self.copy(code.pivotRegisters), Self.copy(code.jacobianRegisters),
            Self.copy(code.jacobianSparsity.map { UInt16($0.row) }), Self.copy(code.jacobianSparsity.map { UInt16($0.column) }),
            Self.copy(code.observableRegisters), Self.copy(code.observedStates.map { UInt16($0) }),
        ]
        let ready = zip(programs.functions, bytecode).map { pack_program(function: $0, instructions: $1) }
        absolute = ErrorWeights(tolerances, sizes: [Double](repeating: 0, count: code.stateCount)).fixed.map(Self.copy)
        model = pack_model(
            states: Int32(code.stateCount), registers: Int32(code.registerCount),
            state_register: Int32(code.stateRegister), slope_register: Int32(code.slopeRegister),
            time_register: Int32(code.timeRegister), gamma_register: Int32(code.minusGammaRegister),
            vector_register: Int32(code.vectorRegister), pivot_registers: indices[0],
            nonzeros: Int32(code.jacobianSparsity.count), jacobian_registers: indices[1], jacobian_rows: indices[2],
            jacobian_columns: indices[3], observed: Int32(code.observedStates.count), observed_states: indices[5],
            derivative: ready[0], jacobian: ready[1], factor: ready[2], solve: ready[3],
            observables: ready[4])
    }

    var observablePlaces: UnsafePointer<UInt16> { UnsafePointer(indices[4]) }

    deinit {
        bytecode.forEach { $0.deallocate() }
        indices.forEach { $0.deallocate() }
        absolute?.deallocate()
    }

    private static func copy<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
        let memory = UnsafeMutablePointer<T>.allocate(capacity: max(values.count, 1))
        memory.initialize(from: values, count: values.count)
        return memory
    }
}
