import Statistics
import Testing

/// Boundaries lambda_e and lambda_d by BOIN 2.7.2, get.boundary() with its defaults, to nine digits.
private let lambdas = [
    (0.1, 0.07844898, 0.119031826),
    (0.15, 0.117796649, 0.17868625),
    (0.2, 0.157242287, 0.238462439),
    (0.25, 0.196800871, 0.298392152),
    (0.3, 0.236490685, 0.358519465),
    (0.33, 0.260376744, 0.394715868),
    (0.35, 0.276334317, 0.418907508),
    (0.4, 0.31636004, 0.479650323),
]

@Test(arguments: lambdas) func boundariesMatchBOIN(_ target: Double, _ lambdaE: Double, _ lambdaD: Double) throws {
    let boundaries = try BOINBoundaries(target: target)
    #expect(abs(boundaries.lambdaE - lambdaE) <= 0.51e-9)
    #expect(abs(boundaries.lambdaD - lambdaD) <= 0.51e-9)
}

/// Decision tables for 1 to 30 patients.
struct BoundaryCase: Sendable {
    let target: Double
    let escalate, deescalate: [Int]
    let eliminate: [Int?]
}

/// BOIN 2.7.2, get.boundary(target, 20, 3)$full_boundary_tab under R 4.2.2.
private let tables = [
    BoundaryCase(
        target: 0.10,
        escalate: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2],
        deescalate: [
            1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2,
            2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4,
        ],
        eliminate: [
            nil, nil, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4,
            4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6,
        ]),
    BoundaryCase(
        target: 0.20,
        escalate: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4],
        deescalate: [
            1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4,
            4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 8,
        ],
        eliminate: [
            nil, nil, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6,
            6, 7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10,
        ]),
    BoundaryCase(
        target: 0.25,
        escalate: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5],
        deescalate: [
            1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5,
            5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 9,
        ],
        eliminate: [
            nil, nil, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7,
            7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12,
        ]),
    BoundaryCase(
        target: 0.30,
        escalate: [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7],
        deescalate: [
            1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6,
            6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 11, 11, 11,
        ],
        eliminate: [
            nil, nil, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8,
            8, 9, 9, 9, 10, 10, 11, 11, 11, 12, 12, 12, 13, 13, 14,
        ]),
    BoundaryCase(
        target: 0.35,
        escalate: [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8],
        deescalate: [
            1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 6, 7,
            7, 8, 8, 8, 9, 9, 10, 10, 11, 11, 11, 12, 12, 13, 13,
        ],
        eliminate: [
            nil, nil, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 9,
            9, 10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 14, 14, 15, 15,
        ]),
    BoundaryCase(
        target: 0.40,
        escalate: [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9],
        deescalate: [
            1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8,
            8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 13, 14, 14, 15,
        ],
        eliminate: [
            nil, nil, 3, 4, 4, 5, 5, 6, 7, 7, 8, 8, 9, 9, 10,
            10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 15, 16, 16, 17,
        ]),
]

@Test(arguments: tables) func decisionTablesMatchBOIN(_ table: BoundaryCase) throws {
    let boundaries = try BOINBoundaries(target: table.target)
    #expect((1...30).map { boundaries.escalateAtMost(patients: $0) } == table.escalate)
    #expect((1...30).map { boundaries.deescalateAtLeast(patients: $0) } == table.deescalate)
    #expect((1...30).map { boundaries.eliminateAtLeast(patients: $0) } == table.eliminate)
}

/// The stopping boundary with extra safety, target 0.3, 3 to 30 patients: BOIN 2.7.2,
/// get.boundary(0.3, 10, 3, extrasafe = TRUE)$stop_boundary.
@Test func extraSafetyMatchesBOIN() throws {
    let expected = [
        2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 12, 13,
    ]
    var rules = BOIN.Rules()
    rules.safetyOffset = 0.05
    let design = try BOIN(levelCount: 2, target: 0.3, rules: rules)
    for (patients, boundary) in zip(3...30, expected) {
        for dlts in [boundary - 1, boundary] {
            var history = try EscalationHistory(levelCount: 2)
            try history.treat(level: 0, dlts: (0..<patients).map { $0 < dlts })
            let stops = try design.decision(after: history).action == .stopForToxicity
            #expect(stops == (dlts == boundary), "\(dlts) of \(patients)")
        }
    }
}

struct SelectionCase: Sendable {
    let target: Double
    let patients, dlts: [Int]
    let bounds, safety: Bool
    let level: Int?

    init(_ target: Double, _ patients: [Int], _ dlts: [Int], bounds: Bool, safety: Bool, level: Int?) {
        self.target = target
        self.patients = patients
        self.dlts = dlts
        self.bounds = bounds
        self.safety = safety
        self.level = level
    }
}

/// BOIN 2.7.2, select.mtd(target, npts, ntox, boundMTD = , extrasafe = ), less one; 99 is nil. The first is from
/// Yan et al., J Stat Softw 2020;94(13), the second from the tests of escalation; the rest were drawn at random, or made to
/// have ties.
private let selections = [
    SelectionCase(0.3, [3, 3, 15, 9, 0], [0, 0, 4, 4, 0], bounds: false, safety: false, level: 2),
    SelectionCase(0.3, [0, 3, 0, 0, 3], [0, 1, 0, 0, 3], bounds: false, safety: false, level: 1),
    SelectionCase(0.25, [3, 6, 6, 3], [0, 2, 1, 2], bounds: false, safety: false, level: 2),
    SelectionCase(0.3, [3, 3, 3], [0, 0, 0], bounds: false, safety: false, level: 2),
    SelectionCase(0.3, [3, 3, 3], [2, 1, 1], bounds: false, safety: false, level: 0),
    SelectionCase(0.3, [6, 6, 6, 6], [1, 1, 3, 3], bounds: false, safety: false, level: 1),
    SelectionCase(0.3, [6, 6, 6], [3, 3, 3], bounds: true, safety: false, level: nil),
    SelectionCase(0.3, [3, 0, 0], [2, 0, 0], bounds: false, safety: true, level: nil),
    SelectionCase(0.3, [3, 0, 0], [2, 0, 0], bounds: false, safety: false, level: 0),
    SelectionCase(0.25, [0, 0, 9, 6], [0, 0, 6, 4], bounds: false, safety: false, level: nil),
    SelectionCase(0.25, [9, 3, 9, 3, 9], [0, 0, 3, 1, 4], bounds: true, safety: false, level: 1),
    SelectionCase(0.25, [6, 9, 1, 3, 1], [0, 3, 0, 0, 1], bounds: false, safety: true, level: 3),
    SelectionCase(0.33, [6, 9, 0], [1, 4, 0], bounds: true, safety: false, level: 0),
    SelectionCase(0.3, [0, 12, 6, 12], [0, 6, 4, 10], bounds: false, safety: false, level: 1),
    SelectionCase(0.25, [12, 9, 12, 12, 12, 9], [1, 2, 6, 11, 10, 6], bounds: true, safety: true, level: 1),
    SelectionCase(0.3, [3, 6, 3, 6, 3, 9], [0, 2, 1, 5, 1, 7], bounds: false, safety: false, level: 1),
    SelectionCase(0.3, [9, 0, 0], [1, 0, 0], bounds: true, safety: false, level: 0),
    SelectionCase(0.25, [12, 0, 3], [2, 0, 2], bounds: false, safety: true, level: 0),
    SelectionCase(0.3, [9, 9, 6, 9, 6, 9], [0, 3, 4, 6, 5, 7], bounds: true, safety: false, level: 1),
    SelectionCase(0.25, [3, 3, 0, 9, 1, 0], [0, 0, 0, 6, 0, 0], bounds: false, safety: false, level: 1),
    SelectionCase(0.33, [3, 0, 1, 0, 9], [0, 0, 1, 0, 9], bounds: true, safety: true, level: 0),
    SelectionCase(0.3, [6, 1, 9, 9], [0, 1, 5, 6], bounds: false, safety: false, level: 0),
    SelectionCase(0.33, [9, 6, 12, 9], [5, 6, 11, 9], bounds: true, safety: false, level: nil),
    SelectionCase(0.33, [1, 6, 1], [1, 5, 0], bounds: false, safety: true, level: 0),
    SelectionCase(0.3, [12, 3, 12], [3, 1, 11], bounds: true, safety: false, level: 1),
    SelectionCase(0.33, [6, 0, 0, 6], [0, 0, 0, 4], bounds: false, safety: false, level: 0),
    SelectionCase(0.2, [0, 3, 3], [0, 3, 3], bounds: true, safety: true, level: nil),
    SelectionCase(0.3, [1, 9, 6, 9], [0, 4, 3, 7], bounds: false, safety: false, level: 1),
    SelectionCase(0.2, [6, 12, 6], [0, 3, 3], bounds: true, safety: false, level: 0),
    SelectionCase(0.33, [3, 1, 3, 1, 9], [0, 0, 3, 1, 8], bounds: false, safety: true, level: 1),
    SelectionCase(0.33, [9, 1, 0, 9], [0, 0, 0, 3], bounds: true, safety: false, level: 3),
    SelectionCase(0.33, [9, 3, 0, 9], [6, 3, 0, 9], bounds: false, safety: false, level: nil),
    SelectionCase(0.33, [3, 9, 12, 6, 6], [0, 2, 7, 6, 6], bounds: true, safety: true, level: 1),
    SelectionCase(0.33, [12, 6, 1, 1, 12], [0, 2, 0, 1, 7], bounds: false, safety: false, level: 2),
    SelectionCase(0.2, [9, 0, 12, 1], [0, 0, 10, 1], bounds: true, safety: false, level: 0),
    SelectionCase(0.2, [9, 1, 6, 3], [2, 0, 2, 3], bounds: false, safety: true, level: 1),
    SelectionCase(0.2, [3, 9, 12, 1, 1, 12], [3, 2, 7, 1, 1, 12], bounds: true, safety: false, level: nil),
    SelectionCase(0.25, [0, 9, 3], [0, 6, 2], bounds: false, safety: false, level: nil),
    SelectionCase(0.3, [3, 6, 0, 12, 12, 12], [0, 1, 0, 6, 11, 12], bounds: true, safety: true, level: 1),
    SelectionCase(0.3, [3, 12, 1, 1, 12], [1, 3, 0, 1, 8], bounds: false, safety: false, level: 2),
    SelectionCase(0.25, [0, 6, 3, 1, 0, 0], [0, 4, 0, 1, 0, 0], bounds: true, safety: false, level: nil),
    SelectionCase(0.3, [3, 6, 0, 9, 1, 1], [0, 1, 0, 4, 0, 0], bounds: false, safety: true, level: 5),
    SelectionCase(0.3, [1, 6, 6], [0, 5, 3], bounds: true, safety: false, level: 0),
    SelectionCase(0.25, [6, 1, 0], [0, 0, 0], bounds: false, safety: false, level: 1),
    SelectionCase(0.3, [0, 12, 6, 6, 1, 3], [0, 9, 1, 2, 1, 3], bounds: true, safety: true, level: nil),
    SelectionCase(0.2, [12, 9, 3, 3], [6, 3, 1, 2], bounds: false, safety: false, level: nil),
    SelectionCase(0.33, [12, 0, 6], [1, 0, 5], bounds: true, safety: false, level: 0),
    SelectionCase(0.33, [6, 3, 3, 12, 9, 3], [0, 0, 3, 6, 7, 2], bounds: false, safety: true, level: 1),
    SelectionCase(0.33, [3, 1, 9, 0], [0, 1, 6, 0], bounds: true, safety: false, level: 0),
]

@Test(arguments: selections) func selectionMatchesBOIN(_ example: SelectionCase) throws {
    var history = try EscalationHistory(levelCount: example.patients.count)
    for level in example.patients.indices where example.patients[level] > 0 {
        try history.treat(level: level, dlts: (0..<example.patients[level]).map { $0 < example.dlts[level] })
    }
    var rules = BOIN.Rules()
    rules.boundsMTD = example.bounds
    if example.safety { rules.safetyOffset = 0.05 }
    let design = try BOIN(levelCount: example.patients.count, target: example.target, rules: rules)
    #expect(try design.selectMTD(after: history).level == example.level)
}

/// Isotonic estimates of the first selection, to the two decimals that select.mtd prints.
@Test func isotonicEstimatesMatchBOIN() throws {
    var history = try EscalationHistory(levelCount: 5)
    for (level, (patients, dlts)) in zip([3, 3, 15, 9], [0, 0, 4, 4]).enumerated() {
        try history.treat(level: level, dlts: (0..<patients).map { $0 < dlts })
    }
    let toxicity = try BOIN(levelCount: 5, target: 0.3).selectMTD(after: history).toxicity
    for (estimate, printed) in zip(toxicity, [0.02, 0.02, 0.27, 0.45]) { #expect(abs(estimate - printed) <= 0.005) }
    #expect(toxicity[4].isNaN)
}

// MARK: Pending patients

/// Patients, pending, DLTs and total follow-up of the pending at the second of three levels, target 0.3, with the
/// next level by TITEgBOIN 0.4.0, next_TITE_QuasiBOIN(); nil where it suspends.
private let pendingCases: [(patients: Int, pending: Int, dlts: Int, followUp: Double, next: Int?)] = [
    (4, 2, 2, 0.5688, 0), (9, 2, 1, 1.1183, 2), (12, 6, 1, 5.3272, 2), (12, 4, 3, 0.8454, 1),
    (11, 5, 2, 2.1871, 1), (12, 4, 5, 1.7789, 0), (5, 0, 0, 0, 2), (10, 3, 2, 1.1930, 1), (4, 3, 0, 2.2804, nil),
    (12, 1, 4, 0.3846, 1), (10, 3, 4, 1.1435, 0), (8, 4, 2, 3.5529, 1), (12, 6, 3, 1.2669, 0),
    (8, 3, 0, 2.9130, 2), (4, 2, 1, 0.6720, 0), (5, 3, 0, 2.4479, nil), (6, 2, 1, 0.9114, 2),
    (8, 1, 2, 0.9202, 1), (11, 0, 3, 0, 1),
]

@Test(arguments: pendingCases) func pendingPatientsMatchTITEgBOIN(
    _ patients: Int, _ pending: Int, _ dlts: Int, _ followUp: Double, _ next: Int?
) throws {
    var rules = BOIN.Rules()
    rules.pending = .effectiveSampleSize()
    let design = try BOIN(levelCount: 3, target: 0.3, rules: rules)
    var history = try EscalationHistory(levelCount: 3)
    try history.treat(level: 0, dlts: [false, false, false])
    for index in 0..<patients {
        let share = index < pending ? followUp / Double(pending) : 1
        let hasDLT = index >= pending && index < pending + dlts
        try history.add(TreatedPatient(level: 1, hasDLT: hasDLT, followUp: share, cohort: 1))
    }
    #expect(try design.decision(after: history).action.nextLevel == next)
}
