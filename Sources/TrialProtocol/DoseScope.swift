import Documents
import Expressions
import ModelLanguage
import Populations

/// What a prescriber knows when a dose is written: covariates and scan variables, never a twin's true parameters.
struct DoseScope: Scope {
    let context: ProtocolContext
    let scan: [ScanValue]

    var visibleNames: [String] { scan.map(\.name) + context.varied.map(\.name) + (context.cohort?.covariates.map(\.name) ?? []) }

    func lookUp(_ name: String) -> ScopeEntry? {
        if let value = (scan + context.varied).first(where: { $0.name == name }) {
            return ScopeEntry(tree: .constant(value.value), type: .quantity(value.unit))
        }
        return context.cohort?.entry(for: name)
    }

    /// Why a name of the twin cannot stand in a dose.
    func refusal(of name: String) -> NameRefusal? {
        guard lookUp(name) == nil, !context.isUnreadable(name), let kind = context.kind(of: name) else { return nil }
        if kind == "a covariate of the twin" {
            return NameRefusal(
                problem: "`\(name)` is a covariate of the twin that cohort `\(context.cohort?.name ?? "")` does not have",
                expected: "covariates of the cohort", remedy: "add it to the cohort")
        }
        return NameRefusal(
            problem: "`\(name)` is \(kind), the prescriber does not know it",
            expected: context.doseNames,
            remedy: Suggestions.nearest(name, among: visibleNames).map { "did you mean `\($0)`?" })
    }
}
