import Documents
import Foundation

/// Checks correlations against the covariates that have a distribution of their own.
struct CorrelationChecker {
    let places: [String: Int]
    let spoilt: Set<String>
    let laws: [CovariateLaw?]
    let dependencies: [[Int]]
    let diagnostics: Diagnostics
    private var seen: Set<Set<String>> = []

    init(
        places: [String: Int], spoilt: Set<String>, laws: [CovariateLaw?], dependencies: [[Int]], diagnostics: Diagnostics
    ) {
        self.places = places
        self.spoilt = spoilt
        self.laws = laws
        self.dependencies = dependencies
        self.diagnostics = diagnostics
    }

    /// - Parameter isMatrix: whether they are repaired where they contradict each other, instead of refused.
    mutating func check(_ declared: [CorrelationDeclaration], isMatrix: Bool = false) -> [CohortCorrelation] {
        let sound = declared.filter { isSound($0) }
        let correlations = sound.map {
            CohortCorrelation(first: $0.first.text, second: $0.second.text, spearman: $0.spearman)
        }
        if isMatrix { return repaired(correlations, sound).filter { $0.spearman != 0 } }
        do {
            _ = try CorrelationFactor(names: places, correlations)
        } catch {
            let names = Set(places.filter { error.members.contains($0.value) }.map(\.key))
            let involved = correlations.indices.filter { names.isSuperset(of: [correlations[$0].first, correlations[$0].second]) }
            let culprits = fewest(involved, of: correlations)
            let list = culprits.map { "[\(sound[$0].first.text), \(sound[$0].second.text), \(sound[$0].spearman)]" }
            diagnostics.error(
                sound[culprits.first ?? 0].position,
                "these correlations contradict each other, no patients can have all of them: \(list.joined(separator: ", "))",
                expected: "a positive definite matrix, in which pairs that are not given have 0", remedy: "move the values towards 0")
        }
        return correlations
    }

    /// The nearest correlations that patients can have together, with a warning that says what moved.
    private func repaired(_ correlations: [CohortCorrelation], _ declared: [CorrelationDeclaration]) -> [CohortCorrelation] {
        if (try? CorrelationFactor(names: places, correlations)) != nil { return correlations }
        let names = Set(correlations.flatMap { [$0.first, $0.second] }).sorted()
        guard let nearest = CorrelationRepair.nearest(names, correlations) else {
            diagnostics.error(
                declared[0].position, "these correlations contradict each other, and none near them was found that does not",
                remedy: "move the values towards 0")
            return correlations
        }
        let moved = zip(correlations, nearest).filter { abs($0.spearman - $1.spearman) >= 0.0005 }.map { old, new in
            "[\(old.first), \(old.second)] from \(old.spearman) to \((new.spearman * 1000).rounded() / 1000)"
        }
        diagnostics.warn(
            declared[0].position,
            "no patients can have all these correlations together, so the nearest possible ones are used (Higham 2002): "
                + (moved.isEmpty ? "all moved by less than 0.0005" : moved.joined(separator: ", ")),
            remedy: "write these values if they will do")
        return nearest
    }

    /// Of correlations that contradict each other as few as still do.
    private func fewest(_ culprits: [Int], of correlations: [CohortCorrelation]) -> [Int] {
        guard culprits.count <= 40 else { return culprits }
        return culprits.reduce(culprits) { kept, candidate in
            let rest = kept.filter { $0 != candidate }
            let isSound = (try? CorrelationFactor(names: places, rest.map { correlations[$0] })) != nil
            return isSound ? kept : rest
        }
    }

    private mutating func isSound(_ correlation: CorrelationDeclaration) -> Bool {
        let known = [correlation.first, correlation.second].map { isRandomNumber($0) }
        guard known == [true, true] else { return false }
        let (first, second) = (correlation.first.text, correlation.second.text)
        if first == second {
            diagnostics.error(correlation.second.position, "`\(first)` cannot be correlated with itself")
            return false
        }
        if !seen.insert([first, second]).inserted {
            diagnostics.error(
                correlation.position, "the correlation of `\(first)` and `\(second)` is given twice", remedy: "remove one of them")
            return false
        }
        return isNotConditional(first, on: second, correlation) && isNotConditional(second, on: first, correlation)
    }

    private func isRandomNumber(_ name: Scalar) -> Bool {
        if spoilt.contains(name.text) { return false }
        let candidates = places.filter { laws[$0.value]?.isContinuous ?? false }.keys.sorted()
        guard let place = places[name.text], let law = laws[place] else {
            diagnostics.error(
                name.position, "there is no covariate `\(name.text)`", remedy: Suggestions.remedy(for: name.text, among: candidates))
            return false
        }
        switch law {
        case .continuous, .mixture: return true
        case .grouped where law.isContinuous: return true
        case .grouped, .column:
            diagnostics.error(
                name.position, "`\(name.text)` \(law.usesRows ? "is a column of the data" : "is no distribution in some subpopulation") and cannot be correlated",
                expected: "a number with a distribution")
        case .levels, .choice:
            diagnostics.error(
                name.position, "`\(name.text)` has levels and cannot be correlated", expected: "a number with a distribution",
                remedy: "let the other covariate's distribution depend on it: `if \(name.text) == ... then ... else ...`")
        case .formula:
            diagnostics.error(
                name.position, "`\(name.text)` has no distribution of its own and cannot be correlated",
                expected: "a number with a distribution", remedy: "correlate what it is derived from")
        }
        return false
    }

    /// Correlations are those given the conditioning covariates, so one of these cannot be a partner.
    private func isNotConditional(_ name: String, on other: String, _ correlation: CorrelationDeclaration) -> Bool {
        guard let place = places[name], let condition = places[other], depends(place, on: condition) else { return true }
        diagnostics.error(
            correlation.position, "`\(name)` already depends on `\(other)` by its distribution, and a correlation is meant given that",
            remedy: "remove the correlation, or make the distribution of `\(name)` independent of `\(other)`")
        return false
    }

    private func depends(_ place: Int, on other: Int) -> Bool {
        var visited: Set<Int> = []
        var open = dependencies[place]
        while let next = open.popLast() {
            if next == other { return true }
            if visited.insert(next).inserted { open += dependencies[next] }
        }
        return false
    }
}

extension CorrelationFactor {
    /// For scores of covariates, in the order of their names.
    init(names: [String: Int], _ correlations: [CohortCorrelation]) throws(Contradiction) {
        try self.init(
            order: names.sorted { $0.key < $1.key }.map(\.value),
            correlations: correlations.compactMap { correlation in
                guard let first = names[correlation.first], let second = names[correlation.second] else { return nil }
                return (first, second, correlation.score)
            })
    }
}
