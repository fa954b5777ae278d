/// The next readings of a pack's lanes: their times, and what was observed at them.
final class ExactReadings {
    /// Readings per lane that are made at once.
    static let capacity = FlowBatch.capacity

    /// How many each lane has.
    let counts: UnsafeMutablePointer<Int>
    /// When each lane's stretch begins.
    let starts: UnsafeMutablePointer<Double>
    /// `[8 * reading + lane]`: when, counted from the stretch's start and in the lane's own time.
    let offsets, moments: LaneStorage
    /// `[(reading * observables + observable) * 8 + lane]`
    let observed: LaneStorage
    let observables: Int
    private let allTimes: UnsafeMutablePointer<Double>
    private let places: UnsafeMutablePointer<UInt16>

    init(observables: Int) {
        self.observables = observables
        let width = LinearSystem.width
        counts = .allocate(capacity: width)
        counts.initialize(repeating: 0, count: width)
        starts = .allocate(capacity: width)
        starts.initialize(repeating: 0, count: width)
        offsets = LaneStorage(Self.capacity)
        moments = LaneStorage(Self.capacity)
        observed = LaneStorage(Self.capacity * observables)
        allTimes = .allocate(capacity: Self.capacity * width)
        allTimes.initialize(repeating: 0, count: Self.capacity * width)
        places = .allocate(capacity: max(1, observables))
        for k in 0..<observables { (places + k).initialize(to: UInt16(k)) }
    }

    deinit {
        counts.deallocate()
        starts.deallocate()
        allTimes.deallocate()
        places.deallocate()
    }

    /// Lays out the first readings of all lanes side by side; lanes that have fewer stay at their last.
    func layOut(_ most: Int) {
        let width = LinearSystem.width
        for lane in 0..<width {
            let times = times(of: lane)
            var (t, offset) = (0.0, 0.0)
            for k in 0..<most {
                if k < counts[lane] {
                    t = times[k]
                    offset = max(0, t - starts[lane])
                }
                moments.start[width * k + lane] = t
                offsets.start[width * k + lane] = offset
            }
        }
    }

    @inline(__always)
    func times(of lane: Int) -> UnsafeMutablePointer<Double> { allTimes + lane * Self.capacity }

    /// What a lane observed at its first reading; the next one's stand ``stride`` further.
    func values(of lane: Int) -> LaneValues {
        LaneValues(registers: observed.start + lane, places: places, width: LinearSystem.width)
    }

    var stride: Int { observables * LinearSystem.width }
}
