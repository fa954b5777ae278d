extension Matrix {
    /// x' A x of a square matrix.
    func form(_ x: [Double]) -> Double { form(x, x) }

    /// x' A y; `x` has an element per row, `y` per column.
    func form(_ x: [Double], _ y: [Double]) -> Double {
        var sum = 0.0
        for j in 0..<columns where y[j] != 0 {
            var product = 0.0
            for i in 0..<rows { product += x[i] * values[i + j * rows] }
            sum += product * y[j]
        }
        return sum
    }

    /// tr(A B) of a matrix m x n with one n x m.
    func traceOfProduct(with b: Matrix) -> Double {
        var sum = 0.0
        values.withUnsafeBufferPointer { first in
            b.values.withUnsafeBufferPointer { second in
                for i in 0..<rows { for j in 0..<columns { sum += first[i + j * rows] * second[j + i * columns] } }
            }
        }
        return sum
    }

    /// A B A' of a matrix m x n with one n x n.
    func sandwich(_ b: Matrix) -> Matrix { self * b * transposed }

    /// (A + A') / 2, symmetric to the bit.
    var symmetrised: Matrix {
        var result = self
        for j in 0..<columns {
            for i in 0..<j {
                let mean = (self[i, j] + self[j, i]) / 2
                result[i, j] = mean
                result[j, i] = mean
            }
        }
        return result
    }
}

extension [Double] {
    /// Sum of the products of two vectors of one length.
    func dot(_ other: [Double]) -> Double {
        var sum = 0.0
        for i in indices { sum += self[i] * other[i] }
        return sum
    }
}

extension Matrix {
    /// The symmetric matrix whose lower triangle stands first in some values, by rows.
    init(lowerTriangle values: [Double], size: Int) {
        self.init(rows: size, columns: size)
        var place = 0
        for i in 0..<size {
            for j in 0...i {
                self[i, j] = values[place]
                self[j, i] = values[place]
                place += 1
            }
        }
    }

    /// Adds a smaller matrix at some rows and the same columns.
    mutating func add(_ part: Matrix, at places: [Int]) {
        for (j, column) in places.enumerated() {
            for (i, row) in places.enumerated() { self[row, column] += part[i, j] }
        }
    }

    /// tr(A S), S being some rows and the same columns of a symmetric matrix.
    func sumOfProducts(_ whole: Matrix, at places: [Int]) -> Double {
        let size = whole.rows
        var sum = 0.0
        values.withUnsafeBufferPointer { part in
            whole.values.withUnsafeBufferPointer { whole in
                places.withUnsafeBufferPointer { places in
                    for j in places.indices {
                        for i in places.indices {
                            sum += part[i + j * places.count] * whole[places[i] + places[j] * size]
                        }
                    }
                }
            }
        }
        return sum
    }
}

extension [Matrix] {
    /// The sum of weights times matrices, of which there is at least one.
    func weightedSum(_ weights: [Double]) -> Matrix {
        var sum = weights[0] * self[0]
        for i in indices.dropFirst() { sum = sum + weights[i] * self[i] }
        return sum
    }
}
