import Documents
import Quantities

/// The elementwise functions of the grammar.
public enum BuiltInFunction: String, CaseIterable, Sendable {
    case exp, log, log10, sqrt, pow, min, max, abs, floor, logit, expit

    /// All of them, by name.
    public static let names: Set<String> = Set(allCases.map(\.rawValue))

    /// How many arguments; nil for two or more.
    var arity: Int? {
        switch self {
        case .min, .max: nil
        case .pow: 2
        default: 1
        }
    }

    /// What people write for functions that exist under another name, or not at all.
    static let remedies: [String: String] = [
        "ln": "write `log(...)`: it is the natural logarithm",
        "log2": "write `log(...) / log(2)`",
        "log1p": "write `log(1 + ...)`",
        "expm1": "write `exp(...) - 1`",
        "power": "write `a^b` or `pow(a, b)`",
        "square": "write `x^2`",
        "cbrt": "write `x^(1/3)`",
        "fabs": "write `abs(...)`",
        "int": "write `floor(...)`",
        "trunc": "write `floor(...)`",
        "round": "write `floor(x + 0.5)`",
        "ceil": "write `-floor(-x)`",
        "ceiling": "write `-floor(-x)`",
        "inv_logit": "write `expit(...)`",
        "invlogit": "write `expit(...)`",
        "sigmoid": "write `expit(...)`",
        "ifelse": "write `if condition then value else value`",
        "if": "write `if condition then value else value`",
    ]

    /// The same for functions over time, where there are such.
    static let courseRemedies: [String: String] = [
        "cmax": "highest", "max_of": "highest", "peak": "highest", "cmin": "lowest", "nadir": "lowest",
        "trough": "at", "value_at": "at", "tmax": "time_of_highest", "tmin": "time_of_lowest",
        "auclast": "auc", "auc0_24": "auc", "auc24": "auc", "area": "auc", "integral": "auc",
    ]

    static func remedy(for name: String, among known: [String]) -> String? {
        if let told = remedies[name.lowercased()] { return told }
        guard let own = courseRemedies[name.lowercased()], known.contains(own) else { return nil }
        return "write `\(own)(...)`"
    }
}

extension UnitChecker {
    func call(_ name: String, _ arguments: [Expression], _ whole: Expression) -> TypedExpression? {
        if let function = BuiltInFunction(rawValue: name) { return builtIn(function, arguments, whole) }
        if let formula = Formula.named(name) { return inline(formula, arguments, whole) }
        if let checked = scope.call(name, arguments, at: whole.position, checker: self) { return checked }
        let known = scope.functionNames + BuiltInFunction.allCases.map(\.rawValue) + Formula.all.map(\.name)
        if scope.lookUp(name) != nil {
            diagnostics.error(
                whole.position, "`\(name)` is no function",
                expected: "an operator: there is no implicit multiplication",
                remedy: "write `\(name) * (...)` if a product is meant")
            return nil
        }
        let remedy =
            BuiltInFunction.remedy(for: name, among: known)
            ?? Suggestions.nearest(name, among: known).map { "did you mean `\($0)`?" }
            ?? "the functions here are: \(Suggestions.list(known))"
        diagnostics.error(whole.position, "unknown function `\(name)`", remedy: remedy)
        return nil
    }

    private func builtIn(_ function: BuiltInFunction, _ arguments: [Expression], _ whole: Expression)
        -> TypedExpression?
    {
        let isRight = function.arity.map { arguments.count == $0 } ?? (arguments.count >= 2)
        guard isRight else {
            let expected = function.arity.map { $0 == 1 ? "one" : "\($0)" } ?? "two or more"
            diagnostics.error(
                whole.position,
                "`\(function.rawValue)` has \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
                expected: expected)
            return nil
        }
        if function == .pow { return power(arguments[0], arguments[1], whole) }
        let operands = arguments.map { number($0, "`\(function.rawValue)`") }
        let sound = operands.compactMap { $0 }
        guard sound.count == operands.count else { return nil }
        switch function {
        case .min, .max: return extreme(function, sound, whole)
        case .abs: return quantity(.unary(.abs, sound[0].tree), sound[0].unit, whole)
        case .sqrt: return squareRoot(sound[0], whole)
        default: return ofPureNumber(function, sound[0], whole)
        }
    }

    private func extreme(_ function: BuiltInFunction, _ operands: [Operand], _ whole: Expression) -> TypedExpression? {
        guard
            let met = meet(
                operands, at: whole.position, doing: "compare", of: "all arguments of `\(function.rawValue)`")
        else { return nil }
        let op: BinaryOperator = function == .min ? .min : .max
        let tree = met.trees.dropFirst().reduce(met.trees[0]) { .binary(op, $0, $1) }
        return quantity(tree, met.unit, whole)
    }

    private func squareRoot(_ operand: Operand, _ whole: Expression) -> TypedExpression? {
        let exact = operand.unit.isDimensionless ? Unit.one : operand.unit
        let unit = exact.squareRoot() == nil && exact.dimension.squareRoot() != nil ? exact.coherent : exact
        guard let root = unit.squareRoot() else {
            diagnostics.error(
                operand.expression.position,
                "`\(operand.expression.snippet)` has the unit \(operand.unit), which has no square root",
                expected: "a pure number, or a unit such as m2")
            return nil
        }
        return convert(operand, to: unit).map { quantity(.unary(.sqrt, $0), root, whole) }
    }

    private func ofPureNumber(_ function: BuiltInFunction, _ operand: Operand, _ whole: Expression) -> TypedExpression?
    {
        guard operand.unit.isDimensionless else {
            diagnostics.error(
                operand.expression.position,
                "`\(function.rawValue)` needs a pure number, but `\(operand.expression.snippet)` has the unit \(operand.unit)",
                remedy:
                    "divide it by a quantity of its unit: `\(function.rawValue)(\(operand.expression.snippet) / 1 \(operand.unit))`"
            )
            return nil
        }
        guard let x = convert(operand, to: .one) else { return nil }
        return quantity(tree(function, x), .one, whole)
    }

    private func tree(_ function: BuiltInFunction, _ x: CheckedExpression) -> CheckedExpression {
        switch function {
        case .exp: .unary(.exp, x)
        case .log: .unary(.log, x)
        case .log10: .unary(.log10, x)
        case .floor: .unary(.floor, x)
        case .logit: .unary(.log, .binary(.divide, x, .binary(.subtract, .constant(1), x)))
        case .expit: .binary(.divide, .constant(1), .binary(.add, .constant(1), .unary(.exp, .unary(.negate, x))))
        case .sqrt, .abs, .pow, .min, .max: x  // have units; made above
        }
    }
}
