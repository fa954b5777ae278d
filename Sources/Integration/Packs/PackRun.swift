import CPacks
import CSundials

/// One pack's way from the beginning of its twins' lives to their ends.
///
/// Every lane lives in its own time. Between two moments of its life, or jumps of its equations, lies a stretch; the pack
/// carries all lanes through their next stretches at once, s from 0 to 1, however long each is.
struct PackRun {
    private let problem: PackProblem
    private let lanes: [PackLane]
    private let stepLimit: Int
    private let positions: UnsafeMutablePointer<Double>
    private let times: UnsafeMutablePointer<Double>
    /// Where in the stretch each lane has something to be read next.
    private let interest: UnsafeMutablePointer<Double>
    /// Some lane absorbs through transit compartments, which limits steps.
    private var isLimited = false
    /// The functionals that all twins have; nil if theirs differ.
    private var windows: PackWindows?

    init(_ problem: PackProblem, _ lanes: [PackLane], stepLimit: Int) {
        self.problem = problem
        self.lanes = lanes
        self.stepLimit = stepLimit
        (positions, times, interest) = (problem.positions, problem.times, problem.interest)
    }

    mutating func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) {
        let functionals = tasks.first?.functionals ?? []
        if tasks.allSatisfy({ $0.functionals == functionals }) {
            windows = PackWindows(functionals, width: problem.width, memory: problem.windowMemory(functionals.count))
        }
        for (lane, task) in zip(lanes, tasks) { lane.begin(task) }
        while true {
            let cancelled = isCancelled()
            var living = lanes.prefix(tasks.count).filter { $0.enterStretch(isCancelled: cancelled, windows) }
            if living.isEmpty { return }
            restOthers(than: living, at: 0)
            carry(&living, isCancelled)
            for lane in living { lane.leaveStretch() }
        }
    }

    /// Carries the living lanes to the ends of their stretches; those that cannot be carried are taken out.
    private mutating func carry(_ living: inout [PackLane], _ isCancelled: () -> Bool) {
        var flag = begin(living, at: 0)
        var place = 0.0
        for lane in living { interest[lane.number] = lane.nextInterest(after: 0, watching: windows == nil) }
        windows?.enterStretch(living)
        while !living.isEmpty {
            if isCancelled() { return cancel(&living, at: place) }
            guard flag == 0 else { return eject(&living, all: true, at: place, isCancelled) }
            var until = windows?.nextInterest(after: place) ?? 1
            for lane in living { until = min(until, interest[lane.number]) }
            if isLimited, !limitSteps(living, at: place) { until = place }
            let event = pack_advance(problem.handle, until)
            let before = place
            place = pack_place(problem.handle)
            if event == PACK_FAILED {
                pack_restore(problem.handle)
                eject(&living, all: false, at: place, isCancelled)
                flag = living.isEmpty ? 0 : begin(living, at: place)
                continue
            }
            if until <= place {
                read(living, from: before, to: place)
                for lane in living where interest[lane.number] <= place {
                    interest[lane.number] = lane.nextInterest(after: place, watching: windows == nil)
                }
            }
            if event == PACK_FINISHED { return }
        }
    }

    /// - Returns: CVODE's code.
    private mutating func begin(_ living: [PackLane], at place: Double) -> Int32 {
        let transits = living.flatMap(\.transits)
        isLimited = !transits.isEmpty
        guard pack_set_transits(problem.handle, transits, Int32(transits.count)) == 0 else { return CV_MEM_FAIL }
        if isLimited {
            _ = limitSteps(living, at: place)
            if place == 0, let first = living.compactMap({ $0.firstStep() }).min() { pack_set_first_step(problem.handle, first) }
        } else {
            pack_limit_steps(problem.handle, 0)
        }
        return pack_start(problem.handle, place, stepLimit)
    }

    /// Sees to it that no step passes over a dose that is being absorbed.
    /// - Returns: whether steps are free.
    private func limitSteps(_ living: [PackLane], at place: Double) -> Bool {
        let longest = living.compactMap { $0.longestStep(at: place) }.min()
        pack_limit_steps(problem.handle, longest ?? 0)
        return longest == nil
    }

    /// Lanes that do not live, or no longer, rest like one that does.
    private func restOthers(than living: [PackLane], at place: Double) {
        guard let first = living.first else { return }
        var isLiving: UInt32 = 0
        for lane in living { isLiving |= 1 << UInt32(lane.number) }
        for number in lanes.indices where isLiving & (1 << UInt32(number)) == 0 { problem.rest(number, like: first.number, at: place) }
    }

    /// Takes out the lanes that the pack could not go on with, and lets them be finished alone.
    private func eject(_ living: inout [PackLane], all: Bool, at place: Double, _ isCancelled: () -> Bool) {
        let bad = all ? UInt32.max : pack_bad_lanes(problem.handle)
        var leaving = living.filter { bad & (1 << UInt32($0.number)) != 0 }
        // A resting lane only does what the one does that it rests like, the first.
        if leaving.isEmpty { leaving = Array(living.prefix(1)) }
        living.removeAll { lane in leaving.contains { $0 === lane } }
        for lane in leaving { lane.finishAlone(from: place, windows, isCancelled: isCancelled) }
        restOthers(than: living, at: place)
    }

    /// Ends the lanes where they are.
    private func cancel(_ living: inout [PackLane], at place: Double) {
        for lane in living { lane.cancel(at: place, windows) }
        living = []
    }

    // MARK: Reading

    /// What is to be read between two step ends.
    private func read(_ living: [PackLane], from before: Double, to place: Double) {
        var step = 0.0
        let order = Int(pack_capture(problem.handle, &step))
        if living.contains(where: { interest[$0.number] <= place }) { readSamples(living, place, step) }
        let from = max(before, place - step)
        guard windows.map({ $0.nextInterest(after: from) < place }) ?? living.contains(where: { $0.wantsStep(from: from, to: place) })
        else { return }
        evaluateNodes(from: from, to: place, step)
        for lane in living { lane.noteStep(from: from, to: place, problem.nodeValues, order: order, step: step) }
        guard let windows else {
            for lane in living where lane.wantsStep(from: from, to: place) { lane.recordStep() }
            return
        }
        for number in 0..<problem.width {
            positions[number] = problem.origin[number] + from * problem.length[number]
            times[number] = (place - from) * problem.length[number]
        }
        windows.take(
            problem, living, problem.nodeValues, observables: problem.code.observableRegisters.count, start: positions,
            length: times
        ) { window, lane in lane.recordStep(window: window) }
    }

    /// All lanes' observables at the step's nodes, which lie at the same parts of it in every lane.
    private func evaluateNodes(from: Double, to place: Double, _ step: Double) {
        let observables = problem.code.observableRegisters
        for (node, part) in StepNodes.places.enumerated() {
            let s = node == 5 ? place : from + (place - from) * part
            for number in 0..<problem.width {
                positions[number] = (s - place) / step
                times[number] = problem.origin[number] + s * problem.length[number]
            }
            pack_observe(problem.handle, positions, times)
            for (k, register) in observables.enumerated() {
                (problem.nodeValues + (node * observables.count + k) * problem.width)
                    .update(from: problem.registers + Int(register) * problem.width, count: problem.width)
            }
        }
    }

    /// Lanes are read together, each at its own next time, until none has a reading left in this step.
    private func readSamples(_ living: [PackLane], _ place: Double, _ step: Double) {
        while true {
            var reading: UInt32 = 0
            for number in 0..<problem.width {
                positions[number] = 0
                times[number] = problem.origin[number] + place * problem.length[number]
            }
            for lane in living {
                guard let t = lane.nextReading(through: place) else { continue }
                reading |= 1 << UInt32(lane.number)
                times[lane.number] = t
                positions[lane.number] = (t - lane.time(at: place)) / (step * (lane.end - lane.start))
            }
            if reading == 0 { return }
            pack_observe(problem.handle, positions, times)
            for lane in living where reading & (1 << UInt32(lane.number)) != 0 {
                lane.takeReadings(at: times[lane.number])
            }
        }
    }
}
