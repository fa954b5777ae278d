import Documents
import Expressions
import Quantities

/// A scope such as a model has.
struct Patient: Scope {
    static let units = [
        "CL": "L/h", "Q": "mL/min", "V": "L", "central": "mg", "C": "mg/L", "molar": "umol/L", "age": "a", "weight": "kg",
        "height": "cm", "creatinine": "mg/dL", "egfr": "mL/min/{1.73_m2}", "bsa": "m2", "t": "h", "x": "1", "y": "1",
        "share": "%", "anc": "10^9/L", "drug.CL": "L/h", "marrow.anc": "10^9/L",
    ]
    static let levels = ["sex": ["female", "male"], "dialysis": ["none", "haemodialysis"]]

    func lookUp(_ name: String) -> ScopeEntry? {
        if let levels = Self.levels[name] { return ScopeEntry(tree: .symbol(name), type: .level(levels)) }
        guard let unit = Self.units[name].flatMap({ try? Unit($0) }) else { return nil }
        return ScopeEntry(tree: .symbol(name), type: .quantity(unit))
    }

    var visibleNames: [String] { (Array(Self.units.keys) + Self.levels.keys).sorted() }

    /// `auc(quantity, from, to)`, as endpoints have it.
    func call(_ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker)
        -> TypedExpression??
    {
        guard name == "auc" else { return .none }
        guard arguments.count == 3, let hour = try? Unit("h"), let value = checker.check(arguments[0]),
            checker.check(arguments[1], as: hour) != nil, checker.check(arguments[2], as: hour) != nil,
            let unit = value.type.unit
        else { return .some(nil) }
        return TypedExpression(tree: .symbol("auc#1"), type: .quantity(unit * hour), position: position)
    }
    var functionNames: [String] { ["auc"] }
}

func parse(_ text: String, _ diagnostics: Diagnostics = Diagnostics()) -> Expression? {
    Expression.parse(Scalar(text, file: "m"), diagnostics)
}

/// All diagnostics for an expression, parsed and, where it parses, checked.
func complaints(_ text: String) -> [String] {
    let diagnostics = Diagnostics()
    if let expression = parse(text, diagnostics) {
        _ = UnitChecker(scope: Patient(), diagnostics: diagnostics).check(expression)
    }
    return diagnostics.all.map { String("\($0)".dropFirst(2)) }
}

/// The checked expression; nil if anything is wrong with it.
func checked(_ text: String) -> TypedExpression? {
    let diagnostics = Diagnostics()
    let result = parse(text, diagnostics).flatMap { UnitChecker(scope: Patient(), diagnostics: diagnostics).check($0) }
    return diagnostics.all.isEmpty ? result : nil
}

/// The value of an expression with these values of its symbols, in their units.
func value(_ text: String, _ values: [String: Double] = [:]) -> Double? {
    checked(text)?.tree.evaluate { values[$0] ?? .nan }
}
