import CPacks

/// Functionals over windows of time for all lanes of a pack at once. Twins of one trial have the same ones; packs whose
/// twins have different ones look at every twin by itself.
///
/// What a step adds is taken for all lanes whose step lies in the window, but for lanes that something happens to between
/// the step's nodes; those, and steps that are partly in a window, are left to the twin's own ``Recorder``, which in the
/// end takes over what was gathered here.
struct PackWindows {
    private let functionals: [Functional]
    private let width: Int
    private let windows: [pack_window]
    /// Per window, the part of the present stretch in which some lane is inside.
    private var active: [(from: Double, to: Double)]

    /// - Parameter memory: room for ``size(functionals:width:)`` doubles, for as long as these are used.
    init(_ functionals: [Functional], width: Int, memory: UnsafeMutablePointer<Double>) {
        self.functionals = functionals.filter { !$0.isInstant }
        self.width = width
        windows = self.functionals.indices.map { [functionals = self.functionals] index in
            let place = memory + 3 * index * width
            place.update(repeating: 0, count: width)
            (place + width).update(repeating: .nan, count: 2 * width)
            return pack_window(
                kind: functionals[index].packKind, threshold: functionals[index].threshold, total: place,
                best: place + width, time: place + 2 * width)
        }
        active = self.functionals.map { _ in (1, 1) }
    }

    static func size(functionals: Int, width: Int) -> Int { 3 * functionals * width }

    /// Takes note of where in their coming stretches the lanes are in windows.
    mutating func enterStretch(_ living: [PackLane]) {
        for index in functionals.indices {
            active[index] = (.infinity, -.infinity)
            for lane in living where functionals[index].start < lane.end && functionals[index].end > lane.start {
                active[index].from = min(active[index].from, lane.place(of: functionals[index].start))
                active[index].to = max(active[index].to, lane.place(of: functionals[index].end))
            }
        }
    }

    /// `place` itself if a window looks at the step from there, else where the next one begins; 1 if none does.
    func nextInterest(after place: Double) -> Double {
        var next = 1.0
        for window in active where window.to > place { next = min(next, max(window.from, place)) }
        return next
    }

    /// Takes a step.
    /// - Parameters:
    ///   - values: all observables at the step's nodes: `[node][observable]`, `width` apart.
    ///   - start, length: the step in each lane's time.
    ///   - closer: is called for what is to be looked at more closely: the window's index among the recorder's, the lane.
    func take(
        _ problem: PackProblem, _ living: [PackLane], _ values: UnsafePointer<Double>, observables: Int,
        start: UnsafePointer<Double>, length: UnsafePointer<Double>, closer: (Int, PackLane) -> Void
    ) {
        for index in functionals.indices {
            var whole: UInt32 = 0
            var part: UInt32 = 0
            let (first, last) = (functionals[index].start, functionals[index].end)
            for lane in living {
                let (a, b) = (start[lane.number], start[lane.number] + length[lane.number])
                guard max(a, first) < min(b, last) else { continue }
                if a >= first && b <= last { whole |= 1 << UInt32(lane.number) } else { part |= 1 << UInt32(lane.number) }
            }
            guard whole | part != 0 else { continue }
            var window = windows[index]
            let observed = values + functionals[index].observable * width
            part |= pack_take_step(problem.handle, &window, observed, Int32(observables * width), start, length, whole)
            if part == 0 { continue }
            for lane in living where part & (1 << UInt32(lane.number)) != 0 { closer(index, lane) }
        }
    }

    /// Hands a lane's part over.
    func handOver(_ lane: Int, to recorder: Recorder) {
        for index in functionals.indices {
            let window = windows[index]
            recorder.add(
                toWindow: index, total: window.total[lane], best: (time: window.time[lane], value: window.best[lane]))
        }
    }
}

extension Functional {
    fileprivate var packKind: pack_window_kind {
        switch self {
        case .auc, .average, .at: PACK_AREA
        case .lowest, .timeOfLowest: PACK_LOWEST
        case .highest, .timeOfHighest: PACK_HIGHEST
        case .timeAbove: PACK_TIME_ABOVE
        case .fractionOfTime, .firstTime: PACK_TRUTH
        }
    }

    fileprivate var threshold: Double {
        if case .timeAbove(_, let threshold, _, _) = self { threshold } else { 0.5 }
    }
}
