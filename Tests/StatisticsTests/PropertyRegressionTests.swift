import Foundation
import Statistics
import Testing

private let birth = BirthWeights.self

/// Other units and origins of the covariates change their coefficients as they must, and nothing else.
@Test func unitsAndOriginsDoNotMatter() throws {
    let names = ["intercept", "age", "weight"]
    let plain = try LogisticRegression(
        response: birth.low, design: design(birth.age, birth.motherWeight), names: names)
    let scaled = try LogisticRegression(
        response: birth.low, design: design(birth.age.map { $0 * 1e-7 }, birth.motherWeight.map { $0 * 1e5 + 1e7 }),
        names: names)
    #expect(isClose(scaled.logLikelihood, plain.logLikelihood, relative: 1e-13))
    #expect(isClose(scaled.coefficients[1], plain.coefficients[1] * 1e7, relative: 1e-8))
    #expect(isClose(scaled.coefficients[2], plain.coefficients[2] * 1e-5, relative: 1e-8))
    let statistic = try #require(plain.coefficient("weight")?.statistic())
    #expect(isClose(scaled.coefficient("weight")?.statistic(), statistic, relative: 1e-8))
}

/// The order of the rows changes only the rounding, and a row with a missing value is a row less.
@Test func missingRowsAreCountedAndLeftOut() throws {
    let names = ["intercept", "smoke"]
    let whole = try LogisticRegression(response: birth.low, design: design(birth.smoke), names: names)
    let more = try LogisticRegression(
        response: [.nan, 1] + birth.low, design: design([0, .nan] + birth.smoke), names: names)
    #expect(more.missing == 2 && more.count == 189 && more.coefficients == whole.coefficients)
    let counts = try PoissonRegression(
        response: [3, 1, 2, 4], design: design([0, 1, 0, 1]), names: names, offset: [0, 0, .nan, 0])
    #expect(counts.missing == 1 && counts.count == 3)
}

struct Separation: Sendable {
    let x: [[Double]]
    let y: [Double]
    let columns: [String]
}

/// Completely, quasi-completely and in combination separated outcomes, and outcomes of one kind only.
private let separations = [
    Separation(x: [[1, 2, 3, 4, 5, 6]], y: [0, 0, 0, 1, 1, 1], columns: ["intercept", "a"]),
    Separation(x: [[1, 2, 3, 3, 4, 5]], y: [0, 0, 0, 1, 1, 1], columns: ["intercept", "a"]),
    Separation(x: [[0, 0, 0, 1, 1, 1]], y: [0, 1, 0, 1, 1, 1], columns: ["a"]),
    Separation(x: [[0, 0, 0, 1, 1, 1]], y: [1, 1, 1, 1, 1, 1], columns: ["intercept"]),
    Separation(
        x: [[0, 0, 1, 1, 0, 0, 1, 1], [3, 1, 4, 1, 5, 9, 2, 6]], y: [0, 1, 1, 1, 1, 0, 1, 1], columns: ["a"]),
    Separation(
        x: [[1, 2, 3, 4, 5, 6, 7], [2, 1, 4, 3, 6, 5, 8]], y: [0, 1, 0, 1, 0, 1, 0], columns: ["a", "b"]),
]

@Test(arguments: separations) func separationIsTold(_ example: Separation) throws {
    let names = ["intercept", "a", "b"][...example.x.count].map { $0 }
    let x = Matrix(
        rows: example.y.count, columns: names.count,
        values: [Double](repeating: 1, count: example.y.count) + example.x.flatMap { $0 })
    let error = #expect(throws: RegressionError.self) {
        try LogisticRegression(response: example.y, design: x, names: names)
    }
    #expect(error == .separated(example.columns))
    let firth = try FirthLogisticRegression(response: example.y, design: x, names: names)
    #expect(firth.coefficients.allSatisfy { $0.isFinite && abs($0) < 20 })
}

/// One subject on the wrong side is enough for an estimate, however far the others are apart.
@Test func overlapIsNotTakenForSeparation() throws {
    let x = (0..<40).map { Double($0) }
    for crossing in [0, 5, 18] {
        var y = x.map { $0 < 20 ? 0.0 : 1 }
        y[crossing] = 1
        let fit = try LogisticRegression(response: y, design: design(x), names: ["intercept", "x"])
        #expect(fit.coefficients[1] > 0)
        // At the maximum the residuals are orthogonal to the covariates.
        let residuals = zip(y, fit.fitted).map { $0 - $1 }
        #expect(abs(residuals.reduce(0, +)) < 1e-9)
        #expect(abs(zip(residuals, x).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-8)
    }
    // Two near neighbours the wrong way round between groups far apart.
    let close = [0.0, 0.1, 0.2, 0.500001, 0.5, 0.8, 0.9, 1]
    let steep = try LogisticRegression(response: [0, 0, 0, 0, 1, 1, 1, 1], design: design(close), names: ["i", "x"])
    let residuals = zip([0.0, 0, 0, 0, 1, 1, 1, 1], steep.fitted).map { $0 - $1 }
    #expect(steep.coefficients[1] > 30 && abs(zip(residuals, close).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-8)
}

@Test func countsWithoutAnEventInAGroupAreSeparated() {
    for response in [[0.0, 0, 0, 1, 2, 4], [0, 0, 0, 0, 0, 0]] {
        let columns = response[5] == 0 ? ["intercept"] : ["intercept", "arm"]
        #expect(throws: RegressionError.separated(columns)) {
            try PoissonRegression(response: response, design: design([0, 0, 0, 1, 1, 1]), names: ["intercept", "arm"])
        }
        #expect(throws: RegressionError.separated(columns)) {
            try NegativeBinomialRegression(
                response: response, design: design([0, 0, 0, 1, 1, 1]), names: ["intercept", "arm"])
        }
    }
}

@Test func badInputIsToldWithItsPlace() throws {
    let x = design([0, 1, 0, 1])
    let names = ["intercept", "arm"]
    func logistic(_ y: [Double], _ x: Matrix, _ names: [String]) -> RegressionError? {
        do throws(RegressionError) {
            _ = try LogisticRegression(response: y, design: x, names: names)
            return nil
        } catch {
            return error
        }
    }
    #expect(logistic([0, 1], x, names) == .unequalLengths(series: "response", count: 2, rows: 4))
    #expect(logistic([0, 1, 1, 0], x, ["arm"]) == .unequalNames(names: 1, columns: 2))
    #expect(logistic([0, 2, 1, 0], x, names) == .invalidResponse(row: 1, value: 2, allowed: "0 or 1"))
    #expect(logistic([0, 1, 1, 0], design([0, .infinity, 1, 1]), names) == .infiniteValue(row: 1, name: "arm"))
    #expect(logistic([0, .nan, .nan, .nan], x, names) == .tooFewRows(rows: 1, coefficients: 2))
    #expect(logistic([0, 1, 1, 0], design([2, 2, 2, 2]), names) == .dependentColumns(["arm"]))
    #expect(logistic([], Matrix(rows: 0, columns: 0), []) == .tooFewRows(rows: 0, coefficients: 0))
    #expect(throws: RegressionError.invalidResponse(row: 0, value: 1.5, allowed: "a whole number from 0")) {
        try PoissonRegression(response: [1.5, 1, 2, 3], design: x, names: names)
    }
    #expect(throws: RegressionError.infiniteValue(row: 2, name: "the offset")) {
        try PoissonRegression(response: [1, 1, 2, 3], design: x, names: names, offset: [0, 0, log(0), 0])
    }
    #expect(throws: RegressionError.unequalLengths(series: "offset", count: 1, rows: 4)) {
        try NegativeBinomialRegression(response: [1, 1, 2, 3], design: x, names: names, offset: [0])
    }
    let tooMany = RegressionError.invalidResponse(row: 3, value: 1e18, allowed: "a whole number from 0 to 10000000")
    #expect(throws: tooMany) {
        try NegativeBinomialRegression(response: [1, 1, 2, 1e18], design: x, names: names)
    }
    let fit = try LogisticRegression(response: birth.low, design: design(birth.smoke), names: names)
    #expect(throws: RegressionError.unknownColumn("sex")) { try fit.likelihoodRatioTest(without: ["sex"]) }
    #expect(throws: RegressionError.unknownColumn("sex")) { try fit.standardisedRisks(treatment: "sex") }
    #expect(throws: RegressionError.unequalNames(names: 2, columns: 1)) {
        try fit.standardisedRisks(treated: Matrix(rows: [[1]]), control: Matrix(rows: [[1]]))
    }
    #expect(fit.coefficient("sex") == nil && fit.combination([1]) == nil)
    #expect(try fit.likelihoodRatioTest(without: []) == nil)
    #expect(RegressionError.separated(["arm"]).description.contains("Firth"))
}
