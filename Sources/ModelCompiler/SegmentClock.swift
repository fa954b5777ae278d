import Expressions

/// Knows where time is not smooth: freezes conditions and forcing pieces for a segment and finds the next stop.
///
/// Conditions stand in the order of nesting, so each is settled with the inner ones' values just after the present
/// time; a stop of an outer one that lies beyond an inner one's is not the first, and will be found anew from there.
struct SegmentClock {
    private let registers: UnsafeMutablePointer<Double>
    private let timeRegister: Int
    private let lastDoseRegister: Int
    private let forcings: [TwinCode.Forcing]
    private let conditions: [TimeCondition]
    private let programs: [LoadedProgram]
    /// Registers that hold the present segment, and a copy of them.
    private let held: [Int]
    private let saved: UnsafeMutablePointer<Double>

    init(_ code: TwinCode, _ registers: UnsafeMutablePointer<Double>) {
        self.registers = registers
        timeRegister = code.regions.time
        lastDoseRegister = code.regions.lastDose
        forcings = code.forcings
        conditions = code.conditions
        programs = code.conditions.map { LoadedProgram($0.program) }
        held = code.forcings.flatMap { [$0.register, $0.register + 1, $0.register + 2] } + code.conditions.map(\.register)
        saved = .allocate(capacity: max(held.count, 1))
    }

    func free() {
        for program in programs { program.free() }
        saved.deallocate()
    }

    var hasConditions: Bool { !held.isEmpty }

    func save() { for (index, register) in held.enumerated() { saved[index] = registers[register] } }

    func restore() { for (index, register) in held.enumerated() { registers[register] = saved[index] } }

    /// Freezes everything as just after `t` (or exactly at `t`); returns the next stop after `t`, or infinity.
    func settle(at t: Double, exactly: Bool) -> Double {
        var next = selectForcings(at: t)
        for (condition, program) in zip(conditions, programs) {
            let stop: Double
            switch condition.kind {
            case .comparison(let op): stop = settle(op, condition, program, at: t, exactly: exactly)
            case .floor: stop = settleFloor(condition, program, at: t, exactly: exactly)
            }
            if condition.isStop { next = min(next, stop) }
        }
        return next
    }

    /// Sets base, slope and knot of each forcing's piece from `t` on; returns the next knot, or infinity.
    @discardableResult
    func selectForcings(at t: Double) -> Double {
        var next = Double.infinity
        for forcing in forcings {
            let times = forcing.times
            let piece = forcing.lastKnot(notAfter: t)
            let after = (piece ?? -1) + 1
            if after < times.count { next = min(next, times[after]) }
            let knot = piece ?? 0
            registers[forcing.register] = forcing.values[knot]
            registers[forcing.register + 2] = times[knot]
            let isInside = piece != nil && after < times.count
            registers[forcing.register + 1] =
                isInside && forcing.isLinear
                ? (forcing.values[after] - forcing.values[knot]) / (times[after] - times[knot]) : 0
        }
        return next
    }

    private func settle(
        _ op: BinaryOperator, _ condition: TimeCondition, _ program: LoadedProgram, at t: Double, exactly: Bool
    ) -> Double {
        let line = line(of: condition, program, at: t)
        let crossing = line.crossing(of: 0)
        let isMoving = line.slope != 0 && crossing.isFinite
        if exactly || !isMoving {
            registers[condition.register] = op(line.live(at: t), 0)
        } else {
            // Just before or after the crossing the difference has a sign and is never 0.
            registers[condition.register] = op((crossing <= t) == (line.slope > 0) ? 1 : -1, 0)
        }
        return isMoving && crossing > t ? crossing : .infinity
    }

    private func settleFloor(
        _ condition: TimeCondition, _ program: LoadedProgram, at t: Double, exactly: Bool
    ) -> Double {
        let line = line(of: condition, program, at: t)
        let present = line.live(at: t)
        var level = present.rounded(.down)
        let rising = line.slope > 0
        guard line.slope != 0, line.slope.isFinite, present.isFinite else {
            registers[condition.register] = level
            return .infinity
        }
        // A falling function leaves its integer at once. Then the stops decide, not the rounding of the present value:
        // the level is the one between the last stop and the next.
        if !rising { level = present.rounded(.up) - 1 }
        let step: Double = rising ? 1 : -1
        func end(of level: Double) -> Double { line.crossing(of: rising ? level + 1 : level) }
        var stop = end(of: level)
        for _ in 0..<8 where stop <= t {
            level += step
            stop = end(of: level)
        }
        for _ in 0..<8 {
            let earlier = end(of: level - step)
            if earlier <= t { break }
            level -= step
            stop = earlier
        }
        registers[condition.register] = exactly ? present.rounded(.down) : level
        return stop > t ? stop : .infinity
    }

    private func line(of condition: TimeCondition, _ program: LoadedProgram, at t: Double) -> TimeLine {
        let line = TimeLine(
            program: program, registers: registers, time: registers + timeRegister,
            reference: condition.refersToLastDose ? registers[lastDoseRegister] : 0)
        return line.evaluated(at: t)
    }
}

extension TwinCode.Forcing {
    /// The index of the last knot at or before `t`; nil before the first.
    func lastKnot(notAfter t: Double) -> Int? {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= t { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
