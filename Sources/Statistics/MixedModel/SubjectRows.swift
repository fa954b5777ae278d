/// The rows of one subject in the order of their visits.
struct SubjectRows {
    let visits: [Int]
    /// Places among the rows used.
    let rows: [Int]

    /// Subjects in the order of their first rows. Throws for a row without a visit and for two rows of one visit.
    static func group(
        _ used: [Int], visit: Factor, subject: [Int]
    ) throws(MixedModelError) -> [SubjectRows] {
        var places: [Int: Int] = [:]
        var groups: [[(visit: Int, row: Int)]] = []
        for (row, source) in used.enumerated() {
            guard let code = visit.codes[source] else { throw .missingVisit(row: source) }
            let place = places[subject[source]] ?? groups.count
            if place == groups.count {
                places[subject[source]] = place
                groups.append([])
            }
            if groups[place].contains(where: { $0.visit == code }) {
                throw .repeatedVisit(subject: subject[source], visit: visit.levels[code])
            }
            groups[place].append((code, row))
        }
        return groups.map { group in
            let sorted = group.sorted { $0.visit < $1.visit }
            return SubjectRows(visits: sorted.map(\.visit), rows: sorted.map(\.row))
        }
    }
}
