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
            carry(living)
            if living.contains(where: { $0.hasWindow }) {
                ExactPieces(pack, tolerances).record(living.filter { $0.hasWindow })
            }
        }
    }

    /// Carries lanes to the ends of their stretches and reads them on the way, together, each at its own next times.
    private func carry(_ living: [ExactLane]) {
        let readings = pack.readings
        while true {
            for lane in 0..<Self.width { readings.counts[lane] = 0 }
            var most = 0
            for lane in living { most = max(most, lane.layOutReadings(readings)) }
            readings.fill(upTo: most)
            // The ends come last; with as many readings as there is room for, more may follow.
            let isLast = most < ExactReadings.capacity
            if isLast { layOutEnds(living, as: most) }
            pack.flow.forEachState(after: readings.offsets.start, count: isLast ? most + 1 : most) { k, states in
                if k < most {
                    pack.observe(states, at: readings.moments.start + Self.width * k, as: k)
                } else {
                    for lane in living { lane.leaveStretch(states) }
                }
            }
            for lane in living where readings.counts[lane.number] > 0 { lane.take(readings) }
            if isLast { return }
        }
    }

    private func layOutEnds(_ living: [ExactLane], as k: Int) {
        let offsets = pack.readings.offsets.start + Self.width * k
        for lane in 0..<Self.width { offsets[lane] = 0 }
        for lane in living { offsets[lane.number] = lane.end - lane.start }
    }
}
