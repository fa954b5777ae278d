import Documents
import Quantities

/// Covariates are the patient's, not a model's: components that name the same one share it.
struct CovariateMerger {
    let components: [TwinComponent]
    let diagnostics: Diagnostics

    /// - Returns: the twin's covariates, each in the unit of the first component that has it, and for each component the
    ///   factors from those units to its own.
    func merge() -> (merged: [ModelCovariate], factors: [String: [String: Double]]) {
        var merged: [ModelCovariate] = []
        var factors: [String: [String: Double]] = [:]
        for component in components {
            for covariate in component.model.covariates {
                var factor = 1.0
                if let index = merged.firstIndex(where: { $0.name == covariate.name }) {
                    guard let found = join(covariate, into: &merged[index], component) else { continue }
                    factor = found
                } else {
                    merged.append(covariate)
                }
                factors[component.name.text, default: [:]][covariate.name] = factor
            }
        }
        return (merged, factors)
    }

    /// What a value of `first` is multiplied with to be one of `second`; nil after a diagnostic.
    private func join(_ second: ModelCovariate, into first: inout ModelCovariate, _ component: TwinComponent) -> Double? {
        switch (first.kind, second.kind) {
        case (.number(let unit, let standard, let studied), .number(let other, let otherStandard, let otherStudied)):
            guard let factor = try? unit.factor(to: other) else {
                refuse(second, component, "\(other.phrase), but \(unit.phrase) at \(first.position)", "units of the same kind")
                return nil
            }
            first.kind = .number(
                unit: unit, standard: standard ?? otherStandard.map { $0 / factor },
                studied: Self.common(studied, otherStudied.map { ($0.lowerBound / factor)...($0.upperBound / factor) }))
            return factor
        case (.levels(let levels, let standard), .levels(let others, let otherStandard)):
            guard levels == others else {
                refuse(
                    second, component,
                    "one of \(Suggestions.list(others)), but at \(first.position) one of \(Suggestions.list(levels))",
                    "the same levels in the same order")
                return nil
            }
            first.kind = .levels(levels, standard: standard ?? otherStandard)
            return 1
        default:
            refuse(second, component, "a number in one component and a level in another (\(first.position))", "the same kind in both")
            return nil
        }
    }

    private func refuse(_ covariate: ModelCovariate, _ component: TwinComponent, _ difference: String, _ expected: String) {
        diagnostics.error(
            covariate.position, "components of the twin share the covariate `\(covariate.name)`, which is \(difference)",
            expected: expected)
    }

    /// Where both were studied; the first where they do not meet.
    private static func common(_ a: ClosedRange<Double>?, _ b: ClosedRange<Double>?) -> ClosedRange<Double>? {
        guard let a, let b else { return a ?? b }
        let low = max(a.lowerBound, b.lowerBound)
        let high = min(a.upperBound, b.upperBound)
        return low < high ? low...high : a
    }
}
