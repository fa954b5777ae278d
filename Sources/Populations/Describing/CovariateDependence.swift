import Expressions

extension Cohort {
    /// Covariates with chance of their own; the others follow from them by formulas.
    package var randomCovariates: [Int] { covariates.indices.filter { laws[$0].isRandom } }

    /// Pairs of random covariates that depend on each other: by a correlation, because one conditions the other, or
    /// because eligibility looks at both.
    package var dependentCovariates: [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        for index in randomCovariates {
            for source in sources(laws[index].symbols) where source != index { pairs.append((source, index)) }
        }
        for correlation in correlations {
            guard let first = self.index(of: correlation.first), let second = self.index(of: correlation.second) else { continue }
            pairs.append((first, second))
        }
        // Columns of one row, and what strata look at, go together.
        let columns = randomCovariates.filter { laws[$0].usesRows }
        pairs += zip(columns, columns.dropFirst())
        for stratum in strata {
            let sources = sources(stratum.tree.symbols)
            pairs += zip(sources, sources.dropFirst())
        }
        let looked = sources(eligible?.symbols ?? [])
        pairs += zip(looked, looked.dropFirst())
        return pairs
    }

    /// The random covariates behind some names, in order.
    private func sources(_ symbols: Set<String>) -> [Int] {
        var found: Set<Int> = []
        for name in symbols {
            guard let index = index(of: name) else { continue }
            if laws[index].isRandom { found.insert(index) } else { found.formUnion(sources(laws[index].symbols)) }
        }
        return found.sorted()
    }
}
