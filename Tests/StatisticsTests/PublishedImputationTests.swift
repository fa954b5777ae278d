import Statistics
import Testing

/// The antidepressant trial of the DIA working group, 172 patients at visits 4 to 7, as in rbmi's quick start: change
/// from baseline by BASVAL * VISIT + THERAPY * VISIT, unstructured; ANCOVA on BASVAL and THERAPY at each visit.
struct AntidepressantTrial {
    let subjects: ModelFrame
    let responses: Matrix
    static let visits = ["4", "5", "6", "7"]
    static let model = ImputationModel(terms: ["BASVAL", "THERAPY", "VISIT", "BASVAL:VISIT", "THERAPY:VISIT"])

    init() throws {
        let table = try Fixture("antidepressant.csv")
        let patients = table.text("PATIENT")
        var places: [String: Int] = [:]
        var (arms, baselines): ([String?], [Double]) = ([], [])
        for (row, patient) in patients.enumerated() where places[patient] == nil {
            places[patient] = arms.count
            arms.append(table.text("THERAPY")[row])
            baselines.append(table.numbers("BASVAL")[row])
        }
        var matrix = Matrix(rows: arms.count, columns: 4, repeating: .nan)
        let (visits, changes) = (table.text("VISIT"), table.numbers("CHANGE"))
        for (row, patient) in patients.enumerated() {
            guard let place = places[patient], let visit = Self.visits.firstIndex(of: visits[row]) else { continue }
            matrix[place, visit] = changes[row]
        }
        responses = matrix
        subjects = try ModelFrame([
            "THERAPY": .factor(Factor(arms, levels: ["DRUG", "PLACEBO"])), "BASVAL": .numeric(baselines),
        ])
    }

    func trial(_ strategy: ReferenceStrategy) throws -> IncompleteTrial {
        try IncompleteTrial(
            subjects: subjects, arm: "THERAPY", references: ["DRUG": "PLACEBO"], visits: Self.visits,
            responses: responses, deviations: IncompleteTrial.dropouts(responses, strategy: strategy))
    }

    /// Placebo less drug, and the means of drug and placebo, at each visit.
    func analysis(_ complete: Matrix, _ chosen: [Int]) throws(ModelError) -> [StudentEstimate] {
        let frame = subjects.selecting(chosen)
        var result: [StudentEstimate] = []
        for visit in 0..<4 {
            let ancova = try Ancova(
                frame, response: complete.column(visit), arm: "THERAPY", covariates: ["BASVAL"], averaging: .observed)
            result += [ancova.differences[0].estimate] + ancova.means.map(\.estimate)
        }
        return result
    }
}

/// rbmi at c872d4a (`method_condmean(type = "jackknife")`), run under R 4.2.2: estimates and standard errors of placebo
/// less drug, drug and placebo at visits 4, 5, 6 and 7. Its optimiser stops some 1e-5 short.
private let expected: [(ReferenceStrategy, [Double], [Double])] = [
    (
        .missingAtRandom,
        [
            -0.091806446, -1.615819958, -1.707626404, 1.403205898, -4.232093063, -2.828887164, 2.224634819, -6.38147059,
            -4.15683577, 2.801772636, -7.636398032, -4.834625396,
        ],
        [
            0.694597962, 0.587567124, 0.39605836, 0.941177575, 0.733861753, 0.603127055, 0.98716155, 0.750294349,
            0.686231319, 1.106724997, 0.826024138, 0.762541881,
        ]
    ),
    (
        .jumpToReference,
        [
            -0.091806446, -1.615819958, -1.707626404, 1.305427849, -4.133118041, -2.827690192, 1.928973804,
            -6.087929006, -4.158955202, 2.125533852, -6.964627883, -4.83909403,
        ],
        [
            0.694597962, 0.587567124, 0.39605836, 0.878265021, 0.687664837, 0.603597688, 0.86232514, 0.670694556,
            0.685870776, 0.858139358, 0.684922397, 0.761972441,
        ]
    ),
    (
        .copyReference,
        [
            -0.091806446, -1.615819958, -1.707626404, 1.300060534, -4.12768502, -2.827624487, 1.976980123,
            -6.134360136, -4.157380013, 2.370717346, -7.207075204, -4.836357857,
        ],
        [
            0.694597962, 0.587567124, 0.39605836, 0.904799232, 0.71053046, 0.603435275, 0.915635238, 0.716015573,
            0.686143172, 0.981086788, 0.76620101, 0.762296522,
        ]
    ),
    (
        .copyIncrements,
        [
            -0.091806446, -1.615819958, -1.707626404, 1.299030601, -4.12664248, -2.827611879, 2.011289016,
            -6.167632084, -4.156343068, 2.449128244, -7.284181433, -4.835053189,
        ],
        [
            0.694597962, 0.587567124, 0.39605836, 0.910238012, 0.715358254, 0.603403577, 0.932725284, 0.729080669,
            0.686261412, 1.00080415, 0.776255188, 0.762333751,
        ]
    ),
    (
        .lastMeanCarriedForward,
        [
            -0.091806446, -1.615819958, -1.707626404, 1.31605476, -4.046535116, -2.730480356, 2.073900404,
            -5.922763666, -3.848863262, 2.5138785, -6.867188666, -4.353310166,
        ],
        [
            0.694597962, 0.587567124, 0.39605836, 0.913123481, 0.720831993, 0.575540269, 0.954773572, 0.739713132,
            0.63938299, 1.029086001, 0.792847299, 0.681566758,
        ]
    ),
]

@Test(arguments: expected.indices) func conditionalMeanImputationMatchesRbmi(_ index: Int) throws {
    let (strategy, estimates, errors) = expected[index]
    let data = try AntidepressantTrial()
    let trial = try data.trial(strategy)
    #expect(trial.subjects.rows == 172)
    let imputation = try ConditionalMeanImputation(trial, AntidepressantTrial.model)
    #expect(Sample(imputation.responses.values).missing == 0)
    let results = try imputation.jackknife { try data.analysis($0, $1).map(\.estimate) }
    for (k, result) in results.enumerated() {
        #expect(abs(result.estimate - estimates[k]) < 1e-4, "\(strategy) \(k): \(result.estimate)")
        #expect(abs(result.standardError - errors[k]) < 1e-4, "\(strategy) \(k): \(result.standardError)")
    }
}
