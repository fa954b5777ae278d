import Statistics
import Testing

/// A line through (0, 1), (1, 2), (2, 4), by hand: slope 3/2, intercept 5/6, RSS 1/6, var(slope) = (1/6) / 2.
@Test func straightLineDoneByHand() throws {
    let frame = try ModelFrame(["x": .numeric([0, 1, 2, 5])])
    let model = try LinearModel(try DesignMatrix(frame, ["x"]), response: [1, 2, 4, .nan])
    #expect(isClose(model.coefficients[0], 5.0 / 6, relative: 1e-14))
    #expect(isClose(model.coefficients[1], 1.5, relative: 1e-14))
    #expect(isClose(model.residualSumOfSquares, 1.0 / 6, relative: 1e-13))
    let slope = try #require(model.coefficient("x"))
    #expect(isClose(slope.standardError, (1.0 / 12).squareRoot(), relative: 1e-13))
    #expect(slope.degreesOfFreedom == 1 && model.missing == 1)
    // t with one degree of freedom is Cauchy: p = 1 - 2 atan(t) / pi, t = 3 sqrt 3
    #expect(isClose(slope.pValue, 0.12103771832367, relative: 1e-11))
    #expect(isClose(slope.pGreater(), slope.pValue / 2, relative: 1e-14))
    #expect(isClose(slope.pLess() + slope.pGreater(), 1, relative: 1e-14))
    #expect(isClose(slope.pGreater(than: 1.5), 0.5, relative: 1e-12))
    let residuals = model.residuals(of: [1, 2, 4, .nan])
    #expect(isClose(residuals[1], -1.0 / 3, relative: 1e-12) && residuals[3].isNaN)
    // At the mean of the three x used, the mean of the responses
    #expect(isClose(try model.leastSquaresMean(at: [:]).estimate, 7.0 / 3, relative: 1e-14))
    #expect(isClose(try model.leastSquaresMean(at: ["x": 4]).estimate, 5.0 / 6 + 6, relative: 1e-14))
}

@Test func aliasedColumnsAreNamed() throws {
    let arm = try Factor(["a", "a", "b", "b", "b", "a"])
    let visit = try Factor(["1", "2", "1", "1", "1", "2"])
    let frame = try ModelFrame([
        "ARM": .factor(arm), "VISIT": .factor(visit), "x": .numeric([1, 2, 3, 4, 5, 6]),
        "y": .numeric([3, 5, 7, 9, 11, 13]),
    ])
    let response: [Double] = [1, 3, 2, 5, 4, 4]
    #expect(throws: ModelError.aliased(["ARMb:VISIT2"])) {
        try LinearModel(try DesignMatrix(frame, ["ARM", "VISIT", "ARM:VISIT"]), response: response)
    }
    #expect(throws: ModelError.aliased(["y"])) {
        try LinearModel(try DesignMatrix(frame, ["x", "y"]), response: response)
    }
    #expect(try DesignMatrix(frame, ["x", "y"]).aliased == ["y"])
    #expect(throws: ModelError.tooFewRows(2, columns: 2)) {
        try LinearModel(try DesignMatrix(frame, ["x"]), response: [1, 2, .nan, .nan, .nan, .nan])
    }
    #expect(throws: ModelError.aliased(["ARMb"])) {
        try LinearModel(try DesignMatrix(frame, ["ARM"]), response: [1, 3, .nan, .nan, .nan, 4])
    }
    #expect(throws: ModelError.dependentContrasts) {
        try LinearModel(try DesignMatrix(frame, ["x", "ARM"]), response: response).test([[0, 1, 0], [0, 2, 0]])
    }
}

@Test func badModelsAreRefused() throws {
    let arm = try Factor(["a", nil, "b"])
    #expect(arm.codes == [0, nil, 1])
    let frame = try ModelFrame(["ARM": .factor(arm), "x": .numeric([1, 2, .nan])])
    #expect(try DesignMatrix(frame, ["ARM"]).missing == 1)
    #expect(try DesignMatrix(frame, ["ARM", "x"]).rows == [0])
    #expect(throws: ModelError.unknownVariable("z", known: ["ARM", "x"])) { try DesignMatrix(frame, ["z"]) }
    #expect(throws: ModelError.repeatedTerm("x:ARM")) { try DesignMatrix(frame, ["ARM:x", "x:ARM"]) }
    #expect(throws: ModelError.invalidName("")) { try DesignMatrix(frame, [""]) }
    #expect(throws: ModelError.unequalRows(variable: "y", rows: 1, expected: 3)) {
        try ModelFrame(["ARM": .factor(arm), "y": .numeric([1])])
    }
    #expect(throws: ModelError.infiniteValue(variable: "y", row: 1)) { try ModelFrame(["y": .numeric([1, .infinity])]) }
    #expect(throws: ModelError.repeatedVariable("y")) { try ModelFrame(["y": .numeric([1]), "y": .numeric([2])]) }
    #expect(throws: ModelError.invalidName("a:b")) { try ModelFrame(["a:b": .numeric([1])]) }
    #expect(throws: ModelError.unknownLevel("c", variable: "", levels: ["a", "b"])) {
        try Factor(["a", "c"], levels: ["a", "b"])
    }
    #expect(throws: ModelError.invalidLevels) { try Factor([], levels: []) }
    #expect(throws: ModelError.invalidCode(2, levels: 1)) { try Factor(codes: [2], levels: ["a"]) }
    let design = try DesignMatrix(frame, ["x"])
    #expect(throws: ModelError.responseRows(2, expected: 3)) { try LinearModel(design, response: [1, 2]) }
    #expect(throws: ModelError.infiniteValue(variable: "response", row: 0)) {
        try LinearModel(design, response: [.infinity, 2, 3])
    }
    #expect(throws: ModelError.unknownVariable("ARM", known: ["x"])) {
        try design.weights(at: [(key: "ARM", value: "a")], averaging: .equal)
    }
    #expect(throws: ModelError.wrongSetting(variable: "x", isFactor: false)) {
        try design.weights(at: [(key: "x", value: "a")], averaging: .equal)
    }
}

/// The normal equations hold: X'(y - X b) = 0, with columns of very different lengths.
@Test func leastSquaresResidualsAreOrthogonalToTheColumns() throws {
    let x = (0..<40).map { Double($0 * $0 % 17) * 1e4 }
    let z = (0..<40).map { Double($0 * 7 % 11) * 1e-4 }
    let response = (0..<40).map { Double($0 * 13 % 23) }
    let frame = try ModelFrame(["x": .numeric(x), "z": .numeric(z)])
    let model = try LinearModel(try DesignMatrix(frame, ["x", "z", "x:z"]), response: response)
    let residuals = model.residuals(of: response)
    for j in 0..<4 {
        let column = model.design.matrix.column(j)
        let product = zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 }
        let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(product) < 1e-12 * length * model.residualSumOfSquares.squareRoot())
    }
}
