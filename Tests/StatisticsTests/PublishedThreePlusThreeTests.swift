import Statistics
import TestSupport
import Testing

/// Exact operating characteristics of the 3+3 design by bcrm 0.5.4, threep3(): all pathways with their
/// probabilities. Five levels; the first selection probability is that of no dose.
struct ThreePlusThreeCase: Sendable {
    let toxicity: [Double]
    let variant: ThreePlusThree.Variant
    let selection, patients, dlts: [Double]
    let totalPatients, totalDLTs: Double
    let paths: Int
}

private let cases = [
    ThreePlusThreeCase(
        toxicity: [0.05, 0.1, 0.2, 0.3, 0.5], variant: .escalationOnly,
        selection: [
            0.026557859375, 0.091360465224, 0.25703154356,
            0.31611097853, 0.25584023634, 0.053098916976,
        ],
        patients: [3.406125, 3.6299657424, 3.6624031163, 2.70209172, 1.2743740074],
        dlts: [0.17030625, 0.36299657424, 0.73248062325, 0.81062751599, 0.63718700371],
        totalPatients: 14.674959586, totalDLTs: 2.7135979672, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.05, 0.1, 0.2, 0.3, 0.5], variant: .deescalation,
        selection: [
            0.027182049949, 0.097126205668, 0.27727736382,
            0.32782463117, 0.21749083242, 0.053098916976,
        ],
        patients: [3.6644107547, 4.3146012086, 4.4307420956, 3.23472233, 1.2743740074],
        dlts: [0.18322053773, 0.43146012086, 0.88614841911, 0.97041669899, 0.63718700371],
        totalPatients: 16.9188503962, totalDLTs: 3.1084327804, paths: 922),
    ThreePlusThreeCase(
        toxicity: [0.1, 0.2, 0.3, 0.45, 0.6], variant: .escalationOnly,
        selection: [
            0.093853, 0.26404398662, 0.32473525168,
            0.24300265854, 0.068235038974, 0.0061300641835,
        ],
        patients: [3.729, 3.762322344, 2.7758113268, 1.3409184642, 0.2873467586],
        dlts: [0.3729, 0.7524644688, 0.83274339805, 0.60341330887, 0.17240805516],
        totalPatients: 11.8953988936, totalDLTs: 2.7339292309, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.1, 0.2, 0.3, 0.45, 0.6], variant: .deescalation,
        selection: [
            0.10041746315, 0.28485081171, 0.33687739366,
            0.22409237047, 0.047631896826, 0.0061300641835,
        ],
        patients: [4.4323353376, 4.5518787354, 3.3246089688, 1.4862669096, 0.2873467586],
        dlts: [0.44323353376, 0.91037574708, 0.99738269064, 0.66882010934, 0.17240805516],
        totalPatients: 14.08243671, totalDLTs: 3.192220136, paths: 922),
    ThreePlusThreeCase(
        toxicity: [0.25, 0.35, 0.45, 0.55, 0.65], variant: .escalationOnly,
        selection: [
            0.40014648438, 0.36203828079, 0.18209075174,
            0.048949938398, 0.0064147027921, 0.00035984190277,
        ],
        patients: [4.265625, 2.5978905945, 1.0047990941, 0.22303027802, 0.025178442176],
        dlts: [1.06640625, 0.90926170807, 0.45215959234, 0.12266665291, 0.016365987415],
        totalPatients: 8.1165234088, totalDLTs: 2.5668601907, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.25, 0.35, 0.45, 0.55, 0.65], variant: .deescalation,
        selection: [
            0.44417111188, 0.35659948276, 0.15911946982,
            0.036098887847, 0.0036512057961, 0.00035984190277,
        ],
        patients: [5.110897848, 3.0087423724, 1.1149546323, 0.23745479474, 0.025178442176],
        dlts: [1.277724462, 1.0530598303, 0.50172958455, 0.13060013711, 0.016365987415],
        totalPatients: 9.4972280897, totalDLTs: 2.9794800014, paths: 922),
    ThreePlusThreeCase(
        toxicity: [0.01, 0.05, 0.1, 0.15, 0.25], variant: .escalationOnly,
        selection: [
            0.001171298503, 0.026526752194, 0.091253454848,
            0.1640579339, 0.28690125214, 0.43008930842,
        ],
        patients: [3.088209, 3.4021354109, 3.625713969, 3.5024981586, 3.0584128599],
        dlts: [0.03088209, 0.17010677054, 0.3625713969, 0.5253747238, 0.76460321497],
        totalPatients: 16.6769693984, totalDLTs: 1.8535381962, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.01, 0.05, 0.1, 0.15, 0.25], variant: .deescalation,
        selection: [
            0.0011791537493, 0.027127091297, 0.094637137936,
            0.17321896737, 0.27374834123, 0.43008930842,
        ],
        patients: [3.1672886604, 3.6538020381, 4.0534151229, 4.1520246233, 3.0584128599],
        dlts: [0.031672886604, 0.1826901019, 0.40534151229, 0.62280369349, 0.76460321497],
        totalPatients: 18.0849433045, totalDLTs: 2.0071114093, paths: 922),
    ThreePlusThreeCase(
        toxicity: [0.05, 0.15, 0.3, 0.45, 0.6], variant: .escalationOnly,
        selection: [
            0.026557859375, 0.18126233387, 0.40063463893,
            0.29979893424, 0.084183408055, 0.0075628255266,
        ],
        patients: [3.406125, 3.8697975498, 3.4245933046, 1.6543272772, 0.35450744656],
        dlts: [0.17030625, 0.58046963247, 1.0273779914, 0.74444727474, 0.21270446794],
        totalPatients: 12.7093505782, totalDLTs: 2.7353056165, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.05, 0.15, 0.3, 0.45, 0.6], variant: .deescalation,
        selection: [
            0.027846874391, 0.20057518131, 0.42878156112,
            0.27646880179, 0.058764755867, 0.0075628255266,
        ],
        patients: [3.9395105237, 4.8871734734, 4.101659758, 1.8336475748, 0.35450744656],
        dlts: [0.19697552618, 0.733076021, 1.2304979274, 0.82514140868, 0.21270446794],
        totalPatients: 15.1164987764, totalDLTs: 3.1983953512, paths: 922),
    ThreePlusThreeCase(
        toxicity: [0.3, 0.4, 0.5, 0.6, 0.7], variant: .escalationOnly,
        selection: [
            0.505737, 0.34138152294, 0.12660497319,
            0.024110479102, 0.0020964888738, 6.9535893093e-05,
        ],
        patients: [4.323, 2.123353848, 0.63063609286, 0.10153241095, 0.0077262103436],
        dlts: [1.2969, 0.8493415392, 0.31531804643, 0.06091944657, 0.0054083472405],
        totalPatients: 7.1862485621, totalDLTs: 2.5278873794, paths: 187),
    ThreePlusThreeCase(
        toxicity: [0.3, 0.4, 0.5, 0.6, 0.7], variant: .deescalation,
        selection: [
            0.56191074619, 0.31857795871, 0.10238578555,
            0.016014240056, 0.0010417336019, 6.9535893093e-05,
        ],
        patients: [5.1031909193, 2.4077588079, 0.68554205876, 0.10641553721, 0.0077262103436],
        dlts: [1.5309572758, 0.96310352314, 0.34277102938, 0.063849322325, 0.0054083472405],
        totalPatients: 8.3106335335, totalDLTs: 2.9060894979, paths: 922),
]

/// bcrm prints 11 significant digits.
private func agree(_ values: [EscalationCharacteristic], _ expected: [Double]) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0.value - $1) <= 1e-9 }
}

@Test(arguments: cases) func exactThreePlusThreeMatchesBcrm(_ example: ThreePlusThreeCase) throws {
    let design = try ThreePlusThree(levelCount: 5, variant: example.variant)
    let trial = try EscalationTrial(design: design, maximumPatients: 60)
    let exact = try trial.exactCharacteristics(trueToxicity: example.toxicity)
    #expect(agree([exact.noSelection] + exact.selection, example.selection))
    #expect(agree(exact.patients, example.patients))
    #expect(agree(exact.dlts, example.dlts))
    #expect(agree([exact.totalPatients, exact.totalDLTs], [example.totalPatients, example.totalDLTs]))
    // As many paths as bcrm lists, so that one fewer is too few.
    #expect(throws: EscalationError.tooManyPaths(limit: example.paths - 1)) {
        try trial.exactCharacteristics(trueToxicity: example.toxicity, maximumPaths: example.paths - 1)
    }
    #expect(try trial.exactCharacteristics(trueToxicity: example.toxicity, maximumPaths: example.paths) == exact)
}

/// 20,000 trials: 18 figures of each of 12 cases within 4 standard errors, wrong by chance with a probability below
/// 216 * 6.4e-5 = 0.014; the seed is fixed.
@Test(arguments: cases) func simulatedThreePlusThreeAgreesWithBcrm(_ example: ThreePlusThreeCase) throws {
    let design = try ThreePlusThree(levelCount: 5, variant: example.variant)
    var generator = SeededGenerator(state: 33)
    let simulated = try EscalationTrial(design: design, maximumPatients: 60)
        .characteristics(trueToxicity: example.toxicity, replicates: 20_000, using: &generator)
    let values = [simulated.noSelection] + simulated.selection + simulated.patients + simulated.dlts
    let expected = example.selection + example.patients + example.dlts
    for (value, expected) in zip(
        values + [simulated.totalPatients, simulated.totalDLTs],
        expected + [example.totalPatients, example.totalDLTs])
    {
        // A rare event may not be seen at all: then its expected error is used.
        let error = max(value.standardError, (expected / 20_000).squareRoot())
        #expect(abs(value.value - expected) <= 4 * error)
    }
    #expect(simulated.replicates == 20_000)
}
