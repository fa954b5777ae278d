/// Values of all observables at one time, wherever they stand.
struct LaneValues {
    /// One lane of registers, `width` apart.
    let registers: UnsafePointer<Double>
    /// The register of each observable.
    let places: UnsafePointer<UInt16>
    let width: Int

    subscript(observable: Int) -> Double { registers[Int(places[observable]) * width] }

    /// The same so many numbers further.
    func moved(by offset: Int) -> LaneValues { LaneValues(registers: registers + offset, places: places, width: width) }
}

/// Values of all observables at numbered readings; NaN until they are set. Its memory serves one task after another.
final class ReadingTable {
    private let observables: Int
    private var readings = 0
    private var values: UnsafeMutablePointer<Double>
    private var room = 0

    init(observables: Int) {
        self.observables = observables
        values = .allocate(capacity: 0)
    }

    deinit { values.deallocate() }

    /// Forgets all values and makes room for so many readings.
    func begin(readings: Int) {
        self.readings = readings
        let count = observables * readings
        if count > room {
            values.deallocate()
            values = .allocate(capacity: count)
            room = count
        }
        values.initialize(repeating: .nan, count: count)
    }

    func set(_ reading: Int, from source: LaneValues) {
        for k in 0..<observables { values[k * readings + reading] = source[k] }
    }

    /// Sets consecutive readings; the next one's values lie `stride` further.
    func set(_ first: Int, count: Int, from source: LaneValues, stride: Int) {
        for observable in 0..<observables {
            var value = source.registers + Int(source.places[observable]) * source.width
            let target = values + observable * readings + first
            for k in 0..<count {
                target[k] = value.pointee
                value += stride
            }
        }
    }

    /// `[observable][reading]`
    var rows: [[Double]] {
        (0..<observables).map { Array(UnsafeBufferPointer(start: values + $0 * readings, count: readings)) }
    }
}
