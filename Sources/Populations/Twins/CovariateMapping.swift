import Documents
import ModelLanguage
import Quantities

/// Brings a cohort's twins to a model: its covariates in its order, units and levels.
///
///     let mapping = CovariateMapping.make(cohort: cohort, model: model, at: position, diagnostics)
///     let values = mapping?.values(for: twin)
public struct CovariateMapping: Sendable {
    /// What was assumed for covariates that the cohort does not have, a sentence each.
    public let assumptions: [String]
    /// Parameters of the model that are covariates of the cohort, by index.
    public let givenParameters: [Int]
    private let sources: [Source]
    private let parameterSources: [Source]
    private let studied: [ClosedRange<Double>?]

    private enum Source: Sendable {
        /// value * factor + offset
        case number(Int, factor: Double, offset: Double)
        /// The model's level by the cohort's.
        case level(Int, [Int])
        case standard(Double)
    }

    /// The mapping, or nil after diagnostics.
    ///
    /// Covariates that the cohort does not have take the model's default, which is an assumption.
    /// - Parameter position: where the cohort is chosen for the model.
    public static func make(
        cohort: Cohort, model: Model, at position: SourcePosition, _ diagnostics: Diagnostics
    ) -> CovariateMapping? {
        let maker = MappingMaker(cohort: cohort, model: model, position: position, diagnostics: diagnostics)
        var sources: [Source] = []
        var assumptions: [String] = []
        for covariate in model.covariates {
            if let index = cohort.index(of: covariate.name) {
                if let source = maker.source(index, covariate) { sources.append(source) }
            } else if let (value, text) = maker.standard(covariate) {
                sources.append(.standard(value))
                assumptions.append(text)
            }
        }
        let given = maker.parameters()
        guard sources.count == model.covariates.count, let given else { return nil }
        let studied = model.covariates.map { covariate -> ClosedRange<Double>? in
            if case .number(_, _, let range) = covariate.kind { range } else { nil }
        }
        return CovariateMapping(
            assumptions: assumptions + given.map(\.text), givenParameters: given.map(\.parameter), sources: sources,
            parameterSources: given.map(\.source), studied: studied)
    }

    /// The twin's own parameters, as far as the cohort gives them, in the model's units.
    public func parameters(of twin: CohortTwin) -> [(parameter: Int, value: Double)] {
        zip(givenParameters, parameterSources).map { ($0, Self.value($1, twin)) }
    }

    /// The model's covariates for a twin: numbers in the model's units, levels as the model's index.
    public func values(for twin: CohortTwin) -> [Double] {
        sources.map { Self.value($0, twin) }
    }

    private static func value(_ source: Source, _ twin: CohortTwin) -> Double {
        switch source {
        case .number(let index, let factor, let offset): twin.values[index] * factor + offset
        case .level(let index, let table): Double(table[Int(twin.values[index])])
        case .standard(let value): value
        }
    }

    /// The model's covariates over time: what changes, in the model's order and units.
    public func changes(of course: CovariateCourse) -> [[CovariateCourse.Change]] {
        sources.map { source in
            switch source {
            case .number(let index, let factor, let offset):
                course.changes[index].map { .init(time: $0.time, value: $0.value * factor + offset) }
            case .level(let index, let table): course.changes[index].map { .init(time: $0.time, value: Double(table[Int($0.value)])) }
            case .standard: []
            }
        }
    }

    /// Whether some value that a covariate changes to was not among those studied when the model was made.
    public func leavesStudied(_ changes: [[CovariateCourse.Change]]) -> Bool {
        zip(changes, studied).contains { changes, studied in
            studied.map { range in changes.contains { !range.contains($0.value) } } ?? false
        }
    }

    /// Indices of the model's covariates whose value was not among those studied when the model was made.
    /// - Parameter values: as ``values(for:)`` gives them.
    public func outsideStudied(_ values: [Double]) -> [Int] {
        values.indices.filter { index in studied[index].map { !$0.contains(values[index]) } ?? false }
    }

    /// Finds each source and tells what is wrong with it.
    private struct MappingMaker {
        let cohort: Cohort
        let model: Model
        let position: SourcePosition
        let diagnostics: Diagnostics

        func source(_ index: Int, _ covariate: ModelCovariate) -> Source? {
            switch (cohort.covariates[index].kind, covariate.kind) {
            case (.number(let own), .number(let unit, _, _)): return number(index, own, unit, covariate)
            case (.levels(let own), .levels(let levels, _)): return level(index, own, levels, covariate)
            case (.number(let own), .levels(let levels, _)):
                refuse(covariate, "is a number \(own.phrase) in cohort `\(cohort.name)`", "the levels \(Suggestions.list(levels))")
            case (.levels(let own), .number(let unit, _, _)):
                refuse(covariate, "has the levels \(Suggestions.list(own)) in cohort `\(cohort.name)`", "a number \(unit.phrase)")
            }
            return nil
        }

        /// Covariates of the cohort that are parameters of the model, in the model's order; nil after diagnostics.
        func parameters() -> [(parameter: Int, source: Source, text: String)]? {
            var found: [(parameter: Int, source: Source, text: String)] = []
            var isSound = true
            for (index, covariate) in cohort.covariates.enumerated() {
                guard let name = covariate.parameter else { continue }
                guard let place = model.parameters.firstIndex(where: { $0.name == name }) else {
                    let near = Suggestions.nearest(name, among: model.parameters.map(\.name)).map { "did you mean `\($0)`?" }
                    diagnostics.error(
                        covariate.position, "`\(covariate.name)` is the parameter `\(name)`, which the model `\(model.name)` does not have",
                        expected: near == nil ? "one of: \(Suggestions.list(model.parameters.map(\.name)))" : nil, remedy: near)
                    isSound = false
                    continue
                }
                let parameter = model.parameters[place]
                guard let own = covariate.unit, let source = conversion(index, own, parameter.unit) else {
                    diagnostics.error(
                        covariate.position, "`\(covariate.name)` is \(covariate.unit?.phrase ?? "a level"), but the parameter `\(name)` of the model "
                            + "`\(model.name)` is \(parameter.unit.phrase)", expected: parameter.unit.expectation)
                    isSound = false
                    continue
                }
                if parameter.iov != nil {
                    diagnostics.warn(
                        position, "`\(name)` varies between occasions in the model `\(model.name)`, but is the cohort's `\(covariate.name)` at all of them")
                }
                found.append(
                    (place, source, "`\(name)` is each twin's `\(covariate.name)` of cohort `\(cohort.name)`, not what the model `\(model.name)` has"))
            }
            return isSound ? found.sorted { $0.parameter < $1.parameter } : nil
        }

        /// nil where the dimensions differ.
        private func conversion(_ index: Int, _ own: Unit, _ unit: Unit) -> Source? {
            if own == unit { return .number(index, factor: 1, offset: 0) }
            if own.isCommensurable(with: unit), let factor = try? own.factor(to: unit) {
                return .number(index, factor: factor, offset: 0)
            }
            // Degrees Celsius and kelvin.
            if let zero = try? Quantity(0, own).converted(to: unit), let one = try? Quantity(1, own).converted(to: unit) {
                return .number(index, factor: (one.value - zero.value).rounded(), offset: zero.value)
            }
            return nil
        }

        private func number(_ index: Int, _ own: Unit, _ unit: Unit, _ covariate: ModelCovariate) -> Source? {
            if let source = conversion(index, own, unit) { return source }
            refuse(
                covariate, "is \(own.phrase) (\(own.dimension)) in cohort `\(cohort.name)`", "\(unit.phrase) (\(unit.dimension))")
            return nil
        }

        private func level(_ index: Int, _ own: [String], _ levels: [String], _ covariate: ModelCovariate) -> Source? {
            let table = own.compactMap { levels.firstIndex(of: $0) }
            if table.count == own.count { return .level(index, table) }
            for level in own where !levels.contains(level) {
                diagnostics.error(
                    place(of: index),
                    "cohort `\(cohort.name)` has the level `\(level)` of `\(covariate.name)`, which the model `\(model.name)` "
                        + "does not know",
                    expected: "one of: \(Suggestions.list(levels))",
                    remedy: Suggestions.nearest(level, among: levels).map { "is `\($0)` meant?" })
            }
            return nil
        }

        /// A covariate's own line, where the cohort stands in the file that names it.
        private func place(of index: Int?) -> SourcePosition {
            guard let index, cohort.file == position.file else { return position }
            return cohort.covariates[index].position
        }

        private func refuse(_ covariate: ModelCovariate, _ problem: String, _ expected: String) {
            diagnostics.error(
                place(of: cohort.index(of: covariate.name)), "`\(covariate.name)` \(problem)", expected: "\(expected), as the model `\(model.name)` declares it")
        }

        /// The model's default and what it means.
        func standard(_ covariate: ModelCovariate) -> (Double, String)? {
            let near = Suggestions.nearest(covariate.name, among: cohort.covariates.map(\.name))
            let value: Double
            let shown: String
            switch covariate.kind {
            case .number(let unit, let standard?, _): (value, shown) = (standard, unit.shown(standard))
            case .levels(let levels, let standard?): (value, shown) = (Double(standard), "`\(levels[standard])`")
            default:
                diagnostics.error(
                    position,
                    "the model `\(model.name)` needs the covariate `\(covariate.name)`: cohort `\(cohort.name)` does not have it, "
                        + "and the model has no default",
                    remedy: near.map { "is the cohort's `\($0)` meant?" } ?? "add it to the cohort")
                return nil
            }
            if let near {
                diagnostics.warn(
                    position, "cohort `\(cohort.name)` has no `\(covariate.name)`, so the model's default is used",
                    remedy: "is the cohort's `\(near)` meant?")
            }
            let assumption =
                "`\(covariate.name)` is \(shown) in every twin: cohort `\(cohort.name)` does not have it, "
                + "and this is the default of the model `\(model.name)`"
            return (value, assumption)
        }
    }
}
