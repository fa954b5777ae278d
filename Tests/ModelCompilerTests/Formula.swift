import Documents
import Expressions
import Quantities

/// Reads formulas of pure numbers, so that tests show equations as the literature writes them: every name is a symbol
/// of unit 1.
enum Formula {
    private struct AnyName: Scope {
        func lookUp(_ name: String) -> ScopeEntry? { ScopeEntry(tree: .symbol(name), type: .quantity(.one)) }
        var visibleNames: [String] { [] }
    }

    /// The checked tree; a constant NaN after a recorded diagnostic would spoil every comparison, so it stops there.
    static func tree(_ text: String) -> CheckedExpression {
        let diagnostics = Diagnostics()
        let parsed = Expression.parse(Scalar(text, file: "test"), diagnostics)
        let typed = parsed.flatMap { UnitChecker(scope: AnyName(), diagnostics: diagnostics).check($0) }
        guard let tree = typed?.tree else { preconditionFailure("\(text): \(diagnostics.all)") }
        return tree
    }
}
