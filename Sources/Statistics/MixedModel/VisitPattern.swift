/// The subjects seen at the same visits, as sums of products of their rows.
///
/// With x_j the row of a subject at visit j (its design and, last, its response), the likelihood and its derivatives
/// need of the data only sum_subjects x_j x_k' for all pairs of visits: their cost does not grow with the number of
/// subjects.
struct VisitPattern {
    /// Ascending places of visits.
    let visits: [Int]
    private(set) var subjects = 0
    /// Length of a row, response included.
    let width: Int
    /// Per pair j <= k, at k (k + 1) / 2 + j, the lower triangle by rows of sum x_j x_k' + x_k x_j' (once for j = k).
    private var moments: [Double]

    init(visits: [Int], width: Int) {
        self.visits = visits
        self.width = width
        moments = [Double](repeating: 0, count: Self.triangle(visits.count) * Self.triangle(width))
    }

    static func triangle(_ n: Int) -> Int { n * (n + 1) / 2 }

    /// - Parameter rows: the rows of a subject at the visits, one after the other.
    mutating func add(_ rows: [Double]) {
        subjects += 1
        var place = 0
        moments.withUnsafeMutableBufferPointer { moments in
            rows.withUnsafeBufferPointer { rows in
                for k in visits.indices {
                    for j in 0...k {
                        let (x, y) = (j * width, k * width)
                        for r in 0..<width {
                            let (xr, yr) = (rows[x + r], j == k ? 0 : rows[y + r])
                            for c in 0...r { moments[place + c] += xr * rows[y + c] + yr * rows[x + c] }
                            place += r + 1
                        }
                    }
                }
            }
        }
    }

    /// Adds sum_subjects X' M X, as a lower triangle by rows.
    /// - Parameter m: symmetric, visits x visits.
    func addProduct(_ m: Matrix, to sum: inout [Double]) {
        let length = Self.triangle(width)
        var start = 0
        moments.withUnsafeBufferPointer { moments in
            sum.withUnsafeMutableBufferPointer { sum in
                for k in visits.indices {
                    for j in 0...k {
                        let factor = m[j, k]
                        for i in 0..<length { sum[i] += factor * moments[start + i] }
                        start += length
                    }
                }
            }
        }
    }

    /// The matrix of sum_subjects x_j' A x_k, visits x visits, symmetric.
    /// - Parameter a: lower triangle by rows of a symmetric matrix.
    func forms(_ a: [Double]) -> Matrix {
        var weights = a
        for r in 0..<width { for c in 0..<r { weights[Self.triangle(r) + c] *= 2 } }
        var result = Matrix(rows: visits.count, columns: visits.count)
        var start = 0
        for k in visits.indices {
            for j in 0...k {
                let sum = product(weights, start) / (j == k ? 1 : 2)
                result[j, k] = sum
                result[k, j] = sum
                start += weights.count
            }
        }
        return result
    }

    /// Four sums side by side, which the processor adds at once.
    private func product(_ weights: [Double], _ start: Int) -> Double {
        moments.withUnsafeBufferPointer { moments in
            weights.withUnsafeBufferPointer { weights in
                var sums = SIMD4<Double>.zero
                var i = 0
                while i + 4 <= weights.count {
                    let m = SIMD4(
                        moments[start + i], moments[start + i + 1], moments[start + i + 2], moments[start + i + 3])
                    sums += m * SIMD4(weights[i], weights[i + 1], weights[i + 2], weights[i + 3])
                    i += 4
                }
                var sum = sums.sum()
                while i < weights.count {
                    sum += moments[start + i] * weights[i]
                    i += 1
                }
                return sum
            }
        }
    }
}
