import CLAPACK

/// A small dense matrix, column-major, as LAPACK wants it.
struct DenseMatrix {
    let order: Int
    var elements: [Double]

    init(order: Int) {
        self.order = order
        elements = [Double](repeating: 0, count: order * order)
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[column * order + row] }
        set { elements[column * order + row] = newValue }
    }

    /// LU factors with partial pivoting (dgetrf); nil if exactly singular or not finite.
    func factored() -> FactoredMatrix? {
        guard elements.allSatisfy(\.isFinite) else { return nil }
        var lu = elements
        var pivots = [Int32](repeating: 0, count: order)
        let n = Int32(order)
        guard LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, &lu, n, &pivots) == 0 else { return nil }
        return FactoredMatrix(order: order, lu: lu, pivots: pivots)
    }

    /// Eigenvalues with right eigenvectors (dgeev). A complex pair shares its vector: the moduli of its components.
    func eigenvalues() -> [Eigenvalue]? {
        guard elements.allSatisfy(\.isFinite) else { return nil }
        var a = elements
        let n = Int32(order)
        var real = [Double](repeating: 0, count: order), imaginary = real
        var vectors = [Double](repeating: 0, count: order * order)
        let jobLeft = CChar(UInt8(ascii: "N")), jobRight = CChar(UInt8(ascii: "V"))
        guard LAPACKE_dgeev(LAPACK_COL_MAJOR, jobLeft, jobRight, n, &a, n, &real, &imaginary, nil, n, &vectors, n) == 0
        else { return nil }
        return (0..<order).map { k in
            let column = { (c: Int) in Array(vectors[c * order..<(c + 1) * order]) }
            guard imaginary[k] != 0 else {
                return Eigenvalue(real: real[k], imaginary: 0, components: column(k).map(\.magnitude))
            }
            let first = imaginary[k] > 0 ? k : k - 1
            let moduli = zip(column(first), column(first + 1)).map { ($0 * $0 + $1 * $1).squareRoot() }
            return Eigenvalue(real: real[k], imaginary: imaginary[k], components: moduli)
        }
    }
}

struct Eigenvalue {
    var real: Double
    var imaginary: Double
    /// Moduli of its right eigenvector's components.
    var components: [Double]
    var modulus: Double { (real * real + imaginary * imaginary).squareRoot() }
    /// The component that takes the largest part in it.
    var dominant: Int { components.indices.max { components[$0] < components[$1] } ?? 0 }
}

struct FactoredMatrix {
    let order: Int
    let lu: [Double]
    let pivots: [Int32]

    func solve(_ right: [Double]) -> [Double] {
        var x = right
        LAPACKE_dgetrs(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), Int32(order), 1, lu, Int32(order), pivots, &x,
            Int32(order))
        return x
    }

    /// The largest row sum of the inverse's moduli: how much an error in each component may grow.
    func inverseNorm() -> Double {
        var sums = [Double](repeating: 0, count: order)
        for column in 0..<order {
            var unit = [Double](repeating: 0, count: order)
            unit[column] = 1
            for (row, value) in solve(unit).enumerated() { sums[row] += value.magnitude }
        }
        return sums.max() ?? 0
    }
}
