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
        for i in 0..<rows { for j in 0..<columns { sum += self[i, j] * b[j, i] } }
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
