/// How a column of a design comes from a row's variables: the product of its parts.
struct DesignColumn: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        /// The value of the numeric variable at a place.
        case value(Int)
        /// One where the factor at a place has a level.
        case indicator(Int, level: Int)
        /// One at a level, minus one at the factor's last level: sum-to-zero coding.
        case deviation(Int, level: Int, last: Int)
    }

    /// Place of the term among the design's; nil for the intercept.
    let term: Int?
    let parts: [Part]
    let name: String

    /// The columns of a term. A factor is coded by differences between levels where the model has the term without it,
    /// and with a column for each level where it has not, as R's `model.matrix` does; of several factors the first
    /// varies fastest.
    static func columns(
        of term: Int, in terms: [ModelTerm], intercept: Bool, coding: FactorCoding, frame: ModelFrame
    ) throws(ModelError) -> [DesignColumn] {
        var columns = [DesignColumn(term: term, parts: [], name: "")]
        for name in terms[term].variables {
            let others = ModelTerm(terms[term].variables.filter { $0 != name })
            let hasMargin = others.variables.isEmpty ? intercept : terms.contains { $0.isSame(others) }
            let choices = try Self.parts(of: name, hasMargin: hasMargin, coding: coding, frame: frame)
            columns = choices.flatMap { choice in
                columns.map {
                    DesignColumn(
                        term: term, parts: $0.parts + [choice.part],
                        name: $0.name.isEmpty ? choice.name : $0.name + ":" + choice.name)
                }
            }
        }
        return columns
    }

    private static func parts(
        of name: String, hasMargin: Bool, coding: FactorCoding, frame: ModelFrame
    ) throws(ModelError) -> [(part: Part, name: String)] {
        let place = try frame.place(of: name)
        guard case .factor(let factor) = frame.variables[place] else { return [(.value(place), name)] }
        let last = factor.levels.count - 1
        if !hasMargin { return factor.levels.indices.map { (.indicator(place, level: $0), name + factor.levels[$0]) } }
        switch coding {
        case .treatment: return factor.levels.indices.dropFirst().map {
            (.indicator(place, level: $0), name + factor.levels[$0])
        }
        case .sumToZero: return factor.levels.indices.dropLast().map {
            (.deviation(place, level: $0, last: last), name + factor.levels[$0])
        }
        }
    }

    /// Its value with numbers and levels by place.
    func value(numbers: [Double], levels: [Int]) -> Double {
        var product = 1.0
        for part in parts {
            switch part {
            case .value(let place): product *= numbers[place]
            case .indicator(let place, let level): product *= levels[place] == level ? 1 : 0
            case .deviation(let place, let level, let last):
                product *= levels[place] == level ? 1 : levels[place] == last ? -1 : 0
            }
        }
        return product
    }

    /// Multiplies a column of ones by the parts, for complete rows of a frame.
    func multiply(into column: UnsafeMutableBufferPointer<Double>, frame: ModelFrame, rows: [Int]) {
        for part in parts {
            switch part {
            case .value(let place):
                guard case .numeric(let values) = frame.variables[place] else { continue }
                for (i, row) in rows.enumerated() { column[i] *= values[row] }
            case .indicator(let place, let level):
                guard case .factor(let factor) = frame.variables[place] else { continue }
                for (i, row) in rows.enumerated() where factor.codes[row] != level { column[i] = 0 }
            case .deviation(let place, let level, let last):
                guard case .factor(let factor) = frame.variables[place] else { continue }
                for (i, row) in rows.enumerated() {
                    let code = factor.codes[row]
                    column[i] *= code == level ? 1 : code == last ? -1 : 0
                }
            }
        }
    }
}

/// How the levels of a factor become columns.
public enum FactorCoding: Sendable, Hashable {
    /// A column per level but the first, one at that level: differences from the first level.
    case treatment
    /// A column per level but the last, one there and minus one at the last: deviations from the mean of the levels.
    case sumToZero
}
