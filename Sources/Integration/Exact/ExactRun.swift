/// One exact pack's way from the beginning of its twins' lives to their ends.
///
/// Every lane lives in its own time. Between two moments of its life, or jumps of its equations, lies a stretch; all lanes
/// go through their next stretches side by side, however long each is. Nothing a lane is given depends on the others.
struct ExactRun {
    private let pack: ExactPack
    private let lanes: [ExactLane]
    private let tolerances: Tolerances
    private static let width = ExactPack.width

    init(_ pack: ExactPack, _ lanes: [ExactLane], tolerances: Tolerances) {
        self.pack = pack
        self.lanes = lanes
        self.tolerances = tolerances
    }

    func solve(_ tasks: ArraySlice<TwinTask>, isCancelled: () -> Bool) {
        for lane in lanes.dropFirst(tasks.count) { pack.clear(lane.number) }
        for (lane, task) in zip(lanes, tasks) { lane.begin(task) }
        var living = Array(lanes.prefix(tasks.count))
        while true {
            living.removeAll { !$0.enterStretch(pack, isCancelled) }
            if living.isEmpty { return }
            pack.flow.startChanged()
            readSamples(living)
            let watched = living.filter(\.hasWindow)
            if !watched.isEmpty { ExactPieces(pack, tolerances).record(watched) }
            finishStretch(living)
        }
    }

    private func finishStretch(_ living: [ExactLane]) {
        for lane in 0..<Self.width { pack.offsets.start[lane] = 0 }
        for lane in living { pack.offsets.start[lane.number] = lane.end - lane.start }
        let states = pack.flow.states(after: pack.offsets.start)
        for lane in living { lane.leaveStretch(states) }
    }

    /// Lanes are read together, each at its own next times, until none has a reading left in this stretch.
    private func readSamples(_ living: [ExactLane]) {
        let readings = pack.readings
        var most = 0
        repeat {
            for lane in 0..<Self.width { readings.counts[lane] = 0 }
            most = 0
            for lane in living { most = max(most, lane.layOutReadings(readings)) }
            if most == 0 { return }
            readings.fill(upTo: most)
            pack.flow.forEachState(after: readings.offsets.start, count: most) { k, states in
                pack.observe(states, at: readings.moments.start + Self.width * k, as: k)
            }
            for lane in living where readings.counts[lane.number] > 0 { lane.take(readings) }
        } while most == ExactReadings.capacity
    }
}
