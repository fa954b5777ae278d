import Documents
import Quantities

/// Resolves names and reconciles units: expressions as written -> trees of pure numbers.
///
///     let checker = UnitChecker(scope: scope, diagnostics: diagnostics)
///     let clearance = checker.check(expression, as: try Unit("L/h"))
///
/// Symbols keep their declared unit; a factor is put into the tree only where operands of different units meet. Products
/// keep the units of their factors (`mg/L*L` is `mg`). A literal 0 fits any unit; any other bare number is dimensionless.
public struct UnitChecker {
    public let scope: any Scope
    public let diagnostics: Diagnostics
    /// Formulas within formulas; none nests deeper than a few.
    let formulaDepth: Int

    public init(scope: any Scope, diagnostics: Diagnostics) {
        self.init(scope: scope, diagnostics: diagnostics, formulaDepth: 0)
    }

    init(scope: any Scope, diagnostics: Diagnostics, formulaDepth: Int) {
        self.scope = scope
        self.diagnostics = diagnostics
        self.formulaDepth = formulaDepth
    }

    /// The checked expression with whatever type it has, or nil after diagnostics.
    public func check(_ expression: Expression) -> TypedExpression? {
        switch expression.kind {
        case .number(let value): quantity(.constant(value), .one, expression)
        case .quantity(let value, let unit): literal(value, unit, expression)
        case .name(let name): look(up: name, expression)
        case .negate(let operand):
            number(operand, "`-`").map { quantity(.unary(.negate, $0.tree), $0.unit, expression) }
        case .not(let operand): checkTruth(operand).map { truth(.unary(.not, $0.tree), expression) }
        case .binary(let op, let left, let right): binary(op, left, right, expression)
        case .conditional(let condition, let first, let second): conditional(condition, first, second, expression)
        case .call(let name, let arguments): call(name, arguments, expression)
        }
    }

    /// The expression converted into a unit: a number in that unit, or nil after diagnostics.
    public func check(_ expression: Expression, as unit: Unit) -> TypedExpression? {
        guard let operand = number(expression, nil, expected: "a quantity in \(unit)") else { return nil }
        return convert(operand, to: unit).map { quantity($0, unit, expression) }
    }

    /// A condition, or nil after diagnostics.
    public func checkTruth(_ expression: Expression) -> TypedExpression? {
        guard let checked = check(expression) else { return nil }
        if case .truth = checked.type { return checked }
        diagnostics.error(
            expression.position, "`\(expression.snippet)` is \(checked.type.shown), not a condition",
            expected: "a comparison such as `x > 1`")
        return nil
    }

    /// One of the given levels by name, or an expression whose value is one; the tree is the level's index in `levels`.
    public func check(_ expression: Expression, asLevelOf levels: [String]) -> TypedExpression? {
        if case .name(let name) = expression.kind, let index = levels.firstIndex(of: name) {
            return TypedExpression(tree: .constant(Double(index)), type: .level(levels), position: expression.position)
        }
        if case .name(let name) = expression.kind, scope.lookUp(name) == nil {
            refuseLevel(name, levels, at: expression.position)
            return nil
        }
        guard let checked = check(expression) else { return nil }
        if checked.type == .level(levels) { return checked }
        diagnostics.error(
            expression.position, "`\(expression.snippet)` is \(checked.type.shown)",
            expected: "one of the levels \(Suggestions.list(levels))")
        return nil
    }

    // MARK: Results

    func quantity(_ tree: CheckedExpression, _ unit: Unit, _ expression: Expression) -> TypedExpression {
        TypedExpression(tree: tree, type: .quantity(unit), position: expression.position)
    }

    func truth(_ tree: CheckedExpression, _ expression: Expression) -> TypedExpression {
        TypedExpression(tree: tree, type: .truth, position: expression.position)
    }

    // MARK: Leaves

    /// A quantity without a dimension (`39.8 %`) is the number it stands for.
    private func literal(_ value: Double, _ unit: Unit, _ expression: Expression) -> TypedExpression? {
        guard unit.isDimensionless else { return quantity(.constant(value), unit, expression) }
        let operand = Operand(tree: .constant(value), unit: unit, expression: expression)
        return convert(operand, to: .one).map { quantity($0, .one, expression) }
    }

    private func look(up name: String, _ expression: Expression) -> TypedExpression? {
        if let entry = scope.lookUp(name) {
            return TypedExpression(tree: entry.tree, type: entry.type, position: expression.position)
        }
        if isFunction(name) {
            diagnostics.error(expression.position, "`\(name)` is a function", expected: "its arguments: `\(name)(...)`")
            return nil
        }
        let names = scope.visibleNames
        let own = name.split(separator: ".").last.map(String.init) ?? name
        let remedy =
            Suggestions.nearest(name, among: names).map { "did you mean `\($0)`?" }
            ?? names.first { $0.hasSuffix(".\(own)") }.map { "did you mean `\($0)`?" }
            ?? asUnit(name)
            ?? (names.isEmpty ? "no names can be used here" : "the names here are: \(Suggestions.list(names.sorted()))")
        diagnostics.error(expression.position, "unknown name `\(name)`", remedy: remedy)
        return nil
    }

    /// `1.6 /h`, `dose / 70 kg / h`: units stand behind a number.
    private func asUnit(_ name: String) -> String? {
        guard (try? Unit(name)) != nil else { return nil }
        return "a unit stands behind a number: write `1 \(name)`, or `0.2 1/\(name)` for 0.2 per \(name)"
    }

    func isFunction(_ name: String) -> Bool { scope.isFunction(name) }

    func refuseLevel(_ name: String, _ levels: [String], at position: SourcePosition) {
        let near = Suggestions.nearest(name, among: levels).map { "did you mean `\($0)`?" }
        diagnostics.error(
            position, "`\(name)` is none of the levels", expected: "one of: \(Suggestions.list(levels))", remedy: near)
    }
}

extension ValueType {
    /// In a message.
    public var shown: String {
        switch self {
        case .quantity(let unit): unit == .one ? "a pure number" : "a quantity in \(unit)"
        case .truth: "a condition"
        case .level(let levels): "a level (\(Suggestions.list(levels)))"
        }
    }

    /// The unit of a quantity.
    public var unit: Unit? { if case .quantity(let unit) = self { unit } else { nil } }
}
