/// Carries the state through time between dosing events: over discontinuities in time and through state events.
final class Trajectory {
    let solver: CVODESolver
    private let system: any TwinSystem
    private var output: DenseOutput
    /// Which events' conditions hold; nil before the first look, which fires none.
    private var holding: [Bool]?
    private var latestFirings: [Double] = []
    /// Where the twin's own trajectory is known to, apart from what inner solves looked at.
    var recordedTo = 0.0
    /// Steps allowed from one event of the twin to the next.
    var stepLimit = 0
    private var stepsBefore = 0

    /// So many firings within a billionth of the stretch are chattering.
    private static let chatter = 100

    init(_ solver: CVODESolver) {
        self.solver = solver
        system = solver.system
        output = DenseOutput(count: solver.count)
    }

    /// Forgets the twin before.
    func forgetEvents() {
        holding = nil
        latestFirings = []
    }

    /// A new beginning: conditions that hold in the solver's state at `t`, before what a dose now adds, did not just
    /// become true.
    func watchEvents(at t: Double, before end: Double) {
        let events = system.layout.events.indices
        guard !events.isEmpty else { return }
        if end > t { system.beginSegment(from: t, to: system.stretchEnd(after: t, before: end)) }
        latestFirings = []
        holding = events.map { system.eventHolds($0, t, solver.y) }
    }

    /// From the state in the solver at `start` to `end`; `solver.input` holds for all of it.
    /// - Parameter recorder: sees every step's dense output.
    func advance(from start: Double, to end: Double, recorder: Recorder? = nil) throws {
        var t = start
        stepsBefore = solver.statistics.steps
        while t < end - timeTolerance(end) {
            let stop = system.stretchEnd(after: t, before: end)
            system.beginSegment(from: t, to: stop)
            try settleEvents(at: t, span: end - start)
            try solver.start(at: t, until: stop)
            t = try runStretch(until: stop, agendaEnd: end, recorder: recorder)
        }
    }

    /// - Returns: where it ended: at `stop`, or just beyond a root.
    private func runStretch(until stop: Double, agendaEnd: Double, recorder: Recorder?) throws -> Double {
        let readings = agendaEnd - timeTolerance(agendaEnd)
        while true {
            guard solver.statistics.steps - stepsBefore < stepLimit else { throw tooManySteps() }
            let before = solver.time
            let step = try solver.step()
            let isRoot = if case .root = step { true } else { false }
            if isRoot || recorder?.isInterested(from: before, to: solver.time) == true {
                try solver.denseOutput(into: &output)
            }
            if isRoot { passRoot() }
            if let recorder, recorder.isInterested(from: before, to: solver.time) {
                recorder.record(output, from: before, to: solver.time, readingsBefore: readings)
            }
            if recorder != nil { recordedTo = solver.time }
            if case .finished = step { return stop }
            if isRoot || becameTrueUnseen() { return solver.time }
        }
    }

    /// At a root a comparison is zero and says nothing: takes the state just beyond it, along the step that was made.
    private func passRoot() {
        let t = solver.time
        let resolution = 400 * Double.ulpOfOne * (t.magnitude + (solver.stepEnd - t))
        let beyond = min(solver.stepEnd, t + resolution)
        output.evaluate(beyond, into: solver.y)
        solver.reset(to: beyond)
    }

    private func tooManySteps() -> TwinFailure {
        TwinFailure(
            .tooManySteps, time: solver.time, "\(stepLimit) steps were not enough to go on",
            remedy: "look for very fast processes or oscillations, loosen the tolerances, or allow more steps")
    }

    // MARK: State events

    /// After a step: which conditions no longer hold, and whether one became true whose root was not seen.
    private func becameTrueUnseen() -> Bool {
        guard let held = holding, !held.isEmpty else { return false }
        for event in held.indices {
            let holds = system.eventHolds(event, solver.time, solver.y)
            if holds && !held[event] { return true }
            holding?[event] = holds
        }
        return false
    }

    /// After a jump or a root: fires the events that hold and did not before, in their order, then those that their
    /// resets made true, and so on.
    private func settleEvents(at t: Double, span: Double) throws {
        let events = system.layout.events.indices
        guard !events.isEmpty else { return }
        while true {
            let now = events.map { system.eventHolds($0, t, solver.y) }
            let fired = events.filter { now[$0] && !(holding?[$0] ?? true) }
            guard !fired.isEmpty else {
                holding = now
                return
            }
            var held = now
            for event in fired {
                system.applyReset(of: event, t, solver.y)
                held[event] = system.eventHolds(event, t, solver.y)
            }
            holding = held
            try checkChatter(fired, at: t, span: span)
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
