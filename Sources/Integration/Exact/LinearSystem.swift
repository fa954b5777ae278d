import CLanes
import ModelCompiler

/// Eight lanes of y' = A y, each with its own coefficients on a common sparsity pattern: what the kernels of CLanes work
/// on. Inputs are states that stay as they are: rows of zeros.
package final class LinearSystem {
    /// Lanes side by side.
    package static let width = 8

    /// Rows of A, inputs included.
    package let order: Int
    /// Those before the inputs.
    package let states: Int
    /// Places of A that may not be zero, row by row.
    package let places: [JacobianEntry]
    let kernels: UnsafePointer<lanes_linear_kernels>
    let pattern: UnsafeMutablePointer<lanes_linear_pattern>
    /// `[8 * place + lane]`
    package let coefficients: LaneStorage
    private let starts: UnsafeMutablePointer<Int32>
    private let columns: UnsafeMutablePointer<Int32>
    private let placeCount: Int
    private let sums: UnsafeMutablePointer<Double>

    package init(order: Int, states: Int, places: [JacobianEntry], level: lanes_level = lanes_best_level()) {
        self.order = order
        self.states = states
        self.places = places.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        kernels = lanes_linear(level)
        placeCount = places.count
        sums = .allocate(capacity: order)
        sums.initialize(repeating: 0, count: order)
        starts = .allocate(capacity: order + 1)
        columns = .allocate(capacity: max(places.count, 1))
        pattern = .allocate(capacity: 1)
        coefficients = LaneStorage(places.count)
        for row in 0...order {
            starts.advanced(by: row).initialize(to: Int32(self.places.prefix { $0.row < row }.count))
        }
        for (index, place) in self.places.enumerated() {
            columns.advanced(by: index).initialize(to: Int32(place.column))
        }
        pattern.initialize(to: lanes_linear_pattern(order: Int32(order), starts: starts, places: columns))
    }

    deinit {
        pattern.deallocate()
        starts.deallocate()
        sums.deallocate()
        columns.deallocate()
    }

    /// Where a place's coefficients stand: `[8 * index + lane]`.
    package func index(row: Int, column: Int) -> Int? { places.firstIndex(of: JacobianEntry(row: row, column: column)) }

    /// The largest column sum of |A| in a lane, inputs apart: a bound for how fast anything in it changes. Infinite if
    /// some coefficient is not finite.
    package func norm(lane: Int) -> Double {
        sums.update(repeating: 0, count: order)
        var largest = 0.0
        for index in 0..<placeCount {
            let size = coefficients.start[Self.width * index + lane].magnitude
            guard size.isFinite else { return .infinity }
            let column = Int(columns[index])
            if column < states {
                sums[column] += size
                largest = max(largest, sums[column])
            }
        }
        return largest
    }
}

/// Quantities of eight lanes each, aligned for the kernels; zero at first.
package final class LaneStorage {
    package let start: UnsafeMutablePointer<Double>

    package init(_ quantities: Int) {
        let count = LinearSystem.width * max(quantities, 1)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 8 * count, alignment: 64)
        start = memory.initializeMemory(as: Double.self, repeating: 0, count: count)
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }
}
