/// The next readings of a pack's lanes: their times, and what was observed at them.
final class ExactReadings {
    /// Readings per lane that are made at once.
    static let capacity = FlowBatch.capacity

    /// How many each lane has.
    let counts: UnsafeMutablePointer<Int>
    /// `[8 * reading + lane]`: when, counted from the stretch's start and in the lane's own time.
    let offsets, moments: LaneStorage
    /// `[(reading * observables + observable) * 8 + lane]`
    let observed: LaneStorage
    let observables: Int
    private let places: UnsafeMutablePointer<UInt16>

    init(observables: Int) {
        self.observables = observables
        let width = LinearSystem.width
        counts = .allocate(capacity: width)
        counts.initialize(repeating: 0, count: width)
        offsets = LaneStorage(Self.capacity)
        moments = LaneStorage(Self.capacity)
        observed = LaneStorage(Self.capacity * observables)
        places = .allocate(capacity: max(1, observables))
        for k in 0..<observables { (places + k).initialize(to: UInt16(k)) }
    }

    deinit {
        counts.deallocate()
        places.deallocate()
    }

    /// Takes the times that a lane has left in ``moments``.
    func layOut(_ count: Int, lane: Int, start: Double) {
        counts[lane] = count
        var place = lane
        for _ in 0..<count {
            offsets.start[place] = max(0, moments.start[place] - start)
            place += LinearSystem.width
        }
    }

    /// Lanes that have fewer readings than others stay at their last.
    func fill(upTo most: Int) {
        let width = LinearSystem.width
        for lane in 0..<width where counts[lane] < most {
            let last = width * (counts[lane] - 1) + lane
            let (t, offset) = last < 0 ? (0, 0) : (moments.start[last], offsets.start[last])
            for k in counts[lane]..<most {
                moments.start[width * k + lane] = t
                offsets.start[width * k + lane] = offset
            }
        }
    }

    /// Where a lane's times go: ``LinearSystem/width`` apart.
    func times(of lane: Int) -> UnsafeMutablePointer<Double> { moments.start + lane }

    /// What a lane observed at its first reading; the next one's stand ``stride`` further.
    func values(of lane: Int) -> LaneValues {
        LaneValues(registers: observed.start + lane, places: places, width: LinearSystem.width)
    }

    var stride: Int { observables * LinearSystem.width }
}
