import TrialEngine

/// What the same twins had with each of some candidate treatments.
package struct CandidateTable: Sendable {
    /// `[candidate][varied quantity]`
    package var candidates: [[Double]] = []
    /// `[candidate][endpoint][twin]`, an event as 1 or 0, NaN missing; a candidate that was given up has its first twins only.
    package var endpoints: [[[Double]]] = []
    /// `[candidate][functional][twin]`
    package var functionals: [[[Double]]] = []
    /// Twins that failed, per candidate.
    package var failed: [Int] = []

    package init() {}

    package mutating func add(_ candidate: [Double], _ outcome: CandidateSolver.Outcome) {
        candidates.append(candidate)
        endpoints.append(outcome.endpoints)
        functionals.append(outcome.functionals)
        failed.append(outcome.failed)
    }

    /// More twins of a candidate that is there.
    package mutating func extend(_ candidate: Int, _ outcome: CandidateSolver.Outcome) {
        for index in outcome.endpoints.indices { endpoints[candidate][index] += outcome.endpoints[index] }
        for index in outcome.functionals.indices { functionals[candidate][index] += outcome.functionals[index] }
        failed[candidate] += outcome.failed
    }

    /// Twins that a candidate was solved with.
    package func twins(_ candidate: Int) -> Int { endpoints[candidate].first?.count ?? 0 }

    /// In ascending order of the candidates' values, the first quantity leading.
    package func sorted() -> CandidateTable {
        let order = candidates.indices.sorted { candidates[$0].lexicographicallyPrecedes(candidates[$1]) }
        var table = CandidateTable()
        table.candidates = order.map { candidates[$0] }
        table.endpoints = order.map { endpoints[$0] }
        table.functionals = order.map { functionals[$0] }
        table.failed = order.map { failed[$0] }
        return table
    }
}
