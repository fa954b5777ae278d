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
        guard holding != nil else {
            holding = system.layout.events.indices.map { system.eventHolds($0, t, solver.y) }
            return
        }
        try fireNewlyTrue(at: t, looking: t, solver.y, span: span)
    }

    /// At a root a comparison is at zero: a look just beyond it, along the step that was made, tells what became true.
    private func fireAtRoot(span: Double) throws {
        guard !system.layout.events.isEmpty else { return }
        let t = solver.time
        let resolution = 400 * Double.ulpOfOne * (t.magnitude + (solver.stepEnd - t))
        let beyond = min(solver.stepEnd, t + resolution)
        output.evaluate(beyond, into: scratch)
        try fireNewlyTrue(at: t, looking: beyond, scratch, span: span)
    }

    /// Fires the events that hold at `look` and did not before, then those that their resets made true, and so on.
    /// - Parameter look: the state by which conditions are judged; resets are applied to it as to the twin's.
    private func fireNewlyTrue(
        at t: Double, looking: Double, _ look: UnsafeMutablePointer<Double>, span: Double
    ) throws {
        let events = system.layout.events.indices
        while var held = holding {
            let now = events.map { system.eventHolds($0, looking, look) }
            let fired = events.filter { now[$0] && !held[$0] }
            holding = now
            if fired.isEmpty { return }
            for event in fired {
                system.applyReset(of: event, t, solver.y)
                if look != solver.y { system.applyReset(of: event, looking, look) }
                held[event] = system.eventHolds(event, looking, look)
            }
            try checkChatter(fired, at: t, span: span)
            // What fired may fire again once its condition was false; the others are judged by what held before.
            for event in events where !fired.contains(event) { held[event] = now[event] }
            holding = held
        }
    }

    private func checkChatter(_ fired: [Int], at t: Double, span: Double) throws {
        latestFirings += fired.map { _ in t }
        guard latestFirings.count > Self.chatter, let event = fired.first else { return }
        latestFirings.removeFirst(latestFirings.count - Self.chatter)
        guard t - latestFirings[0] <= 1e-9 * max(span, t.magnitude) else { return }
        let name = system.layout.events[event]
        throw TwinFailure(
            .endlessEvents, time: t, subject: name, "event `\(name)` fires again and again without time going on",
            remedy: "let its reset lead away from its condition, for example with a distance between on and off")
    }
}
