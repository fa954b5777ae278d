import Statistics
import Testing

/// Nearest correlation matrices.
@Suite struct PublishedNearestCorrelationTests {
    /// Higham 2002 (doi:10.1093/imanum/22.3.329), section 4: the nearest to [1 1 0; 1 1 1; 0 1 1] has 0.7607 and 0.1573.
    @Test func higham() throws {
        let nearest = try #require(Matrix(rows: [[1, 1, 0], [1, 1, 1], [0, 1, 1]]).nearestCorrelation(smallestEigenvalue: 1e-10))
        for (i, j, value) in [(0, 1, 0.7607), (1, 2, 0.7607), (0, 2, 0.1573)] {
            #expect(abs(nearest[i, j] - value) < 5e-5 && nearest[i, j] == nearest[j, i])
        }
        for i in 0..<3 { #expect(nearest[i, i] == 1) }
    }

    /// By symmetry: off-diagonal -0.9 among three becomes the least possible, -1/2.
    @Test func symmetric() throws {
        let nearest = try #require(Matrix(rows: [[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]]).nearestCorrelation())
        for (i, j) in [(0, 1), (0, 2), (1, 2)] { #expect(abs(nearest[i, j] + 0.5) < 1e-7) }
        let smallest = try #require(nearest.symmetricEigen?.values.first)
        #expect(smallest > 0 && smallest < 2e-8)
    }

    @Test func soundMatricesStay() throws {
        let sound = Matrix(rows: [[1, 0.3, -0.2], [0.3, 1, 0.5], [-0.2, 0.5, 1]])
        let nearest = try #require(sound.nearestCorrelation())
        #expect(zip(nearest.values, sound.values).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(Matrix(rows: [[1, 0.5]]).nearestCorrelation() == nil && Matrix(rows: [[.nan]]).nearestCorrelation() == nil)
    }
}
