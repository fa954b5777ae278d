/// The matrix of a linear predictor, a row per complete observation and a named column per coefficient.
///
///     let design = try DesignMatrix(frame, ["BASE", "ARM", "VISIT", "ARM:VISIT"])
///     design.columns      // (Intercept), BASE, ARMdrug, VISIT2, ..., ARMdrug:VISIT2, ...
///
/// Columns are named as R names them: variable and level run together, ':' between variables. Terms keep their order.
public struct DesignMatrix: Sendable, Hashable {
    /// (rows used) x (columns).
    public let matrix: Matrix
    public let terms: [ModelTerm]
    public let hasIntercept: Bool
    public let coding: FactorCoding
    /// The rows of the frame that have a value of every variable of the terms, ascending.
    public let rows: [Int]
    public let frame: ModelFrame
    let recipes: [DesignColumn]

    /// Throws for a variable the frame has not and for a term that is there twice.
    public init(
        _ frame: ModelFrame, _ terms: [ModelTerm], intercept: Bool = true, coding: FactorCoding = .treatment
    ) throws(ModelError) {
        for (place, term) in terms.enumerated() {
            guard !term.variables.isEmpty else { throw .invalidName("") }
            if terms[..<place].contains(where: term.isSame) || Set(term.variables).count < term.variables.count {
                throw .repeatedTerm(term.description)
            }
        }
        var recipes = intercept ? [DesignColumn(term: nil, parts: [], name: "(Intercept)")] : []
        var places: [Int] = []
        for (place, term) in terms.enumerated() {
            for name in term.variables {
                let variable = try frame.place(of: name)
                if !places.contains(variable) { places.append(variable) }
            }
            // Without an intercept the first factor that stands alone has a column per level and gives one.
            let first = !intercept && terms.firstIndex { Self.isFactor($0, frame) } == place
            recipes += try DesignColumn.columns(
                of: place, in: terms, intercept: !first, coding: coding, frame: frame)
        }
        let rows = (0..<frame.rows).filter { frame.isComplete($0, places) }
        self.init(frame: frame, terms: terms, intercept: intercept, coding: coding, rows: rows, recipes: recipes)
    }

    private static func isFactor(_ term: ModelTerm, _ frame: ModelFrame) -> Bool {
        term.variables.count == 1 && (try? frame.factor(term.variables[0])) != nil
    }

    private init(
        frame: ModelFrame, terms: [ModelTerm], intercept: Bool, coding: FactorCoding, rows: [Int],
        recipes: [DesignColumn]
    ) {
        self.frame = frame
        self.terms = terms
        self.hasIntercept = intercept
        self.coding = coding
        self.rows = rows
        self.recipes = recipes
        var matrix = Matrix(rows: rows.count, columns: recipes.count, repeating: 1)
        matrix.values.withUnsafeMutableBufferPointer { values in
            for (j, recipe) in recipes.enumerated() {
                let column = UnsafeMutableBufferPointer(rebasing: values[j * rows.count..<(j + 1) * rows.count])
                recipe.multiply(into: column, frame: frame, rows: rows)
            }
        }
        self.matrix = matrix
    }

    private init(_ design: DesignMatrix, matrix: Matrix, rows: [Int]) {
        frame = design.frame
        terms = design.terms
        hasIntercept = design.hasIntercept
        coding = design.coding
        recipes = design.recipes
        self.matrix = matrix
        self.rows = rows
    }

    /// Names of the columns.
    public var columns: [String] { recipes.map(\.name) }
    /// Rows of the frame left out because a variable of the terms is missing.
    public var missing: Int { frame.rows - rows.count }

    /// The columns of a term, by its place among ``terms``.
    public func columns(ofTerm term: Int) -> [Int] { recipes.indices.filter { recipes[$0].term == term } }

    /// Columns that are sums of multiples of earlier columns: nothing tells their coefficients apart.
    public var aliased: [String] { QR(matrix).dependent.map { recipes[$0].name } }

    /// The same columns, of those rows whose response is there.
    /// - Parameter response: one value per row of the frame, NaN where missing.
    /// Throws for another number of values and for an infinite one.
    public func keepingRows(of response: [Double]) throws(ModelError) -> DesignMatrix {
        guard response.count == frame.rows else { throw .responseRows(response.count, expected: frame.rows) }
        if let row = response.firstIndex(where: \.isInfinite) { throw .infiniteValue(variable: "response", row: row) }
        return keeping { !response[$0].isNaN }
    }

    /// The same columns, of those rows of the frame that a condition holds for.
    public func keeping(_ condition: (Int) -> Bool) -> DesignMatrix {
        let kept = rows.indices.filter { condition(rows[$0]) }
        if kept.count == rows.count { return self }
        var values: [Double] = []
        values.reserveCapacity(kept.count * matrix.columns)
        for j in 0..<matrix.columns {
            let start = j * matrix.rows
            for i in kept { values.append(matrix.values[start + i]) }
        }
        let part = Matrix(rows: kept.count, columns: matrix.columns, values: values)
        return DesignMatrix(self, matrix: part, rows: kept.map { rows[$0] })
    }

    /// The same model with another coding of factors, of the same rows.
    func recoded(_ coding: FactorCoding) throws(ModelError) -> DesignMatrix {
        let used = Set(rows)
        return try DesignMatrix(frame, terms, intercept: hasIntercept, coding: coding).keeping(used.contains)
    }

    /// Throws unless columns are independent and fewer than rows.
    func checkRank(_ qr: QR) throws(ModelError) {
        guard qr.dependent.isEmpty || matrix.rows < matrix.columns else {
            throw .aliased(qr.dependent.map { recipes[$0].name })
        }
        guard matrix.rows > matrix.columns else { throw .tooFewRows(matrix.rows, columns: matrix.columns) }
    }
}
