/// What became of a model's checks, and which of its parameters they hold.
public struct ModelCheckReport: Sendable, Encodable {
    /// The least share of parameters that checks must hold.
    public static let leastShare = 0.75
    /// What each parameter is multiplied by in turn.
    public static let factor = 1.25

    /// One check.
    public struct Finding: Sendable, Encodable {
        /// Skipped: a long check that nobody asked for.
        public enum State: String, Sendable, Encodable { case passed, failed, skipped }
        public var that: String
        /// Where it stands: file:line:column.
        public var place: String
        public var source: String
        public var state: State
        /// Whether it looks at what the twin does; if not, only at values of parameters.
        public var looksAtTwin: Bool
        /// One, or one per point of a course; empty where nothing was solved.
        public var values: [Reading]
        /// Why there is nothing to judge.
        public var problem: String?
    }

    /// What was found, beside what is right.
    public struct Reading: Sendable, Encodable {
        /// As written, of a point of a course.
        public var time: String?
        /// In ``unit``; nil where it is no finite number.
        public var found: Double?
        public var unit: String
        /// As written, with its tolerance.
        public var expected: String
        public var low: Double
        public var high: Double

        public var isRight: Bool { found.map { $0 >= low && $0 <= high } ?? false }

        /// How far a wrong number lies outside of what is right, as a part of the nearer bound; nil where that is none.
        public var miss: Double? {
            guard let found, !isRight else { return nil }
            let bound = found < low ? low : high
            return bound == 0 ? nil : (found - bound) / bound.magnitude
        }
    }

    /// A parameter that brings a number of its own.
    public struct Parameter: Sendable, Encodable {
        public var name: String
        /// The first check that fails when it is multiplied by ``factor``; nil: none does, so it is unverified.
        public var caughtBy: String?
    }

    public var model: String
    public var title: String
    public var checks: [Finding]
    public var parameters: [Parameter]
    /// Twins of the model's own population, where they were asked for.
    public var population: ModelPopulationReport?

    public var passed: Int { checks.count { $0.state == .passed } }
    public var failed: Int { checks.count { $0.state == .failed } }
    public var skipped: Int { checks.count { $0.state == .skipped } }
    public var unverified: [String] { parameters.filter { $0.caughtBy == nil }.map(\.name) }
    public var caught: Int { parameters.count { $0.caughtBy != nil } }
    /// Parameters that no check of what the twin does holds, only one of their own value.
    public var heldByValueAlone: Int {
        let bare = Set(checks.filter { !$0.looksAtTwin }.map(\.that))
        return parameters.count { $0.caughtBy.map(bare.contains) ?? false }
    }
    /// Of the parameters, which part is held by checks; 1 where there are none.
    public var share: Double { parameters.isEmpty ? 1 : Double(caught) / Double(parameters.count) }
    /// Whether too few parameters are held; not judged while long checks are left out.
    public var holdsTooLittle: Bool { !checks.isEmpty && skipped == 0 && share < Self.leastShare }
    /// Whether all that was run is as it should be. A model without checks has nothing wrong, and nothing verified.
    public var isSound: Bool { failed == 0 && !holdsTooLittle && population?.isSound != false }
    public var isUnverified: Bool { checks.isEmpty }
}
