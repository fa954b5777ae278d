/// A categorical variable: one of a few levels per row.
///
///     let arm = try Factor(["drug", "placebo", "drug"], levels: ["placebo", "drug"])
///     arm.codes      // [1, 0, 1]
///
/// The first level is the reference that treatment contrasts compare with.
public struct Factor: Sendable, Hashable {
    public let levels: [String]
    /// Index of each row's level, nil where missing.
    public let codes: [Int?]

    /// - Parameters:
    ///   - values: a level per row, nil where missing.
    ///   - levels: all levels in order; those that occur, in ascending order, when nil.
    public init(_ values: [String?], levels: [String]? = nil) throws(ModelError) {
        let levels = levels ?? Set(values.compactMap { $0 }).sorted()
        var places: [String: Int] = [:]
        for (place, level) in levels.enumerated() { places[level] = place }
        var codes: [Int?] = []
        codes.reserveCapacity(values.count)
        for value in values {
            guard let value else {
                codes.append(nil)
                continue
            }
            guard let place = places[value] else {
                throw .unknownLevel(value, variable: "", levels: levels)
            }
            codes.append(place)
        }
        try self.init(codes: codes, levels: levels)
    }

    /// - Parameter codes: index of a level per row, nil where missing.
    public init(codes: [Int?], levels: [String]) throws(ModelError) {
        guard !levels.isEmpty, Set(levels).count == levels.count else { throw .invalidLevels }
        for case let code? in codes where !levels.indices.contains(code) {
            throw .invalidCode(code, levels: levels.count)
        }
        self.levels = levels
        self.codes = codes
    }

    private init(trusted codes: [Int?], levels: [String]) {
        self.levels = levels
        self.codes = codes
    }

    /// Some rows, in the order named.
    public func selecting(_ rows: [Int]) -> Factor { Factor(trusted: rows.map { codes[$0] }, levels: levels) }

    /// Without levels that no row has.
    public var droppingUnusedLevels: Factor {
        let used = Set(codes.compactMap { $0 }).sorted()
        var place = [Int](repeating: 0, count: levels.count)
        for (new, old) in used.enumerated() { place[old] = new }
        return Factor(trusted: codes.map { $0.map { place[$0] } }, levels: used.map { levels[$0] })
    }
}
