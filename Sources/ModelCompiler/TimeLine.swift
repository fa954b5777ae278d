/// An affine function of time within the present segment, evaluated by its program.
struct TimeLine {
    let program: LoadedProgram
    let registers: UnsafeMutablePointer<Double>
    let time: UnsafeMutablePointer<Double>
    let reference: Double
    private(set) var atReference = 0.0
    private(set) var slope = 0.0

    init(
        program: LoadedProgram, registers: UnsafeMutablePointer<Double>, time: UnsafeMutablePointer<Double>,
        reference: Double
    ) {
        self.program = program
        self.registers = registers
        self.time = time
        self.reference = reference
    }

    func evaluated(at t: Double) -> TimeLine {
        var line = self
        time.pointee = t
        program.run(registers)
        line.atReference = program.result(0, registers)
        line.slope = program.result(1, registers)
        return line
    }

    /// The function as the model's expression gives it at `t`.
    func live(at t: Double) -> Double {
        time.pointee = t
        program.run(registers)
        return program.result(2, registers)
    }

    /// The first time at which the function as evaluated has reached `level`.
    ///
    /// It is solved from value and slope at the reference, not from the present time, so it does not depend on where it
    /// is asked for; then it is moved by at most four units in the last place to where the expression itself changes
    /// (`t / 24` reaches 1 at 24, although 1 / (1 / 24) might not be 24).
    func crossing(of level: Double) -> Double {
        let estimate = reference + (level - atReference) / slope
        guard estimate.isFinite else { return estimate }
        func hasReached(_ t: Double) -> Bool { slope > 0 ? live(at: t) >= level : live(at: t) <= level }
        var t = estimate
        if hasReached(t) {
            for _ in 0..<4 where hasReached(t.nextDown) { t = t.nextDown }
            return t
        }
        for _ in 0..<4 {
            t = t.nextUp
            if hasReached(t) { return t }
        }
        return estimate
    }
}
