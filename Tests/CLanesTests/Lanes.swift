import CLanes

/// One build of the kernels: a width and an instruction set this CPU has.
struct Build: CustomStringConvertible {
    var width: Int
    var level: lanes_level

    var description: String { "\(width) lanes at level \(level.rawValue)" }

    /// All of them, the plain kernels of one lane first.
    static let all: [Build] = (0...lanes_best_level().rawValue).flatMap { level in
        [1, 8, 16].map { Build(width: $0, level: lanes_level(rawValue: level)) }
    }

    var interpreter: lanes_function {
        get throws { try found(lanes_interpreter(Int32(width), level)) }
    }

    var functions: lanes_functions {
        get throws { try found(lanes_functions_for(Int32(width), level)).pointee }
    }

    private func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw MissingBuild(build: self) }
        return value
    }
}

struct MissingBuild: Error {
    var build: Build
}

/// Doubles at an address of 64 bytes.
final class AlignedDoubles {
    let address: UnsafeMutablePointer<Double>
    let count: Int

    init(count: Int) {
        self.count = count
        address = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
            .bindMemory(to: Double.self, capacity: count)
        address.initialize(repeating: 0, count: count)
    }

    deinit { address.deallocate() }

    subscript(index: Int) -> Double {
        get { address[index] }
        set { address[index] = newValue }
    }
}

/// The four functions, by their place in `lanes_functions`.
enum Function: CaseIterable {
    case exp, log, log10, pow

    /// f(a[i], b[i]) for every i, by one build; the last group of lanes is filled up with ones.
    func values(_ a: [Double], _ b: [Double] = [], by build: Build) throws -> [Double] {
        let functions = try build.functions
        let (x, y) = (AlignedDoubles(count: build.width), AlignedDoubles(count: build.width))
        let result = AlignedDoubles(count: build.width)
        var values: [Double] = []
        values.reserveCapacity(a.count)
        for start in stride(from: 0, to: a.count, by: build.width) {
            let count = min(build.width, a.count - start)
            for lane in 0..<build.width {
                x[lane] = lane < count ? a[start + lane] : 1
                y[lane] = lane < count && !b.isEmpty ? b[start + lane] : 1
            }
            switch self {
            case .exp: functions.exp(result.address, x.address)
            case .log: functions.log(result.address, x.address)
            case .log10: functions.log10(result.address, x.address)
            case .pow: functions.pow(result.address, x.address, y.address)
            }
            for lane in 0..<count { values.append(result[lane]) }
        }
        return values
    }
}

/// The sign and payload of a NaN are not specified by IEEE 754; all else is compared bit by bit.
func sameBits(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN) }
