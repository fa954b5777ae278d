/// Where a variable is held for a least-squares mean: `"drug"` or `3.2`.
public enum ModelSetting: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
{
    case level(String)
    case value(Double)

    public init(stringLiteral value: String) { self = .level(value) }
    public init(floatLiteral value: Double) { self = .value(value) }
    public init(integerLiteral value: Int) { self = .value(Double(value)) }
}

/// How a least-squares mean averages over variables that are not held.
public enum Averaging: Sendable, Hashable {
    /// Every combination of levels counts alike, numbers stand at their mean: SAS's LSMEANS, emmeans' default.
    case equal
    /// A combination of levels counts by how many rows have it (emmeans' `proportional`), numbers stand at their mean.
    case proportional
    /// Every row used counts once, with its own levels and numbers but for what is held: standardisation, or
    /// g-computation. The same as `proportional` unless the model multiplies two variables that are not held.
    case observed
}

extension DesignMatrix {
    /// The weights of coefficients that give a least-squares mean. Means of numbers are over the rows of this design.
    ///
    /// Throws for a setting of a variable that no term has, or of a level the factor has not.
    public func weights(
        at settings: [(key: String, value: ModelSetting)], averaging: Averaging
    ) throws(ModelError) -> [Double] {
        let held = try settled(settings)
        return switch averaging {
        case .equal: mean(over: combinations(held), held)
        case .proportional: mean(over: countedCombinations(held), held)
        case .observed: meanOverRows(held)
        }
    }

    /// Numbers and levels by place of variable; what is not held is NaN and nil.
    private struct Held {
        var numbers: [Double]
        var levels: [Int?]
    }

    private typealias Weighted = (levels: [Int], weight: Double)

    private func settled(_ settings: [(key: String, value: ModelSetting)]) throws(ModelError) -> Held {
        var held = Held(
            numbers: [Double](repeating: .nan, count: frame.names.count),
            levels: [Int?](repeating: nil, count: frame.names.count))
        let used = usedPlaces
        for (name, setting) in settings {
            let place = try frame.place(of: name)
            guard used.contains(place) else { throw .unknownVariable(name, known: used.map { frame.names[$0] }) }
            switch (setting, frame.variables[place]) {
            case (.value(let value), .numeric): held.numbers[place] = value
            case (.level(let level), .factor(let factor)):
                guard let code = factor.levels.firstIndex(of: level) else {
                    throw .unknownLevel(level, variable: name, levels: factor.levels)
                }
                held.levels[place] = code
            case (_, .numeric): throw .wrongSetting(variable: name, isFactor: false)
            case (_, .factor): throw .wrongSetting(variable: name, isFactor: true)
            }
        }
        return held
    }

    /// Places of variables in a term, ascending.
    private var usedPlaces: [Int] {
        frame.names.indices.filter { place in terms.contains { $0.variables.contains(frame.names[place]) } }
    }

    private func levelCount(_ place: Int) -> Int? {
        if case .factor(let factor) = frame.variables[place] { factor.levels.count } else { nil }
    }

    /// All combinations of the levels of factors that are not held.
    private func combinations(_ held: Held) -> [Weighted] {
        var result: [Weighted] = [(held.levels.map { $0 ?? 0 }, 1)]
        for place in usedPlaces where held.levels[place] == nil {
            guard let count = levelCount(place) else { continue }
            result = result.flatMap { combination in
                (0..<count).map { level in
                    var levels = combination.levels
                    levels[place] = level
                    return (levels, combination.weight)
                }
            }
        }
        return result
    }

    /// Combinations that rows have, with how many have them, in the order of their first rows.
    private func countedCombinations(_ held: Held) -> [Weighted] {
        var found: [[Int]: Int] = [:]
        var result: [Weighted] = []
        let free = usedPlaces.filter { held.levels[$0] == nil && levelCount($0) != nil }
        for row in rows {
            var levels = held.levels.map { $0 ?? 0 }
            for place in free { levels[place] = level(place, row) }
            if let index = found[levels] {
                result[index].weight += 1
            } else {
                found[levels] = result.count
                result.append((levels, 1))
            }
        }
        return result
    }

    private func level(_ place: Int, _ row: Int) -> Int {
        if case .factor(let factor) = frame.variables[place] { factor.codes[row] ?? 0 } else { 0 }
    }

    private func mean(over combinations: [Weighted], _ held: Held) -> [Double] {
        var numbers = held.numbers
        for place in usedPlaces where numbers[place].isNaN {
            guard case .numeric(let values) = frame.variables[place] else { continue }
            numbers[place] = rows.reduce(0) { $0 + values[$1] } / Double(rows.count)
        }
        let total = combinations.reduce(0) { $0 + $1.weight }
        return recipes.map { recipe in
            combinations.reduce(0) { $0 + $1.weight * recipe.value(numbers: numbers, levels: $1.levels) } / total
        }
    }

    private func meanOverRows(_ held: Held) -> [Double] {
        var sums = [Double](repeating: 0, count: recipes.count)
        let used = usedPlaces
        var numbers = held.numbers
        var levels = held.levels.map { $0 ?? 0 }
        for row in rows {
            for place in used {
                if case .numeric(let values) = frame.variables[place] {
                    if held.numbers[place].isNaN { numbers[place] = values[row] }
                } else if held.levels[place] == nil {
                    levels[place] = level(place, row)
                }
            }
            for (j, recipe) in recipes.enumerated() { sums[j] += recipe.value(numbers: numbers, levels: levels) }
        }
        return sums.map { $0 / Double(rows.count) }
    }
}
