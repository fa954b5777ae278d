/// Carries the state through time between dosing events: over discontinuities in time and through state events.
final class Trajectory {
    let solver: CVODESolver
    private let system: any TwinSystem
    private var output: DenseOutput
    /// Which events' conditions hold; nil before the first look, which fires none.
    private var holding: [Bool]?
    private var latestFirings: [Double] = []
    private let scratch: UnsafeMutablePointer<Double>
    var stepLimit = 0

    /// So many firings within a billionth of the stretch are chattering.
    private static let chatter = 100

    init(_ solver: CVODESolver) {
        self.solver = solver
        system = solver.system
        output = DenseOutput(count: solver.count)
        scratch = .allocate(capacity: solver.count)
        scratch.initialize(repeating: 0, count: solver.count)
    }

    deinit { scratch.deallocate() }

    /// A new beginning: conditions that hold now did not just become true.
    func forgetEvents() {
        holding = nil
        latestFirings = []
    }

    /// From the state in the solver at `start` to `end`; `solver.input` holds for all of it.
    /// - Parameter recorder: sees every step's dense output.
    func advance(from start: Double, to end: Double, recorder: Recorder? = nil) throws {
        var t = start
        var atRoot = false
        while t < end - timeTolerance(end) {
            var stop = system.nextTimeStop(after: t, before: end) ?? end
            while stop < end, stop - t <= timeTolerance(stop) {
                stop = system.nextTimeStop(after: stop, before: end) ?? end
            }
            if end - stop <= timeTolerance(end) { stop = end }
            system.beginSegment(from: t, to: stop)
            if !atRoot { try settleEvents(at: t, span: end - start) }
            try solver.start(at: t, until: stop)
            atRoot = try runStretch(agendaEnd: end, recorder: recorder)
            t = atRoot ? solver.time : stop
            if atRoot { try fireAtRoot(span: end - start) }
        }
    }

    /// - Returns: whether it ended at a root rather than at the stretch's end.
    private func runStretch(agendaEnd: Double, recorder: Recorder?) throws -> Bool {
        while true {
            guard solver.statistics.steps < stepLimit else { throw tooManySteps() }
            let before = solver.time
            let step = try solver.step()
            if let recorder, recorder.isInterested(from: before, to: solver.time) {
                try solver.denseOutput(into: &output)
                recorder.record(output, from: before, to: solver.time, readingsBefore: agendaEnd - timeTolerance(agendaEnd))
            }
            switch step {
            case .advanced: continue
            case .finished: return false
            case .root:
                if system.layout.events.isEmpty == false { try solver.denseOutput(into: &output) }
                return true
            }
        }
    }

    private func tooManySteps() -> TwinFailure {
        TwinFailure(
            .tooManySteps, time: solver.time, "\(stepLimit) steps were not enough to go on",
            remedy: "look for very fast processes or oscillations, loosen the tolerances, or allow more steps")
    }

    // MARK: State events

    /// After a jump: events whose condition became true by it fire.
    private func settleEvents(at t: Double, span: Double) throws {
        let events = system.layout.events.indices
        guard !events.isEmpty else { return }
        guard var before = holding else {
            holding = events.map { system.eventHolds($0, t, solver.y) }
            return
        }
        while true {
            let now = events.map { system.eventHolds($0, t, solver.y) }
            let fired = events.filter { now[$0] && !before[$0] }
            holding = now
            if fired.isEmpty { return }
            before = now
            try fire(fired, at: t, span: span)
        }
    }

    /// At a root: a look just beyond it tells which conditions became true.
    private func fireAtRoot(span: Double) throws {
        let events = system.layout.events.indices
        guard !events.isEmpty, let before = holding else { return }
        let t = solver.time
        let resolution = 400 * Double.ulpOfOne * (t.magnitude + (solver.stepEnd - t))
        let beyond = min(solver.stepEnd, t + resolution)
        output.evaluate(beyond, into: scratch)
        let now = events.map { system.eventHolds($0, beyond, scratch) }
        let fired = events.filter { now[$0] && !before[$0] }
        holding = now
        guard !fired.isEmpty else { return }
        try fire(fired, at: t, span: span)
        // What the resets made true fires too; those that just fired rest until their condition was false.
        for event in events where !fired.contains(event) {
            holding?[event] = now[event]
        }
        try settleEvents(at: t, span: span)
    }

    private func fire(_ fired: [Int], at t: Double, span: Double) throws {
        for event in fired {
            system.applyReset(of: event, t, solver.y)
            latestFirings.append(t)
        }
        for event in fired { holding?[event] = system.eventHolds(event, t, solver.y) || holding?[event] == true }
        if latestFirings.count > Self.chatter {
            latestFirings.removeFirst(latestFirings.count - Self.chatter)
            if t - latestFirings[0] <= 1e-9 * max(span, t.magnitude) {
                let name = fired.first.map { system.layout.events[$0] } ?? ""
                throw TwinFailure(
                    .endlessEvents, time: t, subject: name,
                    "event `\(name)` fires again and again without time going on",
                    remedy: "let its reset lead away from its condition, for example with a distance between on and off")
            }
        }
    }
}
