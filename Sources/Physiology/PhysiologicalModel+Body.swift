extension PhysiologicalModel {
    /// Organ masses, volumes, blood and flows of a twin (``Body``), as equations.
    var bodyEquations: [String] {
        var lines: [String] = []
        for chapter in Body.chapters {
            lines += (lines.isEmpty ? [] : [""]) + ["# \(chapter.title)"] + chapter.formulas.flatMap(equation)
        }
        return lines
    }

    private func equation(_ formula: BodyFormula) -> [String] {
        var lines = wrapped("\(formula.symbol) =", formula.terms, opening: formula.opening)
        lines[lines.count - 1] += formula.closing
        return lines
    }

    /// Sizes of organs over those that the body would have: covariates that a cohort may have.
    var sizeCovariates: [String] {
        Body.varied.map { "  \($0)_size: {unit: '1', default: 1, title: \(Self.quoted("Size of \($0.title) over that expected of the body"))}" }
    }
}
