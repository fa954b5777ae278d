import CSundials

/// Whether the SUNDIALS that is loaded was compiled with optimisation. Debian's was not.
///
///     if let speed = SundialsSpeed.measure() { print(speed.isOptimised, speed.slowdown) }
///
/// Neither its path nor its version tells; so its LU factorisation of a dense matrix is timed against the same loops
/// compiled here, in about ten milliseconds.
public struct SundialsSpeed: Hashable, Sendable {
    /// Above this the library cannot have been optimised: compilers differ by less than 2, their optimisation by 4 or more.
    public static let limit = 2.5

    /// How many times longer SUNDIALS takes than the same loops, optimised.
    public let slowdown: Double
    public var isOptimised: Bool { slowdown < Self.limit }

    private static let size = 40
    /// Of these the fastest counts, which nothing else on the machine has disturbed.
    private static let attempts = 100

    /// nil when SUNDIALS cannot give a matrix or a solver. Debug builds of Dosis cannot tell: their own loops are slow.
    public static func measure() -> SundialsSpeed? {
        guard let theirs = sundialsTime() else { return nil }
        let start = matrix()
        var work = start
        let own = fastest(resetting: { work = start }) {
            work.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { factorise(base, size) }
            }
        }
        return own > 0 ? SundialsSpeed(slowdown: theirs / own) : nil
    }

    private static func sundialsTime() -> Double? {
        var context: SUNContext?
        guard dosis_context_create(&context) == 0, let context else { return nil }
        defer {
            var owned: SUNContext? = context
            SUNContext_Free(&owned)
        }
        guard let vector = N_VNew_Serial(numericCast(size), context) else { return nil }
        defer { N_VDestroy(vector) }
        guard let dense = SUNDenseMatrix(numericCast(size), numericCast(size), context) else { return nil }
        defer { SUNMatDestroy(dense) }
        guard let solver = SUNLinSol_Dense(vector, dense, context) else { return nil }
        defer { SUNLinSolFree(solver) }
        let start = matrix()
        let data = dosis_dense_data(dense)
        return fastest(resetting: { data.update(from: start, count: start.count) }) { _ = SUNLinSolSetup(solver, dense) }
    }

    /// Column-major, diagonally dominant, so that no rows are exchanged.
    private static func matrix() -> [Double] {
        var entries = [Double](repeating: 0.25, count: size * size)
        for k in 0..<size { entries[k * size + k] = Double(size) }
        return entries
    }

    /// SUNDIALS' own algorithm, column by column with a search for the pivot.
    @inline(never)
    private static func factorise(_ a: UnsafeMutablePointer<Double>, _ n: Int) {
        for k in 0..<n {
            let pivot = a + k * n
            var row = k
            for i in k + 1..<max(n, k + 1) where pivot[i].magnitude > pivot[row].magnitude { row = i }
            if row != k {
                for j in 0..<n { swap(&a[j * n + row], &a[j * n + k]) }
            }
            let inverse = 1 / pivot[k]
            for i in k + 1..<max(n, k + 1) { pivot[i] *= inverse }
            for j in k + 1..<max(n, k + 1) {
                let column = a + j * n
                let factor = column[k]
                if factor == 0 { continue }
                for i in k + 1..<n { column[i] -= factor * pivot[i] }
            }
        }
    }

    private static func fastest(resetting reset: () -> Void, _ work: () -> Void) -> Double {
        let clock = ContinuousClock()
        return (0..<attempts).map { _ in
            reset()
            return clock.measure(work) / .seconds(1)
        }.min() ?? 0
    }
}
