/// Polynomials that follow an exact solution, for functionals over windows: pieces of a stretch, each a polynomial of
/// degree 5 through six exact values, checked against the exact solution in between.
///
/// Pieces are as long as a tenth of the tolerance allows, in powers of two of the time unit: after a dose they begin
/// with the fastest rate and grow. They follow from the lane alone.
final class ExactPieces {
    private let pack: ExactPack
    private let tolerances: Tolerances
    /// `[(node * states + state) * 8 + lane]`: values at the nodes and the two checks.
    private let values: LaneStorage
    private let terms: LaneStorage
    private let times: LaneStorage
    /// `[state * 8 + lane]`: the largest values met in the stretch.
    private let peaks: LaneStorage

    /// Nodes as parts of the piece: nearly Chebyshev's, and multiples of 1/8, which the flow reaches cheaply.
    private static let nodes = [0, 0.125, 0.375, 0.625, 0.875, 1]
    private static let checks = [0.25, 0.5]
    /// Longer pieces are tried when the error is below this part of what is allowed: doubling makes it 64 times as large.
    private static let growth = 1.0 / 128
    /// Polynomials may err by this part of the tolerance.
    private static let part = 0.1
    /// States this part of their largest value count as nothing.
    private static let negligible = 1e-4
    /// Pieces so short, times the fastest rate, err by rounding alone: a state is then held to a size that it once had.
    private static let short = 0x1p-7
    /// Pieces so short are taken as they are.
    private static let shortest = 0x1p-20

    /// `[term][node]`: coefficients of (s - 1)^term from values at the nodes, s in 0...1.
    private static let termsOfValues: [[Double]] = {
        var powers = DenseMatrix(order: nodes.count)
        for (row, node) in nodes.enumerated() {
            var power = 1.0
            for column in nodes.indices {
                powers[row, column] = power
                power *= node - 1
            }
        }
        let factors = powers.factored()
        let columns = nodes.indices.map { node in
            factors?.solve(nodes.indices.map { $0 == node ? 1 : 0 }) ?? []
        }
        return nodes.indices.map { term in columns.map { $0[term] } }
    }()

    init(_ pack: ExactPack, _ tolerances: Tolerances) {
        self.pack = pack
        self.tolerances = tolerances
        let count = pack.code.stateCount
        values = LaneStorage((Self.nodes.count + Self.checks.count) * count)
        times = LaneStorage(Self.nodes.count + Self.checks.count)
        peaks = LaneStorage(count)
        terms = LaneStorage(Self.nodes.count * count)
    }

    /// Where a lane is: pieces before `position` are done, the next is 2^`level` long or ends the stretch.
    private struct Progress {
        let lane: ExactLane
        var position = 0.0
        var level: Int
        var output: DenseOutput
        var span: Double { lane.end - lane.start }
        var end: Double {
            let next = position + scale(level)
            return next < span ? next : span
        }
    }

    /// Records the windows of the present stretch, lanes side by side.
    func record(_ lanes: [ExactLane]) {
        var running = lanes.map { lane in
            let norm = pack.flow.norms[lane.number]
            let level = norm > 0 ? -(Int(norm.exponent) + 1) : 0
            return Progress(lane: lane, level: level, output: DenseOutput(count: pack.code.stateCount))
        }
        noteSizesAtEnd(lanes)
        for index in 0..<LinearSystem.width * pack.code.stateCount { peaks.start[index] = 0 }
        while !running.isEmpty {
            evaluate(running)
            for k in running.indices { advance(&running[k]) }
            running.removeAll { $0.position >= $0.span }
        }
    }

    /// A state that is zero yet will be as large as at the stretch's end.
    private func noteSizesAtEnd(_ lanes: [ExactLane]) {
        for lane in 0..<LinearSystem.width { pack.offsets.start[lane] = 0 }
        for lane in lanes { pack.offsets.start[lane.number] = lane.end - lane.start }
        let states = pack.flow.states(after: pack.offsets.start)
        for lane in lanes { lane.noteSizes(states) }
    }

    private func evaluate(_ running: [Progress]) {
        let size = LinearSystem.width * pack.code.stateCount
        for (index, part) in (Self.nodes + Self.checks).enumerated() {
            for progress in running {
                let (a, b) = (progress.position, progress.end)
                times.start[LinearSystem.width * index + progress.lane.number] = part == 1 ? b : a + part * (b - a)
            }
        }
        pack.flow.forEachState(after: times.start, count: Self.nodes.count + Self.checks.count) { index, states in
            (values.start + index * size).update(from: states, count: size)
        }
    }

    /// Takes the piece if it is exact enough, else tries one half as long.
    private func advance(_ progress: inout Progress) {
        let lane = progress.lane
        makeTerms(lane.number)
        let error = largestError(lane)
        let (a, b) = (progress.position, progress.end)
        notePeaks(lane.number)
        let pace = (b - a) * pack.flow.norms[lane.number]
        guard error <= 1 || b - a <= 1e-13 * max(lane.start.magnitude, lane.end) || pace <= Self.shortest else {
            // A state that was 0 at first and is as good as gone at the end was large in between.
            if pace <= Self.short, lane.noteSizes(peaks.start) { return }
            progress.level = level(of: b - a) - 1
            return
        }
        let from = lane.start + a
        let to = b == progress.span ? lane.end : lane.start + b
        progress.output.prepare(order: Self.nodes.count - 1, end: to, length: to - from)
        for k in Self.nodes.indices {
            let term = terms.start + k * LinearSystem.width * pack.code.stateCount + lane.number
            progress.output.setTerm(k, term, stride: LinearSystem.width)
        }
        // Readings were made before: of them no one is to be taken here.
        lane.recorder.record(progress.output, from: from, to: to, readingsBefore: -.infinity)
        progress.position = b
        // Positions stay multiples of the piece's length.
        let isEven = (b / scale(progress.level + 1)).rounded(.down) * scale(progress.level + 1) == b
        if error <= Self.growth, isEven { progress.level += 1 }
    }

    private func notePeaks(_ lane: Int) {
        let count = pack.code.stateCount, width = LinearSystem.width
        for node in 0..<(Self.nodes.count + Self.checks.count) {
            for i in 0..<count {
                let value = values.start[(node * count + i) * width + lane].magnitude
                if value > peaks.start[i * width + lane] { peaks.start[i * width + lane] = value }
            }
        }
    }

    /// The smallest power of two that is not below a length.
    private func level(of length: Double) -> Int {
        let level = Int(length.exponent)
        return scale(level) == length ? level : level + 1
    }

    private func makeTerms(_ lane: Int) {
        let count = pack.code.stateCount, width = LinearSystem.width
        for k in Self.nodes.indices {
            for i in 0..<count {
                var sum = 0.0
                for node in Self.nodes.indices {
                    sum += Self.termsOfValues[k][node] * values.start[(node * count + i) * width + lane]
                }
                terms.start[(k * count + i) * width + lane] = sum
            }
        }
    }

    /// The polynomial's error at the checks as a part of a tenth of the tolerance.
    private func largestError(_ lane: ExactLane) -> Double {
        let count = pack.code.stateCount, width = LinearSystem.width
        var largest = 0.0
        for (index, part) in Self.checks.enumerated() {
            for i in 0..<count {
                var polynomial = 0.0
                for k in Self.nodes.indices.reversed() {
                    polynomial = polynomial * (part - 1) + terms.start[(k * count + i) * width + lane.number]
                }
                let exact = values.start[((Self.nodes.count + index) * count + i) * width + lane.number]
                let scale = exact.magnitude + Self.negligible * lane.sizes[i]
                let allowed = Self.part * tolerances.relative * scale
                let error = (polynomial - exact).magnitude
                if error > largest * allowed { largest = allowed > 0 ? error / allowed : .infinity }
            }
        }
        return largest
    }
}

/// 2^level.
private func scale(_ level: Int) -> Double { Double(sign: .plus, exponent: level, significand: 1) }
