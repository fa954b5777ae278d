/// What is wrong with a results file or with what it was asked to hold; what was expected; how to mend it.
public struct ResultStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file or the name inside it.
    public let place: String
    public let problem: String
    public let remedy: String

    public init(_ place: String, _ problem: String, remedy: String) {
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(place): \(problem); \(remedy)" }
}

/// Every problem of a schema at once.
public struct ResultSchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    public let problems: [ResultStoreError]
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
