import Foundation

/// When subjects of one group, each followed from entry, have had their observed event: before dropping out.
struct ObservedEvents {
    /// One interval of constant hazards, with the functions below at its start.
    private struct Piece {
        let start, hazard, total, survival: Double
        let probability, area: Double

        /// P(event observed by s), and its integral from 0, for s within the piece.
        func values(at s: Double) -> (probability: Double, area: Double) {
            let x = s - start
            let y = total * x
            // (1 - e^-y) / y and (y - (1 - e^-y)) / y^2, which are 1 and 1/2 at y = 0.
            let first = y < 1e-8 ? 1 - y / 2 : -expm1(-y) / y
            let second = y < 1e-4 ? 0.5 - y / 6 + y * y / 24 : (1 - first) / y
            let rate = survival * hazard
            return (probability + rate * x * first, area + probability * x + rate * x * x * second)
        }
    }

    private let pieces: [Piece]

    init(event: PiecewiseHazard, dropout: PiecewiseHazard) {
        let starts = Set(event.starts + dropout.starts).sorted()
        func rate(_ hazard: PiecewiseHazard, _ time: Double) -> Double {
            hazard.rates[(hazard.starts.lastIndex { $0 <= time } ?? 0)]
        }
        var pieces: [Piece] = []
        for start in starts {
            let hazard = rate(event, start)
            let total = hazard + rate(dropout, start)
            guard let last = pieces.last else {
                pieces.append(Piece(start: 0, hazard: hazard, total: total, survival: 1, probability: 0, area: 0))
                continue
            }
            let (probability, area) = last.values(at: start)
            let survival = last.survival * exp(-last.total * (start - last.start))
            pieces.append(
                Piece(
                    start: start, hazard: hazard, total: total, survival: survival, probability: probability, area: area
                ))
        }
        self.pieces = pieces
    }

    /// Integral over 0...s of P(event observed by then); 0 for s up to 0.
    func area(_ s: Double) -> Double {
        guard s > 0, let piece = pieces.last(where: { $0.start <= s }) else { return 0 }
        return piece.values(at: s).area
    }
}
