import Foundation

/// Numbers of `/optimisation` as people read them.
struct OptimumNumbers {
    static let root = "/optimisation"

    /// What is made large or small, or limited: an expression over the patients.
    struct Goal {
        /// The dataset's name: `objective_1`, `limited_1`.
        let name: String
        /// As written.
        let text: String
        /// A probability, shown in percent.
        let isShare: Bool

        /// What a constraint limits, without its limit: `probability(toxic)` of `probability(toxic) <= 0.1`.
        var limited: String {
            guard name.hasPrefix("limited") else { return text }
            for sign in ["<=", ">=", "<", ">"] {
                let sides = text.components(separatedBy: " \(sign) ")
                if sides.count == 2 { return sides[0].contains("(") ? sides[0] : sides[1] }
            }
            return text
        }
    }

    let data: ReportData
    let variables: [String]
    let objectives: [Goal]
    let constraints: [Goal]

    /// nil when nothing was optimised.
    init?(_ data: ReportData) throws {
        guard try data.contains(Self.root) else { return nil }
        self.data = data
        variables = try data.lines("variables", of: Self.root)
        objectives = try Self.goals("objective", data.lines("objectives", of: Self.root), data.lines("objective_kinds", of: Self.root))
        constraints = try Self.goals("limited", data.lines("constraints", of: Self.root), data.lines("constraint_kinds", of: Self.root))
    }

    private static func goals(_ name: String, _ texts: [String], _ kinds: [String]) -> [Goal] {
        zip(texts, kinds).enumerated().map { Goal(name: "\(name)_\($0 + 1)", text: $1.0, isShare: $1.1 == "share") }
    }

    func value(_ goal: Goal, _ dataset: String, _ index: Int = 0) throws -> Datum {
        let path = "\(Self.root)/\(dataset)"
        return goal.isShare ? try data.percentage(path, index) : try data.datum(path, index)
    }

    func unit(_ goal: Goal, in group: String) throws -> Prose {
        goal.isShare ? "\u{A0}%" : "\(unit: try data.variable("\(Self.root)/\(group)/\(goal.name)").unit)"
    }

    /// `4.54 mg·h/L (4.43 to 4.65)`
    func interval(_ goal: Goal, in group: String, _ index: Int = 0) throws -> Prose {
        let path = "\(group)/\(goal.name)"
        return "\(try value(goal, path, index))\(try unit(goal, in: group)) (\(try value(goal, "\(path)_lower", index)) to \(try value(goal, "\(path)_upper", index)))"
    }

    func cell(_ goal: Goal, in group: String, _ index: Int) throws -> ReportTable.Cell {
        let path = "\(group)/\(goal.name)"
        return .interval(try value(goal, path, index), try value(goal, "\(path)_lower", index), try value(goal, "\(path)_upper", index))
    }

    func column(_ goal: Goal, in group: String) throws -> ReportTable.Column {
        .interval(try title(goal, in: group), csv: goal.name)
    }

    /// `mean(auc) (mg·h/L)`
    func title(_ goal: Goal, in group: String) throws -> Prose {
        let text: Prose = .stored(goal.limited)
        if goal.isShare { return text + " (%)" }
        let unit = try data.variable("\(Self.root)/\(group)/\(goal.name)").unit
        return unit == "1" ? text : text + " (\(bare: unit))"
    }

    /// `at most` or `at least` of a constraint.
    func side(_ index: Int) throws -> Prose {
        let sides = try data.lines("constraint_sides", of: Self.root)
        return sides.indices.contains(index) && sides[index] == "lower" ? "at least" : "at most"
    }

    /// A varied quantity with its unit.
    func amount(_ variable: String, in group: String, _ index: Int = 0) throws -> Prose {
        let path = "\(Self.root)/\(group)/\(variable)"
        return "\(try data.datum(path, index, .amount))\(unit: try data.variable(path).unit)"
    }

    func limits(_ variable: String, in group: String, _ index: Int = 0) throws -> Prose {
        let path = "\(Self.root)/\(group)/\(variable)"
        return "\(try data.datum("\(path)_lower", index, .amount)) to \(try data.datum("\(path)_upper", index, .amount))"
    }

    /// The variable with its unit, for axes and heads of columns.
    func name(_ variable: String) throws -> Prose {
        let unit = try data.variable("\(Self.root)/best/\(variable)").unit
        return unit == "1" ? .stored(variable) : "\(stored: variable) (\(bare: unit))"
    }

    /// Places of choices in ascending order of the only varied quantity; nil where there are several.
    func curve() throws -> (variable: String, places: [Int], values: [Double])? {
        guard variables.count == 1, let variable = variables.first else { return nil }
        let values = try data.values("\(Self.root)/choices/\(variable)")
        let places = values.indices.sorted { values[$0] < values[$1] }
        return (variable, places, places.map { values[$0] })
    }
}
