import CLanes
import Integration
import ModelCompiler
import Testing

/// The flow of linear systems against exp(A t) y with 60 digits, made with mpmath 1.3.0:
///
///     mp.mp.dps = 60; mp.expm(A * t) * mp.matrix([1, 2, 3, 4])
///
/// Eight matrices of all kinds, one per lane. The bound is that of rounding errors, |A| t 2^-53 relative to the largest
/// state (`LinearFlow.roundingError`), with a factor of 8 for sums of a few terms, and at least 8 roundings.
@Suite struct PublishedExponentialTests {
    struct Case: Sendable {
        var name: String
        var matrix: [[Double]]
        /// At each of `times`.
        var states: [[Double]]
    }

    static let times = [0.3, 1, 7.25, 100.125]
    static let cases = [
        Case(
            name: "four compartments",
            matrix: [[-1.3, 0.25, 0.0, 0.0], [0.8, -0.95, 0.4, 0.0], [0.0, 0.5, -0.65, 0.0625], [0.125, 0.0, 0.1, -0.0625]],
            states: [
                [0.80136160027561233, 1.9923350706474673, 2.8098535760732863, 4.0451473027123645],
                [0.54125345799308111, 1.820227070191193, 2.4632693529241403, 4.1078669656920276],
                [0.13512822193300458, 0.62493662666262312, 1.0079894107331481, 3.7307702938917224],
                [0.0015687010337744494, 0.0078952043082244, 0.014789432330945021, 0.080766556818939527],
            ]),
        Case(
            name: "stiff: rates from 0.001 to 10,000",
            matrix: [[-10000.0, 5000.0, 0.0, 0.001], [9999.0, -5000.5, 1.0, 0.0], [0.0, 0.25, -1.001, 0.0], [0.0, 0.0, 0.001, -0.001]],
            states: [
                [1.0593249661153384, 2.1186652449365522, 2.3562146953059226, 3.999598443155099],
                [1.0019456886998887, 2.0038526913460265, 1.4315405254591559, 3.9980887231858378],
                [0.10820234998314938, 0.21639562889782527, 0.088289082120963515, 3.9758561317942775],
                [0.0024206542177959569, 0.0048405832432986889, 0.0012101454066753508, 3.6235416203267019],
            ]),
        Case(
            name: "nothing leaves: an eigenvalue 0",
            matrix: [[-0.7, 0.3, 0.0, 0.1], [0.4, -0.8, 0.2, 0.0], [0.3, 0.5, -0.2, 0.3], [0.0, 0.0, 0.0, -0.4]],
            states: [
                [1.0683065412093033, 1.8590664716053697, 3.5249452403166969, 3.5476817468686301],
                [1.1183377341313896, 1.7347677544246858, 4.4656143273013673, 2.6812801841425571],
                [0.94826731361075977, 2.1193543485844656, 6.7122854575791451, 0.22009288022562888],
                [0.93749999999999938, 2.1874999999999985, 6.8749999999999951, 1.6164638293344675e-17],
            ]),
        Case(
            name: "one rate four times: defective",
            matrix: [[-0.5, 0.0, 0.0, 0.0], [0.5, -0.5, 0.0, 0.0], [0.0, 0.5, -0.5, 0.0], [0.0, 0.0, 0.5, -0.5]],
            states: [
                [0.86070797642505781, 1.8505221493138743, 2.8500192869374727, 3.8500005727978101],
                [0.60653065971263342, 1.5163266492815836, 2.5019389713146129, 3.500187348758322],
                [0.026649097336355486, 0.14990117251699961, 0.44824614504041689, 0.95816170185301839],
                [1.8118928020768098e-22, 9.4331669008123909e-21, 2.4573831516698023e-19, 4.2709932485809828e-18],
            ]),
        Case(
            name: "all zero",
            matrix: [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
            states: [
                [1.0, 2.0, 3.0, 4.0],
                [1.0, 2.0, 3.0, 4.0],
                [1.0, 2.0, 3.0, 4.0],
                [1.0, 2.0, 3.0, 4.0],
            ]),
        Case(
            name: "nilpotent",
            matrix: [[0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]],
            states: [
                [1.0, 2.3, 3.645, 4.9945],
                [1.0, 3.0, 5.5, 8.1666666666666667],
                [1.0, 9.25, 43.78125, 141.82552083333333],
                [1.0, 102.125, 5215.7578125, 177621.8388671875],
            ]),
        Case(
            name: "oscillating",
            matrix: [[-0.1, 2.0, 0.0, 0.0], [-2.0, -0.1, 0.0, 0.0], [0.5, 0.0, -0.3, 1.0], [0.0, 0.0, -1.0, -0.3]],
            states: [
                [1.8968527938835977, 1.0539317559772233, 3.9129097312366036, 2.6537100093811075],
                [1.2689874427262346, -1.5758567941259893, 4.3581028342170417, -0.60313849060142726],
                [0.73368674704674591, -0.79658972983396695, 0.88009502740172224, -0.011943710017269764],
                [-3.4215824298312881e-5, 9.4236909745991331e-5, -3.2305669198252978e-5, -1.3768562729189695e-6],
            ]),
        Case(
            name: "growing",
            matrix: [[0.05, 0.01, 0.0, 0.0], [0.02, -0.03, 0.01, 0.0], [0.0, 0.02, -0.04, 0.0], [0.03, 0.0, 0.0, 0.01]],
            states: [
                [1.0211538087701449, 1.9970408196498904, 2.9761345428519825, 4.0211265872583626],
                [1.071730239931543, 1.990461853211758, 2.9214832274231792, 4.0714219475796186],
                [1.6094241381975959, 1.9557515780423805, 2.4929658336730457, 4.5901754154330664],
                [239.4458856935304, 59.854510321092036, 13.151827790458549, 176.91397792537735],
            ]),
    ]

    static let places = (0..<4).flatMap { row in (0..<4).map { JacobianEntry(row: row, column: $0) } }

    /// A flow with a matrix per lane, started at 1, 2, 3, 4.
    static func flow(_ matrices: [[[Double]]], level: lanes_level = lanes_best_level()) -> LinearFlow {
        let system = LinearSystem(order: 4, states: 4, places: places, level: level)
        let flow = LinearFlow(system)
        for (lane, matrix) in matrices.enumerated() {
            for (index, place) in system.places.enumerated() {
                system.coefficients.start[8 * index + lane] = matrix[place.row][place.column]
            }
            flow.coefficientsChanged(lane: lane)
            for i in 0..<4 { flow.start.start[8 * i + lane] = Double(i + 1) }
        }
        flow.startChanged()
        return flow
    }

    static func states(_ flow: LinearFlow, at times: [Double]) -> [[Double]] {
        let aligned = LaneStorage(1)
        for lane in times.indices { aligned.start[lane] = times[lane] }
        let states = flow.states(after: aligned.start)
        return times.indices.map { lane in (0..<4).map { states[8 * $0 + lane] } }
    }

    @Test(arguments: [LANES_PLAIN, LANES_AVX2, LANES_AVX512].map(\.rawValue))
    func exponentials(level: UInt32) {
        let flow = Self.flow(Self.cases.map(\.matrix), level: lanes_level(rawValue: level))
        for (k, t) in Self.times.enumerated() {
            let found = Self.states(flow, at: Array(repeating: t, count: 8))
            for (lane, known) in Self.cases.enumerated() {
                let scale = known.states[k].map(\.magnitude).max() ?? 0
                let bound = 8 * max(0x1p-53, LinearFlow.roundingError(norm: flow.norms[lane], span: t)) * scale
                for i in 0..<4 {
                    let error = (found[lane][i] - known.states[k][i]).magnitude
                    #expect(error <= bound, "\(known.name), t = \(t), state \(i): \(error / scale)")
                }
            }
        }
    }

    /// Many times at once, in any order, some shared by lanes or equal to others: the bits of each time alone.
    @Test(arguments: [true, false]) func timesTogetherAndAlone(onGrid: Bool) {
        let matrices = Self.cases.map(\.matrix)
        let ordered = (0..<12).map { Double($0) }, unordered = [0.0, 1, 0.25, 8, 7.5, 7.5, 3, 12, 12, 0.5, 0, 11]
        for times in [ordered, unordered, [4, 4], [9]] {
            let lanes = times.map { t in (0..<8).map { onGrid ? t * Double(1 + $0 % 3) : t * (1 + 0.137 * Double($0)) } }
            let together = LaneStorage(times.count)
            for (k, row) in lanes.enumerated() { for lane in 0..<8 { together.start[8 * k + lane] = row[lane] } }
            var found: [[UInt64]] = []
            Self.flow(matrices).forEachState(after: together.start, count: times.count) { _, states in
                found.append((0..<32).map { states[$0].bitPattern })
            }
            for (k, row) in lanes.enumerated() {
                let alone = Self.states(Self.flow(matrices), at: row)
                #expect(found[k] == (0..<32).map { alone[$0 % 8][$0 / 8].bitPattern }, "\(times[k])")
            }
        }
    }

    /// Lanes at different times, forwards and backwards, and beside other matrices: always the same bits.
    @Test func lanesAndOrderDoNotMatter() {
        let flow = Self.flow(Self.cases.map(\.matrix))
        let stiff = Self.flow(Array(repeating: Self.cases[1].matrix, count: 8))
        var alone: [[UInt64]] = []
        for k in 0..<8 {
            let single = Self.flow(Self.cases.map(\.matrix))
            alone.append(Self.states(single, at: (0..<8).map { $0 == k ? 3.7 : 0 })[k].map(\.bitPattern))
        }
        for times in [[3.7, 0, 1, 2.5, 3.7, 9, 3.7, 0.01], [0, 3.7, 3.7, 3.7, 100, 3.7, 2, 3.7], [5, 5, 5, 5, 5, 5, 5, 5]] {
            let found = Self.states(flow, at: times)
            for lane in 0..<8 where times[lane] == 3.7 { #expect(found[lane].map(\.bitPattern) == alone[lane]) }
        }
        for times in [[64, 0.001, 3.7, 1, 2, 3, 4, 5], [3.7, 3.7, 3.7, 0, 0, 1e-9, 50, 3.7]] {
            let found = Self.states(stiff, at: times)
            for lane in 0..<8 where times[lane] == 3.7 { #expect(found[lane].map(\.bitPattern) == alone[1]) }
        }
    }
}
