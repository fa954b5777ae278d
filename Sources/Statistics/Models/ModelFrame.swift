/// The variables of a model, a row per observation.
///
///     let frame = try ModelFrame(["ARM": .factor(arm), "BASE": .numeric(baseline)])
///
/// Missing values are NaN in a number and nil in a factor; a model leaves out rows that miss a variable it has, and
/// counts them.
public struct ModelFrame: Sendable, Hashable {
    public enum Variable: Sendable, Hashable {
        case numeric([Double])
        case factor(Factor)

        var rows: Int {
            switch self {
            case .numeric(let values): values.count
            case .factor(let factor): factor.codes.count
            }
        }
    }

    public let rows: Int
    public let names: [String]
    public let variables: [Variable]

    /// Throws unless names differ, have no ':' and all variables have one number of rows, none infinite.
    public init(_ variables: KeyValuePairs<String, Variable>) throws(ModelError) {
        try self.init(names: variables.map(\.key), variables: variables.map(\.value))
    }

    /// - Parameters:
    ///   - names: one per variable.
    ///   - variables: of one number of rows.
    public init(names: [String], variables: [Variable]) throws(ModelError) {
        precondition(names.count == variables.count, "a name per variable")
        let rows = variables.first?.rows ?? 0
        for (place, name) in names.enumerated() {
            guard !name.isEmpty, !name.contains(":") else { throw .invalidName(name) }
            guard !names[..<place].contains(name) else { throw .repeatedVariable(name) }
            guard variables[place].rows == rows else {
                throw .unequalRows(variable: name, rows: variables[place].rows, expected: rows)
            }
            if case .numeric(let values) = variables[place], let row = values.firstIndex(where: \.isInfinite) {
                throw .infiniteValue(variable: name, row: row)
            }
        }
        self.rows = rows
        self.names = names
        self.variables = variables
    }

    private init(trusted names: [String], _ variables: [Variable], rows: Int) {
        self.names = names
        self.variables = variables
        self.rows = rows
    }

    /// Some rows, in the order named; factors keep all their levels.
    public func selecting(_ chosen: [Int]) -> ModelFrame {
        let variables = variables.map { variable -> Variable in
            switch variable {
            case .numeric(let values): .numeric(chosen.map { values[$0] })
            case .factor(let factor): .factor(factor.selecting(chosen))
            }
        }
        return ModelFrame(trusted: names, variables, rows: chosen.count)
    }

    /// Place of a variable among ``names``.
    func place(of name: String) throws(ModelError) -> Int {
        guard let place = names.firstIndex(of: name) else { throw .unknownVariable(name, known: names) }
        return place
    }

    /// The factor of a name; throws when there is none or it is a number.
    public func factor(_ name: String) throws(ModelError) -> Factor {
        guard case .factor(let factor) = variables[try place(of: name)] else {
            throw .wrongSetting(variable: name, isFactor: false)
        }
        return factor
    }

    /// Whether a row has a value of each of the variables at some places.
    func isComplete(_ row: Int, _ places: [Int]) -> Bool {
        places.allSatisfy { place in
            switch variables[place] {
            case .numeric(let values): !values[row].isNaN
            case .factor(let factor): factor.codes[row] != nil
            }
        }
    }
}
