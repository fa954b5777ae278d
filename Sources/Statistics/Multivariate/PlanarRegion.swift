import Foundation

/// The probability that a bivariate t variable (or normal one) lies below several lines.
///
/// With direction theta of the plane and radius r, P(r > x) = (1 + x^2 / nu)^(-nu / 2), or exp(-x^2 / 2) for a normal
/// variable, whatever the direction. Along a direction the region lies between two lines; which ones changes only at
/// corners, between which the probability is smooth in theta and is integrated by Gauss and Legendre.
struct PlanarRegion: Sendable {
    /// Directions of the lines' outward normals.
    private let angles: [Double]
    private let cosines: [Double]
    private let sines: [Double]
    private static let rule = GaussLegendre(12)
    /// An integral is cut into pieces no wider than this, which leaves errors near 1e-9.
    private static let widest = Double.pi / 4

    /// - Parameter normals: unit vectors n_i; the region is n_i' y <= d_i.
    init(normals: [(x: Double, y: Double)]) {
        angles = normals.map { atan2($0.y, $0.x) }
        cosines = normals.map(\.x)
        sines = normals.map(\.y)
    }

    /// - Parameters:
    ///   - distances: d_i of each line from the origin, negative where the origin is outside.
    ///   - degreesOfFreedom: nu, infinite for a normal variable.
    func probability(_ distances: [Double], degreesOfFreedom nu: Double) -> Double {
        guard !distances.isEmpty else { return 1 }
        let corners = corners(distances)
        var sum = 0.0
        for (place, start) in corners.enumerated() {
            let end = place + 1 < corners.count ? corners[place + 1] : corners[0] + 2 * Double.pi
            guard end - start > 1e-14, let (near, far) = lines(at: (start + end) / 2, distances) else { continue }
            sum += mass(from: start, to: end, near, far, distances, nu)
        }
        return min(1, max(0, sum / (2 * Double.pi)))
    }

    /// Directions, ascending, in which the lines that bound the region change: its corners and, where it has no end,
    /// its outermost parallels.
    private func corners(_ d: [Double]) -> [Double] {
        var result: [Double] = []
        let count = d.count
        for i in 0..<count {
            for j in 0..<i {
                let determinant = cosines[i] * sines[j] - cosines[j] * sines[i]
                guard abs(determinant) > 1e-12 else { continue }
                let x = (d[i] * sines[j] - d[j] * sines[i]) / determinant
                let y = (cosines[i] * d[j] - cosines[j] * d[i]) / determinant
                let margin = 1e-11 * (1 + abs(x) + abs(y))
                var isInside = true
                for k in 0..<count where k != i && k != j && cosines[k] * x + sines[k] * y > d[k] + margin {
                    isInside = false
                    break
                }
                if isInside { result.append(atan2(y, x)) }
            }
            for (x, y) in [(-sines[i], cosines[i]), (sines[i], -cosines[i])]
            where (0..<count).allSatisfy({ cosines[$0] * x + sines[$0] * y <= 1e-12 }) {
                result.append(atan2(y, x))
            }
        }
        return result.sorted()
    }

    /// The line where the region begins in a direction, nil at the origin, and the one where it ends, nil at infinity;
    /// nil when it has nothing there.
    private func lines(at angle: Double, _ d: [Double]) -> (near: Int?, far: Int?)? {
        var (near, far): (Int?, Int?) = (nil, nil)
        var (from, to) = (0.0, Double.infinity)
        let (x, y) = (cos(angle), sin(angle))
        for i in d.indices {
            let along = cosines[i] * x + sines[i] * y
            if along > 0 {
                if d[i] / along < to { (to, far) = (d[i] / along, i) }
            } else if d[i] < 0 {
                let radius = along < 0 ? d[i] / along : .infinity
                if radius > from { (from, near) = (radius, i) }
            }
        }
        return from < to ? (near, far) : nil
    }

    private func mass(
        from start: Double, to end: Double, _ near: Int?, _ far: Int?, _ d: [Double], _ nu: Double
    ) -> Double {
        let pieces = ((end - start) / Self.widest).rounded(.up)
        let width = (end - start) / pieces
        var sum = 0.0
        for piece in 0..<Int(pieces) {
            for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
                let angle = start + width * (Double(piece) + node)
                let beyondNear = near.map { Self.beyond(d[$0], cos(angle - angles[$0]), nu) } ?? 1
                let beyondFar = far.map { Self.beyond(d[$0], cos(angle - angles[$0]), nu) } ?? 0
                sum += weight * max(0, beyondNear - beyondFar)
            }
        }
        return sum * width
    }

    /// P(r > distance / cosine).
    @inline(__always)
    private static func beyond(_ distance: Double, _ cosine: Double, _ nu: Double) -> Double {
        let square = distance * distance / (cosine * cosine)
        return nu == .infinity ? exp(-square / 2) : exp(-nu / 2 * log1p(square / nu))
    }
}
