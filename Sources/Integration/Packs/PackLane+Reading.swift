import CPacks

/// What is read of a lane while the pack carries it.
extension PackLane {
    /// The twin's time at a place of the stretch.
    func time(at place: Double) -> Double { place >= 1 ? end : start + place * (end - start) }

    /// Where in the stretch a time of the twin lies.
    func place(of time: Double) -> Double { (time - start) / (end - start) }

    /// Readings from here on belong to the moment that ends this stretch.
    private var readingLimit: Double { end == moment ? moment - timeTolerance(moment) : .infinity }

    /// Where in the stretch something is next to be read.
    /// - Parameter watching: whether windows over time, which want every step, are this lane's own business.
    func nextInterest(after place: Double, watching: Bool) -> Double {
        var next = 1.0
        if let reading = recorder.nextReading(through: end, before: readingLimit) { next = self.place(of: reading) }
        guard watching else { return next }
        let window = recorder.nextWindow(after: time(at: place))
        return window < end ? min(next, self.place(of: window)) : next
    }

    /// The next reading within the step that ended at `place`.
    func nextReading(through place: Double) -> Double? {
        recorder.nextReading(through: time(at: place), before: readingLimit)
    }

    func takeReadings(at t: Double) { recorder.takeReadings(at: t, problem.observed(number)) }

    /// Whether functionals over time want to see the step.
    func wantsStep(from a: Double, to b: Double) -> Bool { recorder.hasWindow(from: time(at: a), to: time(at: b)) }

    /// Takes note of a step that functionals may look at.
    /// - Parameter values: observables of all lanes at the step's nodes.
    func noteStep(from a: Double, to b: Double, _ values: UnsafePointer<Double>, order: Int, step: Double) {
        captured = CapturedStep(
            from: time(at: a), to: time(at: b), length: step * (end - start), order: order, values: values + number)
        hasOutput = false
    }

    /// What the step noted last contributes to all functionals over time, or to one.
    func recordStep(window: Int? = nil) {
        guard let values = captured.values else { return }
        let nodes = StepNodes(
            from: captured.from, to: captured.to, values, observables: problem.code.observableRegisters.count, width: width)
        if let window {
            recorder.recordWindow(window, nodes, self, from: captured.from, to: captured.to)
        } else {
            recorder.recordWindows(nodes, self, from: captured.from, to: captured.to)
        }
    }

    /// A single value within the step, for places that functionals look at closely.
    func value(_ observable: Int, _ t: Double) -> Double {
        if !hasOutput {
            output.prepare(order: captured.order, end: captured.to, length: captured.length)
            for k in 0...captured.order {
                output.setTerm(k, pack_history(problem.handle, Int32(k)) + number, stride: width)
            }
            hasOutput = true
        }
        output.evaluate(t, into: point)
        system.observables(t, point, into: observables)
        return observables[observable]
    }
}

/// A step of the pack in one lane's time.
struct CapturedStep {
    var from = 0.0, to = 0.0
    /// Of the whole step, of which from ... to may be a part.
    var length = 1.0
    var order = 0
    /// The lane's observables at the nodes.
    var values: UnsafePointer<Double>?
}
